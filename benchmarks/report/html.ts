/**
 * The results as one HTML file that needs nothing else: styles, the drawing code and the results themselves are inlined. `document`
 * is pure; `htmlReport` also bundles the page's code.
 */
import { buildSync } from 'esbuild';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchResults, TableData } from '../lib/results.ts';

export interface ReportData {
  readonly results: BenchResults;
  readonly moved: TableData | undefined;
}

export function htmlReport(results: BenchResults, moved?: TableData): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const uplotCss = join(dirname(createRequire(import.meta.url).resolve('uplot/package.json')), 'dist', 'uPlot.min.css');
  const style = readFileSync(uplotCss, 'utf8') + readFileSync(join(here, 'page', 'page.css'), 'utf8');
  const { outputFiles } = buildSync({ entryPoints: [join(here, 'page', 'main.ts')], bundle: true, minify: true, format: 'iife', target: 'es2022', write: false, logLevel: 'silent' });
  return pageOf({ results, moved }, outputFiles[0]!.text, style);
}

/** `script` finds the data in the element `data`. */
export function pageOf(data: ReportData, script: string, style: string): string {
  const { about } = data.results;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Rollmesh benchmarks, ${escaped(about.date.slice(0, 10))}</title>
<style>${style}</style>
</head>
<body>
<noscript><p>This report draws its plots with JavaScript. The same figures are in the Markdown and JSON files beside it.</p></noscript>
<script id="data" type="application/json">${inScript(JSON.stringify(data))}</script>
<script>${inScriptCode(script)}</script>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** JSON in which nothing can end its element. */
function inScript(json: string): string {
  return json.replaceAll('<', '\\u003c');
}

function inScriptCode(script: string): string {
  return script.replaceAll('</script', '<\\/script');
}

/**
 * The results as one HTML file that needs nothing else: styles, the drawing code and the results themselves are inlined. `document`
 * is pure; `htmlReport` also bundles the page's code.
 */
import type * as esbuild from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchResults, TableData } from '../lib/results.ts';

export interface ReportData {
  readonly results: BenchResults;
  readonly moved: TableData | undefined;
}

export function htmlReport(results: BenchResults, moved?: TableData): string {
  const { script, style } = pageParts();
  return pageOf({ results, moved }, script, style);
}

/** Built into the package; in a checkout bundled from its sources on the spot. */
function pageParts(): { readonly script: string; readonly style: string } {
  const here = dirname(fileURLToPath(import.meta.url));
  const text = (...path: string[]): string => readFileSync(join(...path), 'utf8');
  if (existsSync(join(here, 'page.js'))) return { script: text(here, 'page.js'), style: text(here, 'page.css') };
  const require = createRequire(import.meta.url);
  const { buildSync } = require('esbuild') as typeof esbuild;
  const { outputFiles } = buildSync({ entryPoints: [join(here, 'page', 'main.ts')], bundle: true, minify: true, format: 'iife', target: 'es2022', write: false, logLevel: 'silent' });
  return { script: outputFiles[0]!.text, style: text(dirname(require.resolve('uplot/package.json')), 'dist', 'uPlot.min.css') + text(here, 'page', 'page.css') };
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

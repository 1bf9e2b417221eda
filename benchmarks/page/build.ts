/** The page between two friends as one HTML file that needs nothing else, not even a server of its own. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundled } from '../browser/serve.ts';

const HERE = dirname(fileURLToPath(import.meta.url));

export interface PageOptions {
  /** 'own': the PeerServer at `/peer` of whoever serves the page. 'public': PeerJS's free one. */
  readonly peerServer: 'own' | 'public';
  /** The page's address for others, if it is opened as localhost. */
  readonly lanAddress?: string;
}

export async function benchPage({ peerServer, lanAddress }: PageOptions): Promise<string> {
  const script = await bundled(join(HERE, 'site', 'main.ts'));
  const uplot = join(dirname(createRequire(import.meta.url).resolve('uplot/package.json')), 'dist', 'uPlot.min.css');
  const style = [uplot, join(HERE, '..', 'report', 'page', 'page.css'), join(HERE, 'site', 'style.css')].map((file) => readFileSync(file, 'utf8')).join('');
  const lan = lanAddress === undefined ? '' : `<meta name="lan-address" content="${lanAddress.replaceAll('"', '&quot;')}">\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="peer-server" content="${peerServer}">
${lan}<link rel="icon" href="data:,">
<title>Rollmesh: how far apart are we?</title>
<style>${style}</style>
</head>
<body>
<noscript><p>This page measures with JavaScript.</p></noscript>
<script>${script.replaceAll('</script', '<\\/script')}</script>
</body>
</html>
`;
}

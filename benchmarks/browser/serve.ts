/**
 * Bundles a page from the sources and serves it. The headers isolate it: only then do browsers give clocks of a few microseconds, and
 * a tick takes a few dozen.
 */
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { portOf } from '../../tools/start/server.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp', 'cache-control': 'no-store' };

export interface PageServer {
  readonly url: string;
  close(): void;
}

/** Our own packages from their sources: no build has to come first. */
const sources: Plugin = {
  name: 'sources',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^@rollmesh\// }, ({ path }) => {
      const [, name, entry = 'index'] = path.split('/');
      return { path: join(ROOT, 'packages', name!, 'src', ...(entry === 'index' ? ['index.ts'] : [entry, 'index.ts'])) };
    });
  },
};

/** A page's script as one text. */
export async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, minify: true, keepNames: false, format: 'iife', target: 'es2022', write: false, logLevel: 'silent', plugins: [sources] });
  return outputFiles[0]!.text;
}

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Rollmesh bench</title><canvas width="320" height="200"></canvas><script src="bench.js"></script></html>`;

/** Serves the bench page on any free port. */
export async function serveBenchPage(): Promise<PageServer> {
  const script = await bundled(join(ROOT, 'benchmarks', 'browser', 'page', 'main.ts'));
  const server = createServer(({ url = '/' }, response) => {
    const path = url.split(/[?#]/)[0];
    if (path === '/') response.writeHead(200, { ...ISOLATED, 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
    else if (path === '/bench.js') response.writeHead(200, { ...ISOLATED, 'content-type': 'text/javascript; charset=utf-8' }).end(script);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return {
    url: `http://localhost:${portOf(server)}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Engines as a user's production build has them: bundled by esbuild, NODE_ENV production, without their console output. */
import { build, type BuildOptions } from 'esbuild';
import { gzipSync } from 'node:zlib';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const HERE = dirname(fileURLToPath(import.meta.url));

const PRODUCTION: BuildOptions = {
  absWorkingDir: HERE, // where aliases resolve
  bundle: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'silent',
  write: false,
  external: ['pako'], // optional, and loaded only where somebody asks for compression
  // netplayjs exports no more than its canvas wrapper; the class that does the work is in its sources.
  alias: { 'netplayjs-rollback': 'netplayjs/src/netcode/rollback' },
  drop: ['console'],
  define: { 'process.env.NODE_ENV': '"production"' },
};

/** The program that measures `engines/<file>`; engines read their time from the simulated world. Returns where it was written. */
export async function bundleEngine(file: string, to: string): Promise<string> {
  const outfile = join(to, file.replace(/\.ts$/, '.mjs'));
  await build({
    ...PRODUCTION,
    write: true,
    outfile,
    platform: 'node',
    stdin: { contents: `import { engine } from './engines/${file}'; import { serve } from './worker.ts'; serve(engine);`, resolveDir: HERE, loader: 'ts' },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    define: { ...PRODUCTION.define, 'performance.now': '__rivalsNow', 'Date.now': '__rivalsNow' },
  });
  return outfile;
}

/** Bytes of a small program with everything it pulls in, minified and gzipped, as a browser gets it. */
export async function gzipBytes(program: string, resolveDir: string): Promise<number> {
  const { outputFiles } = await build({ ...PRODUCTION, drop: [], minify: true, platform: 'browser', stdin: { contents: program, resolveDir, loader: 'ts' } });
  return gzipSync(outputFiles![0]!.contents, { level: 9 }).length;
}

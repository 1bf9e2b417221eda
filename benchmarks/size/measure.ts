/**
 * What a browser gets: a small program with everything of ours that it pulls in, minified and gzipped, as esbuild bundles it and as
 * rollup does. Sources are taken as they are, so that no build has to come first.
 */
import { build, transform } from 'esbuild';
import { rollup } from 'rollup';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const TARGET = 'es2022';

export interface Size {
  readonly esbuild: number;
  readonly rollup: number;
}

/** Bytes of `program` (TypeScript that imports `@rollmesh/...`), minified by esbuild in both cases, then gzipped at level 9. */
export async function sizeOf(program: string): Promise<Size> {
  return { esbuild: gzipped(await byEsbuild(program)), rollup: gzipped(await byRollup(program)) };
}

function gzipped(code: string): number {
  return gzipSync(code, { level: 9 }).length;
}

async function byEsbuild(program: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: ROOT, loader: 'ts' },
    alias: aliases(), bundle: true, minify: true, format: 'esm', target: TARGET, write: false, logLevel: 'silent', treeShaking: true,
  });
  return outputFiles[0]!.text;
}

const ENTRY = '\0program.ts';

async function byRollup(program: string): Promise<string> {
  const bundle = await rollup({
    input: ENTRY,
    treeshake: { moduleSideEffects: (id) => id === ENTRY }, // our packages say `sideEffects: false`
    plugins: [
      {
        name: 'sources',
        resolveId: (id, importer) => (id === ENTRY ? id : (aliases()[id] ?? (importer === undefined ? null : resolvePath(dirname(importer), id)))),
        load: (id) => (id === ENTRY ? program : readFile(id, 'utf8')),
        transform: async (code) => ({ code: (await transform(code, { loader: 'ts', target: TARGET })).code, map: null }),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  return (await transform(output[0].code, { minify: true, format: 'esm', target: TARGET })).code;
}

function aliases(): Record<string, string> {
  const core = join(ROOT, 'packages', 'core', 'src');
  const found: Record<string, string> = { '@rollmesh/core': join(core, 'index.ts') };
  for (const name of ['sim', 'guard', 'testing']) if (existsSync(join(core, name, 'index.ts'))) found[`@rollmesh/core/${name}`] = join(core, name, 'index.ts');
  return found;
}

/** The README's example as four bundlers build it for somebody who has installed the packages: a table of them, each one call. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodeResolve from '@rollup/plugin-node-resolve';
import commonjs from '@rollup/plugin-commonjs';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import { build as vite } from 'vite';
import webpack from 'webpack';

export interface Bundler {
  readonly name: string;
  /** Builds `entry` (JavaScript, in a folder with `node_modules`) to the one file `bundle.mjs` in `outDir`. */
  build(entry: string, folder: string, outDir: string): Promise<void>;
}

const OUT = 'bundle.mjs';

export const BUNDLERS: readonly Bundler[] = [
  {
    name: 'vite',
    build: async (entry, folder, outDir) => {
      const output = { entryFileNames: OUT };
      await vite({ root: folder, configFile: false, logLevel: 'error', build: { outDir, target: 'es2022', lib: { entry, formats: ['es'] }, rollupOptions: { output, external: [] } } });
    },
  },
  {
    name: 'rollup',
    build: async (entry, _folder, outDir) => {
      const bundle = await rollup({ input: entry, plugins: [nodeResolve({ browser: true }), commonjs()], onwarn: (warning, warn) => warning.code === 'THIS_IS_UNDEFINED' || warn(warning) });
      await bundle.write({ file: join(outDir, OUT), format: 'es', inlineDynamicImports: true });
      await bundle.close();
    },
  },
  {
    name: 'esbuild',
    build: async (entry, _folder, outDir) => {
      await esbuild.build({ entryPoints: [entry], outfile: join(outDir, OUT), bundle: true, format: 'esm', target: 'es2022', logLevel: 'error' });
    },
  },
  {
    name: 'webpack',
    build: (entry, folder, outDir) =>
      new Promise((resolve, reject) => {
        const output = { path: outDir, filename: OUT, module: true, library: { type: 'module' as const } };
        webpack({ mode: 'production', context: folder, entry, output, experiments: { outputModule: true }, target: ['web', 'es2022'], performance: { hints: false } }, (error, stats) => {
          if (error !== null) reject(error);
          else if (stats?.hasErrors() === true) reject(new Error(stats.toString('errors-only')));
          else resolve();
        });
      }),
  },
];

/** TypeScript away: what a bundler does with types is not ours to test. */
export async function plainScript(file: string): Promise<string> {
  const { code } = await esbuild.transform(await readFile(file, 'utf8'), { loader: 'ts', target: 'es2022' });
  return code;
}

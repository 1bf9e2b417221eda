/** What a bundler leaves of the package: importing one piece must not bring the others along. */
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from '@jest/globals';

async function sizeOf(...names: string[]): Promise<{ gzip: number; code: string }> {
  const contents = `import { ${names.join(', ')} } from './src/index.ts'; globalThis.kept = [${names.join(', ')}];`;
  const result = await build({ stdin: { contents, resolveDir: 'packages/browser', loader: 'ts' }, bundle: true, minify: true, format: 'esm', write: false, external: ['@rollmesh/core'], logLevel: 'silent' });
  const code = result.outputFiles[0]!.text;
  return { gzip: gzipSync(code, { level: 9 }).length, code };
}

test('run alone stays small, and nothing of the lobby, the graphs or the touch pad comes with it', async () => {
  const { gzip, code } = await sizeOf('run');
  expect(gzip).toBeLessThan(3000);
  expect(code).not.toMatch(/createElement|<svg|customElements|BroadcastChannel/);
});

test('each piece keeps its size', async () => {
  expect((await sizeOf('controls', 'touchPad')).gzip).toBeLessThan(6000);
  expect((await sizeOf('netGraph', 'rollbackOverlay')).gzip).toBeLessThan(4500);
  expect((await sizeOf('defineLobby')).gzip).toBeLessThan(14_300);
});

test('the package can be opened where no page is', async () => {
  const names = Object.keys(await import('../src/index.ts'));
  expect(names).toEqual(expect.arrayContaining(['run', 'controls', 'touchPad', 'defineLobby', 'netGraph', 'rollbackOverlay', 'tabs']));
});

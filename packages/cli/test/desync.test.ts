/** The command that makes a page of a report: what it writes, what it refuses, and that a report cannot break out of its element. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { buildDesyncReport, defineGame, f64, readDesyncReport, writeDesyncReport } from '@rollmesh/core';
import { desyncCommand } from '@rollmesh/cli';

const VIEWER = pathToFileURL('tools/desync-viewer/index.html');
let folder = '';
let before = '';
beforeEach(() => {
  before = process.cwd();
  folder = mkdtempSync(join(tmpdir(), 'rollmesh-desync-'));
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<{ code: number; output: string }> {
  let output = '';
  process.chdir(folder);
  const code = await desyncCommand(args, { write: (text) => (output += text) }, VIEWER);
  return { code, output };
}

test('a report becomes a page with the report in it, whatever its texts say', async () => {
  const game = defineGame({ name: 'tug', input: { pull: 'button' }, state: { rope: f64() }, step: () => undefined });
  const report = buildDesyncReport({
    game, seed: [1, 2, 3, 4], slots: 2, frame: 9, mine: { checksum: 1, name: '</script><script>alert(1)//$&' }, theirs: { checksum: 2 }, inputs: { firstFrame: 0, rows: [] },
  });
  writeFileSync(join(folder, 'match.json'), writeDesyncReport(report));
  expect(await run('match.json')).toEqual({ code: 0, output: 'Open match.html in a browser.\n' });
  const page = readFileSync(join(folder, 'match.html'), 'utf8');
  expect(page).not.toContain('<script>alert');
  const [, embedded] = /id="embedded">([\s\S]*?)<\/script>/.exec(page)!;
  expect(readDesyncReport(embedded!)).toEqual(report);
});

test('without a report the viewer alone; of anything else, nothing but a sentence', async () => {
  expect((await run()).output).toBe('Open desync-viewer.html in a browser.\n');
  expect(readFileSync(join(folder, 'desync-viewer.html'), 'utf8')).toBe(readFileSync(VIEWER, 'utf8'));
  writeFileSync(join(folder, 'other.json'), '{}');
  expect(await run('other.json')).toEqual({ code: 2, output: 'other.json is no desync report that this version can read.\n' });
  expect(await run('nothing.json')).toEqual({ code: 2, output: 'nothing.json cannot be read.\n' });
  expect((await run('--help')).code).toBe(0);
});

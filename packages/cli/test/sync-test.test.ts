/** The command as somebody types it: in a process of its own, on games in TypeScript, read by its output and its exit code. */
import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

function syncTest(...args: string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'tools/sync-test/main.ts', ...args], { encoding: 'utf8' });
  return { code: status, output: stdout + stderr };
}

const GAMES = 'packages/cli/test/games';

test('a sound game passes: progress by tenths, and what was done', () => {
  const { code, output } = syncTest(`${GAMES}/comets.ts`, '--frames', '500', '--seed', '3');
  expect(output).toMatch(/^ {2}frame 100 of 500\n[\s\S]*\nok {4}comets, 4 players, seed 3: 500 frames, \d{4} computed again, all the same\n$/);
  expect(code).toBe(0);
});

test('what one copy of the module remembers of wrong predictions is named, with frame, field and how to see it again', () => {
  const { code, output } = syncTest(`${GAMES}/forgetful.ts`, '--export', 'caching', '--frames', '500');
  expect(output).toMatch(/FAIL {2}caching, 2 players, seed 1\n {2}Frame \d+ came out differently .*seen was .*, then /);
  expect(output).toMatch(/again: rollmesh-sync-test \S+ --seed 1 --players 2 --frames \d+\n$/);
  expect(code).toBe(1);
});

test('the guard stands round every step, and can be left out', () => {
  const caught = syncTest(`${GAMES}/forgetful.ts`, '--export', 'waving', '--frames', '100');
  expect(caught.output).toContain('Frame 40 could not be computed: Math.sin was used in a step');
  expect(caught.code).toBe(1);
  expect(syncTest(`${GAMES}/forgetful.ts`, '--export', 'waving', '--frames', '100', '--no-guard').code).toBe(0);
});

test.each([
  ['no file', [], /^rollmesh-sync-test FILE/],
  ['a file that is not there', [`${GAMES}/nobody.ts`], /Could not resolve .* Name the file that exports your game\./],
  ['several games', [`${GAMES}/forgetful.ts`], /Name one with --export: caching, waving\./],
  ['a game of another name', [`${GAMES}/comets.ts`, '--export', 'planets'], /exports no game called planets\. It exports: game\./],
  ['a file that needs a page', [`${GAMES}/page.ts`], /cannot be loaded without a page: document is not defined\. Keep defineGame in a file of its own/],
  ['a declaration that cannot work', [`${GAMES}/mistaken.ts`], /^packages\/cli\/test\/games\/mistaken\.ts: The state field "x" is 0, not a field\. Make it with f64\(\)/],
  ['a number that is none', [`${GAMES}/comets.ts`, '--frames', 'many'], /frames is NaN\. Give a whole number/],
  ['an option that is none', ['--fames', '3'], /Unknown option '--fames'/],
])('%s is told in a sentence, with code 2', (_what, args, message) => {
  const { code, output } = syncTest(...args);
  expect(output).toMatch(message);
  expect(code).toBe(2);
});

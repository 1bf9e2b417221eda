/** The code in docs/determinism.md is run: what people copy works, and fails when it should. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Linter } from 'eslint';
import * as core from '@rollmesh/core';
import * as guards from '@rollmesh/core/guard';
import * as sim from '@rollmesh/core/sim';
import * as testing from '@rollmesh/core/testing';
import * as lint from '@rollmesh/eslint-config';
import { codeOf, runCode } from '../readme-code.ts';

const DOC = 'docs/determinism.md';
const modules = { '@rollmesh/core': core, '@rollmesh/core/sim': sim, '@rollmesh/core/guard': guards, '@rollmesh/core/testing': testing };

async function gameOf(code: string): Promise<core.AnyGame> {
  return (await runCode(code.replace('export ', ''), modules, {}, ['game'])).game as core.AnyGame;
}

/** Runs the test of the page against a game; throws what it throws. */
async function runItsTest(game: core.AnyGame): Promise<void> {
  const bodies: (() => void)[] = [];
  await runCode(codeOf(DOC, 2), { ...modules, './game.ts': { game } }, { test: (_name: string, body: () => void) => bodies.push(body), expect }, []);
  expect(bodies).toHaveLength(1);
  bodies[0]!();
}

test('its game is deterministic, says its test', async () => {
  await runItsTest(await gameOf(codeOf(DOC)));
});

test.each([
  ['the guard', 'cos(state.angle[slot])', 'Math.cos(state.angle[slot])', 'Use cos from @rollmesh/core/sim.'],
  ['the sync test', 'state.luck = prng.int(6)', 'state.luck = kept.luck = (kept.luck + 1) % 7', 'luck'],
  ['the search for NaN', 'state.luck = prng.int(6)', 'state.y[1] = 0 / 0', 'NaN entered the state: y[1].'],
])('broken, its game is caught by %s', async (_who, from, to, message) => {
  const game = await gameOf(`const kept = { luck: 0 };\n${codeOf(DOC).replace(from, to)}`);
  await expect(runItsTest(game)).rejects.toThrow(message);
});

test('its report is one', async () => {
  const game = await gameOf(codeOf(DOC));
  const run = game.start({ seed: [1, 2, 3, 4], slots: 2 });
  const side = { checksum: 1, state: run.snapshot(core.LIVE) };
  const globals = { game, seed: [1, 2, 3, 4], slots: 2, frame: 9, mine: side, theirs: side, inputs: { firstFrame: 0, rows: [] } };
  const { text } = await runCode(codeOf(DOC, 3), modules, globals, ['text']);
  expect(core.readDesyncReport(text as string)).toMatchObject({ frame: 9, game: { name: 'comets' } });
});

test('its room plays under guard', async () => {
  const game = await gameOf(codeOf(DOC));
  const { room } = (await runCode(codeOf(DOC, 1), { ...modules, './game.ts': { game } }, { transport: core.loopback() }, ['room'])) as { room: core.Room<core.AnyGame> };
  room.start();
  for (let now = 0; now < 500; now += 16) room.tick(now);
  expect(room.phase).toBe('playing');
  expect(room.stats.frame).toBeGreaterThan(10);
});

test.each([DOC, 'packages/eslint-config/README.md'])('the configuration in %s flags a simulation file and no other', async (file) => {
  const code = /```js\n([\s\S]*?)```/.exec(readFileSync(file, 'utf8'))![1]!.replace('export default', 'const config =');
  const { config } = (await runCode(code, { '@rollmesh/eslint-config': lint }, {}, ['config'])) as { config: Linter.Config[] };
  const count = (name: string): number => new Linter().verify('export const f = () => Date.now();', config, name).filter(({ ruleId }) => ruleId !== null).length;
  expect(count('src/sim/step.js')).toBe(1);
  expect(count('src/draw.js')).toBe(0);
});

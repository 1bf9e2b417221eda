/** The three that look for what is not deterministic, each asked about a game given as text. */
import { transformSync } from 'esbuild';
import { Linter } from 'eslint';
import { defineGame, f64, hookGame, u32, type AnyGame, type RollmeshError, type Simulation } from '@rollmesh/core';
import { guard } from '@rollmesh/core/guard';
import { runSyncTest } from '@rollmesh/core/testing';
import { simulation } from '@rollmesh/eslint-config';
import { dependency } from './plants.ts';

export interface Verdict {
  readonly guard: boolean;
  readonly lint: boolean;
  readonly syncTest: boolean;
}

// What a page has and Node lacks, so that the guard finds it in its place.
Object.assign(globalThis, { innerWidth: 900, navigator: { language: 'en' } });

interface GameFile {
  init?(state: object, context: object): void;
  step(state: object, inputs: unknown, context: object): void;
  save?(): object;
  load?(saved: object): void;
}

const FRAMES = 40;

export function judge(code: string): Verdict {
  return { guard: guardNames(code), lint: lintNames(code), syncTest: syncTestNames(code) };
}

function lintNames(code: string): boolean {
  const messages = new Linter().verify(code, [{ ...simulation, languageOptions: { ecmaVersion: 2024, sourceType: 'module' } }]);
  return messages.some(({ ruleId }) => ruleId?.startsWith('rollmesh/'));
}

function guardNames(code: string): boolean {
  try {
    play(gameOf(load(code)).start({ seed: [1, 2, 3, 4], slots: 2, around: guard() }));
  } catch (error) {
    return (error as RollmeshError).code === 'nondeterministic';
  }
  return false;
}

/** False too if the game cannot be run at all, as with an async step. */
function syncTestNames(code: string): boolean {
  try {
    return runSyncTest(gameOf(load(code)), { frames: FRAMES, slots: 2 }).failure !== undefined;
  } catch {
    return false;
  }
}

function play(simulation: Simulation): void {
  const inputs = { slots: 2, width: 1, bytes: new Uint8Array(2), present: 3, gone: 0 };
  for (let frame = 0; frame < FRAMES; frame++) simulation.step({ frame, ...inputs });
}

/** Of a fresh file: nothing that another run left in its own variables. */
function gameOf(file: GameFile): AnyGame {
  if (file.save !== undefined) {
    const { save, load: restore } = file;
    return hookGame({ name: 'plant', players: 2, input: { go: 'button' }, start: () => ({}), save: () => save(), load: (_live, saved: object) => restore!(saved), step: (state, inputs, context) => file.step(state, inputs, context) });
  }
  return defineGame({ name: 'plant', players: 2, input: { go: 'button' }, state: { x: f64(), y: f64(), n: u32() }, init: (state, context) => file.init?.(state, context), step: (state, inputs, context) => file.step(state, inputs, context) });
}

function load(code: string): GameFile {
  const { code: script } = transformSync(code, { format: 'cjs', target: 'es2022' });
  const module = { exports: {} };
  new Function('module', 'require', script)(module, dependency);
  return module.exports as GameFile;
}

/** The three that look for what is not deterministic, each asked about a game given as text. */
import { transformSync } from 'esbuild';
import { Linter } from 'eslint';
import { defineGame, f64, hookSimulation, SyncTestSession, u32, type RollmeshError, type Simulation } from '@rollmesh/core';
import { guard } from '@rollmesh/core/guard';
import { simulation } from '@rollmesh/eslint-config';
import { dependency } from './plants.ts';

export interface Verdict {
  readonly guard: boolean;
  readonly lint: boolean;
  readonly syncTest: boolean;
}

interface GameFile {
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
  const game = simulationOf(code, true);
  try {
    play(game, 1);
  } catch (error) {
    return (error as RollmeshError).code === 'nondeterministic';
  }
  return false;
}

/** False too if the game cannot be run at all, as with an async step. */
function syncTestNames(code: string): boolean {
  try {
    return play(simulationOf(code, false), 8).mismatches.length > 0;
  } catch {
    return false;
  }
}

function play(simulation: Simulation, depthFrames: number): SyncTestSession {
  const session = new SyncTestSession({ simulation, slots: 2, inputBytes: 1, depthFrames });
  for (let i = 0; i < FRAMES; i++) session.tick();
  return session;
}

/** A fresh game: nothing that another run left in the file's own variables. */
function simulationOf(code: string, isGuarded: boolean): Simulation {
  const file = load(code);
  const around = isGuarded ? guard() : undefined;
  if (file.save !== undefined) {
    const step: Simulation['step'] = (inputs) => file.step({}, [], { frame: inputs.frame });
    return hookSimulation<object>({ save: () => file.save!(), load: (saved) => file.load!(saved), step: (inputs) => (around === undefined ? step(inputs) : around(() => step(inputs))) });
  }
  const game = defineGame({ name: 'plant', players: 2, input: { go: 'button' }, state: { x: f64(), y: f64(), n: u32() }, step: (state, inputs, context) => file.step(state, inputs, context) });
  return game.start({ seed: [1, 2, 3, 4], slots: 2, around });
}

function load(code: string): GameFile {
  const { code: script } = transformSync(code, { format: 'cjs', target: 'es2022' });
  const module = { exports: {} };
  new Function('module', 'require', script)(module, dependency);
  return module.exports as GameFile;
}

/** What saving a game's state costs beside its step, and so which states a session is to save: see `SessionConfig.saving`. */
import { mixWords } from '../sim/mix.ts';
import type { Saving } from '../session/config.ts';
import type { AnyGame } from './game.ts';

export interface SavingCosts {
  /** What is quicker for this game on this machine. */
  readonly saving: Saving;
  /** One save, in ms. */
  readonly saveMs: number;
  /** One step, in ms. */
  readonly stepMs: number;
}

const ROUNDS = 12;
const FRAMES = 10;

/**
 * Plays 120 frames of the game with chance inputs, by itself, and compares what its steps and its saves take. `nowMs` is a clock, such as
 * `() => performance.now()`; a coarse one does. Takes as long as the game takes for that: call it while something loads.
 *
 * A rollback of `d` frames costs `d` steps and as many saves; sparsely, two saves and up to `d` steps more. From a save that costs
 * more than a step on, the second is quicker.
 */
export function measureSaving(game: AnyGame, nowMs: () => number): SavingCosts {
  const slots = Math.max(game.players.min, Math.min(4, game.players.max));
  const run = game.start({ seed: [1, 2, 3, 4], slots });
  run.reserve(FRAMES);
  const inputs = { frame: 0, slots, width: game.inputBytes, bytes: new Uint8Array(slots * game.inputBytes), present: 2 ** slots - 1, gone: 0 };
  let saveMs = 0;
  let stepMs = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const beganMs = nowMs();
    for (let i = 0; i < FRAMES; i++, inputs.frame++) {
      for (let at = 0; at < inputs.bytes.length; at++) inputs.bytes[at] = mixWords([inputs.frame >> 3, at])[0];
      run.step(inputs);
    }
    const steppedMs = nowMs();
    for (let place = 0; place < FRAMES; place++) run.save(place);
    // The first round is the engine getting to know the game.
    if (round > 0) {
      saveMs += nowMs() - steppedMs;
      stepMs += steppedMs - beganMs;
    }
    run.effects.settle(inputs.frame - 1, inputs.frame - 1, () => undefined);
  }
  const frames = (ROUNDS - 1) * FRAMES;
  return { saving: saveMs > stepMs ? 'sparse' : 'every', saveMs: saveMs / frames, stepMs: stepMs / frames };
}

/**
 * The reference every session is measured against: the same game, alone, stepped once per frame with the inputs really
 * pressed. No prediction, no rollback, no network; if a session's confirmed frames differ from this, the session is wrong.
 */
import type { Frame } from '../ground/frame.ts';
import type { FrameInputs, Simulation } from '../sync/simulation.ts';
import { LIVE } from '../sync/simulation.ts';

export interface OfflineRun {
  readonly slots: number;
  readonly inputBytes: number;
  /** How many frames to play: `0 .. frames-1`. */
  readonly frames: number;
  /** Writes the input of `slot` that counts for `frame` to `into` from `offset` on; what it leaves alone is zero. */
  inputAt(slot: number, frame: Frame, into: Uint8Array, offset: number): void;
  /** Slots with somebody present, as a bit mask. Default: all, always. */
  presentAt?(frame: Frame): number;
  /** Slots given up for good, as a bit mask. Default: none. */
  goneAt?(frame: Frame): number;
}

/** Plays offline and returns the checksum after each frame: `sums[f]` is the state that frame `f`'s step has made. */
export function offlineChecksums(game: Simulation, run: OfflineRun): Uint32Array {
  const sums = new Uint32Array(run.frames);
  const everybody = 2 ** run.slots - 1;
  const bytes = new Uint8Array(run.slots * run.inputBytes);
  const inputs = { frame: 0, slots: run.slots, width: run.inputBytes, bytes, present: everybody, gone: 0 } satisfies FrameInputs;
  for (let frame = 0; frame < run.frames; frame++) {
    bytes.fill(0);
    for (let slot = 0; slot < run.slots; slot++) run.inputAt(slot, frame, bytes, slot * run.inputBytes);
    inputs.frame = frame;
    inputs.present = run.presentAt?.(frame) ?? everybody;
    inputs.gone = run.goneAt?.(frame) ?? 0;
    game.step(inputs);
    sums[frame] = game.checksum(LIVE);
  }
  return sums;
}

/**
 * What a session needs of a game: step it, save it, load it, sum it. `defineGame` makes one from a declared layout;
 * `hookSimulation` makes one from a game's own objects; a game may also write it by hand.
 */
import type { Frame } from '../ground/frame.ts';

/** The state as it is now, where a place is asked for. */
export const LIVE = -1;

export interface Simulation {
  /** Called once, before anything else: snapshots will be saved to places `0 .. count-1`. */
  reserve(count: number): void;
  /** Copies the live state to `place`, overwriting what was there. */
  save(place: number): void;
  /** Makes the live state equal to what `place` holds. */
  load(place: number): void;
  /** A 32-bit sum of the state in `place`, or of the live state for `LIVE`. Equal states give equal sums on every machine. */
  checksum(place: number): number;
  /** Advances the live state by one frame. Must depend on nothing but that state and `inputs`. */
  step(inputs: FrameInputs): void;
}

/** Everybody's inputs of one frame. One object, re-aimed for each step: do not keep it. */
export interface FrameInputs {
  readonly frame: Frame;
  /** How many slots the match has. */
  readonly slots: number;
  /** Bytes per input. */
  readonly width: number;
  /** Slot `s` has bytes `s*width .. s*width+width`. Read only. */
  readonly bytes: Uint8Array;
  /** Bit `s` is set while slot `s` is played by someone present; otherwise its input is all zero. */
  readonly present: number;
  /** Bit `s` is set if slot `s` was given up for good. */
  readonly gone: number;
}

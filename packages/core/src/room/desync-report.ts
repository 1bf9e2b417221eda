/**
 * What is known when two machines have computed different games, as one value: to be kept in a file, sent to whoever
 * wrote the game, and opened in the viewer. The format is told in docs/desync-report.md.
 */
import type { Frame } from '../ground/frame.ts';
import type { StateDifference } from '../sim/difference.ts';
import type { InputPlace } from '../sim/input-layout.ts';
import type { PlainValue } from '../sim/plain-state.ts';

export const REPORT_FORMAT = 'rollmesh-desync-report';
export const REPORT_VERSION = 1;
/** Frames of inputs that a report holds at most. */
export const REPORT_INPUT_FRAMES = 64;
/** Differing fields that a report names at most. */
export const REPORT_DIFFERENCES = 256;

export interface DesyncReport {
  readonly game: { readonly name: string; readonly version: number; readonly tickRate: number; readonly configHash: number };
  readonly match: { readonly seed: readonly number[]; readonly slots: number };
  /** The states before this frame differ: the first ones known to. */
  readonly frame: Frame;
  /** The last frame before which the states were equal, or -1 if none is known. The faulty step lies between the two. */
  readonly lastEqualFrame: Frame;
  readonly mine: DesyncSide;
  readonly theirs: DesyncSide;
  /** The first differing values in declared order, `a` mine and `b` theirs. Empty if the other state is not here. */
  readonly differences: readonly StateDifference[];
  readonly inputs: DesyncInputs;
  /** Whatever the one who reports has to say. */
  readonly note: string;
}

/** One machine. */
export interface DesyncSide {
  /** The player's name. */
  readonly name: string;
  /** Slots that are played from it. */
  readonly slots: readonly number[];
  /** The game's build, as its author names builds. */
  readonly build: string;
  /** Browser and system, such as `navigator.userAgent`. */
  readonly engine: string;
  /** The 32-bit sum of its state. */
  readonly checksum: number;
  /** The snapshot; empty if it is not here. */
  readonly state: Uint8Array;
  /** The same by field name; undefined if the snapshot is not here or cannot be one of this game. */
  readonly fields: { readonly [name: string]: PlainValue } | undefined;
}

/** The inputs of the last frames before the difference, as both sides agreed on them. */
export interface DesyncInputs {
  readonly firstFrame: Frame;
  /** Bytes per slot. */
  readonly width: number;
  /** Where each named input lies within them; empty if the game packs its own. */
  readonly places: readonly InputPlace[];
  /** One per frame: the bytes of all slots. */
  readonly rows: readonly Uint8Array[];
}

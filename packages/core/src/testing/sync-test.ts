/**
 * One call that tells whether a game is deterministic on this machine: it plays with random inputs, takes frames back,
 * predicts wrongly, joins by snapshot and plays a second match, and names the first frame and fields that came out
 * differently.
 */
import { whole } from '../ground/check.ts';
import { RollmeshError } from '../ground/errors.ts';
import { checkNames } from '../ground/names.ts';
import type { Frame } from '../ground/frame.ts';
import type { AnyGame, AroundStep } from '../room/game.ts';
import type { RandomStream } from './random.ts';
import { Found, SyncTestMatch, type SyncTestFailure, type SyncTestHow } from './sync-test-match.ts';

export interface SyncTestOptions {
  /** Frames to play, 1 to 10,000,000. Default 600. */
  readonly frames?: number;
  /** Seats. Default: as many as the game allows, 4 at most. */
  readonly slots?: number;
  /** Everything random comes from it. Default 1. */
  readonly seed?: number;
  /** The most frames taken back at once, 1 to 32. Default 8. */
  readonly depthFrames?: number;
  /** A guard round every step: `guard()` of `@rollmesh/core/guard`. */
  readonly guard?: AroundStep;
  /** What `slot` presses at `frame`, as for `encodeInput`. A function of its arguments. Default: random bytes, held as hands hold keys. */
  readonly input?: (slot: number, frame: Frame, chance: RandomStream) => unknown;
  /**
   * The same game from a second copy of its module, with variables of its own. What the first one remembers from wrong
   * predictions then shows, even where both matches would find it in one memory.
   */
  readonly twin?: AnyGame;
  /** Told about every hundred frames; false ends the test early. */
  readonly onProgress?: (frame: Frame) => boolean | void;
}

const KNOWN = ['frames', 'slots', 'seed', 'depthFrames', 'guard', 'input', 'twin', 'onProgress'];

export interface SyncTestReport {
  /** Frames played. */
  readonly frames: number;
  /** Frames that were computed again. */
  readonly resimulated: number;
  readonly slots: number;
  readonly seed: number;
  readonly failure: SyncTestFailure | undefined;
  /** What a step threw, of the guard or its own, if it did; in frame `frames`. */
  readonly error: unknown;
}

/** Plays and throws `RollmeshError('nondeterministic')`, with frame and fields, at the first difference; or what a step throws. */
export function syncTest(game: AnyGame, options: SyncTestOptions = {}): SyncTestReport {
  const report = runSyncTest(game, options);
  if (report.error !== undefined) throw report.error;
  if (report.failure !== undefined) throw new RollmeshError('nondeterministic', problemOf(report.failure), remedyOf(report.failure));
  return report;
}

/** The same without throwing: for tools. Throws `bad-option` for options out of range. */
export function runSyncTest(game: AnyGame, options: SyncTestOptions = {}): SyncTestReport {
  if (typeof game?.start !== 'function') throw new RollmeshError('bad-option', 'The sync test was given no game.', 'Give it what defineGame or hookGame made, first.');
  checkNames('syncTest', options, KNOWN);
  const frames = whole('frames', options.frames ?? 600, 1, 10_000_000);
  const slots = whole('slots', options.slots ?? Math.max(game.players.min, Math.min(4, game.players.max)), 1, game.players.max);
  const seed = whole('seed', options.seed ?? 1, 0, 0xffffffff);
  const depthFrames = whole('depthFrames', options.depthFrames ?? 8, 1, 32);
  let match: SyncTestMatch | undefined;
  let failure: SyncTestFailure | undefined;
  let error: unknown;
  try {
    match = new SyncTestMatch({ game, twin: options.twin ?? game, slots, seed, depthFrames, around: options.guard, input: options.input });
    let goesOn: boolean | void = true;
    while (match.frame < frames && goesOn !== false) {
      match.advance();
      if (match.frame % 100 === 0) goesOn = options.onProgress?.(match.frame);
    }
    match.playSecondMatch();
  } catch (thrown) {
    if (thrown instanceof Found) failure = thrown.failure;
    else error = thrown;
  }
  return { frames: match?.frame ?? 0, resimulated: match?.resimulated ?? 0, slots, seed, failure, error };
}

/** A failure as a sentence: `Frame 51 came out differently when it was computed again: x was 1, then 2.` */
export function problemOf({ how, frame, differences }: SyncTestFailure): string {
  const fields = differences.map(({ field, index, a, b }) => `${field}${index >= 0 ? `[${index}]` : ''} was ${shown(a)}, then ${shown(b)}`).join('; ');
  return `${WHEN[how](frame)}: ${fields === '' ? 'no field could be named' : fields}.`;
}

/** Where to look. */
export function remedyOf({ how, differences }: SyncTestFailure): string {
  if (how === 'load' || how === 'snapshot') return `${LOOK} Or save leaves out a part of the state, or load does not bring it all back.`;
  if (how === 'start') return 'Let init depend on nothing but its arguments: no Math.random, no Date, no variable outside.';
  return differences.length === 0 ? `${LOOK} Or equal states give unequal checksums.` : LOOK;
}

const LOOK = 'Look for what step reads or keeps outside of the state: a variable, a cache, a clock, chance.';

const WHEN: Readonly<Record<SyncTestHow, (frame: Frame) => string>> = {
  start: () => 'Two matches with one seed began differently',
  'another match': (frame) => `Frame ${frame} came out differently in a match that was taken back before`,
  rollback: (frame) => `Frame ${frame} came out differently when it was computed again`,
  load: (frame) => `The state after frame ${frame} was another one once it was saved and loaded`,
  snapshot: (frame) => `Frame ${frame} came out differently in a match that began from a snapshot`,
  'second match': (frame) => `Frame ${frame} came out differently in a second match with the same seed and inputs`,
};

function shown(value: unknown): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

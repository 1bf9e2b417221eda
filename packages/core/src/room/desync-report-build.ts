/** Makes a report of what both sides have. Pure: the game is only used to read the two states by field name. */
import { whole } from '../ground/check.ts';
import { RollmeshError } from '../ground/errors.ts';
import type { Frame } from '../ground/frame.ts';
import type { StateDifference } from '../sim/difference.ts';
import { LIVE } from '../sync/simulation.ts';
import { REPORT_DIFFERENCES, REPORT_INPUT_FRAMES, type DesyncReport, type DesyncSide } from './desync-report.ts';
import type { AnyGame, AnyGameRun } from './game.ts';

/** One machine as the builder gets it; what is left out is empty in the report. */
export interface DesyncSideSource {
  readonly name?: string;
  readonly slots?: readonly number[];
  readonly build?: string;
  readonly engine?: string;
  readonly checksum: number;
  /** `run.snapshot(place)` of the state before `frame`; theirs as it came. Undefined if it is not here. */
  readonly state?: Uint8Array;
}

export interface BuildDesyncReport {
  readonly game: AnyGame;
  readonly seed: ArrayLike<number>;
  /** How many seats the match has. */
  readonly slots: number;
  /** The states before this frame differ, as the `desync` event says. */
  readonly frame: Frame;
  /** The last frame before which the sums were equal; -1, the default, if none is known. */
  readonly lastEqualFrame?: Frame;
  readonly mine: DesyncSideSource;
  readonly theirs: DesyncSideSource;
  /** The inputs of frames `firstFrame` on, `slots` times `game.inputBytes` bytes each; the last 64 are taken. */
  readonly inputs: { readonly firstFrame: Frame; readonly rows: readonly Uint8Array[] };
  readonly note?: string;
}

/** Throws `bad-option` for inputs or states of the caller's that do not fit the game; what came from the other side never throws. */
export function buildDesyncReport(from: BuildDesyncReport): DesyncReport {
  const { game, mine, theirs, inputs } = from;
  const slots = whole('slots', from.slots, 1, game.players.max);
  const bytes = slots * game.inputBytes;
  if (inputs.rows.some((row) => row.length !== bytes)) throw new RollmeshError('bad-option', 'A row of inputs has the wrong length.', `Give ${bytes} bytes for each frame.`);
  const left = Math.max(0, inputs.rows.length - REPORT_INPUT_FRAMES);
  const start = (): AnyGameRun => game.start({ seed: from.seed, slots });
  const run = start();
  const mySide = sideOf(mine, run);
  if (mine.state !== undefined && mySide.fields === undefined) throw new RollmeshError('bad-option', 'The state of this machine is no snapshot of this game.', 'Give run.snapshot(place), or nothing.');
  return {
    game: { name: game.name, version: game.version, tickRate: game.tickRate, configHash: game.configHash },
    match: { seed: Array.from(from.seed, (word) => word >>> 0), slots },
    frame: whole('frame', from.frame, 0, Number.MAX_SAFE_INTEGER),
    lastEqualFrame: whole('lastEqualFrame', from.lastEqualFrame ?? -1, -1, from.frame),
    mine: mySide,
    theirs: sideOf(theirs, start()),
    differences: differencesOf(run, mySide, theirs.state),
    inputs: { firstFrame: inputs.firstFrame + left, width: game.inputBytes, places: game.inputPlaces, rows: inputs.rows.slice(left).map((row) => row.slice()) },
    note: from.note ?? '',
  };
}

/** `run` holds the state afterwards, if it could be read. */
function sideOf({ name = '', slots = [], build = '', engine = '', checksum, state }: DesyncSideSource, run: AnyGameRun): DesyncSide {
  return { name, slots: [...slots], build, engine, checksum: checksum >>> 0, state: state?.slice() ?? new Uint8Array(0), fields: fieldsOf(run, state) };
}

function fieldsOf(run: AnyGameRun, state: Uint8Array | undefined): DesyncSide['fields'] {
  try {
    return state !== undefined && run.restore(state) ? run.inspect(LIVE) : undefined;
  } catch {
    return undefined; // a game's own load may stumble over what another machine sent
  }
}

function differencesOf(run: AnyGameRun, mine: DesyncSide, theirs: Uint8Array | undefined): StateDifference[] {
  if (mine.fields === undefined || theirs === undefined) return [];
  try {
    return run.diffSnapshot(LIVE, theirs, REPORT_DIFFERENCES);
  } catch {
    return [];
  }
}

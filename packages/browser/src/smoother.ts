/**
 * What to draw between two frames, without jumps: chosen fields are interpolated between the previous and the present state, and
 * where a rollback moved them the difference is shown fading rather than at once. Drawing only: the state is never touched.
 */
import { RollmeshError, type AnyGame, type GameState, type RoomView } from '@rollmesh/core';
import { Channel } from './smooth-channel.ts';
import type { Shown, SmoothField, SmoothFields } from './smooth-paths.ts';

/** More frames than this in one step are an absence, not a movement. */
const MOST_FRAMES = 8;

type Row = Record<string, unknown>;

/** Where the match stands, for telling what a correction moved. */
export interface Moment {
  /** The frame that the present state belongs to. */
  readonly frame: number;
  /** Rollbacks since the match began. */
  readonly rollbacks: number;
  readonly nowMs: number;
}

export class Smoother<G extends AnyGame, K extends string> {
  /** What to draw, in the shape of the state. The same object each time, filled by `update`. */
  readonly shown: Shown<GameState<G>, K>;
  private readonly channels: Channel[] = [];
  private last: { frame: number; rollbacks: number; nowMs: number } | undefined;

  /** Throws `bad-option` for a field that `state` does not have, or whose values are not numbers. */
  constructor(state: GameState<G>, fields: SmoothFields<K>) {
    const shown: Row = {};
    for (const [path, field] of entriesOf(fields)) this.add(state as Row, shown, path.split('.'), field);
    this.shown = shown as Shown<GameState<G>, K>;
  }

  /** Fills `shown` for this moment: call it once per drawing, after the room's tick. */
  update(view: RoomView<G>, moment: Moment): void {
    const advanced = this.last === undefined ? -1 : moment.frame - this.last.frame;
    if (advanced < 0 || advanced > MOST_FRAMES) for (const channel of this.channels) channel.reset();
    const corrected = this.last !== undefined && moment.rollbacks !== this.last.rollbacks;
    const elapsedMs = this.last === undefined ? 0 : Math.max(0, moment.nowMs - this.last.nowMs);
    for (const channel of this.channels) channel.update(view.state as object, view.previous as object, view.alpha, advanced, corrected, elapsedMs);
    const last = (this.last ??= { frame: 0, rollbacks: 0, nowMs: 0 });
    last.frame = moment.frame;
    last.rollbacks = moment.rollbacks;
    last.nowMs = moment.nowMs;
  }

  private add(state: Row, shown: Row, path: string[], field: SmoothField): void {
    const value = valueAt(state, path);
    const pool = path.length > 1 && typeof (state[path[0]!] as { has?: unknown }).has === 'function' ? path[0] : undefined;
    if (isPoint(value)) {
      for (const axis of ['x', 'y']) this.add(state, shown, [...path, axis], field);
      return;
    }
    const count = typeof value === 'number' ? 1 : ArrayBuffer.isView(value) ? (value as Float64Array).length : 0;
    if (count === 0) throw new RollmeshError('bad-option', `"${path.join('.')}" cannot be smoothed.`, 'Name a field of numbers, a vec2, or a column of a pool such as "shots.x".');
    const channel = new Channel(path, pool, count, field);
    this.channels.push(channel);
    let at = shown;
    for (const name of path.slice(0, -1)) at = (at[name] ??= {}) as Row;
    const name = path[path.length - 1]!;
    if (typeof value === 'number') Object.defineProperty(at, name, { get: () => channel.shown[0], enumerable: true });
    else at[name] = channel.shown;
  }
}

function entriesOf(fields: SmoothFields<string>): [string, SmoothField][] {
  if (Array.isArray(fields)) return (fields as readonly string[]).map((path) => [path, {}]);
  return Object.entries(fields as { [path: string]: 'linear' | 'angle' | SmoothField }).map(([path, field]) => [path, typeof field === 'string' ? { angle: field === 'angle' } : field]);
}

function valueAt(state: Row, path: readonly string[]): unknown {
  let at: unknown = state;
  for (const name of path) at = typeof at === 'object' && at !== null ? (at as Row)[name] : undefined;
  return at;
}

/** A vec2 or a list of them: an object with nothing but x and y, or a point of the state. */
function isPoint(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || 'has' in value) return false;
  return 'x' in value && 'y' in value;
}

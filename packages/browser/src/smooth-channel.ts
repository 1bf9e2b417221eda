/** One column of numbers that is shown smoothly: where it stands in a state, what was shown of it, and what is still to be corrected. */
import { RollmeshError } from '@rollmesh/core';
import type { SmoothField } from './smooth-paths.ts';

type Row = Record<string, unknown>;
interface Elements {
  has(index: number): boolean;
}

const TURN = 2 * Math.PI;

export class Channel {
  /** What to draw. */
  readonly shown: Float64Array;
  private readonly error: Float64Array;
  private readonly lastNow: Float64Array;
  private readonly lastBefore: Float64Array;
  private readonly single = [new Float64Array(1), new Float64Array(1)] as const;
  private readonly key: string;
  private readonly snap: number;
  private readonly halfLifeMs: number;
  private readonly angle: boolean;

  /** `parents` lead to the object that holds `key`; `pool` names the pool whose elements these are. */
  constructor(
    readonly path: readonly string[],
    private readonly pool: string | undefined,
    count: number,
    field: SmoothField,
  ) {
    this.key = path[path.length - 1]!;
    this.shown = new Float64Array(count);
    this.error = new Float64Array(count);
    this.lastNow = new Float64Array(count);
    this.lastBefore = new Float64Array(count);
    this.angle = field.angle ?? false;
    this.snap = field.snap ?? Infinity;
    this.halfLifeMs = field.halfLifeMs ?? 50;
    if (!(this.snap > 0)) throw new RollmeshError('bad-option', `snap of "${path.join('.')}" is ${this.snap}.`, 'Give a distance above 0.');
    if (!(this.halfLifeMs >= 0)) throw new RollmeshError('bad-option', `halfLifeMs of "${path.join('.')}" is ${this.halfLifeMs}.`, 'Give 0 or more.');
  }

  /** Forgets what was shown before: another match, or too long ago. */
  reset(): void {
    this.error.fill(0);
    this.lastNow.fill(NaN);
  }

  /**
   * `advanced` frames were simulated since the last call; `corrected` if there was a rollback. What the rollback moved is not shown at
   * once but kept as an error that fades.
   */
  update(state: object, previous: object, alpha: number, advanced: number, corrected: boolean, elapsedMs: number): void {
    const now = this.column(state, 0);
    const before = this.column(previous, 1);
    const here = this.elements(state);
    const there = this.elements(previous);
    const keep = this.halfLifeMs > 0 ? 2 ** (-elapsedMs / this.halfLifeMs) : 0;
    for (let i = 0; i < this.shown.length; i++) {
      const step = this.angle ? turned(now[i]! - before[i]!) : now[i]! - before[i]!;
      let error = this.error[i]! * keep;
      if (corrected && this.halfLifeMs > 0) error += this.moved(i, now[i]!, before[i]!, advanced);
      const jumped = Math.abs(step) > this.snap || (there !== undefined && here !== undefined && !(here.has(i) && there.has(i)));
      if (jumped || !(Math.abs(error) <= this.snap)) error = 0;
      this.error[i] = error;
      this.shown[i] = jumped ? now[i]! : before[i]! + step * alpha + error;
      this.lastNow[i] = now[i]!;
      this.lastBefore[i] = before[i]!;
    }
  }

  // Both timelines are compared at one frame: the one that stood last, or, if several passed, where the old one was heading.
  private moved(i: number, now: number, before: number, advanced: number): number {
    const last = this.lastNow[i]!;
    if (Number.isNaN(last)) return 0;
    if (advanced === 0) return this.angle ? turned(last - now) : last - now;
    const step = this.angle ? turned(last - this.lastBefore[i]!) : last - this.lastBefore[i]!;
    const moved = last + step * (advanced - 1) - before;
    return this.angle ? turned(moved) : moved;
  }

  private column(state: object, which: 0 | 1): ArrayLike<number> {
    let at = state as Row;
    for (let i = 0; i < this.path.length - 1; i++) at = at[this.path[i]!] as Row;
    const value = at[this.key];
    if (typeof value !== 'number') return value as ArrayLike<number>;
    this.single[which][0] = value;
    return this.single[which];
  }

  private elements(state: object): Elements | undefined {
    return this.pool === undefined ? undefined : ((state as Row)[this.pool] as Elements);
  }
}

/** The same turn, between half a turn back and half a turn on. */
function turned(angle: number): number {
  return angle - TURN * Math.round(angle / TURN);
}

/**
 * Notices that this machine cannot keep pace while others can: it makes too few of the ticks that its clock asks for, and it is
 * behind everybody. Then it is better benched than waited for. Where all are slow alike nobody is behind, and nobody rests.
 */

/** In a steady loss of a share of all ticks, what is remembered of it levels off at so many seconds' worth. */
const MEMORY_MS = 2000;
/** Of a fifth of all ticks. */
const LOST_SHARE = 0.2;
/** Ticks lost in one sleep count as this many at most: one sleep is no lack of strength. */
const MOST_AT_ONCE_SECONDS = 1 / 3;
/** So much faster than the clock we try to run, because we are behind. */
const HURRY = 1.04;
const PATIENCE_MS = 2000;

export class PaceKeeper {
  private lost = 0;
  private lastMs = -1;
  private lateSinceMs = -1;
  private rests = false;
  private readonly most: number;
  private readonly mostAtOnce: number;

  constructor(tickRate: number) {
    this.most = (LOST_SHARE * tickRate * MEMORY_MS) / 1000;
    this.mostAtOnce = MOST_AT_ONCE_SECONDS * tickRate;
  }

  /**
   * Whether to rest now. `lostTicks`: due since the last call and never made; `clockRate`: how fast we are to run to be in step;
   * `playing`: whether others may be waiting for us.
   */
  next(nowMs: number, lostTicks: number, clockRate: number, playing: boolean): boolean {
    const elapsedMs = this.lastMs < 0 || nowMs < this.lastMs ? 0 : nowMs - this.lastMs;
    this.lastMs = nowMs;
    this.lost = this.lost * Math.exp(-elapsedMs / MEMORY_MS) + Math.min(lostTicks, this.mostAtOnce);
    const slow = this.lost > this.most;
    if (!slow) this.rests = false;
    if (!slow || !playing || clockRate < HURRY) this.lateSinceMs = -1;
    else if (this.lateSinceMs < 0) this.lateSinceMs = nowMs;
    else if (nowMs - this.lateSinceMs >= PATIENCE_MS) this.rests = true;
    return this.rests;
  }
}

/**
 * Turns a clock into ticks: how many are due now, and how far between two frames the moment lies. The clock it is shown may
 * be slewed by `rate`; a jump is taken for what it is (a sleeping tab), not for ticks to be made up.
 */

/** Ticks owed beyond this are forgiven: the others did not run on without us further than the window. */
const MOST_OWED = 6;
/** A gap longer than this is our own sleep. */
export const SLEEP_MS = 1000;

export class Pacer {
  /** How far the present moment lies past the last tick, in frames, 0 to 1: for drawing between two states. */
  alpha = 0;
  /** Ticks that were due at the last call and will never be made. */
  forgiven = 0;
  private readonly frameMs: number;
  private lastMs = -1;
  private owed = 0;

  constructor(tickRate: number) {
    this.frameMs = 1000 / tickRate;
  }

  /** Ticks to make now. `nowMs` is monotonic; `rate` is 1 for normal speed. */
  due(nowMs: number, rate: number): number {
    const elapsedMs = this.lastMs < 0 ? this.frameMs : nowMs - this.lastMs;
    this.lastMs = nowMs;
    if (elapsedMs > 0) this.owed += (elapsedMs * rate) / this.frameMs;
    const made = elapsedMs > SLEEP_MS ? 1 : Math.min(this.owed, MOST_OWED);
    this.forgiven = this.owed - made;
    this.owed = made;
    const ticks = Math.floor(this.owed);
    this.owed -= ticks;
    this.alpha = this.owed;
    return ticks;
  }
}

/**
 * Makes a caller's clock steady: one that is set back, or says nothing sensible, stands still for a moment instead. Timers
 * everywhere may then rely on time that only grows; a leap forward stays one, for it looks like a sleep and is treated so.
 *
 * A clock of whole milliseconds is for the tick's own path: a number with a fraction, or a great one, is an object to the
 * engine wherever it is handed on, and the tick hands its time on to everybody.
 */

/** Twelve days: with a match added it stays below 2^31. */
const GREAT_MS = 2 ** 30;

export class SteadyClock {
  /** The last steady time, and what it lies ahead of the caller's. An array, so that a reading allocates nothing. */
  private readonly ms = Float64Array.of(-Infinity, 0);

  /** `whole`: times are rounded down, and begin anew where the caller's are great, as those since 1970 are. */
  constructor(private readonly whole = false) {}

  /** The last time read; -Infinity before the first. */
  get lastMs(): number {
    return this.ms[0]!;
  }

  /** The steady time for the caller's `nowMs`. */
  read(nowMs: number): number {
    const { ms } = this;
    // Time before zero means "never" in more than one place.
    if (ms[0] === -Infinity && nowMs > -Infinity && (nowMs < 0 || (this.whole && nowMs > GREAT_MS))) ms[1] = -nowMs;
    const steadyMs = this.whole ? Math.floor(nowMs + ms[1]!) : nowMs + ms[1]!;
    if (steadyMs >= ms[0]!) return (ms[0] = steadyMs);
    if (ms[0] === -Infinity) return 0;
    if (nowMs > -Infinity) ms[1] = ms[0]! - nowMs;
    return ms[0]!;
  }
}

/**
 * Makes a caller's clock steady: one that is set back, or says nothing sensible, stands still for a moment instead. Timers
 * everywhere may then rely on time that only grows; a leap forward stays one, for it looks like a sleep and is treated so.
 */
export class SteadyClock {
  /** The last steady time, and what it lies ahead of the caller's. An array, so that a reading allocates nothing. */
  private readonly ms = Float64Array.of(-Infinity, 0);

  /** The last time read; -Infinity before the first. */
  get lastMs(): number {
    return this.ms[0]!;
  }

  /** The steady time for the caller's `nowMs`. */
  read(nowMs: number): number {
    const { ms } = this;
    // Time before zero means "never" in more than one place.
    if (ms[0] === -Infinity && nowMs < 0 && nowMs > -Infinity) ms[1] = -nowMs;
    const steadyMs = nowMs + ms[1]!;
    if (steadyMs >= ms[0]!) return (ms[0] = steadyMs);
    if (ms[0] === -Infinity) return 0;
    if (nowMs > -Infinity) ms[1] = ms[0]! - nowMs;
    return ms[0]!;
  }
}

/**
 * How much somebody may ask of us: a bucket that fills at a steady rate and from which each request takes. What an
 * honest peer does stays far below; a flood runs dry and is dropped, at the price of one comparison.
 */
export class Allowance {
  private left: number;
  private filledMs: number;

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    nowMs: number = performance.now(),
  ) {
    this.left = burst;
    this.filledMs = nowMs;
  }

  /** Takes `cost`, or nothing and gives false if that much is not left. */
  take(cost = 1, nowMs: number = performance.now()): boolean {
    this.left = Math.min(this.burst, this.left + (Math.max(0, nowMs - this.filledMs) * this.perSecond) / 1000);
    this.filledMs = nowMs;
    if (this.left < cost) return false;
    this.left -= cost;
    return true;
  }
}

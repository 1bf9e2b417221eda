/**
 * How fast bulk data may leave this machine beside the inputs: a token bucket whose rate follows what it does to the round
 * trips. Additive growth while they stay near their best, halving when they swell or packets are lost, a pause when the match stalls.
 */
const START_RATE = 64_000;
const LEAST_RATE = 8_000;
/** Bytes that may leave at once after a rest: one piece, which a line of 2 Mbit/s has sent before the next tick's inputs come. */
const DEPTH_BYTES = 4096;
const ADJUST_EVERY_MS = 250;
const STEP_RATE = 16_000;
const CALM_MS = 8;
const SWOLLEN_MS = 20;
/** So much more than the way loses anyhow: a radio link loses packets that nobody crowded out. */
const LOSSY_PERCENT = 1.5;
const STALL_MS = 500;
/** The best round trip is that of the last this long. */
const BEST_OF_MS = 10_000;

/** What the inputs beside the bulk data feel. */
export interface Strain {
  /** The latest round trip of the worst link that carries bulk data, in ms; negative if unknown. */
  readonly rttMs: number;
  /** Packets lost on it lately, in percent. */
  readonly lossPercent: number;
  /** The match waits for somebody. */
  readonly stalled: boolean;
}

export class Pace {
  /** Bytes per second. */
  rate = START_RATE;
  private tokens = DEPTH_BYTES;
  private lastMs = -1;
  private adjustMs = 0;
  private stoppedUntilMs = 0;
  private bestMs = Infinity;
  private bestSinceMs = 0;
  private leastLossPercent = Infinity;
  private lossPercent = 0;

  /** `mostRate` in bytes a second: 200,000 while inputs flow, more when there is nothing to disturb. */
  constructor(private readonly mostRate = 200_000) {}

  /** Time passes: fills the bucket, and every 250 ms adjusts its rate to the strain, which is asked for only then. */
  tick(nowMs: number, strain: () => Strain): void {
    if (this.lastMs < 0 || nowMs < this.lastMs) this.lastMs = nowMs;
    const elapsedMs = nowMs - this.lastMs;
    this.lastMs = nowMs;
    if (nowMs >= this.adjustMs) {
      this.adjustMs = nowMs + ADJUST_EVERY_MS;
      this.adjust(nowMs, strain());
    }
    if (nowMs < this.stoppedUntilMs) return;
    this.tokens = Math.min(DEPTH_BYTES, this.tokens + (this.rate * elapsedMs) / 1000);
  }

  /** Takes `bytes` out of the bucket; false if they have to wait. */
  take(nowMs: number, bytes: number): boolean {
    if (nowMs < this.stoppedUntilMs || this.tokens < bytes) return false;
    this.tokens -= bytes;
    return true;
  }

  private adjust(nowMs: number, { rttMs, lossPercent, stalled }: Strain): void {
    if (stalled) this.stoppedUntilMs = nowMs + STALL_MS;
    if (rttMs < 0) return;
    if (rttMs <= this.bestMs || nowMs - this.bestSinceMs > BEST_OF_MS) {
      this.bestMs = rttMs;
      this.bestSinceMs = nowMs;
    }
    this.leastLossPercent = Math.min(this.leastLossPercent, lossPercent);
    // What was answered once is not answered again while it is forgotten slowly.
    const loses = lossPercent > this.lossPercent && lossPercent - this.leastLossPercent > LOSSY_PERCENT;
    this.lossPercent = lossPercent;
    const swollenMs = rttMs - this.bestMs;
    if (swollenMs > SWOLLEN_MS || loses) this.rate = Math.max(LEAST_RATE, this.rate / 2);
    else if (swollenMs <= CALM_MS) this.rate = Math.min(this.mostRate, this.rate + STEP_RATE);
  }
}

/** What the net graph remembers: one value per bin of a few animation frames, the last ten seconds of them, in rings. */

/** Bins kept. */
export const BINS = 150;
/** Animation frames per bin. */
export const BIN_FRAMES = 4;

/** One plotted figure: within a bin the worst or the last value counts. */
export class Series {
  /** How many bins have a value. */
  count = 0;
  private readonly values = new Float32Array(BINS);
  private next = 0;
  private pending = 0;

  constructor(private readonly worst: boolean) {}

  /** A reading within the bin of the moment. */
  add(value: number): void {
    this.pending = this.worst ? Math.max(this.pending, value) : value;
  }

  /** Closes the bin. */
  close(): void {
    this.values[this.next] = this.pending;
    this.next = (this.next + 1) % BINS;
    if (this.count < BINS) this.count++;
    if (this.worst) this.pending = 0;
  }

  /** The value `back` bins ago; 0 is the newest. */
  at(back: number): number {
    return this.values[(this.next - 1 - back + 2 * BINS) % BINS]!;
  }

  max(): number {
    let most = 0;
    for (const value of this.values) most = Math.max(most, Math.abs(value));
    return most;
  }
}

/** The figures of one peer. */
export class PeerSeries {
  readonly rttMs = new Series(false);
  readonly jitterMs = new Series(false);
  readonly lossPercent = new Series(false);
  readonly advantageFrames = new Series(false);
  /** 1 where the match waited for it. */
  readonly stalled = new Series(true);
  name = '';

  close(): void {
    for (const series of [this.rttMs, this.jitterMs, this.lossPercent, this.advantageFrames, this.stalled]) series.close();
  }
}

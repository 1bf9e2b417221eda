/** What the plots remember of each machine: one value for every tenth of a second, the last twelve seconds of them. */
import type { Machine } from './machine.ts';

export const BINS = 120;
export const BIN_MS = 100;

export class History {
  /** Deepest rollback in the bin, in frames. */
  readonly depth = new Uint8Array(BINS);
  /** Frames simulated again. */
  readonly again = new Uint16Array(BINS);
  /** 1 where the match waited for somebody, 2 where the machine did not run or has no match. */
  readonly waits = new Uint8Array(BINS);
  /** Bins written so far. */
  count = 0;
  private session: unknown;
  private ticks = 0;
  private resimulated = 0;
  private stalls = 0;

  /** After each tick of the machine. */
  sample(machine: Machine, nowMs: number): void {
    this.turnTo(Math.floor(nowMs / BIN_MS));
    const at = this.count % BINS;
    const session = machine.room?.session;
    if (session === undefined || machine.frozen) {
      this.waits[at] = 2;
      return;
    }
    const { stats } = session;
    if (this.session === session && stats.ticks !== this.ticks) {
      this.depth[at] = Math.max(this.depth[at]!, stats.rollbackFrames);
      this.again[at] += stats.resimulatedFrames - this.resimulated;
      if (stats.stalls > this.stalls) this.waits[at] = 1;
    }
    this.session = session;
    this.ticks = stats.ticks;
    this.resimulated = stats.resimulatedFrames;
    this.stalls = stats.stalls;
  }

  /** The deepest rollback of the last `bins` bins. */
  deepest(bins: number): number {
    let most = 0;
    for (let back = 0; back < Math.min(bins, this.count); back += 1) most = Math.max(most, this.depth[(this.count - back) % BINS]!);
    return most;
  }

  /** Frames simulated again per second, over the last `bins` bins. */
  againPerSecond(bins: number): number {
    let sum = 0;
    for (let back = 1; back <= bins; back += 1) if (this.count - back >= 0) sum += this.again[(this.count - back) % BINS]!;
    return (sum * 1000) / (bins * BIN_MS);
  }

  /** Whether it waits for somebody at this moment. */
  stallsNow(): boolean {
    return this.count > 0 && this.waits[this.count % BINS] === 1 && this.waits[(this.count - 1) % BINS] === 1;
  }

  private turnTo(bin: number): void {
    if (bin - this.count > BINS) this.count = bin - BINS;
    while (this.count < bin) {
      this.count += 1;
      const at = this.count % BINS;
      this.depth[at] = this.again[at] = this.waits[at] = 0;
    }
  }
}

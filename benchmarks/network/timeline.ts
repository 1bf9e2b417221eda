/** What happened when: how far each machine was ahead of the others, and how often it stalled and rolled back, second by second. */
import type { BenchMatch } from './match.ts';

export interface TimelineFigures {
  readonly everyMs: number;
  /** By machine: frames ahead of the mean of all at that moment. Negative is behind. */
  readonly advantageFrames: readonly (readonly number[])[];
  /** By machine: ticks that stalled since the last sample. */
  readonly stalledTicks: readonly (readonly number[])[];
  /** By machine: frames simulated again since the last sample. */
  readonly resimulatedFrames: readonly (readonly number[])[];
}

/** Enough for the eye, few enough for a file. */
const SAMPLES = 120;

export class Timeline {
  readonly everyMs: number;
  private readonly advantage: number[][];
  private readonly stalled: number[][];
  private readonly resimulated: number[][];
  private readonly before: { stalls: number; resimulated: number }[];
  private begun = false;

  constructor(
    players: number,
    private readonly beginMs: number,
    private readonly seconds: number,
  ) {
    this.everyMs = Math.max(250, (seconds * 1000) / SAMPLES);
    const perPlayer = <T>(make: () => T): T[] => Array.from({ length: players }, make);
    this.advantage = perPlayer(() => []);
    this.stalled = perPlayer(() => []);
    this.resimulated = perPlayer(() => []);
    this.before = perPlayer(() => ({ stalls: 0, resimulated: 0 }));
  }

  sample({ machines, clock }: BenchMatch): void {
    if (clock.now > this.beginMs + this.seconds * 1000) return;
    const played = machines.map((machine) => machine.playedFrames);
    const mean = played.reduce((sum, frames) => sum + frames, 0) / played.length;
    machines.forEach(({ session: { stats } }, i) => {
      const before = this.before[i]!;
      if (this.begun) {
        this.advantage[i]!.push(Math.round((played[i]! - mean) * 100) / 100);
        this.stalled[i]!.push(stats.stalls - before.stalls);
        this.resimulated[i]!.push(stats.resimulatedFrames - before.resimulated);
      }
      before.stalls = stats.stalls;
      before.resimulated = stats.resimulatedFrames;
    });
    this.begun = true;
  }

  /** By machine, over the whole match: how far it was ahead of the mean of all, on average. */
  means(): number[] {
    return this.advantage.map((frames) => frames.reduce((sum, each) => sum + each, 0) / Math.max(1, frames.length));
  }

  figures(): TimelineFigures {
    return { everyMs: this.everyMs, advantageFrames: this.advantage, stalledTicks: this.stalled, resimulatedFrames: this.resimulated };
  }
}

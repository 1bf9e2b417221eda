/**
 * Whether the machines agree: the sums of their final states, frame by frame, compared as they become final. What the rooms do among
 * themselves, seen from outside.
 */
import type { Machine } from './machine.ts';

/** Frames remembered; a machine that is behind by more is not compared. */
const KEPT = 4096;

export interface Verdict {
  /** The newest frame of which two or more machines have told their sum; -1 for none. */
  readonly frame: number;
  readonly equal: boolean;
  /** Comparisons made, and those that differed. */
  readonly compared: number;
  readonly differed: number;
  /** Machines that disagreed with the others at the last difference, by number. */
  readonly odd: readonly number[];
}

export class Agreement {
  verdict: Verdict = { frame: -1, equal: true, compared: 0, differed: 0, odd: [] };
  private readonly sums = new Map<number, Map<number, number>>();
  private readonly newest: number[] = [];
  private readonly sessions: unknown[] = [];

  /** Looks what became final on this machine. */
  look(machine: Machine): void {
    const session = machine.room?.session;
    if (session === undefined) return;
    const { index } = machine;
    if (this.sessions[index] !== session) {
      this.sessions[index] = session;
      this.newest[index] = -1;
    }
    const newest = session.newestCheckpoint;
    for (let frame = Math.max(this.newest[index]! + 1, newest - 64); frame <= newest; frame += 1) {
      const sum = session.checksumAt(frame);
      if (sum >= 0) this.compare(frame, index, sum);
    }
    this.newest[index] = newest;
  }

  /** A new match: its frames are other frames. */
  clear(): void {
    this.sums.clear();
    this.newest.fill(-1);
    this.verdict = { ...this.verdict, frame: -1, equal: true, odd: [] };
  }

  private compare(frame: number, index: number, sum: number): void {
    let row = this.sums.get(frame);
    if (row === undefined) {
      this.sums.set(frame, (row = new Map()));
      this.sums.delete(frame - KEPT);
    }
    row.set(index, sum);
    if (row.size < 2) return;
    const odd = oddOnes(row);
    const { compared, differed, frame: last, equal } = this.verdict;
    const isNewest = frame >= last;
    this.verdict = { frame: Math.max(frame, last), equal: isNewest ? odd.length === 0 : equal, compared: compared + 1, differed: differed + (odd.length > 0 ? 1 : 0), odd: odd.length > 0 ? odd : this.verdict.odd };
  }
}

/** Whoever has not the sum that most have; everybody if no sum has most. */
function oddOnes(row: ReadonlyMap<number, number>): number[] {
  const votes = new Map<number, number>();
  for (const sum of row.values()) votes.set(sum, (votes.get(sum) ?? 0) + 1);
  const [best, count] = [...votes].reduce((most, each) => (each[1] > most[1] ? each : most));
  if (count === row.size) return [];
  return [...row].filter(([, sum]) => count * 2 <= row.size || sum !== best).map(([index]) => index);
}

/**
 * For tests that drive real pages, and only with `?test` in the address: `window.__rollmesh`. It shows what is there and
 * changes nothing.
 */
import type { GameRoom } from './connection.ts';

export interface TestHook {
  /** Which screen is shown. */
  readonly phase: string;
  /** The open room, if any. */
  readonly room: GameRoom | undefined;
  /** Sums of the final state by frame, as far as the session has told since the match began. Equal on all machines. */
  checksums(): Record<number, number>;
  /** The room's figures. */
  stats(): GameRoom['stats'] | undefined;
  /** Game events heard so far, by name; undone ones under `name:undone`. */
  events(): Record<string, number>;
  /** Animation frames drawn since the page began, and the time spent on ours (input, simulation, drawing calls, not the GPU) in ms. */
  frames(): { count: number; busyMs: number; worstMs: number };
}

export interface Source {
  phase(): string;
  room(): GameRoom | undefined;
}

export class TestRecorder {
  private readonly sums = new Map<number, number>();
  private readonly heard: Record<string, number> = {};
  private readonly figures = { count: 0, busyMs: 0, worstMs: 0 };
  private newest = -1;

  private source: Source | undefined;

  /** Puts the hook on the window. */
  expose(source: Source): void {
    this.source = source;
    const hook: TestHook = {
      get phase() {
        return source.phase();
      },
      get room() {
        return source.room();
      },
      checksums: () => Object.fromEntries(this.sums),
      stats: () => source.room()?.stats,
      events: () => ({ ...this.heard }),
      frames: () => ({ ...this.figures }),
    };
    Object.assign(window, { __rollmesh: hook });
  }

  matchStarted(): void {
    this.sums.clear();
    this.newest = -1;
  }

  event(name: string, undone: boolean): void {
    const key = undone ? `${name}:undone` : name;
    this.heard[key] = (this.heard[key] ?? 0) + 1;
  }

  /** Once per animation frame. */
  frame(busyMs: number): void {
    this.figures.count += 1;
    this.figures.busyMs += busyMs;
    this.figures.worstMs = Math.max(this.figures.worstMs, busyMs);
    const session = this.source?.room()?.session;
    const newest = session?.newestCheckpoint ?? -1;
    if (session === undefined || newest <= this.newest) return;
    // Several checkpoints may have become final at once; the session keeps the last 64.
    for (let frame = this.newest + 1; frame <= newest; frame += 1) {
      const sum = session.checksumAt(frame);
      if (sum >= 0) this.sums.set(frame, sum);
    }
    this.newest = newest;
  }
}

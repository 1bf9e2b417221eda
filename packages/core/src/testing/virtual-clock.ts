/**
 * Time for tests: it moves only when told to, and only from one event to the next. A binary heap of events ordered by
 * time, then by the order in which they were asked for, so that every run of the same program is the same run. Events
 * are pooled: a clock that has warmed up schedules without making garbage.
 */
import { RollmeshError } from '../ground/errors.ts';
import type { Due } from './time-heap.ts';
import { TimeHeap } from './time-heap.ts';

interface ClockEvent extends Due {
  callback: () => void;
}

const nothing = (): void => {};

export class VirtualClock {
  /** Milliseconds since the start of the world; fractions are kept. */
  now = 0;
  private readonly heap = new TimeHeap<ClockEvent>();
  private readonly pool: ClockEvent[] = [];
  private nextOrder = 0;

  /** How many events wait. */
  get pending(): number {
    return this.heap.size;
  }

  /** When the next event is due, or Infinity. */
  get nextMs(): number {
    return this.heap.firstMs;
  }

  /** Calls back at `timeMs`; a time already past means now, behind whatever else is due now. */
  at(timeMs: number, callback: () => void): void {
    if (!(timeMs < Infinity)) {
      throw new RollmeshError('bad-option', `An event was asked for at ${timeMs} ms.`, 'Give a finite time.');
    }
    const event = this.pool.pop() ?? { timeMs: 0, order: 0, callback: nothing };
    event.timeMs = timeMs > this.now ? timeMs : this.now;
    event.order = this.nextOrder++;
    event.callback = callback;
    this.heap.push(event);
  }

  /** Calls back `delayMs` from now. */
  after(delayMs: number, callback: () => void): void {
    this.at(this.now + delayMs, callback);
  }

  /** Calls back every `periodMs`, first at `firstMs` (default: one period from now), until the returned function is called. */
  every(periodMs: number, callback: () => void, firstMs = this.now + periodMs): () => void {
    if (!(periodMs > 0)) {
      throw new RollmeshError('bad-option', `A period of ${periodMs} ms never lets time pass.`, 'Give a period above 0.');
    }
    let stopped = false;
    let next = firstMs;
    const run = (): void => {
      if (stopped) return;
      callback();
      next += periodMs;
      if (!stopped) this.at(next, run);
    };
    this.at(firstMs, run);
    return () => {
      stopped = true;
    };
  }

  /** Runs the next event, whenever it is due. Returns false if none waits. */
  step(): boolean {
    if (this.heap.size === 0) return false;
    const event = this.heap.pop();
    this.now = event.timeMs;
    const { callback } = event;
    event.callback = nothing;
    this.pool.push(event);
    callback();
    return true;
  }

  /** Runs every event due up to and including `timeMs`, then stands at `timeMs`. */
  runUntil(timeMs: number): void {
    while (this.heap.firstMs <= timeMs) this.step();
    if (timeMs > this.now) this.now = timeMs;
  }

  /** Runs the next `durationMs` of virtual time. */
  runFor(durationMs: number): void {
    this.runUntil(this.now + durationMs);
  }
}

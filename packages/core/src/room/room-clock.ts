/** The two times of a room: the caller's clock made steady, and how long this machine has been awake. */
import { SteadyClock } from '../ground/steady-clock.ts';
import { SLEEP_MS } from '../session/pacer.ts';

export class RoomClock {
  steadyMs = 0;
  /** Nobody is judged by the time that we slept through. */
  awakeMs = 0;
  private readonly steady = new SteadyClock();

  /** Time passes. Returns the time awake. */
  pass(callerMs: number): number {
    const before = this.steadyMs;
    this.steadyMs = this.steady.read(callerMs);
    const gapMs = this.steadyMs - before;
    // The first reading may be any number.
    return (this.awakeMs += gapMs > 0 && gapMs <= SLEEP_MS ? gapMs : 0);
  }
}

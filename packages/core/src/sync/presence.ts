/**
 * Which peers play in which frames: the simulation's side of the view. A change takes effect at an agreed frame and
 * stays known for as long as a rollback could reach back past it.
 */
import type { Frame } from '../ground/frame.ts';

export const Status = {
  /** Plays: its inputs are needed. */
  here: 0,
  /** Benched: the seat is kept, the input is zero. */
  absent: 1,
  /** Dropped or left: the seat is free, the input is zero. */
  gone: 2,
} as const;
export type Status = (typeof Status)[keyof typeof Status];

const KEPT = 8; // changes a window can hold: view changes are at least a round trip apart

export class Presence {
  /** From `since[i]` on, the peer had `status[i]`; ascending, the last is in force. */
  private readonly since: Frame[] = [0];
  private readonly status: Status[] = [Status.here];

  /** From `frame` on, until told otherwise. Changes come in ascending order of frame. */
  change(frame: Frame, status: Status): void {
    while (this.since.length > 0 && this.since[this.since.length - 1]! >= frame) {
      this.since.pop();
      this.status.pop();
    }
    this.since.push(frame);
    this.status.push(status);
    if (this.since.length > KEPT) {
      this.since.shift();
      this.status.shift();
    }
  }

  at(frame: Frame): Status {
    let i = this.since.length - 1;
    while (i > 0 && this.since[i]! > frame) i--;
    return this.status[i]!;
  }

  /** The status in force after everything announced has taken effect. */
  get latest(): Status {
    return this.status[this.status.length - 1]!;
  }

  /** The frame from which `latest` holds. */
  get latestSince(): Frame {
    return this.since[this.since.length - 1]!;
  }
}

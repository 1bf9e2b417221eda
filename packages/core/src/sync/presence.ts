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

/** From frame `since` on, a peer had `status`. */
export interface PresenceChange {
  readonly since: Frame;
  readonly status: Status;
}

/** Changes kept: as many as can fall into the seconds that somebody who catches up simulates again. */
const KEPT = 32;
const NEVER = Number.MAX_SAFE_INTEGER;

export class Presence {
  /** From `since[i]` on, the peer had `status[i]`; ascending, the last is in force. */
  private readonly since: Frame[] = [0];
  private readonly status: Status[] = [Status.here];
  /** The first frame of the stretch without inputs that the peer is in to the end; a frame never reached if it plays. */
  endsAt: Frame = NEVER;
  /** The status in force after everything announced has taken effect. */
  latest: Status = Status.here;
  /** The frame from which `latest` holds. */
  latestSince: Frame = 0;

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
    this.changed();
  }

  /** All that is kept, ascending: for somebody who begins in the middle. */
  changes(): PresenceChange[] {
    return this.since.map((since, i) => ({ since, status: this.status[i]! }));
  }

  /** Takes over what another machine keeps of the same peer; at least one change. */
  restore(changes: readonly PresenceChange[]): void {
    this.since.length = 0;
    this.status.length = 0;
    for (const { since, status } of changes) {
      this.since.push(since);
      this.status.push(status);
    }
    this.changed();
  }

  private changed(): void {
    this.endsAt = this.findEnd();
    this.latest = this.status[this.status.length - 1]!;
    this.latestSince = this.since[this.since.length - 1]!;
  }

  /** Absent, then gone, is one stretch. */
  private findEnd(): Frame {
    let end = NEVER;
    for (let i = this.since.length - 1; i >= 0 && this.status[i] !== Status.here; i--) end = this.since[i]!;
    return end;
  }

  at(frame: Frame): Status {
    return frame >= this.latestSince ? this.latest : this.before(frame);
  }

  private before(frame: Frame): Status {
    let i = this.since.length - 1;
    while (i > 0 && this.since[i]! > frame) i--;
    return this.status[i]!;
  }
}

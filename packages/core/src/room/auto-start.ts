/** A match that starts by itself as soon as enough seats are here: in a room without a button. */
import type { Member } from './members.ts';

/** How often it is tried again: the first time, some of the others may not be linked to each other yet. */
const AGAIN_MS = 1000;

export class AutoStart {
  private nextMs = 0;

  /** `seats`: how many have to be here; 0 if nothing starts by itself. */
  constructor(private readonly seats: number) {}

  /** A match ended, or a start was asked for: the next try is some time away. */
  rest(nowMs: number): void {
    this.nextMs = nowMs + AGAIN_MS;
  }

  /** Whether this machine is to ask for a start now. `members` ascend by id; the lowest alone asks, for it is the one who proposes. */
  due(nowMs: number, members: () => readonly Member[]): boolean {
    if (this.seats === 0 || nowMs < this.nextMs) return false;
    const here = members().filter((member) => (member.isSelf || member.linked) && !member.playing);
    if (here.reduce((sum, member) => sum + member.seats, 0) < this.seats || here[0]?.isSelf !== true) return false;
    this.rest(nowMs);
    return true;
  }
}

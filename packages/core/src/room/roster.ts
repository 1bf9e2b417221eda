/** Who plays in the match that would be proposed: whoever can be reached and plays nothing else, in the order of seats. */
import type { Sitting } from './board-messages.ts';
import type { Member } from './members.ts';
import type { RosterEntry } from './messages.ts';

/** `seating` as the lobby has it. Who waits plays if others are elsewhere; not while the room is `locked`. */
export function rosterOf(seating: readonly Sitting[], members: readonly Member[], most: number, locked: boolean): RosterEntry[] {
  const roster: RosterEntry[] = [];
  let seats = 0;
  for (const { id, seat } of seating) {
    const member = members.find((each) => each.id === id);
    if (member === undefined || !member.linked || member.playing || (locked && seat < 0) || seats + member.seats > most) continue;
    roster.push({ id, seats: member.seats });
    seats += member.seats;
  }
  return roster;
}

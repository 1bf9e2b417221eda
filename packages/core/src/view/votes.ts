/**
 * Which votes are enough. A known last act is a flush, so its sender leaves the electorate. Of three, though, whoever said
 * AWAY still answers ballots: the two others need each other, and if one of them dies then, the third would wait for ever
 * beside a peer that is awake. That is safe among three because any two of them share a peer with any other two, and
 * because only who has said no last act leads: what its follower helped it to decide stands in the last act that it says later.
 */
import type { Desk } from './desk.ts';
import { isQuorum, sizeOf, type PeerSet } from './peers.ts';

/** Whether AWAY leaves its sender its vote. */
export function awayVotes(desk: Desk): boolean {
  return sizeOf(desk.voters) === 3;
}

/** Those who said AWAY and can still be asked. */
export function helpers(desk: Desk, silent: PeerSet): PeerSet {
  return awayVotes(desk) ? desk.acts.away & desk.voters & ~silent : 0;
}

/** Whether `some` are enough to flush to, or to accept, this ballot. */
export function enough(desk: Desk, some: PeerSet, ballot: number): boolean {
  const { voters, acts, view } = desk;
  return isQuorum(some, voters & ~acts.usable(view, ballot)) || (awayVotes(desk) && isQuorum(some, voters));
}

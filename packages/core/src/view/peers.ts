/**
 * Sets of peers as bit masks (bit p = place p in the match's roster), and what makes such a set a quorum. Members are
 * peers, not slots: three people on one couch do not outvote one far away.
 */
export const MAX_PEERS = 16;
export const ALL_PEERS = (1 << MAX_PEERS) - 1;

export type PeerSet = number;

export function has(set: PeerSet, peer: number): boolean {
  return (set & (1 << peer)) !== 0;
}

export function only(peer: number): PeerSet {
  return 1 << peer;
}

export function sizeOf(set: PeerSet): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** The lowest peer of a set, or -1. */
export function lowestOf(set: PeerSet): number {
  return set === 0 ? -1 : 31 - Math.clz32(set & -set);
}

/** How many of `set` lie below `peer`. */
export function rankIn(set: PeerSet, peer: number): number {
  return sizeOf(set & (only(peer) - 1));
}

/**
 * Whether `some` can decide for `electorate`: more than half of it, or exactly half with its lowest peer. One or two voters
 * decide only together: between two, nobody can tell a crash from a cut cable, so silence hands nobody a win.
 */
export function isQuorum(some: PeerSet, electorate: PeerSet): boolean {
  const all = sizeOf(electorate);
  const votes = sizeOf(some & electorate);
  if (all <= 2) return all > 0 && votes === all;
  return 2 * votes > all || (2 * votes === all && has(some, lowestOf(electorate)));
}

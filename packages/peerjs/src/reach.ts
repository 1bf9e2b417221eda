/**
 * Who is in the room, seen from here: everybody linked, and everybody that those name in their rosters, with how many
 * links away they are and through whom. A mesh need not be full: two without a link still know each other by this, and
 * what introduces them travels along it.
 */
import { MAX_HOPS, MAX_ROSTER, type Member, type RosterEntry } from './frames.ts';
import type { Link } from './link.ts';

/** One member of the room, other than this peer. */
export interface TransportMember {
  readonly peerId: string;
  /** Whether a link of our own leads there. If not, one is being tried in the background for as long as it is listed. */
  readonly linked: boolean;
  /** Links on the shortest way there: 1 if linked, 2 through one other member, and so on. */
  readonly hops: number;
  /** The number of our own link that this way begins with. */
  readonly via: number;
}

/** The way to one member. */
export interface Route extends Member {
  readonly hops: number;
  readonly via: Link;
}

/**
 * The shortest way to everybody, links before rumours; of two equally long ones that of the older link. Rumours of more
 * than `most` peers are not believed.
 */
export function routes(links: Iterable<Link>, selfId: string, most = MAX_ROSTER): Map<string, Route> {
  const found = new Map<string, Route>();
  const all = [...links];
  for (const link of all) found.set(link.peerId, { id: link.peerId, address: link.roster.address, hops: 1, via: link });
  for (const link of all) {
    for (const { id, address, hops } of link.roster.members) {
      if (id === selfId || hops >= MAX_HOPS) continue;
      const known = found.get(id);
      if (known === undefined && found.size >= most) continue;
      if (known === undefined || hops + 1 < known.hops) found.set(id, { id, address, hops: hops + 1, via: link });
    }
  }
  return found;
}

export interface Towards {
  /** A link not to be taken: what came along it must not go back. */
  readonly except: Link | undefined;
  /** Not along our own link to the peer itself. */
  readonly around: boolean;
  /** Links silent for longer are not relied on. */
  readonly maxSilentMs: number;
}

/** The link on which something for `peerId` should go: the one nearest to it. */
export function nextLink(links: Iterable<Link>, peerId: string, { except, around, maxSilentMs }: Towards): Link | undefined {
  let best: Link | undefined;
  let fewest = MAX_HOPS + 1;
  for (const link of links) {
    if (link === except || link.silentMs > maxSilentMs) continue;
    if (link.peerId === peerId) {
      if (!around) return link;
      continue;
    }
    const hops = link.roster.members.find(({ id }) => id === peerId)?.hops ?? Infinity;
    if (hops < fewest) [best, fewest] = [link, hops];
  }
  return best;
}

/**
 * What we tell `to`: everybody but itself and those whom we reach only through it. In one order, so that it changes only with what it
 * says: two who took over each other's order never had done telling.
 */
export function entriesFor(to: Link, found: ReadonlyMap<string, Route>): RosterEntry[] {
  const entries: RosterEntry[] = [];
  for (const { id, address, hops, via } of found.values()) if (via !== to && id !== to.peerId) entries.push({ id, address, hops });
  return entries.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The same list as `before` if nothing in it changed, so that a caller may compare by identity. */
export function memberList(found: ReadonlyMap<string, Route>, parted: (peerId: string) => boolean, before: readonly TransportMember[]): readonly TransportMember[] {
  const list: TransportMember[] = [];
  for (const { id, hops, via } of found.values()) {
    if (hops === 1 || !parted(id)) list.push({ peerId: id, linked: hops === 1, hops, via: via.number });
  }
  list.sort((a, b) => (a.peerId < b.peerId ? -1 : 1));
  const same = list.length === before.length && list.every((member, at) => sameMember(member, before[at]));
  return same ? before : list;
}

function sameMember(a: TransportMember, b: TransportMember): boolean {
  return a.peerId === b.peerId && a.hops === b.hops && a.via === b.via;
}

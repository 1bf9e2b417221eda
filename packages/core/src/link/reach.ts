/**
 * Who hears whom, as far as it is known here, and the way round a link that is missing or broken. A way is chosen per
 * direction and by round-trip time: an input of `j` is wanted from the neighbour that hears it and is nearest, and from a second one
 * as a spare. All times are this machine's. Peers are places in the roster; a set of peers is a bit each.
 */
import { NOT_REACHED, REACH_FAR, REACH_MOST, REACH_RELAYED, REACH_UNIT_MS } from '../wire/relay-section.ts';
import { MAX_PEERS } from '../wire/protocol.ts';
import type { Remote } from './remote.ts';

/** A direct way that brought nothing for this long, and two round trips, is looked round. */
const PATIENCE_MS = 120;
/** Round trip that is assumed where none was measured. */
const ASSUMED_MS = 100;
/** A direct way that works again is trusted after this long. */
const HEALED_MS = 500;
/** What a peer said of its reach holds for so long. */
const TOLD_MS = 1500;
/** A pair that is not linked after this long plays through others, until it is. */
const GRACE_MS = 1000;
/** Another way must be better by this much. */
const HYSTERESIS_MS = 15;
/** Two hops are taken only where there is no way with one. */
const SECOND_HOP_MS = 10_000;
/** What was wanted lately may still be on its way. */
const WANTED_MS = 1500;
const LONGEST_MS = 500;
/** A peer that was heard through others within this time is reached. */
const NEWS_MS = 1000;

export class Reach {
  /** Members that are not heard directly. */
  broken = 0;
  /** By neighbour: the peers whose inputs are wanted from it. */
  readonly wantedFrom = new Uint16Array(MAX_PEERS);
  /** How far each peer is from here, as told to others. */
  readonly own = new Uint8Array(MAX_PEERS);
  /** Counts the changes of who is reached: others are to be told at once. */
  changes = 0;
  private readonly remoteOf: readonly (Remote | undefined)[];
  private readonly told = new Uint8Array(MAX_PEERS * MAX_PEERS).fill(NOT_REACHED);
  private readonly toldMs = new Float64Array(MAX_PEERS).fill(-Infinity);
  private readonly directMs = new Float64Array(MAX_PEERS);
  private readonly healingMs = new Float64Array(MAX_PEERS).fill(-1);
  /** When each peer was last heard through one other. */
  private readonly relayedMs = new Float64Array(MAX_PEERS).fill(-Infinity);
  /** When each peer was last heard through two others. */
  private readonly farMs = new Float64Array(MAX_PEERS).fill(-Infinity);
  private readonly wantedMs = new Float64Array(MAX_PEERS * MAX_PEERS).fill(-Infinity);
  private readonly via = new Int8Array(MAX_PEERS).fill(-1);
  private readonly spare = new Int8Array(MAX_PEERS).fill(-1);
  /** Neighbours that said that they miss a member. */
  private missers = 0;
  /** When somebody last wanted the inputs of another from here. */
  private askedMs = -Infinity;
  /** Neighbours that said that all whom they are linked with reach everybody. */
  private completes = 0;
  private wasTroubled = false;
  private members = 0;
  private voters = 0;
  private nowMs = -1;

  constructor(
    remotes: readonly Remote[],
    private readonly self: number,
    private readonly peers: number,
  ) {
    this.remoteOf = Array.from({ length: MAX_PEERS }, (_, peer) => remotes.find((remote) => remote.peer === peer));
    this.own.fill(NOT_REACHED);
    this.own[self] = 0;
  }

  // --- what arrives -----------------------------------------------------------------------------------------------

  /** A packet came from `peer` itself. */
  heardDirectly(nowMs: number, peer: number): void {
    if (((this.broken >>> peer) & 1) !== 0 && this.healingMs[peer]! < 0) this.healingMs[peer] = nowMs;
    this.directMs[peer] = nowMs;
  }

  /** News of `peer` came through a neighbour that hears it itself, or, if `far`, through another. */
  heardThrough(nowMs: number, peer: number, far: boolean): void {
    (far ? this.farMs : this.relayedMs)[peer] = nowMs;
  }

  /** `peer` said how far everybody is from it, and whether all whom it is linked with reach everybody. */
  learn(nowMs: number, peer: number, reach: Uint8Array, complete: boolean): void {
    this.completes = complete ? this.completes | (1 << peer) : this.completes & ~(1 << peer);
    for (let other = 0; other < this.peers; other++) this.told[peer * MAX_PEERS + other] = reach[other]!;
    this.toldMs[peer] = nowMs;
    this.missers = this.missesSomebody(peer) ? this.missers | (1 << peer) : this.missers & ~(1 << peer);
  }

  /** A neighbour wants inputs of others from here: it misses them, whether or not its word that it does arrived. */
  asked(nowMs: number): void {
    this.askedMs = nowMs;
  }

  private missesSomebody(peer: number): boolean {
    for (let other = 0; other < this.peers; other++) {
      if (((this.members >>> other) & 1) !== 0 && other !== peer && this.told[peer * MAX_PEERS + other]! > REACH_MOST) return true;
    }
    return false;
  }

  // --- the tick ---------------------------------------------------------------------------------------------------

  /**
   * `voters`: the members that play. `lacking`: peers of whom inputs are wanted from anybody, for they do not come from
   * themselves.
   */
  tick(nowMs: number, members: number, voters: number, lacking: number): void {
    if (this.nowMs < 0) this.directMs.fill(nowMs + GRACE_MS);
    this.nowMs = nowMs;
    if (this.peers < 3) return;
    this.members = members & ~(1 << this.self);
    this.voters = voters & this.members;
    for (let peer = 0; peer < this.peers; peer++) this.look(peer);
    this.wantedFrom.fill(0);
    const around = (this.broken | lacking) & ~(1 << this.self);
    for (let peer = 0; around >>> peer !== 0; peer++) if (((around >>> peer) & 1) !== 0) this.choose(peer, ((lacking >>> peer) & 1) !== 0);
    if (this.troubled || this.wasTroubled) this.takeStock();
    this.wasTroubled = this.troubled;
  }

  /** Somebody misses a member: then all tell each other how far everybody is from them. */
  get troubled(): boolean {
    return this.broken !== 0 || this.missers !== 0 || this.nowMs - this.askedMs <= TOLD_MS;
  }

  /** Whether the direct way to `peer` works. */
  private look(peer: number): void {
    const bit = 1 << peer;
    const remote = this.remoteOf[peer];
    if (remote === undefined || (this.members & bit) === 0) return this.mend(bit, peer);
    if ((this.missers & bit) !== 0 && this.nowMs - this.toldMs[peer]! > TOLD_MS) this.missers &= ~bit;
    if (!this.fresh(peer)) {
      this.broken |= bit;
      this.healingMs[peer] = -1;
    } else if ((this.broken & bit) !== 0 && this.healingMs[peer]! >= 0 && this.nowMs - this.healingMs[peer]! >= HEALED_MS) this.mend(bit, peer);
  }

  private mend(bit: number, peer: number): void {
    if ((this.broken & bit) === 0) return;
    this.broken &= ~bit;
    this.changes++;
    this.healingMs[peer] = -1;
    this.via[peer] = this.spare[peer] = -1;
  }

  /** Whether the direct way brought something lately. */
  private fresh(peer: number): boolean {
    const remote = this.remoteOf[peer]!;
    if (remote.link < 0) return false;
    const silenceMs = this.nowMs - this.directMs[peer]!;
    return silenceMs <= PATIENCE_MS || silenceMs <= PATIENCE_MS + 2 * rttOf(remote);
  }

  /** Whether packets go to and fro between here and `peer`. */
  private neighbour(peer: number): boolean {
    const remote = this.remoteOf[peer];
    return remote !== undefined && remote.handshake.complete && this.fresh(peer) && this.saysReached(peer, this.self) !== false;
  }

  /** Whether `peer` says that it hears `other` itself; undefined if it said nothing lately. */
  private saysReached(peer: number, other: number): boolean | undefined {
    if (this.nowMs - this.toldMs[peer]! > TOLD_MS) return undefined;
    return this.told[peer * MAX_PEERS + other]! <= REACH_MOST;
  }

  // --- whose inputs come from whom --------------------------------------------------------------------------------

  private choose(peer: number, lacking: boolean): void {
    this.via[peer] = this.best(peer, this.via[peer]!, -1, lacking);
    this.spare[peer] = this.peers < 4 ? -1 : this.best(peer, this.spare[peer]!, this.via[peer]!, lacking);
    this.want(peer, this.via[peer]!);
    this.want(peer, this.spare[peer]!);
  }

  private want(peer: number, from: number): void {
    if (from < 0) return;
    this.wantedFrom[from]! |= 1 << peer;
    this.wantedMs[from * MAX_PEERS + peer] = this.nowMs;
  }

  /** Whether inputs of `peer` were wanted from `from` lately: nobody else's word on them is taken. */
  wanted(nowMs: number, peer: number, from: number): boolean {
    return nowMs - this.wantedMs[from * MAX_PEERS + peer]! <= WANTED_MS;
  }

  private best(peer: number, now: number, not: number, lacking: boolean): number {
    let best = -1;
    let least = Infinity;
    for (let from = 0; from < this.peers; from++) {
      if (from === peer || from === not || from === this.self) continue;
      const ms = this.costMs(peer, from, lacking) - (from === now ? HYSTERESIS_MS : 0);
      if (ms < least) {
        least = ms;
        best = from;
      }
    }
    return best;
  }

  /** How long news of `peer` takes through `from`, there and back. */
  private costMs(peer: number, from: number, lacking: boolean): number {
    if (!this.neighbour(from)) return Infinity;
    const hereMs = rttOf(this.remoteOf[from]!);
    const farMs = this.nowMs - this.toldMs[from]! > TOLD_MS ? ASSUMED_MS : msOf(this.told[from * MAX_PEERS + peer]!);
    // Inputs that were agreed on are with everybody who plays.
    return hereMs + (lacking && farMs === Infinity ? 2 * SECOND_HOP_MS : farMs);
  }

  /** Round trip to `peer` on the way that its inputs come, in ms; -1 if that is the direct one. */
  roundMs(peer: number): number {
    const from = this.via[peer]!;
    if (((this.broken >>> peer) & 1) === 0 || from < 0) return -1;
    const ms = this.costMs(peer, from, false);
    return Math.min(ms % SECOND_HOP_MS, LONGEST_MS);
  }

  // --- the other direction ----------------------------------------------------------------------------------------

  /** The neighbour through which a message to `peer` travels: `peer` itself, or -1 if no way is known. */
  hop(peer: number): number {
    const remote = this.remoteOf[peer];
    if (remote === undefined) return -1;
    const linked = remote.link >= 0;
    const works = linked && ((this.broken >>> peer) & 1) === 0;
    if (this.peers < 3 || (works && this.saysReached(peer, this.self) !== false)) return linked ? peer : -1;
    let best = linked ? peer : -1;
    let least = Infinity;
    for (let over = 0; over < this.peers; over++) {
      if (over === peer || over === this.self || !this.neighbour(over)) continue;
      const ms = rttOf(this.remoteOf[over]!) + this.onwardMs(over, peer);
      if (ms < least) {
        least = ms;
        best = over;
      }
    }
    return best;
  }

  /** From `over` to `peer`: by what `peer` itself says of whom it hears, if it does. */
  private onwardMs(over: number, peer: number): number {
    if (this.saysReached(peer, over) === true) return msOf(this.told[peer * MAX_PEERS + over]!);
    return this.nowMs - this.toldMs[over]! > TOLD_MS ? Infinity : msOf(this.told[over * MAX_PEERS + peer]!);
  }

  // --- what others are told ---------------------------------------------------------------------------------------

  private takeStock(): void {
    for (let peer = 0; peer < this.peers; peer++) {
      if (peer === this.self) continue;
      const value = this.distance(peer);
      if (kindOf(value) !== kindOf(this.own[peer]!)) this.changes++;
      this.own[peer] = value;
    }
  }

  private distance(peer: number): number {
    const remote = this.remoteOf[peer]!;
    if (remote.handshake.complete && this.fresh(peer)) return unitsOf(rttOf(remote));
    if (this.nowMs - this.relayedMs[peer]! <= NEWS_MS) return REACH_RELAYED | unitsOf(Math.max(0, this.roundMs(peer)));
    return this.nowMs - this.farMs[peer]! <= NEWS_MS ? REACH_FAR : NOT_REACHED;
  }

  /** Whether the match can begin: whoever is not linked is reached, and so say all whom we are linked with, of themselves and theirs. */
  get connected(): boolean {
    return this.complete && (this.neighbours & ~this.completes) === 0;
  }

  /** Whether everybody is reached from here and from all whom we are linked with. */
  get complete(): boolean {
    for (let peer = 0; peer < this.peers; peer++) {
      if (((this.voters >>> peer) & 1) === 0) continue;
      if (!this.remoteOf[peer]!.handshake.complete) {
        if (this.kindOfWay(peer) === Way.none) return false;
      } else if (!this.coversAll(peer)) return false;
    }
    return true;
  }

  /** Members that no way leads to. */
  get unreached(): number {
    let unreached = 0;
    for (let peer = 0; peer < this.peers; peer++) if (((this.voters >>> peer) & 1) !== 0 && this.kindOfWay(peer) === Way.none) unreached |= 1 << peer;
    return unreached;
  }

  private kindOfWay(peer: number): Way {
    return kindOf(this.own[peer]!);
  }

  private get neighbours(): number {
    let neighbours = 0;
    for (let peer = 0; peer < this.peers; peer++) {
      if (((this.voters >>> peer) & 1) !== 0 && this.remoteOf[peer]!.handshake.complete) neighbours |= 1 << peer;
    }
    return neighbours;
  }

  private coversAll(from: number): boolean {
    if (this.nowMs - this.toldMs[from]! > TOLD_MS) return false;
    for (let peer = 0; peer < this.peers; peer++) {
      if (((this.voters >>> peer) & 1) !== 0 && peer !== from && this.told[from * MAX_PEERS + peer] === NOT_REACHED) return false;
    }
    return true;
  }
}

const Way = { direct: 0, relayed: 1, far: 2, none: 3 } as const;
type Way = (typeof Way)[keyof typeof Way];

function kindOf(told: number): Way {
  if (told === NOT_REACHED) return Way.none;
  return told <= REACH_MOST ? Way.direct : told === REACH_FAR ? Way.far : Way.relayed;
}

function rttOf(remote: Remote): number {
  const { rttMs } = remote.roundTrip;
  return rttMs < 0 ? ASSUMED_MS : rttMs < LONGEST_MS ? rttMs : LONGEST_MS;
}

function unitsOf(ms: number): number {
  const units = Math.round(ms / REACH_UNIT_MS);
  return units > REACH_MOST ? REACH_MOST : units;
}

function msOf(told: number): number {
  if (told === NOT_REACHED || told === REACH_FAR) return Infinity;
  return told < REACH_RELAYED ? told * REACH_UNIT_MS : SECOND_HOP_MS + (told - REACH_RELAYED) * REACH_UNIT_MS;
}

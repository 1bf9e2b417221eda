/**
 * Plays with those whom no link reaches: wants their inputs from others, hands on inputs that others want from here, and tells
 * and hears who reaches whom. A full mesh never gets here but for a glance per tick. What a packet says is `wire/relay-section.ts`,
 * which way is taken is `link/reach.ts`.
 */
import type { Reach } from '../link/reach.ts';
import type { Remote } from '../link/remote.ts';
import { MAX_LEAD_FRAMES, QUEUE_CAPACITY } from '../sync/input-queue.ts';
import { Status } from '../sync/presence.ts';
import { Reader, type Writer } from '../wire/cursor.ts';
import type { InputPacket } from '../wire/input-packet.ts';
import { MAX_PACKET_BYTES, MAX_PEERS, MAX_RUN_FRAMES } from '../wire/protocol.ts';
import { Carried, Hops, NOT_REACHED, REACH_MOST, REACH_RELAYED, readRelay, RelayFlag, RelaySection, writeCarried, type RelayBounds } from '../wire/relay-section.ts';
import { framesIn, readRun, runBytesAtMost, writeRun } from '../wire/runs.ts';
import type { Match } from './match.ts';
import type { Membership } from './membership.ts';
import type { Ways } from './view-in-force.ts';

/** How often those who are in trouble tell each other whom they reach. */
const REACH_EVERY_MS = 250;
/** The same before the match has begun: it begins when all have heard it from all. */
const REACH_AT_FIRST_MS = 60;
/** What a peer wanted, or said of whom it hears, holds for so long. */
const HOLDS_MS = 1500;
/** A count that is behind by no more than this is an old packet's. */
const LATE_COUNTS = 64;
const COUNTS_MS = 500;
/** After this long without a way to somebody the match is given up before it began: as long as a seat waits in a match. */
const UNREACHED_MS = 15_000;
/** A longer gap between ticks is not waiting. */
const AWAKE_MS = 250;
const EVERYBODY = 0xffff;

export class Relay implements Ways {
  private readonly section = new RelaySection();
  private readonly entry = new Carried();
  private readonly runReader = new Reader();
  private readonly bounds: RelayBounds;
  private readonly remoteOf: readonly (Remote | undefined)[];
  /** What an entry without its run takes as a rule; one that takes more than is left waits. */
  private readonly entryBytes: number;
  /** By asker: what it wants, since when, and how far it had that. */
  private readonly wants = new Uint16Array(MAX_PEERS);
  private readonly wantsMs = new Float64Array(MAX_PEERS).fill(-Infinity);
  private readonly wantsFrom = new Float64Array(MAX_PEERS * MAX_PEERS);
  /** By peer: signs of life, direct ones and those through one other, modulo 256. */
  private readonly directCount = new Uint8Array(MAX_PEERS);
  private readonly relayedCount = new Uint8Array(MAX_PEERS);
  /** By peer: whom it hears, and when it said so. */
  private readonly hears = new Uint16Array(MAX_PEERS).fill(EVERYBODY);
  private readonly hearsMs = new Float64Array(MAX_PEERS).fill(-Infinity);
  /** By relay and peer: the last count told, with its hops; -1 if none in this epoch. */
  private readonly seen = new Int16Array(MAX_PEERS * MAX_PEERS).fill(-1);
  private readonly seenMs = new Float64Array(MAX_PEERS * MAX_PEERS);
  private readonly toldMs = new Float64Array(MAX_PEERS).fill(-Infinity);
  private readonly toldChanges = new Int32Array(MAX_PEERS).fill(0);
  private toldHears = 0;
  private changes = 0;
  /** Peers that send us what follows inputs of theirs that we lack. */
  private gaps = 0;
  private epoch = -1;
  private waitedMs = 0;
  private triedMs = -1;
  private toldUnreached = 0;
  private wasBroken = 0;

  constructor(
    private readonly match: Match,
    private readonly membership: Membership,
    private readonly reach: Reach,
  ) {
    const { queues } = match.timeline;
    this.bounds = { self: match.self, peers: queues.length, lanes: queues.map((queue) => queue.rowBytes) };
    this.remoteOf = queues.map((_, peer) => match.remotes.find((remote) => remote.peer === peer));
    this.entryBytes = 8 + 2 * queues.length;
  }

  // --- the tick ---------------------------------------------------------------------------------------------------

  /** Before anything is sent. */
  tick(nowMs: number): void {
    const { match, membership } = this;
    const { reach } = this;
    if (membership.epochByte !== this.epoch) this.newEpoch();
    const { members, benched } = membership.view;
    reach.tick(nowMs, members, members & ~benched, this.lacking());
    const fell = reach.broken & ~this.wasBroken;
    this.wasBroken = reach.broken;
    // A pair that is not linked takes no part in keeping the clocks together: the others they are linked with do.
    if (fell !== 0) for (let i = 0; i < match.remotes.length; i++) if (((fell >>> match.remotes[i]!.peer) & 1) !== 0) match.margins[match.remotes[i]!.peer]!.forget();
    if (!reach.troubled) return;
    if (!match.started && reach.connected) match.start();
    if (!match.started) this.tellUnreached(nowMs);
    let hears = match.started || reach.complete ? 1 << match.self : 0;
    for (let i = 0; i < match.remotes.length; i++) if (membership.hears(nowMs, match.remotes[i]!.peer)) hears |= 1 << match.remotes[i]!.peer;
    if (hears !== this.toldHears) this.changes++;
    this.toldHears = hears;
  }

  /** The match cannot begin: somebody is too far away. */
  private tellUnreached(nowMs: number): void {
    const { match } = this;
    // Only time that we were awake: a clock that leaps, or a sleep, gives up nobody.
    this.waitedMs += this.triedMs < 0 ? 0 : Math.min(nowMs - this.triedMs, AWAKE_MS);
    this.triedMs = nowMs;
    if (this.waitedMs < UNREACHED_MS) return;
    const unreached = this.reach.unreached & ~this.toldUnreached;
    this.toldUnreached |= unreached;
    for (let peer = 0; unreached >>> peer !== 0; peer++) if (((unreached >>> peer) & 1) !== 0) match.events.tell('unreachable', peer, match.timeline.current);
  }

  /** What was said in another epoch is no sign of life in this one. */
  private newEpoch(): void {
    this.epoch = this.membership.epochByte;
    this.seen.fill(-1);
    this.wants.fill(0);
    this.gaps = 0;
  }

  /** Those of whom we lack inputs that they themselves will not send. */
  private lacking(): number {
    const { timeline, remotes } = this.match;
    let lacking = this.gaps;
    for (let i = 0; i < remotes.length; i++) {
      const { peer } = remotes[i]!;
      const { latest, endsAt } = timeline.presence[peer]!;
      if (latest !== Status.here && timeline.queues[peer]!.newest < endsAt - 1) lacking |= 1 << peer;
    }
    return lacking;
  }

  // --- what goes out ----------------------------------------------------------------------------------------------

  /** Whether the next packet to `remote` carries a section. */
  due(remote: Remote, nowMs: number): boolean {
    const { reach } = this;
    if (reach.wantedFrom[remote.peer] !== 0 || this.wanted(remote.peer, nowMs) !== 0) return true;
    return this.reachDue(remote.peer, nowMs);
  }

  private reachDue(peer: number, nowMs: number): boolean {
    const { reach } = this;
    if (this.bounds.peers < 3) return false;
    if (this.toldChanges[peer] !== ((reach.changes + this.changes) | 0)) return true;
    return reach.troubled && nowMs - this.toldMs[peer]! >= (this.match.started ? REACH_EVERY_MS : REACH_AT_FIRST_MS);
  }

  private wanted(asker: number, nowMs: number): number {
    return nowMs - this.wantsMs[asker]! <= HOLDS_MS ? this.wants[asker]! : 0;
  }

  /** Writes the section that is due. `packet` is the packet around it, whose own run takes at most `runBytes` after it. */
  write(writer: Writer, remote: Remote, packet: InputPacket, runBytes: number, nowMs: number): void {
    const { peer } = remote;
    const { reach } = this;
    const wanted = reach.wantedFrom[peer]!;
    const carried = this.wanted(peer, nowMs);
    const tells = this.reachDue(peer, nowMs);
    const told = tells ? RelayFlag.reach | (this.match.started ? RelayFlag.begun : 0) : 0;
    writer.u8((wanted !== 0 ? RelayFlag.wanted : 0) | told | (carried !== 0 ? RelayFlag.carried : 0));
    if (wanted !== 0) writer.u16(wanted);
    if (tells) this.writeReach(writer, peer, nowMs);
    if (carried !== 0) this.writeEntries(writer, peer, carried, packet.newest, MAX_PACKET_BYTES - runBytes, nowMs);
  }

  private writeReach(writer: Writer, peer: number, nowMs: number): void {
    const { reach } = this;
    this.toldMs[peer] = nowMs;
    this.toldChanges[peer] = (reach.changes + this.changes) | 0;
    writer.u16(this.toldHears);
    for (let other = 0; other < this.bounds.peers; other++) if (other !== this.bounds.self) writer.u8(reach.own[other]!);
  }

  /** Own inputs come first; what is wanted shares the room that they leave. */
  private writeEntries(writer: Writer, asker: number, wanted: number, base: number, end: number, nowMs: number): void {
    const at = writer.length;
    writer.u8(0);
    let left = 0;
    for (let peer = 0; wanted >>> peer !== 0; peer++) left += (wanted >>> peer) & 1;
    for (let peer = 0; wanted >>> peer !== 0; peer++) {
      if (((wanted >>> peer) & 1) === 0) continue;
      const room = end - writer.length - left * this.entryBytes;
      const before = writer.length;
      if (room >= 0 && this.writeEntry(writer, asker, peer, base, room / left, nowMs)) {
        if (writer.length <= end) writer.bytes[at]!++;
        else writer.length = before;
      }
      left--;
    }
  }

  private writeEntry(writer: Writer, asker: number, peer: number, base: number, room: number, nowMs: number): boolean {
    const { entry, match } = this;
    const queue = match.timeline.queues[peer]!;
    entry.peer = peer;
    this.fillLife(entry, nowMs);
    const from = this.wantsFrom[asker * MAX_PEERS + peer]!;
    const lacks = queue.newest - from;
    const kept = queue.holds(from);
    let frames = lacks <= 0 || !kept ? 0 : Math.min(lacks, framesIn(queue.rowBytes, room, 0), MAX_RUN_FRAMES);
    if (frames > 0 && runBytesAtMost(queue.rowBytes, frames) > room) frames = 0;
    if (entry.hops === Hops.none && frames === 0 && (kept || lacks <= 0)) return false;
    entry.frames = frames;
    entry.newest = lacks > 0 && !kept ? queue.newest : from + frames;
    entry.more = lacks > frames;
    writeCarried(writer, entry, base, this.bounds.peers);
    if (frames > 0) writeRun(writer, queue, from + 1, frames);
    return true;
  }

  private fillLife(entry: Carried, nowMs: number): void {
    const { peer } = entry;
    const own = this.reach.own[peer]!;
    entry.hops = own <= REACH_MOST ? Hops.direct : own >= REACH_RELAYED && own !== NOT_REACHED ? Hops.relayed : Hops.none;
    if (entry.hops === Hops.none) return;
    entry.count = entry.hops === Hops.direct ? this.directCount[peer]! : this.relayedCount[peer]!;
    entry.hears = nowMs - this.hearsMs[peer]! <= HOLDS_MS ? this.hears[peer]! : EVERYBODY;
    const { have } = this.remoteOf[peer]!;
    for (let other = 0; other < this.bounds.peers; other++) entry.have[other] = have[other]!;
  }

  // --- what comes in ----------------------------------------------------------------------------------------------

  /** Reads a section; nothing in it takes effect yet. */
  read(reader: Reader, packet: InputPacket, sender: number): boolean {
    return readRelay(reader, this.section, sender, packet.newest, this.bounds);
  }

  /** An input packet of this epoch was accepted. `gap`: it continues inputs that we lack. `relayed`: with the section just read. */
  heard(nowMs: number, remote: Remote, packet: InputPacket, bytes: Uint8Array, relayed: boolean, gap: boolean): void {
    const { peer } = remote;
    this.reach.heardDirectly(nowMs, peer);
    this.directCount[peer]!++;
    this.gaps = gap ? this.gaps | (1 << peer) : this.gaps & ~(1 << peer);
    this.wants[peer] = relayed ? this.section.wanted : 0;
    if (relayed) this.take(nowMs, remote, packet, bytes);
  }

  private take(nowMs: number, remote: Remote, packet: InputPacket, bytes: Uint8Array): void {
    const { section } = this;
    const { peer } = remote;
    if (section.wanted !== 0) {
      this.wantsMs[peer] = nowMs;
      this.reach.asked(nowMs);
      for (let other = 0; other < this.bounds.peers; other++) this.wantsFrom[peer * MAX_PEERS + other] = packet.have[other]!;
    }
    if ((section.flags & RelayFlag.reach) !== 0) {
      this.reach.learn(nowMs, peer, section.reach, ((section.hears >>> peer) & 1) !== 0);
      this.hears[peer] = section.hears;
      this.hearsMs[peer] = nowMs;
    }
    for (let i = 0; i < section.entries; i++) this.takeEntry(nowMs, remote, section.carried[i]!, bytes);
    if ((section.flags & RelayFlag.begun) !== 0 && !this.match.started) this.beginToo();
  }

  /**
   * Where everybody was reached the match has begun, and we did not hear of it in time. Whoever has died since is for the members to
   * bench, and they wait for us if we are the first of them. Who comes in midway is judged by its own eyes.
   */
  private beginToo(): void {
    const { match } = this;
    if (match.config.resume === undefined && match.remotes.every(({ handshake }) => handshake.refusal === undefined)) match.start();
  }

  private takeEntry(nowMs: number, relay: Remote, entry: Carried, bytes: Uint8Array): void {
    const { match } = this;
    const remote = this.remoteOf[entry.peer]!;
    const lying = entry.hops !== Hops.none && !match.mayHave(entry.have[match.self]!);
    if (lying || !this.reach.wanted(nowMs, entry.peer, relay.peer)) return void relay.counters.unusable++;
    const accepted = this.takeRows(relay, entry, bytes);
    if (accepted) remote.sentAll = !entry.more;
    if (entry.hops === Hops.none) return;
    for (let peer = 0; peer < this.bounds.peers && !remote.renewed; peer++) {
      if (peer === entry.peer && !accepted) continue;
      if (entry.have[peer]! > remote.have[peer]!) remote.have[peer] = entry.have[peer]!;
    }
    this.takeLife(nowMs, relay.peer, remote, entry);
  }

  /** Takes rows as from the peer itself: none of a frozen one, none without the row before. */
  private takeRows(relay: Remote, entry: Carried, bytes: Uint8Array): boolean {
    const { match, membership } = this;
    const { peer, newest, frames } = entry;
    const queue = match.timeline.queues[peer]!;
    const before = queue.newest;
    if (frames === 0) {
      if (newest - before >= QUEUE_CAPACITY - MAX_LEAD_FRAMES) membership.cannotFollow();
      return newest <= before;
    }
    const first = newest - frames + 1;
    if (newest <= before) return this.sameAsOurs(entry, bytes, first, before);
    if (first > before + 1 || newest > before + MAX_LEAD_FRAMES || (first > 0 && !queue.holds(first - 1)) || membership.refuses(peer, newest)) return false;
    const reader = this.runReader.open(bytes, entry.runTo, entry.runFrom);
    if (!readRun(reader, queue, first, frames, before) || !reader.finished) {
      if (reader.contradicted) match.contradicted(this.remoteOf[peer]!, first);
      else relay.counters.malformed++;
      return false;
    }
    queue.acceptUpTo(newest);
    match.timeline.arrived(peer, before);
    this.gaps &= ~(1 << peer);
    return true;
  }

  /** Old news still tells whether its author told everybody the same. What was agreed may replace what it sent, so only while it plays. */
  private sameAsOurs({ peer, frames, runFrom, runTo }: Carried, bytes: Uint8Array, first: number, before: number): boolean {
    const { timeline } = this.match;
    const presence = timeline.presence[peer]!;
    if (!timeline.queues[peer]!.holds(first - 1) || presence.latest !== Status.here || first <= presence.latestSince) return true;
    const reader = this.runReader.open(bytes, runTo, runFrom);
    readRun(reader, timeline.queues[peer]!, first, frames, before);
    if (reader.contradicted) this.match.contradicted(this.remoteOf[peer]!, first);
    return true;
  }

  heardDirectly(nowMs: number, peer: number): void {
    this.reach.heardDirectly(nowMs, peer);
  }

  /** A count that went on is a sign of life. */
  private takeLife(nowMs: number, relay: number, remote: Remote, entry: Carried): void {
    const { peer, hops } = entry;
    const at = relay * MAX_PEERS + peer;
    const last = this.seen[at]!;
    const now = (hops << 8) | entry.count;
    const ahead = (entry.count - last) & 255;
    // Where nothing was told for a while, how far a count went tells nothing.
    const same = last >= 0 && last >> 8 === hops && nowMs - this.seenMs[at]! <= COUNTS_MS;
    this.seenMs[at] = nowMs;
    if (same && (ahead === 0 || ahead > 256 - LATE_COUNTS)) return;
    this.seen[at] = now;
    if (!same) return;
    this.membership.heard(peer, ((entry.hears >>> this.match.self) & 1) !== 0);
    remote.heardMs = nowMs;
    this.reach.heardThrough(nowMs, peer, hops !== Hops.direct);
    if (hops !== Hops.direct) return;
    this.relayedCount[peer]!++;
    this.hears[peer] = entry.hears;
    this.hearsMs[peer] = nowMs;
  }
}

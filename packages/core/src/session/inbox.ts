/**
 * The receive stage: whatever the transport has is decoded into the match, packet by packet. Bytes from afar are
 * hostile: each is checked, what does not fit is counted and dropped, nothing throws.
 */
import type { Remote } from '../link/remote.ts';
import type { LinkEnd, TransportNotice, TransportSink } from '../link/transport.ts';
import { refusalOf } from '../link/handshake.ts';
import { MAX_LEAD_FRAMES, QUEUE_CAPACITY } from '../sync/input-queue.ts';
import { Reader } from '../wire/cursor.ts';
import { emptyHello, readHello, readRefuse, readVersion, REFUSALS, type Refusal } from '../wire/hello.ts';
import { InputPacket, MARGIN_UNITS, peekEpoch, readInputHead } from '../wire/input-packet.ts';
import { Kind, kindOf, PROTOCOL_VERSION, RELAY_BYTES } from '../wire/protocol.ts';
import { framesThatFit, readRun } from '../wire/runs.ts';
import type { Match } from './match.ts';
import type { Outbox } from './outbox.ts';
import type { ViewInForce, Ways } from './view-in-force.ts';

/** So long somebody who catches up is given to get from others what one peer cannot send any more. */
const GAP_SECONDS = 4;

export class Inbox implements TransportSink {
  private readonly reader = new Reader();
  private readonly packetIn = new InputPacket();
  private readonly hello = emptyHello();
  /** By peer, how many frames one of its packets can carry. */
  private readonly framesThatFit: readonly number[];
  private readonly framesBesideRelay: readonly number[];
  private nowMs = 0;

  constructor(
    private readonly match: Match,
    private readonly inForce: ViewInForce,
    private readonly outbox: Outbox,
    private readonly ways: Ways,
  ) {
    this.framesThatFit = match.timeline.queues.map((queue) => framesThatFit(queue.rowBytes));
    this.framesBesideRelay = match.timeline.queues.map((queue) => framesThatFit(queue.rowBytes, RELAY_BYTES));
  }

  drain(nowMs: number): void {
    this.nowMs = nowMs;
    this.match.config.transport.receive(this);
  }

  packet(link: number, bytes: Uint8Array, length: number): void {
    const remote = this.match.remoteOn(link);
    if (remote === undefined) return this.match.config.rest?.packet(link, bytes, length);
    remote.counters.packetsIn++;
    remote.counters.bytesIn += length;
    const kind = length > 0 ? kindOf(bytes[0]!) : 0;
    if (kind === Kind.input || kind === Kind.relay) this.input(remote, bytes, length, kind === Kind.relay);
    else this.other(remote, kind, bytes, length);
  }

  private other(remote: Remote, kind: number, bytes: Uint8Array, length: number): void {
    if (kind === Kind.view) this.agreement(remote, bytes, length);
    else if (kind === Kind.hello || kind === Kind.welcome || kind === Kind.refuse) this.greeting(remote, kind, bytes, length);
    else remote.counters.malformed++;
  }

  linkOpened(link: number, peerId: string): void {
    this.match.config.rest?.linkOpened(link, peerId);
  }

  linkClosed(link: number, end: LinkEnd): void {
    this.match.config.rest?.linkClosed(link, end);
  }

  message(link: number, bytes: Uint8Array, length: number): void {
    this.match.config.rest?.message(link, bytes, length);
  }

  notice(notice: TransportNotice): void {
    this.match.config.rest?.notice(notice);
  }

  private agreement(remote: Remote, bytes: Uint8Array, length: number): void {
    if (!remote.handshake.accepted) return void remote.counters.unusable++;
    remote.roundTrip.packetArrived();
    this.ways.heardDirectly(this.nowMs, remote.peer);
    this.inForce.receive(this.nowMs, remote.peer, bytes, length);
  }

  private input(remote: Remote, bytes: Uint8Array, length: number, relayed: boolean): void {
    const { match } = this;
    if (!remote.handshake.accepted) return void remote.counters.unusable++;
    if (peekEpoch(bytes, length) !== this.inForce.epochByte) return this.ofAnotherEpoch(remote, peekEpoch(bytes, length));
    const packet = this.packetIn;
    const reader = this.reader.open(bytes, length);
    const peers = match.config.peers.length;
    if (!readInputHead(reader, packet, remote.peer, peers, remote.have[remote.peer]!) || !match.mayHave(packet.have[match.self]!)) {
      return void remote.counters.malformed++;
    }
    if (relayed && !this.ways.read(reader, packet, remote.peer)) return void remote.counters.malformed++;
    const before = match.timeline.queues[remote.peer]!.newest;
    const taken = this.takeRun(remote, packet);
    if (taken === 'malformed') return void remote.counters.malformed++;
    this.heard(remote);
    if (!remote.handshake.welcomed) this.welcomed(remote);
    this.inForce.heard(remote.peer, !packet.deaf);
    remote.sentAll = taken === 'accepted' && packet.count < (relayed ? this.framesBesideRelay : this.framesThatFit)[remote.peer]!;
    remote.roundTrip.packetArrived();
    this.mergeVector(remote, packet, taken === 'accepted');
    if (packet.hasTime || packet.hasEcho || packet.hasChecksum) this.takeSections(remote, packet);
    this.ways.heard(this.nowMs, remote, packet, bytes, relayed, packet.newest - packet.count > before);
  }

  private ofAnotherEpoch(remote: Remote, byte: number): void {
    remote.counters.stale++;
    // It arrived, whatever it is worth: a change of view is no loss.
    remote.roundTrip.packetArrived();
    this.ways.heardDirectly(this.nowMs, remote.peer);
    this.inForce.sawEpoch(this.nowMs, remote.peer, byte);
  }

  /** Accepts the run's new rows. A stale or premature run is skipped, its head still counts. */
  private takeRun(remote: Remote, packet: InputPacket): 'accepted' | 'skipped' | 'malformed' {
    const { timeline } = this.match;
    const queue = timeline.queues[remote.peer]!;
    const first = packet.newest - packet.count + 1;
    const before = queue.newest;
    if (packet.count === 0) return this.takeNothing(remote, packet.newest);
    if (packet.newest <= before && !queue.holds(first - 1)) return 'skipped';
    if (first > before + 1 || packet.newest > before + MAX_LEAD_FRAMES || (first > 0 && !queue.holds(first - 1))) {
      return this.unusable(remote, first > before + 1);
    }
    remote.gaps = 0;
    if (packet.newest > before && this.inForce.refuses(remote.peer, packet.newest)) return 'skipped';
    if (!readRun(this.reader, queue, first, packet.count, before) || !this.reader.finished) {
      if (this.reader.contradicted) this.match.contradicted(remote, first);
      return 'malformed';
    }
    if (packet.newest > before) {
      queue.acceptUpTo(packet.newest);
      timeline.arrived(remote.peer, before);
    }
    return 'accepted';
  }

  private unusable(remote: Remote, beyond: boolean): 'skipped' {
    remote.counters.unusable++;
    if (beyond) this.gap(remote);
    return 'skipped';
  }

  /**
   * An empty run. If it reaches far beyond what is here, the sender no longer keeps what we lack; else it takes us to have more, or
   * began in the middle of the match, after what we lack.
   */
  private takeNothing(remote: Remote, newest: number): 'accepted' | 'skipped' | 'malformed' {
    const before = this.match.timeline.queues[remote.peer]!.newest;
    if (!this.reader.finished) return 'malformed';
    if (newest <= before) return 'accepted';
    if (newest - before >= QUEUE_CAPACITY - MAX_LEAD_FRAMES) this.inForce.cannotFollow();
    else this.gap(remote);
    return 'skipped';
  }

  /** What we lack its earlier life sent, and this one cannot; if nobody else does for long, no inputs bring us back. */
  private gap(remote: Remote): void {
    if (++remote.gaps > GAP_SECONDS * this.match.config.tickRate) this.inForce.cannotFollow();
  }

  private mergeVector(remote: Remote, packet: InputPacket, accepted: boolean): void {
    for (let peer = 0; peer < this.match.config.peers.length; peer++) {
      if (peer === remote.peer && !accepted) continue;
      if (packet.have[peer]! > remote.have[peer]!) remote.have[peer] = packet.have[peer]!;
    }
    const timeline = this.match.timeline;
    if (packet.count > 0) this.match.margins[remote.peer]!.arrived(packet.newest - timeline.current);
  }

  private takeSections(remote: Remote, packet: InputPacket): void {
    if (packet.hasTime) {
      remote.roundTrip.markArrived(this.nowMs, packet.token, packet.sent);
      if (this.hasOurs(remote)) this.match.margins[remote.peer]!.heard(packet.margin / MARGIN_UNITS);
    }
    if (packet.hasEcho) remote.roundTrip.echoArrived(this.nowMs, packet.echo, packet.holdMs);
    if (!packet.hasChecksum) return;
    const { checkpoints } = this.match;
    // A sum of a frame that is no checkpoint here has nothing to be compared with.
    if (checkpoints.heard(remote.peer, packet.checksumFrame, packet.checksum)) this.match.compare(remote.peer, packet.checksumFrame);
  }

  /** Whether `remote` can have measured how early our inputs reach it: it has one of those we make since we (again) play. */
  private hasOurs(remote: Remote): boolean {
    const { self, timeline } = this.match;
    return remote.have[self]! >= timeline.presence[self]!.latestSince;
  }

  private heard(remote: Remote): void {
    remote.heardMs = this.nowMs;
  }

  /** Who sends us inputs has accepted us, whether or not its welcome arrived. */
  private welcomed(remote: Remote): void {
    remote.handshake.welcomed = true;
    this.match.connected(remote);
  }

  private greeting(remote: Remote, kind: number, bytes: Uint8Array, length: number): void {
    const reader = this.reader.open(bytes, length);
    const version = readVersion(reader);
    if (version < 0) return void remote.counters.malformed++;
    if (kind === Kind.refuse) return this.refused(remote, readRefuse(reader));
    if (version !== PROTOCOL_VERSION) return this.refuse(remote, 'version');
    if (!readHello(reader, this.hello)) return void remote.counters.malformed++;
    const refusal = refusalOf(this.match.hello, this.hello, remote.peer);
    if (refusal !== undefined) return this.refuse(remote, refusal);
    this.heard(remote);
    this.inForce.greeted(this.nowMs, remote.peer);
    const was = remote.handshake.complete;
    remote.handshake.accepted = true;
    if (kind === Kind.welcome) remote.handshake.welcomed = true;
    else this.outbox.welcome(remote);
    if (!was && remote.handshake.complete) this.match.connected(remote);
  }

  /** We refuse them, and say why; a hello of another match is merely stale, for it may be a late one of the last. */
  private refuse(remote: Remote, refusal: Refusal): void {
    // Nor has somebody who sits elsewhere by now anything to say in a match that runs: whoever comes in will say who it is.
    const midway = this.match.started || this.match.config.resume !== undefined;
    if (refusal === 'match' || (refusal === 'roster' && midway)) return void remote.counters.stale++;
    this.outbox.refuse(remote, refusal);
    this.refused(remote, refusal);
  }

  private refused(remote: Remote, refusal: Refusal | undefined): void {
    if (refusal === undefined || !REFUSALS.includes(refusal)) return void remote.counters.malformed++;
    // A refusal after the handshake is a late one, or a lie: it ends nothing.
    if (remote.handshake.complete || remote.handshake.refusal !== undefined) return;
    remote.handshake.refusal = refusal;
    this.match.events.tell('refused', remote.peer, -1, refusal);
  }
}

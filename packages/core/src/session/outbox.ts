/**
 * The send stage: one packet per tick and link, written once into one buffer that the transport borrows. An input packet
 * carries whatever of ours the receiver's own vector says it lacks, so any hole fills by itself.
 */
import type { Remote } from '../link/remote.ts';
import { RoundTrip } from '../link/round-trip.ts';
import { Writer } from '../wire/cursor.ts';
import { writeHello, writeRefuse, type Refusal } from '../wire/hello.ts';
import { holdFits, InputPacket, marginUnits, writeInputHead } from '../wire/input-packet.ts';
import { HEAD_BYTES_AT_MOST, Kind, MAX_PACKET_BYTES, RELAY_BYTES } from '../wire/protocol.ts';
import { framesThatFit, runBytesAtMost, writeRun } from '../wire/runs.ts';
import { NO_FRAME } from '../ground/frame.ts';
import type { InputQueue } from '../sync/input-queue.ts';
import { Redundancy, REPEATS } from './redundancy.ts';
import type { Match } from './match.ts';
import type { ViewInForce, Ways } from './view-in-force.ts';

/** Every so many packets one carries the time section: about four times a second. */
const TIME_EVERY_PACKETS = 16;

export class Outbox {
  private readonly writer = new Writer(new Uint8Array(MAX_PACKET_BYTES + 2 * HEAD_BYTES_AT_MOST));
  private readonly packetOut = new InputPacket();
  /** By peer: the newest checkpoint told. */
  private readonly toldCheckpoint: Float64Array;
  private readonly own: InputQueue;
  private readonly redundancy: Redundancy;
  /** Of this tick's packet without sections that the buffer holds: frames in its run (-1: there is none), its last frame, its flag. */
  private plainCount = -1;
  private plainNewest = NO_FRAME;
  private plainDeaf = false;
  private readonly framesThatFit: number;
  private readonly framesBesideRelay: number;

  constructor(
    private readonly match: Match,
    private readonly inForce: ViewInForce,
    private readonly ways: Ways,
  ) {
    this.toldCheckpoint = new Float64Array(match.config.peers.length).fill(NO_FRAME);
    this.own = match.timeline.queues[match.self]!;
    this.redundancy = new Redundancy(match.config.tickRate);
    const { rowBytes } = this.own;
    this.framesThatFit = framesThatFit(rowBytes);
    this.framesBesideRelay = framesThatFit(rowBytes, RELAY_BYTES);
  }

  send(nowMs: number): void {
    const { match } = this;
    const { remotes } = match;
    this.ways.tick(nowMs);
    this.redundancy.tick(this.own.newest);
    this.fillShared();
    for (let i = 0; i < remotes.length; i++) {
      const remote = remotes[i]!;
      if (remote.handshake.complete) this.sendInput(remote, nowMs);
      else if (remote.link >= 0 && remote.handshake.helloDue(nowMs)) this.sendHello(remote, Kind.hello);
    }
  }

  welcome(remote: Remote): void {
    this.sendHello(remote, Kind.welcome);
  }

  refuse(remote: Remote, refusal: Refusal): void {
    writeRefuse(this.begin(), refusal);
    this.hand(remote);
  }

  private sendHello(remote: Remote, kind: typeof Kind.hello | typeof Kind.welcome): void {
    writeHello(this.begin(), kind, this.match.hello);
    this.hand(remote);
  }

  /** What every packet of this tick says. */
  private fillShared(): void {
    const { match, packetOut: packet } = this;
    const { queues } = match.timeline;
    this.plainCount = -1;
    packet.epoch = this.inForce.epochByte;
    for (let peer = 0; peer < queues.length; peer++) packet.have[peer] = queues[peer]!.newest;
    packet.checksumFrame = match.checkpoints.newestFinal(match.finalFrame);
  }

  private sendInput(remote: Remote, nowMs: number): void {
    const { match, packetOut: packet, own } = this;
    const has = remote.have[match.self]!;
    const lacking = own.newest - has;
    const after = lacking > REPEATS ? this.redundancy.sendAfter(remote, has) : has;
    const relays = this.ways.due(remote, nowMs);
    const fit = relays ? this.framesBesideRelay : this.framesThatFit;
    packet.count = own.newest - after < fit ? own.newest - after : fit;
    packet.newest = after + packet.count;
    // It has more than we made, for it came after we stopped; or it is further back than our memory, and no inputs bring it here.
    if (lacking <= 0 || !own.holds(has)) {
      packet.count = 0;
      packet.newest = own.newest;
    }
    packet.deaf = !this.inForce.hears(nowMs, remote.peer);
    this.fillTime(remote, nowMs);
    this.fillChecksum(remote);
    if (relays || packet.hasTime || packet.hasEcho || packet.hasChecksum) this.write(remote, nowMs, relays);
    else if (!this.again(packet)) {
      this.write(remote, nowMs, false);
      this.remember(packet);
    }
    this.hand(remote);
  }

  private write(remote: Remote, nowMs: number, relays: boolean): void {
    const { match, packetOut: packet, own } = this;
    const writer = this.begin();
    writeInputHead(writer, packet, match.self, match.timeline.queues.length, relays ? Kind.relay : Kind.input);
    if (relays) this.ways.write(writer, remote, packet, packet.count > 0 ? runBytesAtMost(own.rowBytes, packet.count) : 0, nowMs);
    if (packet.count > 0) writeRun(writer, own, packet.newest - packet.count + 1, packet.count);
  }

  /** Whether the buffer already holds this very packet, for another link: whoever lacks the same is told the same. */
  private again(packet: InputPacket): boolean {
    return packet.count === this.plainCount && packet.newest === this.plainNewest && packet.deaf === this.plainDeaf;
  }

  private remember(packet: InputPacket): void {
    this.plainCount = packet.count;
    this.plainNewest = packet.newest;
    this.plainDeaf = packet.deaf;
  }

  /** The buffer for another packet. */
  private begin(): Writer {
    this.plainCount = -1;
    return this.writer.reset();
  }

  private fillTime(remote: Remote, nowMs: number): void {
    const { packetOut: packet } = this;
    packet.hasTime = remote.counters.packetsOut % TIME_EVERY_PACKETS === 0;
    if (packet.hasTime) this.askTime(remote, nowMs);
    const echo = remote.roundTrip.takeEcho();
    packet.hasEcho = echo >= 0;
    if (packet.hasEcho) this.answerTime(remote, nowMs, echo);
  }

  private askTime(remote: Remote, nowMs: number): void {
    const { packetOut: packet } = this;
    packet.sent = remote.counters.packetsOut & 255;
    packet.token = RoundTrip.token(nowMs);
    packet.margin = marginUnits(this.match.margins[remote.peer]!.here);
  }

  private answerTime(remote: Remote, nowMs: number, echo: number): void {
    const { packetOut: packet } = this;
    packet.echo = echo;
    packet.holdMs = remote.roundTrip.heldMs(nowMs);
    packet.hasEcho = holdFits(packet.holdMs);
  }

  private fillChecksum(remote: Remote): void {
    const { packetOut: packet } = this;
    packet.hasChecksum = packet.checksumFrame > this.toldCheckpoint[remote.peer]!;
    if (packet.hasChecksum) this.tellChecksum(remote);
  }

  private tellChecksum(remote: Remote): void {
    const { packetOut: packet } = this;
    this.toldCheckpoint[remote.peer] = packet.checksumFrame;
    packet.checksum = this.match.checkpoints.ourBits(packet.checksumFrame);
  }

  private hand(remote: Remote): void {
    const { writer } = this;
    remote.counters.packetsOut++;
    remote.counters.bytesOut += writer.length;
    if (remote.link >= 0 && this.match.config.transport.send(remote.link, writer.bytes, writer.length)) return;
    remote.counters.notSent++;
    remote.doubt();
  }
}

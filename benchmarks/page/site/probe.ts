/**
 * The measuring itself, without a page: 60 packets a second by the clock, each with a number and with what of the other's has arrived. Both
 * sides run one. A packet is sent at its time or not at all: what a sleeping page did not send is no loss of the network's.
 */
import { Quantiles } from '../../lib/quantiles.ts';
import { directionOf, FRAME_MS, spreadOf, type Arrival, type Direction } from './figures.ts';
import { PACKET_BYTES, readPacket, writePacket } from './packet.ts';
import type { Result } from './result.ts';

/** What a packet may wait for in the browser before it is rather not sent. */
const BACKLOG_BYTES = 2400;
/** Later than this a packet is left out: the page was not running. */
const MISSED_MS = 100;
const MOST_PACKETS = 60 * 125;

export interface Channel {
  readonly bufferedAmount: number;
  send(bytes: Uint8Array<ArrayBuffer>): void;
}

export interface RoundTrip {
  readonly atMs: number;
  readonly ms: number;
}

export class Probe {
  sent = 0;
  /** Packets that were not sent in time. */
  missed = 0;
  readonly arrivals: Arrival[] = [];
  readonly roundTrips: RoundTrip[] = [];
  /** Of ours, as the other side told last. */
  theyHave = 0;
  theyHaveOf = 0;
  private readonly seen = new Set<number>();
  private readonly sentAtMs: number[] = [];
  private readonly bytes = new Uint8Array(PACKET_BYTES);
  private readonly view = new DataView(this.bytes.buffer);
  private newest: { seq: number; cameMs: number } = { seq: -1, cameMs: 0 };
  private lastEcho = -1;
  private slot = 0;

  constructor(
    private readonly channel: Channel,
    private readonly beganMs: number,
    private readonly seconds: number,
  ) {}

  /** Sends what is due; call it every few ms. */
  tick(nowMs: number): void {
    const slots = Math.min(this.seconds * 60, Math.floor((nowMs - this.beganMs) / FRAME_MS) + 1);
    for (; this.slot < slots; this.slot++) {
      const lateMs = nowMs - this.beganMs - this.slot * FRAME_MS;
      if (lateMs > MISSED_MS || this.channel.bufferedAmount > BACKLOG_BYTES) this.missed++;
      else this.send(nowMs);
    }
  }

  isSending(nowMs: number): boolean {
    return nowMs < this.beganMs + this.seconds * 1000;
  }

  private send(nowMs: number): void {
    const { seq, cameMs } = this.newest;
    this.sentAtMs[this.sent] = nowMs;
    writePacket(this.view, { seq: this.sent++, sentMs: nowMs, echoSeq: seq, heldMs: seq < 0 ? 0 : nowMs - cameMs, received: this.seen.size });
    this.channel.send(this.bytes);
  }

  /** What came from the other side; anything else than a packet is dropped. */
  received(data: unknown, nowMs: number): void {
    const packet = readPacket(data);
    if (packet === undefined || packet.seq >= MOST_PACKETS || this.seen.has(packet.seq)) return;
    this.seen.add(packet.seq);
    this.arrivals.push({ seq: packet.seq, sentMs: packet.sentMs, cameMs: nowMs });
    if (packet.seq > this.newest.seq) this.newest = { seq: packet.seq, cameMs: nowMs };
    const askedMs = this.sentAtMs[packet.echoSeq];
    if (askedMs === undefined || packet.echoSeq <= this.lastEcho) return;
    this.lastEcho = packet.echoSeq;
    this.theyHave = Math.min(packet.received, this.sent);
    this.theyHaveOf = packet.echoSeq + 1;
    this.roundTrips.push({ atMs: nowMs - this.beganMs, ms: Math.max(0, nowMs - askedMs - packet.heldMs) });
  }

  /** In percent, both ways, as known so far. */
  get lossSoFar(): { readonly there: number; readonly back: number } {
    const share = (has: number, of: number): number => (of <= 0 ? 0 : Math.max(0, (100 * (of - has)) / of));
    return { there: share(this.theyHave, this.theyHaveOf), back: share(this.seen.size, this.newest.seq + 1) };
  }

  get rttMs(): Result['rttMs'] {
    const all = new Quantiles();
    for (const { ms } of this.roundTrips) all.add(ms);
    return { min: all.count === 0 ? 0 : all.at(0), ...spreadOf(all) };
  }

  /** What came, of so many that the other side sent. */
  direction(theySent: number): Direction {
    return directionOf(this.arrivals, theySent, this.rttMs.min);
  }

  /** For each second of the other's sending: how many of its packets are missing. */
  lostBySecond(theySent: number): number[] {
    const lost = new Array<number>(this.seconds).fill(0);
    for (let seq = 0; seq < Math.min(theySent, MOST_PACKETS); seq++) if (!this.seen.has(seq)) lost[Math.min(this.seconds - 1, Math.floor(seq / 60))]! += 1;
    return lost;
  }

  /** For each second: the median and the longest round trip; 0 where there was none. */
  rttBySecond(): { readonly p50: number; readonly max: number }[] {
    const seconds = Array.from({ length: this.seconds }, () => new Quantiles());
    for (const { atMs, ms } of this.roundTrips) seconds[Math.floor(atMs / 1000)]?.add(ms);
    return seconds.map((each) => (each.count === 0 ? { p50: 0, max: 0 } : { p50: each.at(0.5), max: each.at(1) }));
  }
}

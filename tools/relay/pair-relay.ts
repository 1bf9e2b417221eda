/**
 * The way between two peers, through two UDP ports of ours: what one sends to its port leaves from the other's port
 * towards the other, after whatever the weather of that direction does to it. Everything crosses here: ICE, DTLS, SCTP.
 */
import { createSocket, type Socket } from 'node:dgram';
import { HEADER_BYTES, LOST, Path, type PathCounters } from '@rollmesh/core/testing';
import type { Address } from './candidates.ts';
import { concerns, type Rule } from './rules.ts';

/** Of `HEADER_BYTES`, what our datagrams carry inside them already: all but IPv4 and UDP. */
const HEADERS_INSIDE = HEADER_BYTES - 28;
/** A timer never fires early, but up to a millisecond late: what is due within half of one goes at once. */
const AT_ONCE_MS = 0.5;
/** An address that was silent for so long may be followed by another of the same peer. */
const SOURCE_SILENT_MS = 2500;

export interface PairOptions {
  /** Where both peers can reach us. */
  readonly host: string;
  readonly seed: number;
  /** Names the random streams: the same seed and name make the same decisions. */
  readonly name: string;
  /** Side 0 and side 1: whoever made the offer is the first. */
  readonly peers: readonly [string, string];
  /** What was said about the weather so far. */
  readonly rules?: readonly Rule[];
}

/** What crossed from one peer to the other, and what did not. */
export interface WayCounters extends Readonly<PathCounters> {
  readonly from: string;
  readonly to: string;
}

interface Side {
  readonly peer: string;
  readonly socket: Socket;
  /** The weather from this side to the other. */
  readonly path: Path;
  /** Where this side's peer sends from: known once it has sent. */
  source: Address | undefined;
  /** When it last sent from there. */
  sourceMs: number;
}

export class PairRelay {
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private closed = false;
  private heardMs = performance.now();

  private constructor(
    private readonly host: string,
    private readonly sides: readonly [Side, Side],
  ) {
    sides.forEach((side, index) => {
      side.socket.on('message', (bytes, source) => this.carry(side, sides[1 - index]!, bytes, { host: source.address, port: source.port }));
      // A peer that is gone answers with an ICMP error: nothing to do about it.
      side.socket.on('error', () => undefined);
    });
  }

  /** Opens the two ports. */
  static async open({ host, seed, name, peers, rules = [] }: PairOptions): Promise<PairRelay> {
    const [first, second] = await Promise.all([openSide(peers[0], new Path(seed, `${name}/there`)), openSide(peers[1], new Path(seed, `${name}/back`))]);
    const relay = new PairRelay(host, [first, second]);
    rules.forEach((rule) => relay.apply(rule));
    return relay;
  }

  /** The address that stands for the other side, as side 0 or 1 is to use it. */
  addressFor(side: 0 | 1): Address {
    return { host: this.host, port: this.sides[side].socket.address().port };
  }

  /** Changes the weather of those directions that the rule is for. */
  apply({ which, changes }: Rule): void {
    const [first, second] = this.sides;
    // The longest datagram is the browsers' business: their own packets fit, whatever a simulated channel would take.
    const own = { ...changes, mtuBytes: 65_535 };
    if (concerns(which, first.peer, second.peer)) first.path.set(own);
    if (concerns(which, second.peer, first.peer)) second.path.set(own);
  }

  /** From side 0 to side 1, and back. */
  get counters(): readonly [WayCounters, WayCounters] {
    const way = (near: Side, far: Side): WayCounters => ({ ...near.path.counters, from: near.peer, to: far.peer });
    return [way(this.sides[0], this.sides[1]), way(this.sides[1], this.sides[0])];
  }

  /** For how long neither side has sent anything. */
  silentMs(): number {
    return performance.now() - this.heardMs;
  }

  private carry(near: Side, far: Side, bytes: Buffer, source: Address): void {
    const nowMs = performance.now();
    if (!isItsAddress(near, source, nowMs)) return;
    this.heardMs = nowMs;
    const arrivalMs = near.path.carryPacket(nowMs, Math.max(0, bytes.length - HEADERS_INSIDE));
    if (arrivalMs === LOST) return;
    this.deliverAfter(arrivalMs - nowMs, far, bytes);
    const copyMs = near.path.carryCopy(arrivalMs);
    if (copyMs !== LOST) this.deliverAfter(copyMs - nowMs, far, bytes);
  }

  private deliverAfter(delayMs: number, far: Side, bytes: Buffer): void {
    if (delayMs < AT_ONCE_MS) return this.deliver(far, bytes);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.deliver(far, bytes);
    }, delayMs);
    this.timers.add(timer);
  }

  private deliver(far: Side, bytes: Buffer): void {
    if (!this.closed && far.source !== undefined) far.socket.send(bytes, far.source.port, far.source.host);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    for (const { socket } of this.sides) socket.close();
  }
}

/**
 * A browser tries from each of its addresses at once, and an answer must find the one that asked. So one of them is the peer's, and what
 * comes from the others goes nowhere: to follow the latest would give each the answers of another.
 */
function isItsAddress(side: Side, { host, port }: Address, nowMs: number): boolean {
  const same = side.source?.host === host && side.source.port === port;
  if (!same && side.source !== undefined && nowMs - side.sourceMs < SOURCE_SILENT_MS) return false;
  if (!same) side.source = { host, port };
  side.sourceMs = nowMs;
  return true;
}

async function openSide(peer: string, path: Path): Promise<Side> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, () => resolve());
  });
  return { peer, socket, path, source: undefined, sourceMs: 0 };
}

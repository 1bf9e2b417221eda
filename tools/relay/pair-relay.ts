/**
 * The way between two peers, through two UDP ports of ours: what one sends to its port leaves from the other's port
 * towards the other, after whatever the weather of that direction does to it. Everything crosses here: ICE, DTLS, SCTP.
 */
import { createSocket, type Socket } from 'node:dgram';
import { LOST, Path, type Conditions } from '@rollmesh/core/testing';
import type { Address } from './candidates.ts';

/** UDP datagrams of any size pass. */
const NO_MTU: Partial<Conditions> = { mtuBytes: 65_535 };

interface Side {
  readonly socket: Socket;
  /** The weather from this side to the other. */
  readonly path: Path;
  /** Where this side's peer sends from: known once it has sent. */
  from: Address | undefined;
}

export class PairRelay {
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private closed = false;

  private constructor(
    private readonly sides: readonly [Side, Side],
    private readonly host: string,
  ) {
    sides.forEach((side, index) => {
      side.socket.on('message', (bytes, from) => this.carry(side, sides[1 - index]!, bytes, { host: from.address, port: from.port }));
      // A peer that is gone answers with an ICMP error: nothing to do about it.
      side.socket.on('error', () => undefined);
    });
  }

  /** Opens two ports. `host` is the address that both peers can reach us at. */
  static async open(host: string, seed: number, name: string, conditions: Partial<Conditions>): Promise<PairRelay> {
    const sides = await Promise.all(['there', 'back'].map((way) => openSide(seed, `${name}/${way}`, conditions)));
    return new PairRelay(sides as [Side, Side], host);
  }

  /** The address that stands for the other side, as side 0 or 1 is to use it. */
  addressFor(side: 0 | 1): Address {
    return { host: this.host, port: this.sides[side].socket.address().port };
  }

  /** The weather from side 0 to side 1, and back. */
  get paths(): readonly [Path, Path] {
    return [this.sides[0].path, this.sides[1].path];
  }

  private carry(near: Side, far: Side, bytes: Buffer, from: Address): void {
    near.from = from;
    const nowMs = performance.now();
    const arrivalMs = near.path.carryPacket(nowMs, bytes.length);
    if (arrivalMs === LOST) return;
    this.deliverAt(arrivalMs - nowMs, far, bytes);
    const copyMs = near.path.carryCopy(arrivalMs);
    if (copyMs !== LOST) this.deliverAt(copyMs - nowMs, far, bytes);
  }

  private deliverAt(delayMs: number, far: Side, bytes: Buffer): void {
    if (delayMs < 0.5) return this.deliver(far, bytes);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.deliver(far, bytes);
    }, delayMs);
    this.timers.add(timer);
  }

  private deliver(far: Side, bytes: Buffer): void {
    if (!this.closed && far.from !== undefined) far.socket.send(bytes, far.from.port, far.from.host);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    for (const { socket } of this.sides) socket.close();
  }
}

async function openSide(seed: number, name: string, conditions: Partial<Conditions>): Promise<Side> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, () => resolve());
  });
  const path = new Path(seed, name);
  path.set({ ...conditions, ...NO_MTU });
  return { socket, path, from: undefined };
}

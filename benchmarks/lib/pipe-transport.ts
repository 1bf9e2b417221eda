/**
 * The cheapest transport there can be: peers in one thread, packets in rings of kept buffers, a latency counted in ticks.
 * What a benchmark measures over it is the netcode and a copy of the packet, nothing else. Link numbers are peer numbers.
 */
import type { Transport, TransportSink } from '@rollmesh/core';

const PACKET_BYTES = 1232;

interface Slot {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  length: number;
  dueTick: number;
  from: number;
}

export class TickClock {
  tick = 0;
}

export class PipeTransport implements Transport {
  readonly selfId: string;
  readonly maxMessageBytes = 16384;
  bytesSent = 0;
  packetsSent = 0;
  private peers: readonly PipeTransport[] = [];
  private readonly ring: readonly Slot[];
  private head = 0;
  private tail = 0;
  private source: Uint8Array | undefined;
  private words: Uint32Array = new Uint32Array(0);

  constructor(
    private readonly clock: TickClock,
    private readonly self: number,
    private readonly latencyTicks: number,
    peers: number,
  ) {
    this.selfId = `pipe-${self}`;
    // No more slots than packets can be under way, two of each peer and tick: a larger ring costs cache, not work.
    this.ring = Array.from({ length: peers * 2 * (latencyTicks + 2) }, () => {
      const bytes = new Uint8Array(PACKET_BYTES);
      return { bytes, words: new Uint32Array(bytes.buffer), length: 0, dueTick: 0, from: 0 };
    });
  }

  /** A full mesh of `count` transports. */
  static mesh(clock: TickClock, count: number, latencyTicks: number): PipeTransport[] {
    const peers = Array.from({ length: count }, (_, self) => new PipeTransport(clock, self, latencyTicks, count));
    for (const peer of peers) peer.peers = peers;
    return peers;
  }

  send(link: number, bytes: Uint8Array, length: number): boolean {
    const to = this.peers[link]!;
    if (to.tail - to.head >= to.ring.length) return false;
    this.bytesSent += length;
    this.packetsSent++;
    const slot = to.ring[to.tail++ % to.ring.length]!;
    if (bytes !== this.source) this.aimAt(bytes);
    const { words } = this;
    for (let i = 0, count = (length + 3) >> 2; i < count; i++) slot.words[i] = words[i]!;
    slot.length = length;
    slot.dueTick = this.clock.tick + this.latencyTicks;
    slot.from = this.self;
    return true;
  }

  /** A session sends from one buffer: it is looked at as words once. */
  private aimAt(bytes: Uint8Array): void {
    const whole = bytes.byteOffset % 4 === 0 && bytes.length % 4 === 0;
    if (!whole) throw new Error('Over this transport packets are sent from buffers of whole words.');
    this.source = bytes;
    this.words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  }

  receive(sink: TransportSink): void {
    while (this.head < this.tail) {
      const slot = this.ring[this.head % this.ring.length]!;
      if (slot.dueTick > this.clock.tick) return;
      this.head++;
      sink.packet(slot.from, slot.bytes, slot.length);
    }
  }

  sendMessage(): boolean {
    return false;
  }
  pendingBytes(): number {
    return 0;
  }
  unlink(): void {}
  close(): void {}
}

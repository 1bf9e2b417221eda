/**
 * What waits for one peer of a loopback mesh, in order of arrival. Packets lie in slots that are used again and again,
 * so a steady exchange allocates nothing; messages and events, which are rare and must not be lost, lie in a list.
 * Both kinds are numbered from one counter, which is how their order survives.
 */
import type { LinkEnd } from './transport.ts';

/** Packets that may wait; more are dropped at the sender, as on any transport whose queue is full. */
const PACKET_SLOTS = 256;

/** A message, or the news that a link opened or ended. */
export interface Parcel {
  readonly order: number;
  readonly link: number;
  readonly peerId: string | undefined;
  readonly end: LinkEnd | undefined;
  readonly message: Uint8Array | undefined;
}

export class LoopbackInbox {
  /** The number that the next arrival will bear. */
  nextOrder = 0;
  /** Slot `i` of the packets: bytes, length, link and number. The first waiting one is at `first`. */
  readonly bytes: Uint8Array[] = [];
  readonly lengths = new Int32Array(PACKET_SLOTS);
  readonly links = new Int32Array(PACKET_SLOTS);
  private readonly orders = new Float64Array(PACKET_SLOTS);
  private first = 0;
  private waiting = 0;
  private parcels: Parcel[] = [];

  /** Copies a packet in; false if too many wait. */
  putPacket(link: number, bytes: Uint8Array, length: number): boolean {
    if (this.waiting === PACKET_SLOTS - 1) return false; // the slot before the first may still be borrowed
    const slot = (this.first + this.waiting) % PACKET_SLOTS;
    if (slot === this.bytes.length) this.bytes.push(new Uint8Array(128));
    if (this.bytes[slot].length < length) this.bytes[slot] = new Uint8Array(length);
    const into = this.bytes[slot];
    for (let i = 0; i < length; i++) into[i] = bytes[i];
    this.lengths[slot] = length;
    this.links[slot] = link;
    this.orders[slot] = this.nextOrder++;
    this.waiting++;
    return true;
  }

  putOpened(link: number, peerId: string): void {
    this.put(link, peerId, undefined, undefined);
  }

  putClosed(link: number, end: LinkEnd): void {
    this.put(link, undefined, end, undefined);
  }

  /** `message` is the inbox's own from here on. */
  putMessage(link: number, message: Uint8Array): void {
    this.put(link, undefined, undefined, message);
  }

  /** The slot of the packet that comes next, before any parcel and before the number `beforeOrder`; -1 if none does. */
  takePacket(beforeOrder: number): number {
    if (this.waiting === 0) return -1;
    const slot = this.first;
    const order = this.orders[slot];
    if (order >= beforeOrder || (this.parcels.length > 0 && this.parcels[0].order < order)) return -1;
    this.first = (slot + 1) % PACKET_SLOTS;
    this.waiting--;
    return slot;
  }

  /** The parcel that comes next; asked after `takePacket` found nothing. */
  takeParcel(beforeOrder: number): Parcel | undefined {
    if (this.parcels.length === 0 || this.parcels[0].order >= beforeOrder) return undefined;
    return this.parcels.shift();
  }

  clear(): void {
    this.waiting = 0;
    this.parcels = [];
  }

  private put(link: number, peerId: string | undefined, end: LinkEnd | undefined, message: Uint8Array | undefined): void {
    this.parcels.push({ order: this.nextOrder++, link, peerId, end, message });
  }
}

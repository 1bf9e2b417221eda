/**
 * What is on its way to one node or waits there for `receive`, by time of arrival. Records and their buffers are
 * pooled. The packets a node may hold are bounded, like a sleeping tab's socket buffer: more of them are refused.
 */
import type { LinkEnd, TransportNotice } from '../link/transport.ts';
import type { Due } from './time-heap.ts';
import { TimeHeap } from './time-heap.ts';

export type ArrivalKind = 'opened' | 'closed' | 'packet' | 'message' | 'notice';

export interface Arrival<Port> extends Due {
  kind: ArrivalKind;
  port: Port | undefined;
  bytes: Uint8Array;
  length: number;
  /** For 'closed' the end, for 'notice' the notice. */
  detail: LinkEnd | TransportNotice | undefined;
}

const NO_BYTES = new Uint8Array(0);

export class Inbox<Port> {
  /** The number the next arrival will bear; arrivals pushed from now on have this one or a higher one. */
  nextOrder = 0;
  private readonly heap = new TimeHeap<Arrival<Port>>();
  private readonly pool: Arrival<Port>[] = [];
  private packets = 0;

  constructor(
    /** Packets under way and waiting, at most. */
    readonly packetLimit: number,
  ) {}

  /** Under way and waiting, of every kind. */
  get size(): number {
    return this.heap.size;
  }

  /** Copies `bytes[0..length)` in, to be delivered at `timeMs`. False if it is a packet and the inbox is full. */
  push(timeMs: number, kind: ArrivalKind, port: Port | undefined, bytes: Uint8Array = NO_BYTES, length = 0, detail?: Arrival<Port>['detail']): boolean {
    if (kind === 'packet') {
      if (this.packets >= this.packetLimit) return false;
      this.packets++;
    }
    const arrival = this.pool.pop() ?? { timeMs, order: 0, kind, port, bytes: NO_BYTES, length, detail };
    arrival.timeMs = timeMs;
    arrival.order = this.nextOrder++;
    arrival.kind = kind;
    arrival.port = port;
    arrival.length = length;
    arrival.detail = detail;
    if (arrival.bytes.length < length) arrival.bytes = new Uint8Array(length < 128 ? 128 : length);
    copy(bytes, arrival.bytes, length);
    this.heap.push(arrival);
    return true;
  }

  /** Takes out the first arrival if it is due at `nowMs` and older than the number `beforeOrder`. */
  take(nowMs: number, beforeOrder: number): Arrival<Port> | undefined {
    if (!(this.heap.firstMs <= nowMs)) return undefined;
    if (this.heap.first.order >= beforeOrder) return undefined;
    const arrival = this.heap.pop();
    if (arrival.kind === 'packet') this.packets--;
    return arrival;
  }

  /** Takes a delivered arrival back. Its bytes are spoilt, so that whoever kept the borrowed buffer finds out. */
  recycle(arrival: Arrival<Port>): void {
    const { bytes, length } = arrival;
    for (let i = 0; i < length && i < 32; i++) bytes[i] = 0xdd;
    arrival.detail = undefined;
    arrival.port = undefined;
    if (bytes.length > 4096) arrival.bytes = NO_BYTES;
    this.pool.push(arrival);
  }

  clear(): void {
    this.heap.clear();
    this.packets = 0;
  }
}

/** Short copies byte by byte: a view for `set` would be garbage, and slower below a hundred bytes. */
function copy(from: Uint8Array, into: Uint8Array, length: number): void {
  if (length > 128) into.set(from.length === length ? from : from.subarray(0, length));
  else for (let i = 0; i < length; i++) into[i] = from[i];
}

/**
 * Where everything that happens waits until `receive` is called. Packets lie in a ring and the oldest gives way, since
 * each later one repeats what it carried; links, messages and notices lie in a list and are never dropped here. A
 * common counter keeps the order of arrival between the two.
 */
import type { LinkEnd, TransportNotice, TransportSink } from '@rollmesh/core';

const PACKET_SLOTS = 1024;
/** What a waiting message costs besides its bytes, so that a flood of empty ones is bounded too. */
const MESSAGE_COST_BYTES = 64;
const EMPTY = new Uint8Array(0);

type Event =
  | { readonly kind: 'opened'; readonly order: number; readonly link: number; readonly peerId: string }
  | { readonly kind: 'closed'; readonly order: number; readonly link: number; readonly end: LinkEnd }
  | { readonly kind: 'message'; readonly order: number; readonly link: number; readonly bytes: Uint8Array }
  | { readonly kind: 'notice'; readonly order: number; readonly notice: TransportNotice };

export class EventQueue {
  private nextOrder = 0;
  private readonly events: Event[] = [];
  private readonly packets: Uint8Array[] = new Array<Uint8Array>(PACKET_SLOTS).fill(EMPTY);
  private readonly packetLinks = new Int32Array(PACKET_SLOTS);
  private readonly packetOrders = new Float64Array(PACKET_SLOTS);
  private packetHead = 0;
  private packetCount = 0;
  private draining = false;
  private closed = false;
  /** Packets that gave way because nobody called `receive` for a while. */
  overwritten = 0;
  /** Links that we ended ourselves: what still waits of them is not delivered any more. */
  private readonly muted = new Set<number>();
  /** Bytes of messages waiting here, by link: a flood is bounded by whoever reads this. */
  private readonly messageBytes = new Map<number, number>();

  opened(link: number, peerId: string): void {
    this.events.push({ kind: 'opened', order: this.nextOrder++, link, peerId });
  }

  closedLink(link: number, end: LinkEnd): void {
    this.events.push({ kind: 'closed', order: this.nextOrder++, link, end });
  }

  /** Our own side ends the link: of what waits, only the end itself will be delivered. */
  mute(link: number): void {
    this.muted.add(link);
  }

  notice(notice: TransportNotice): void {
    this.events.push({ kind: 'notice', order: this.nextOrder++, notice });
  }

  message(link: number, bytes: Uint8Array): void {
    this.messageBytes.set(link, this.waitingBytes(link) + bytes.length + MESSAGE_COST_BYTES);
    this.events.push({ kind: 'message', order: this.nextOrder++, link, bytes });
  }

  waitingBytes(link: number): number {
    return this.messageBytes.get(link) ?? 0;
  }

  packet(link: number, bytes: Uint8Array): void {
    if (this.packetCount === PACKET_SLOTS) {
      this.packetHead = (this.packetHead + 1) % PACKET_SLOTS;
      this.packetCount--;
      this.overwritten++;
    }
    const slot = (this.packetHead + this.packetCount) % PACKET_SLOTS;
    this.packets[slot] = bytes;
    this.packetLinks[slot] = link;
    this.packetOrders[slot] = this.nextOrder++;
    this.packetCount++;
  }

  /** Hands over what has arrived so far; what the sink itself causes waits for the next call. */
  drain(sink: TransportSink): void {
    if (this.draining || this.closed) return;
    this.draining = true;
    const until = this.nextOrder;
    let at = 0;
    try {
      while (!this.closed) {
        const eventOrder = at < this.events.length ? this.events[at].order : until;
        const packetOrder = this.packetCount > 0 ? this.packetOrders[this.packetHead] : until;
        if (eventOrder >= until && packetOrder >= until) break;
        if (packetOrder < eventOrder) this.deliverPacket(sink);
        else this.deliver(this.events[at++], sink);
      }
    } finally {
      this.draining = false;
      if (at > 0) this.events.splice(0, at);
    }
  }

  close(): void {
    this.closed = true;
    this.events.length = 0;
    this.packets.fill(EMPTY);
    this.packetCount = 0;
    this.messageBytes.clear();
  }

  private deliverPacket(sink: TransportSink): void {
    const slot = this.packetHead;
    const bytes = this.packets[slot];
    this.packets[slot] = EMPTY;
    this.packetHead = (slot + 1) % PACKET_SLOTS;
    this.packetCount--;
    const link = this.packetLinks[slot];
    if (!this.muted.has(link)) sink.packet(link, bytes, bytes.length);
  }

  private deliver(event: Event, sink: TransportSink): void {
    switch (event.kind) {
      case 'opened':
        return sink.linkOpened(event.link, event.peerId);
      case 'closed':
        this.messageBytes.delete(event.link);
        this.muted.delete(event.link);
        return sink.linkClosed(event.link, event.end);
      case 'message':
        this.messageBytes.set(event.link, this.waitingBytes(event.link) - event.bytes.length - MESSAGE_COST_BYTES);
        if (!this.muted.has(event.link)) sink.message(event.link, event.bytes, event.bytes.length);
        return;
      case 'notice':
        return sink.notice(event.notice);
    }
  }
}

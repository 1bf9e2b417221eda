/**
 * What waits to be received from links whose bytes come as events (another tab, a worker's port), in order of arrival. It is
 * bounded: packets beyond a bound are dropped, as on any transport, and messages beyond one are refused, for whoever does
 * not receive must not fill the memory.
 */
import { RollmeshError, type LinkEnd, type TransportNotice, type TransportSink } from '@rollmesh/core';

/** Packets that may wait. */
const PACKETS = 1024;
/** Message bytes of one link that may wait. */
export const UNREAD_BYTES = 16 * 1024 * 1024;

type Arrival =
  | { readonly kind: 'opened'; readonly link: number; readonly peerId: string }
  | { readonly kind: 'closed'; readonly link: number; readonly end: LinkEnd }
  | { readonly kind: 'packet' | 'message'; readonly link: number; readonly bytes: Uint8Array }
  | { readonly kind: 'notice'; readonly notice: TransportNotice };

export class LinkInbox {
  /** Links that carry bytes: opened here, and not ended by either side. */
  private readonly live = new Set<number>();
  /** Links that this side ended: nothing of them is delivered any more but their end. */
  private readonly unlinked = new Set<number>();
  private readonly unread = new Map<number, number>();
  private arrivals: Arrival[] = [];
  private packets = 0;
  private receiving = false;

  isLive(link: number): boolean {
    return this.live.has(link);
  }

  opened(link: number, peerId: string): void {
    this.live.add(link);
    this.arrivals.push({ kind: 'opened', link, peerId });
  }

  /** Notes the end of a link, once. False if it had ended before. */
  closed(link: number, end: LinkEnd): boolean {
    if (!this.live.delete(link)) return false;
    if (end === 'unlinked') this.unlinked.add(link);
    this.arrivals.push({ kind: 'closed', link, end });
    return true;
  }

  packet(link: number, bytes: Uint8Array): void {
    if (!this.live.has(link) || this.packets >= PACKETS) return;
    this.packets += 1;
    this.arrivals.push({ kind: 'packet', link, bytes });
  }

  /** False if too much of this link lies unread: then it should be given up. */
  message(link: number, bytes: Uint8Array): boolean {
    if (!this.live.has(link)) return true;
    const unread = (this.unread.get(link) ?? 0) + bytes.length;
    if (unread > UNREAD_BYTES) return false;
    this.unread.set(link, unread);
    this.arrivals.push({ kind: 'message', link, bytes });
    return true;
  }

  notice(notice: TransportNotice): void {
    this.arrivals.push({ kind: 'notice', notice });
  }

  /** Hands over what arrived before this call. `read` hears of each message's bytes once it was received. */
  deliver(sink: TransportSink, read: (link: number, length: number) => void = () => {}): void {
    if (this.receiving) throw new RollmeshError('reentrant', 'receive was called from inside receive.', 'Call it once per tick.');
    const arrivals = this.arrivals;
    this.arrivals = [];
    this.receiving = true;
    try {
      for (let i = 0; i < arrivals.length; i += 1) this.hand(arrivals[i]!, sink, read);
    } finally {
      this.receiving = false;
    }
  }

  clear(): void {
    this.live.clear();
    this.arrivals = [];
    this.unread.clear();
  }

  private hand(arrival: Arrival, sink: TransportSink, read: (link: number, length: number) => void): void {
    if (arrival.kind === 'notice') return sink.notice(arrival.notice);
    const { link } = arrival;
    if (arrival.kind === 'packet') this.packets -= 1;
    if (arrival.kind === 'opened') sink.linkOpened(link, arrival.peerId);
    else if (arrival.kind === 'closed') this.handEnd(link, arrival.end, sink);
    else if (this.unlinked.has(link)) return;
    else if (arrival.kind === 'packet') sink.packet(link, arrival.bytes, arrival.bytes.length);
    else {
      this.unread.set(link, (this.unread.get(link) ?? 0) - arrival.bytes.length);
      read(link, arrival.bytes.length);
      sink.message(link, arrival.bytes, arrival.bytes.length);
    }
  }

  private handEnd(link: number, end: LinkEnd, sink: TransportSink): void {
    this.unlinked.delete(link);
    this.unread.delete(link);
    sink.linkClosed(link, end);
  }
}

/**
 * Peers in one page or process, every two of them linked. What one sends, another finds at its next `receive`; nothing
 * is lost, delayed or reordered. Each peer gets copies: they share no object.
 */
import { RollmeshError } from '../ground/errors.ts';
import type { Parcel } from './loopback-inbox.ts';
import { LoopbackInbox } from './loopback-inbox.ts';
import type { Transport, TransportSink } from './transport.ts';

const MESSAGE_BYTES = 65536;
const PACKET_BYTES = 16384;
/** Message bytes that one side may leave unread; beyond that the link is given up, so that nothing grows for ever. */
const UNREAD_BYTES = 16 * 1024 * 1024;

export class LoopbackMesh {
  private readonly members: LoopbackTransport[] = [];

  /** How many peers are in the mesh. */
  get size(): number {
    return this.members.length;
  }

  /** Adds a peer and links it to everybody there. `selfId` must be unique in the mesh; `onClose` runs once, at its `close`. */
  add(selfId: string, onClose?: () => void): Transport {
    if (this.members.some((member) => member.selfId === selfId)) {
      throw new RollmeshError('bad-option', `There is a peer named ${selfId} already.`, 'Give every peer another id.');
    }
    const transport = new LoopbackTransport(selfId, () => {
      this.members.splice(this.members.indexOf(transport), 1);
      onClose?.();
    });
    for (const member of this.members) transport.linkTo(member);
    this.members.push(transport);
    return transport;
  }
}

/** One side of one link. */
class End {
  /** False once this side ended the link or learned of its end. */
  live = true;
  /** Bytes of messages sent to this side that it has not received. */
  unreadBytes = 0;
  other: End | undefined;

  constructor(
    readonly link: number,
    readonly inbox: LoopbackInbox,
  ) {}

  /** Lets this side know that the link ended. Both sides may say so; what comes second finds no link any more. */
  tell(end: 'unlinked' | 'left' | 'lost'): void {
    this.inbox.putClosed(this.link, end);
  }
}

class LoopbackTransport implements Transport {
  readonly maxMessageBytes = MESSAGE_BYTES;
  private readonly inbox = new LoopbackInbox();
  /** By link number; a link that ended leaves its place empty, and no number is used twice. */
  private readonly ends: (End | undefined)[] = [];
  private closed = false;
  private receiving = false;

  constructor(
    readonly selfId: string,
    private readonly onClose: () => void,
  ) {}

  linkTo(peer: LoopbackTransport): void {
    const near = new End(this.ends.length, this.inbox);
    const far = new End(peer.ends.length, peer.inbox);
    near.other = far;
    far.other = near;
    this.ends.push(near);
    peer.ends.push(far);
    this.inbox.putOpened(near.link, peer.selfId);
    peer.inbox.putOpened(far.link, this.selfId);
  }

  send(link: number, bytes: Uint8Array, length: number): boolean {
    const other = this.otherOf(link);
    if (other === undefined || length > PACKET_BYTES) return false;
    return !other.live || other.inbox.putPacket(other.link, bytes, length);
  }

  sendMessage(link: number, bytes: Uint8Array, length: number): boolean {
    if (length > MESSAGE_BYTES) {
      throw new RollmeshError('bad-option', `A message of ${length} bytes is too long.`, `Send at most ${MESSAGE_BYTES} bytes at once.`);
    }
    const other = this.otherOf(link);
    if (other === undefined) return false;
    if (other.unreadBytes + length > UNREAD_BYTES) {
      this.end(this.ends[link]!, 'lost', 'lost');
      return false;
    }
    if (!other.live) return true;
    other.unreadBytes += length;
    other.inbox.putMessage(other.link, bytes.slice(0, length));
    return true;
  }

  /** Message bytes that the other side has not received yet. */
  pendingBytes(link: number): number {
    return this.otherOf(link)?.unreadBytes ?? 0;
  }

  receive(sink: TransportSink): void {
    if (this.receiving) throw new RollmeshError('reentrant', 'receive was called from inside receive.', 'Call it once per tick.');
    const beforeOrder = this.inbox.nextOrder;
    this.receiving = true;
    try {
      while (this.deliverPacket(sink, beforeOrder) || this.deliverParcel(sink, beforeOrder));
    } finally {
      this.receiving = false;
    }
  }

  unlink(link: number): void {
    const end = this.ends[link];
    if (end?.live === true) this.end(end, 'unlinked', 'left');
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const end of this.ends) if (end !== undefined) this.end(end, 'unlinked', 'left');
    this.ends.length = 0;
    this.inbox.clear();
    this.onClose();
  }

  private otherOf(link: number): End | undefined {
    const end = this.ends[link];
    return end !== undefined && end.live ? end.other : undefined;
  }

  private end(end: End, here: 'unlinked' | 'lost', there: 'left' | 'lost'): void {
    end.live = false;
    end.tell(here);
    end.other?.tell(there);
  }

  private deliverPacket(sink: TransportSink, beforeOrder: number): boolean {
    const { inbox } = this;
    const slot = inbox.takePacket(beforeOrder);
    if (slot < 0) return false;
    const link = inbox.links[slot];
    if (this.ends[link]?.live === true) sink.packet(link, inbox.bytes[slot], inbox.lengths[slot]);
    return true;
  }

  private deliverParcel(sink: TransportSink, beforeOrder: number): boolean {
    const parcel = this.inbox.takeParcel(beforeOrder);
    if (parcel === undefined) return false;
    const end = this.ends[parcel.link];
    if (end !== undefined) this.open(parcel, end, sink);
    return true;
  }

  private open(parcel: Parcel, end: End, sink: TransportSink): void {
    const { link, message } = parcel;
    if (parcel.end !== undefined) {
      end.live = false;
      this.ends[link] = undefined;
      sink.linkClosed(link, parcel.end);
    } else if (message !== undefined) {
      end.unreadBytes -= message.length;
      if (end.live) sink.message(link, message, message.length);
    } else sink.linkOpened(link, parcel.peerId!);
  }
}

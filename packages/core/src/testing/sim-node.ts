/**
 * One machine of the simulated world and its transport. It can crash, be paused (its inbox goes on filling) and wake.
 */
import { RollmeshError } from '../ground/errors.ts';
import type { LinkEnd, Transport, TransportNotice, TransportSink } from '../link/transport.ts';
import type { Arrival } from './inbox.ts';
import { Inbox } from './inbox.ts';
import type { SimPort } from './sim-port.ts';

export const SIM_MESSAGE_BYTES = 65536;

export interface NodeWorld {
  readonly now: () => number;
  /** After how long the other side of a link learns that this node crashed; Infinity for never. */
  readonly crashNoticeMs: number;
  readonly inboxPackets: number;
}

/** Sees what a node sends before it is sent. False: it is not, and nobody is told. */
export type Tap = (peerId: string, bytes: Uint8Array, length: number, reliable: boolean) => boolean;

export class SimNode {
  /** For faults that strike at a certain message. */
  tap: Tap | undefined;
  readonly inbox: Inbox<SimPort>;
  readonly ports = new Map<number, SimPort>();
  private state: 'running' | 'paused' | 'crashed' = 'running';
  private nextLink = 1;
  private readonly door: SimTransport;

  constructor(
    /** Where in the world it stands: paths lie between places, and a restarted node keeps its place. */
    readonly place: string,
    readonly selfId: string,
    private readonly world: NodeWorld,
  ) {
    this.inbox = new Inbox(world.inboxPackets);
    this.door = new SimTransport(this, world.now);
  }

  /** The node's one transport. */
  transport(): Transport {
    return this.door;
  }

  /** Neither crashed nor paused: the only state in which its code runs. */
  get running(): boolean {
    return this.state === 'running';
  }

  get crashed(): boolean {
    return this.state === 'crashed';
  }

  /** Its code stops; what arrives is kept, up to the inbox's bound. Until `resume`, the transport neither sends nor delivers. */
  pause(): void {
    if (this.state === 'running') this.state = 'paused';
  }

  resume(): void {
    if (this.state === 'paused') this.state = 'running';
  }

  /** Gone without a word. The others learn it after the network's `crashNoticeMs`, if ever. */
  crash(): void {
    if (this.state === 'crashed') return;
    this.state = 'crashed';
    this.endAll('lost', this.world.crashNoticeMs);
  }

  /** Has something to tell the player, delivered at the next `receive`. */
  notify(notice: TransportNotice): void {
    this.inbox.push(this.world.now(), 'notice', undefined, undefined, 0, notice);
  }

  /** Sends a packet that was held back by a tap, if there is still a link to send it on. */
  sendHeld(peerId: string, bytes: Uint8Array): void {
    for (const port of this.ports.values()) if (port.peerId === peerId && port.live && this.state === 'running') return port.sendPacket(bytes, bytes.length);
  }

  /** A number for a new link; no number is used twice. */
  takeLink(): number {
    return this.nextLink++;
  }

  /** Ends every link at once and forgets all that was under way to here. */
  endAll(end: LinkEnd, noticeMs: number): void {
    for (const port of this.ports.values()) {
      port.die();
      if (noticeMs < Infinity) port.tellEnd(end, noticeMs);
    }
    this.ports.clear();
    this.inbox.clear();
  }
}

class SimTransport implements Transport {
  readonly maxMessageBytes = SIM_MESSAGE_BYTES;
  private closed = false;
  private receiving = false;

  constructor(
    private readonly node: SimNode,
    private readonly now: () => number,
  ) {}

  get selfId(): string {
    return this.node.selfId;
  }

  send(link: number, bytes: Uint8Array, length: number): boolean {
    const port = this.usable(link);
    if (port === undefined) return false;
    if (this.node.tap?.(port.peerId, bytes, length, false) !== false) port.sendPacket(bytes, length);
    return true;
  }

  sendMessage(link: number, bytes: Uint8Array, length: number): boolean {
    if (length > this.maxMessageBytes) {
      throw new RollmeshError('bad-option', `A message of ${length} bytes is too long.`, `Send at most ${this.maxMessageBytes} bytes at once.`);
    }
    const port = this.usable(link);
    if (port === undefined) return false;
    if (this.node.tap?.(port.peerId, bytes, length, true) === false) return true;
    return port.sendMessage(bytes.slice(0, length));
  }

  pendingBytes(link: number): number {
    return this.usable(link)?.pendingBytes ?? 0;
  }

  receive(sink: TransportSink): void {
    if (this.receiving) throw new RollmeshError('reentrant', 'receive was called from inside receive.', 'Call it once per tick.');
    const { inbox } = this.node;
    const beforeOrder = inbox.nextOrder;
    this.receiving = true;
    try {
      while (this.node.running) {
        const arrival = inbox.take(this.now(), beforeOrder);
        if (arrival === undefined) break;
        this.deliver(arrival, sink);
        inbox.recycle(arrival);
      }
    } finally {
      this.receiving = false;
    }
  }

  unlink(link: number): void {
    const port = this.usable(link);
    if (port === undefined) return;
    port.tellLeft();
    port.end(this.now(), 'unlinked');
  }

  close(): void {
    if (this.closed || this.node.crashed) return;
    this.closed = true;
    for (const port of this.node.ports.values()) port.tellLeft();
    this.node.endAll('left', Infinity);
  }

  private usable(link: number): SimPort | undefined {
    if (this.closed || !this.node.running) return undefined;
    const port = this.node.ports.get(link);
    return port?.live === true ? port : undefined;
  }

  private deliver(arrival: Arrival<SimPort>, sink: TransportSink): void {
    const { port, kind } = arrival;
    if (port === undefined) {
      sink.notice(arrival.detail as TransportNotice);
      return;
    }
    if (port.dead || (port.ending && kind !== 'closed')) return;
    if (kind === 'packet') sink.packet(port.link, arrival.bytes, arrival.length);
    else if (kind === 'message') sink.message(port.link, arrival.bytes, arrival.length);
    else if (kind === 'opened') {
      port.live = true;
      sink.linkOpened(port.link, port.peerId);
    } else {
      port.die();
      this.node.ports.delete(port.link);
      sink.linkClosed(port.link, arrival.detail as LinkEnd);
    }
  }
}

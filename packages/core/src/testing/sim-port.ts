/**
 * One node's end of one link. Ends come in pairs that never touch each other's state: what one sends is put, as bytes
 * with a time, into the other's inbox.
 */
import type { LinkEnd } from '../link/transport.ts';
import type { ArrivalKind, Inbox } from './inbox.ts';
import { MessageLane } from './message-lane.ts';
import type { Path } from './path.ts';
import { LOST } from './weather.ts';

export class SimPort {
  /** False until 'opened' was delivered, and again once this side ended the link or learned of its end. */
  live = false;
  /** Set once 'closed' was delivered or the node is gone: nothing arrives any more. */
  dead = false;
  /** Set once this side unlinked: only 'closed' still arrives. */
  ending = false;
  /** Nothing of this link arrives before this time: the link was not open yet. */
  openedMs = 0;
  private readonly lane: MessageLane;
  private other: SimPort | undefined;
  private readonly flush: () => void;

  constructor(
    readonly link: number,
    readonly peerId: string,
    readonly inbox: Inbox<SimPort>,
    private readonly path: Path,
    private readonly now: () => number,
  ) {
    this.lane = new MessageLane(path, { deliver: (timeMs, bytes) => this.hand(timeMs, 'message', bytes, bytes.length) });
    this.flush = () => this.lane.flush(this.now());
    path.changes.push(this.flush);
  }

  /** Joins two ends and lets both nodes know: `this` now, the other one `laterMs` later. */
  openTo(other: SimPort, laterMs: number): void {
    this.other = other;
    other.other = this;
    this.openedMs = this.now();
    other.openedMs = this.openedMs + laterMs;
    this.inbox.push(this.openedMs, 'opened', this);
    other.inbox.push(other.openedMs, 'opened', other);
  }

  get pendingBytes(): number {
    return this.lane.pendingBytes;
  }

  sendPacket(bytes: Uint8Array, length: number): void {
    const arrivalMs = this.path.carryPacket(this.now(), length);
    if (arrivalMs === LOST) return;
    this.hand(arrivalMs, 'packet', bytes, length);
    const copyMs = this.path.carryCopy(arrivalMs);
    if (copyMs !== LOST) this.hand(copyMs, 'packet', bytes, length);
  }

  sendMessage(bytes: Uint8Array): void {
    this.lane.send(this.now(), bytes);
  }

  /** Tells the other side that this one left on purpose: behind all messages, or never if the path is cut. */
  tellLeft(): void {
    if (this.path.conditions.up) this.tellEnd('left', this.path.conditions.delayMs);
  }

  /** Lets the other side learn of the end, `afterMs` from now at the earliest. */
  tellEnd(end: LinkEnd, afterMs: number): void {
    const { other } = this;
    if (other === undefined || other.dead) return;
    other.endAt(Math.max(this.now() + afterMs, this.lane.newestArrivalMs, other.openedMs), end);
  }

  /** This node learns at `timeMs` that the link ended. */
  endAt(timeMs: number, end: LinkEnd): void {
    this.inbox.push(timeMs, 'closed', this, undefined, 0, end);
  }

  /** No more traffic either way through this end. */
  die(): void {
    this.live = false;
    this.dead = true;
    const at = this.path.changes.indexOf(this.flush);
    if (at >= 0) this.path.changes.splice(at, 1);
  }

  private hand(timeMs: number, kind: ArrivalKind, bytes: Uint8Array, length: number): void {
    const { other } = this;
    if (other === undefined || other.dead) return;
    const arrived = other.inbox.push(timeMs > other.openedMs ? timeMs : other.openedMs, kind, other, bytes, length);
    if (!arrived) this.path.counters.inboxFull++;
  }
}

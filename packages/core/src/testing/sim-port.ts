/**
 * One node's end of one link. Ends come in pairs that never touch each other's state: what one sends is put, as bytes
 * with a time, into the other's inbox.
 */
import type { LinkEnd } from '../link/transport.ts';
import type { ArrivalKind, Inbox } from './inbox.ts';
import { MessageLane } from './message-lane.ts';
import type { Path } from './path.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { LOST } from './weather.ts';

/** Message bytes that may wait to be sent on one link; beyond that it is lost, so that nothing grows for ever. */
const PENDING_BYTES = 16 * 1024 * 1024;

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

  constructor(
    readonly link: number,
    readonly peerId: string,
    readonly inbox: Inbox<SimPort>,
    private readonly clock: VirtualClock,
    private readonly path: Path,
    back: Path,
  ) {
    this.lane = new MessageLane(clock, path, back, {
      reachable: () => this.other?.dead === false,
      deliver: (timeMs, bytes) => this.hand(timeMs, 'message', bytes, bytes.length),
    });
  }

  /** Joins two ends and lets both nodes know: `this` now, the other one `laterMs` later. */
  openTo(other: SimPort, laterMs: number): void {
    this.other = other;
    other.other = this;
    this.openedMs = this.clock.now;
    other.openedMs = this.openedMs + laterMs;
    this.inbox.push(this.openedMs, 'opened', this);
    other.inbox.push(other.openedMs, 'opened', other);
  }

  get pendingBytes(): number {
    return this.lane.pendingBytes;
  }

  sendPacket(bytes: Uint8Array, length: number): void {
    const arrivalMs = this.path.carryPacket(this.clock.now, length);
    if (arrivalMs === LOST) return;
    this.hand(arrivalMs, 'packet', bytes, length);
    const copyMs = this.path.carryCopy(arrivalMs);
    if (copyMs !== LOST) this.hand(copyMs, 'packet', bytes, length);
  }

  /** Takes a message; false, and the link is lost, if too much waits already. */
  sendMessage(bytes: Uint8Array): boolean {
    if (this.lane.pendingBytes + bytes.length <= PENDING_BYTES) {
      this.lane.send(bytes);
      return true;
    }
    this.end(this.clock.now, 'lost');
    this.tellEnd('lost', 0);
    return false;
  }

  /** This side ends the link and will be told so at `timeMs`. */
  end(timeMs: number, end: LinkEnd): void {
    this.live = false;
    this.ending = true;
    this.lane.stop();
    this.endAt(timeMs, end);
  }

  /** Tells the other side that this one left on purpose: behind all messages, or never if the path is cut. */
  tellLeft(): void {
    if (this.path.conditions.up) this.tellEnd('left', this.path.conditions.delayMs);
  }

  /** Lets the other side learn of the end, `afterMs` from now at the earliest. */
  tellEnd(end: LinkEnd, afterMs: number): void {
    const { other } = this;
    if (other === undefined || other.dead) return;
    other.endAt(Math.max(this.clock.now + afterMs, this.lane.newestArrivalMs, other.openedMs), end);
  }

  /** This node learns at `timeMs` that the link ended. */
  endAt(timeMs: number, end: LinkEnd): void {
    this.inbox.push(timeMs, 'closed', this, undefined, 0, end);
  }

  /** No more traffic either way through this end. */
  die(): void {
    this.live = false;
    this.dead = true;
    this.lane.stop();
  }

  private hand(timeMs: number, kind: ArrivalKind, bytes: Uint8Array, length: number): void {
    const { other } = this;
    if (other === undefined || other.dead) return;
    const arrived = other.inbox.push(timeMs > other.openedMs ? timeMs : other.openedMs, kind, other, bytes, length);
    if (!arrived) this.path.counters.inboxFull++;
  }
}

/**
 * Reliable, ordered messages one way along one link, roughly as SCTP does it under a WebRTC data channel: parts of one
 * packet each, a congestion window that grows with what is acknowledged and shrinks with what is lost, a lost part sent
 * again after a round trip if others follow it or after a timeout that doubles, and everything behind it waiting
 * (head-of-line blocking). Simplified: acknowledgements are never lost and cost no bandwidth.
 */
import type { Path } from './path.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { LOST } from './weather.ts';

const PART_BYTES = 1160;
const FIRST_WINDOW_BYTES = 10 * PART_BYTES;
const SHORTEST_TIMEOUT_MS = 200;
const LONGEST_TIMEOUT_MS = 10000;
/** Parts that must be under way behind a lost one for the loss to be noticed without a timeout. */
const NOTICED_BY = 3;

/** The two ends, as the lane sees them. */
export interface LaneEnds {
  /** Does anybody at the other end acknowledge what arrives? */
  reachable(): boolean;
  /** A message will be complete, and its turn, at `timeMs`; `bytes` are its own. */
  deliver(timeMs: number, bytes: Uint8Array): void;
}

interface Outgoing {
  readonly bytes: Uint8Array;
  /** How much of it has been sent for the first time. */
  sentBytes: number;
  /** Parts that have not got through yet. */
  partsMissing: number;
  /** When the last part so far arrives. */
  arrivalMs: number;
}

export class MessageLane {
  /** Bytes that have not been sent for the first time. */
  pendingBytes = 0;
  /** When the newest message handed over arrives. */
  newestArrivalMs = 0;
  private readonly messages: Outgoing[] = [];
  /** The first of `messages` that is not wholly sent. */
  private unsent = 0;
  private windowBytes = FIRST_WINDOW_BYTES;
  private thresholdBytes = Infinity;
  private shrunkMs = -Infinity;
  private flyingBytes = 0;
  private stopped = false;

  constructor(
    private readonly clock: VirtualClock,
    private readonly there: Path,
    private readonly back: Path,
    private readonly ends: LaneEnds,
  ) {}

  /** Takes a message; `bytes` are the lane's own from here on. */
  send(bytes: Uint8Array): void {
    this.there.counters.messages++;
    this.there.counters.messageBytes += bytes.length;
    const partsMissing = Math.max(1, Math.ceil(bytes.length / PART_BYTES));
    this.messages.push({ bytes, sentBytes: 0, partsMissing, arrivalMs: 0 });
    this.pendingBytes += bytes.length;
    this.fillWindow();
  }

  /** Sends nothing more. */
  stop(): void {
    this.stopped = true;
    this.messages.length = 0;
    this.unsent = 0;
    this.pendingBytes = 0;
  }

  private fillWindow(): void {
    while (!this.stopped && this.unsent < this.messages.length && this.flyingBytes < this.windowBytes) {
      const message = this.messages[this.unsent];
      const length = Math.min(PART_BYTES, message.bytes.length - message.sentBytes);
      message.sentBytes += length;
      this.pendingBytes -= length;
      if (message.sentBytes === message.bytes.length) this.unsent++;
      this.flyingBytes += length;
      this.sendPart(message, length, 0);
    }
    this.handOver();
  }

  private sendPart(message: Outgoing, length: number, tries: number): void {
    if (this.stopped) return;
    const arrivalMs = this.ends.reachable() ? this.there.carryPart(this.clock.now, length) : LOST;
    if (arrivalMs === LOST) this.sendAgainLater(message, length, tries);
    else {
      message.partsMissing--;
      message.arrivalMs = Math.max(message.arrivalMs, arrivalMs);
      this.clock.at(arrivalMs + this.back.conditions.delayMs, () => this.acknowledged(length));
      if (tries > 0) this.handOver();
    }
  }

  private sendAgainLater(message: Outgoing, length: number, tries: number): void {
    this.there.counters.retransmitted++;
    const roundTripMs = this.there.conditions.delayMs + this.back.conditions.delayMs;
    const noticed = tries === 0 && this.flyingBytes >= NOTICED_BY * PART_BYTES;
    const timeoutMs = Math.min(Math.max(SHORTEST_TIMEOUT_MS, 1.5 * roundTripMs) * 2 ** tries, LONGEST_TIMEOUT_MS);
    this.clock.after(noticed ? roundTripMs + 1 : timeoutMs, () => {
      this.shrink(!noticed, roundTripMs);
      this.sendPart(message, length, tries + 1);
    });
  }

  /** At most once per round trip: the losses of one burst count once. */
  private shrink(timedOut: boolean, roundTripMs: number): void {
    if (this.clock.now < this.shrunkMs + roundTripMs) return;
    this.shrunkMs = this.clock.now;
    this.thresholdBytes = Math.max(this.windowBytes / 2, 4 * PART_BYTES);
    this.windowBytes = timedOut ? PART_BYTES : this.thresholdBytes;
  }

  private acknowledged(length: number): void {
    this.flyingBytes -= length;
    const gentle = this.windowBytes >= this.thresholdBytes;
    this.windowBytes += gentle ? (length * PART_BYTES) / this.windowBytes : length;
    this.fillWindow();
  }

  /** Hands over the messages whose every part, and every predecessor, has got through. */
  private handOver(): void {
    while (this.messages.length > 0 && this.messages[0].partsMissing === 0) {
      const { bytes, arrivalMs } = this.messages.shift()!;
      this.unsent--;
      this.newestArrivalMs = Math.max(this.newestArrivalMs, arrivalMs);
      this.ends.deliver(this.newestArrivalMs, bytes);
    }
  }
}

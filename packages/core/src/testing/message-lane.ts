/**
 * Reliable, ordered messages one way along one link. A message goes as parts of at most 1,200 bytes; a lost part is
 * sent again after a timeout that doubles, and everything behind it waits (head-of-line blocking), as on a WebRTC data
 * channel. While the path is cut the messages wait and leave when it comes back.
 */
import type { Path } from './path.ts';
import { LOST } from './weather.ts';

const PART_BYTES = 1200;
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 3000;
const TRIES = 50;

export interface Carried {
  /** A message arrives: `bytes` are its own. */
  deliver(timeMs: number, bytes: Uint8Array): void;
}

export class MessageLane {
  /** Bytes that wait for a path that is cut. */
  pendingBytes = 0;
  /** When the newest message arrives. */
  newestArrivalMs = 0;
  private waiting: Uint8Array[] = [];

  constructor(
    private readonly path: Path,
    private readonly carried: Carried,
  ) {}

  send(nowMs: number, bytes: Uint8Array): void {
    this.path.counters.messages++;
    this.path.counters.messageBytes += bytes.length;
    this.waiting.push(bytes);
    this.pendingBytes += bytes.length;
    this.flush(nowMs);
  }

  /** Sends what waits, if the path is up. */
  flush(nowMs: number): void {
    while (this.waiting.length > 0 && this.path.conditions.up) {
      const arrivalMs = this.carry(nowMs, this.waiting[0].length);
      if (arrivalMs === LOST) return;
      const bytes = this.waiting.shift()!;
      this.pendingBytes -= bytes.length;
      if (arrivalMs > this.newestArrivalMs) this.newestArrivalMs = arrivalMs;
      this.carried.deliver(this.newestArrivalMs, bytes);
    }
  }

  /** When the last part of a message arrives. */
  private carry(nowMs: number, length: number): number {
    let newestMs = nowMs;
    for (let sent = 0; sent === 0 || sent < length; sent += PART_BYTES) {
      const arrivalMs = this.carryPart(nowMs, Math.min(PART_BYTES, length - sent));
      if (arrivalMs === LOST) return LOST;
      if (arrivalMs > newestMs) newestMs = arrivalMs;
    }
    return newestMs;
  }

  private carryPart(nowMs: number, length: number): number {
    let timeMs = nowMs;
    let retryMs = Math.max(FIRST_RETRY_MS, 2.5 * this.path.conditions.delayMs);
    for (let tries = 0; tries < TRIES; tries++) {
      const arrivalMs = this.path.carryPart(timeMs, length);
      if (arrivalMs !== LOST) return arrivalMs;
      this.path.counters.retransmitted++;
      timeMs += retryMs;
      retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
    }
    return LOST;
  }
}

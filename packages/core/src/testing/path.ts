/**
 * The way from one node to another: weather, bandwidth and counters. It outlives the links that use it: a link reopened
 * or a node restarted at the same place meets the same conditions.
 */
import type { Conditions } from './conditions.ts';
import { LOST, Weather } from './weather.ts';

/**
 * What a WebRTC data channel adds to a packet on the wire when both sides talk, in bytes: IPv4, UDP, DTLS, SCTP, and the
 * acknowledgement that rides along. Measured in Chromium: 20 bytes become 114.
 */
export const HEADER_BYTES = 94;

/** The shortest time after which TCP sends a lost segment again, on Linux. */
const TCP_TIMEOUT_MS = 200;
const TCP_TRIES = 8;

export class PathCounters {
  /** Packets and their bytes, as handed in. */
  packets = 0;
  packetBytes = 0;
  /** Lost to loss, bursts, stalls and full ramps. */
  lost = 0;
  /** Lost because the direction was cut. */
  cut = 0;
  /** Lost to a full bandwidth queue. */
  tailDropped = 0;
  /** Lost for being longer than the MTU. */
  tooLong = 0;
  /** Lost because the receiving node held too many already. */
  inboxFull = 0;
  duplicated = 0;
  heldBack = 0;
  messages = 0;
  messageBytes = 0;
  /** Parts of messages, and packets over TCP, that were lost and sent again. */
  retransmitted = 0;
}

export class Path {
  readonly counters = new PathCounters();
  private readonly weather: Weather;
  private busyUntilMs = 0;
  private newestArrivalMs = 0;

  constructor(seed: number, name: string) {
    this.weather = new Weather(seed, name);
  }

  get conditions(): Conditions {
    return this.weather.conditions;
  }

  /** Changes some conditions, from now on; what is under way already is not touched. */
  set(changes: Partial<Conditions>): void {
    this.weather.change(changes);
  }

  /** When a packet sent now arrives, or `LOST`. In order, unless the weather holds it back. */
  carryPacket(nowMs: number, length: number): number {
    const { counters, weather } = this;
    counters.packets++;
    counters.packetBytes += length;
    if (!weather.conditions.up) return this.drop('cut');
    if (length > weather.conditions.mtuBytes) return this.drop('tooLong');
    const leaveMs = this.leave(nowMs, length);
    if (leaveMs === LOST) return this.drop('tailDropped');
    const arrivalMs = weather.conditions.overTcp ? this.insist(leaveMs) : this.tryOnce(leaveMs);
    if (arrivalMs === LOST) return this.drop('lost');
    const inOrderMs = arrivalMs > this.newestArrivalMs ? arrivalMs : this.newestArrivalMs;
    const heldMs = weather.conditions.overTcp ? 0 : weather.holdsBackMs();
    if (heldMs > 0) {
      counters.heldBack++;
      return inOrderMs + heldMs;
    }
    this.newestArrivalMs = inOrderMs;
    return inOrderMs;
  }

  /** When a second copy of a packet arrives that arrives at `arrivalMs`, or `LOST` if there is none. */
  carryCopy(arrivalMs: number): number {
    if (!this.weather.duplicates()) return LOST;
    this.counters.duplicated++;
    return arrivalMs + this.weather.copyLagMs();
  }

  /** When a part of a message sent now arrives, or `LOST`: reliability is the business of whoever sends it again. */
  carryPart(nowMs: number, length: number): number {
    const { weather } = this;
    if (!weather.conditions.up) return LOST;
    const leaveMs = this.leave(nowMs, length);
    return leaveMs === LOST ? LOST : this.tryOnce(leaveMs);
  }

  private tryOnce(leaveMs: number): number {
    return this.weather.loses() ? LOST : this.weather.arrivalOf(leaveMs);
  }

  /** TCP: tries again after a timeout that doubles, and gives up only on a path that carries nothing. */
  private insist(leaveMs: number): number {
    let timeMs = leaveMs;
    let timeoutMs = Math.max(TCP_TIMEOUT_MS, 2.5 * this.weather.conditions.delayMs);
    for (let tries = 0; tries < TCP_TRIES; tries++) {
      const arrivalMs = this.tryOnce(timeMs);
      if (arrivalMs !== LOST) return arrivalMs;
      this.counters.retransmitted++;
      timeMs += timeoutMs;
      timeoutMs *= 2;
    }
    return LOST;
  }

  /** Queues for the bandwidth: when the last byte has left, or `LOST` if the queue is full. */
  private leave(nowMs: number, length: number): number {
    const { bandwidthKbps, queueBytes } = this.weather.conditions;
    if (bandwidthKbps === Infinity) return nowMs;
    const bytesPerMs = bandwidthKbps / 8;
    const freeMs = this.busyUntilMs > nowMs ? this.busyUntilMs : nowMs;
    if ((freeMs - nowMs) * bytesPerMs > queueBytes) return LOST;
    this.busyUntilMs = freeMs + (length + HEADER_BYTES) / bytesPerMs;
    return this.busyUntilMs;
  }

  private drop(why: 'cut' | 'tooLong' | 'tailDropped' | 'lost'): number {
    this.counters[why]++;
    return LOST;
  }
}

/**
 * Round-trip time and loss of one link, from tokens that the other side echoes. A token is our clock in ms modulo
 * 65,536; the other side adds how long it held it, so waiting for its next tick does not count.
 */
const MODULUS = 65536;
const PLAUSIBLE_MS = 20_000;

export class RoundTrip {
  /** Smoothed round-trip time in ms; -1 until measured. */
  rttMs = -1;
  /** Smoothed deviation from it, in ms. */
  jitterMs = 0;
  /** Share of the other side's packets that did not arrive, smoothed, 0 to 1. */
  loss = 0;

  private heldToken = -1;
  private heldSinceMs = 0;
  private receivedSinceMark = 0;
  private lastMark = -1;

  /** After a freeze of the other side the last figures mislead: measure anew. */
  forget(): void {
    this.rttMs = -1;
    this.jitterMs = 0;
    this.heldToken = -1;
    this.lastMark = -1;
  }

  static token(nowMs: number): number {
    return Math.floor(nowMs) % MODULUS;
  }

  /** One packet of any kind arrived. */
  packetArrived(): void {
    this.receivedSinceMark++;
  }

  /** A time section arrived: a token to echo, and how many packets (modulo 256) the other side has sent. */
  markArrived(nowMs: number, token: number, sent: number): void {
    this.heldToken = token;
    this.heldSinceMs = nowMs;
    if (this.lastMark >= 0) {
      const expected = (sent - this.lastMark) & 255;
      // A late mark, or one after more than 255 packets, tells nothing.
      if (expected > 0 && this.receivedSinceMark <= expected) {
        const lost = 1 - this.receivedSinceMark / expected;
        this.loss += (lost - this.loss) / 8;
      }
    }
    this.lastMark = sent;
    this.receivedSinceMark = 0;
  }

  /** The token to echo, once; -1 if there is none. */
  takeEcho(): number {
    const token = this.heldToken;
    this.heldToken = -1;
    return token;
  }

  heldMs(nowMs: number): number {
    return Math.round(nowMs - this.heldSinceMs);
  }

  echoArrived(nowMs: number, token: number, holdMs: number): void {
    const elapsed = (((nowMs % MODULUS) - token + MODULUS) % MODULUS) - holdMs;
    if (elapsed < 0 || elapsed > PLAUSIBLE_MS) return;
    if (this.rttMs < 0) this.rttMs = elapsed;
    this.jitterMs += (Math.abs(elapsed - this.rttMs) - this.jitterMs) / 8;
    this.rttMs += (elapsed - this.rttMs) / 8;
  }
}

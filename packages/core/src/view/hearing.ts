/**
 * Who is silent, who may come back, who has been away for good. Silence is the only suspicion: a peer that is late but
 * heard, directly or through others, is not suspected. All times are this machine's, so a jump of its clock is recognised
 * as its own sleep and accuses nobody.
 */
import { has, MAX_PEERS, only, type PeerSet } from './peers.ts';

/** A gap of this length between two ticks means that we slept, or that the clock was set. */
export const OWN_SLEEP_MS = 2000;
/** A peer that held out this long is forgiven its earlier benches. */
const FORGIVEN_MS = 60_000;
const LONGEST_HOLD_MS = 8000;

export class Hearing {
  private readonly anyMs = new Float64Array(MAX_PEERS);
  private readonly mutualMs = new Float64Array(MAX_PEERS);
  private readonly benchedMs = new Float64Array(MAX_PEERS);
  private readonly benches = new Uint32Array(MAX_PEERS);
  private lastTickMs = -1;

  constructor(
    private readonly benchAfterMs: number,
    private readonly rtt95Ms: (peer: number) => number,
  ) {}

  /** Notices our own sleep; true if there was one (then all timers start anew). */
  tick(nowMs: number): boolean {
    const gapMs = nowMs - this.lastTickMs;
    const slept = this.lastTickMs < 0 || gapMs > OWN_SLEEP_MS || gapMs < 0;
    this.lastTickMs = nowMs;
    if (!slept) return false;
    this.anyMs.fill(nowMs);
    this.mutualMs.fill(nowMs);
    this.benchedMs.fill(nowMs);
    return true;
  }

  /** Something of this epoch came from `peer`, which hears us too or does not. */
  heard(nowMs: number, peer: number, hearsUs: boolean): void {
    this.anyMs[peer] = nowMs;
    if (hearsUs) this.mutualMs[peer] = nowMs;
  }

  /** Those of `among` that have been silent for too long: a peer that does not hear us counts as silent. */
  silent(nowMs: number, among: PeerSet): PeerSet {
    let silent = 0;
    for (let peer = 0; among >>> peer !== 0; peer++) {
      if (has(among, peer) && this.tooLong(peer, nowMs - this.mutualMs[peer]!)) silent |= only(peer);
    }
    return silent;
  }

  /** Whether we hear `peer`: what we tell it. */
  hears(nowMs: number, peer: number): boolean {
    return !this.tooLong(peer, nowMs - this.anyMs[peer]!);
  }

  /** A slow way is given more time; it is looked at only when it matters. */
  private tooLong(peer: number, silenceMs: number): boolean {
    return silenceMs > this.benchAfterMs && silenceMs > 4 * this.rtt95Ms(peer);
  }

  /** `peer` became a voter: it gets its time. */
  welcomed(nowMs: number, peer: number): void {
    this.heard(nowMs, peer, true);
  }

  /** `peer` was benched, for silence or at its own word. */
  benched(nowMs: number, peer: number, silence: boolean): void {
    if (nowMs - this.benchedMs[peer]! > FORGIVEN_MS) this.benches[peer] = 0;
    this.benchedMs[peer] = nowMs;
    if (silence) this.benches[peer]!++;
  }

  /** The first time at once; when it repeats, after 1, 2, 4, 8 s: a flapping link must not shake the room. */
  mayReturn(nowMs: number, peer: number): boolean {
    const repeats = this.benches[peer]! - 1;
    const holdMs = repeats <= 0 ? 0 : Math.min(LONGEST_HOLD_MS, 500 * 2 ** repeats);
    return nowMs - this.benchedMs[peer]! >= holdMs;
  }

  /** Benched, and not heard of, for `afterMs`. */
  lost(nowMs: number, peer: number, afterMs: number): boolean {
    return nowMs - this.benchedMs[peer]! >= afterMs && nowMs - this.anyMs[peer]! >= afterMs;
  }
}

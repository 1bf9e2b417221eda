/**
 * What the weather does to one packet: lost or not, how late, twice or overtaken. The one place that draws chance for
 * the network; each direction has its own, so a link more or a fault more shifts nobody else's weather.
 */
import type { Conditions, PeriodicExtra } from './conditions.ts';
import { CALM, changed, jitterQuantile } from './conditions.ts';
import { mix, RandomStream } from './random.ts';

/** A packet or a held stall that never arrives. */
export const LOST = -1;

export class Weather {
  conditions: Conditions = CALM;
  private readonly random: RandomStream;
  private readonly phase: number;
  private bad = false;
  private lastUnit = 0;
  private fresh = true;

  constructor(seed: number, name: string) {
    this.random = new RandomStream(seed, name);
    this.phase = this.random.unit();
  }

  change(changes: Partial<Conditions>): void {
    this.conditions = changed(this.conditions, changes);
    if (this.conditions.burst.p === 0) this.bad = false;
  }

  /** Is this packet lost? One step of the burst chain. */
  loses(): boolean {
    const { burst, loss } = this.conditions;
    if (burst.p > 0) {
      if (this.bad) this.bad = !this.random.chance(burst.r);
      else this.bad = this.random.chance(burst.p);
    }
    return this.random.chance(loss) || this.bad;
  }

  duplicates(): boolean {
    return this.random.chance(this.conditions.duplicate);
  }

  /** By how many ms the second copy of a packet comes later. */
  copyLagMs(): number {
    return this.random.between(0, 20);
  }

  /** By how many ms this packet is held back for others to overtake it; 0 for none. */
  holdsBackMs(): number {
    const { reorder, reorderMs } = this.conditions;
    return this.random.chance(reorder) ? reorderMs * (1 - this.random.unit()) : 0;
  }

  /** When something sent at `timeMs` arrives, its queueing for bandwidth aside; `LOST` if an extra swallows it. */
  arrivalOf(timeMs: number): number {
    const { delayMs, extras } = this.conditions;
    let delay = delayMs + this.jitterMs();
    let leave = timeMs;
    for (let i = 0; i < extras.length; i++) {
      const extra = extras[i];
      if (extra.kind === 'stall') leave = this.stalledUntil(extra, leave);
      else delay += extra.kind === 'shift' ? this.shiftMs(extra, timeMs) : this.rampMs(extra, timeMs);
      if (leave === LOST || delay === Infinity) return LOST;
    }
    return leave + (delay > 0 ? delay : 0);
  }

  /** One draw of the jitter, as it would be added to the delay. */
  jitterMs(): number {
    const { jitter } = this.conditions;
    if (typeof jitter === 'number') return jitter === 0 ? 0 : this.random.between(-jitter, jitter);
    // With the chance `correlation` a packet keeps its predecessor's place in the distribution: the autocorrelation is
    // that of a first-order autoregression, and the distribution stays exactly the table's.
    const keeps = this.random.chance(jitter.correlation) && !this.fresh;
    if (!keeps) this.lastUnit = this.random.unit();
    this.fresh = false;
    return jitterQuantile(jitter, this.lastUnit);
  }

  private stalledUntil(extra: PeriodicExtra & { kind: 'stall' }, timeMs: number): number {
    const since = this.sinceStart(extra.everyMs, timeMs);
    if (since >= extra.lengthMs) return timeMs;
    return extra.drops ? LOST : timeMs + extra.lengthMs - since;
  }

  private shiftMs(extra: PeriodicExtra & { kind: 'shift' }, timeMs: number): number {
    const period = Math.floor(timeMs / extra.everyMs + this.phase);
    const unit = (mix(this.random.seed | 0, mix(period, this.phase * 4294967296)) >>> 0) / 4294967296;
    return extra.rangeMs * (2 * unit - 1);
  }

  private rampMs(extra: PeriodicExtra & { kind: 'ramp' }, timeMs: number): number {
    const since = this.sinceStart(extra.everyMs, timeMs);
    if (since >= extra.lengthMs) return 0;
    const full = since >= extra.lengthMs * 0.95;
    if (full && this.random.chance(extra.dropAtPeak)) return Infinity;
    return (extra.peakMs * since) / extra.lengthMs;
  }

  /** Ms since this period of `everyMs` began, at `timeMs`. */
  private sinceStart(everyMs: number, timeMs: number): number {
    return (timeMs + this.phase * everyMs) % everyMs;
  }
}

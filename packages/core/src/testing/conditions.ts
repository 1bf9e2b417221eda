/**
 * The weather on one direction of one link: plain data that can be changed while the world runs. Delays are drawn from
 * tables by linear interpolation (only + and x), so a seed gives the same weather on every machine.
 */
import { RollmeshError } from '../ground/errors.ts';

/** Jitter added to the delay: its median, 90, 99 and 99.9 % quantiles in ms; 0 at the bottom, flat above the last. */
export interface QuantileJitter {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  /** How much a packet's jitter resembles its predecessor's: the autocorrelation at one packet, 0 to below 1. */
  readonly correlation: number;
}

/** What happens by the clock, beside the weather. Each repeats every `everyMs`, from a phase of the direction's own. */
export type PeriodicExtra =
  /** For `lengthMs` nothing gets through: packets are held until the end, or lost if `drops`. */
  | { readonly kind: 'stall'; readonly everyMs: number; readonly lengthMs: number; readonly drops: boolean }
  /** In each period the base delay lies elsewhere, up to `rangeMs` either way. */
  | { readonly kind: 'shift'; readonly everyMs: number; readonly rangeMs: number }
  /** A queue fills for `lengthMs` up to `peakMs` of extra delay; when it is full, `dropAtPeak` of the packets are lost. */
  | { readonly kind: 'ramp'; readonly everyMs: number; readonly lengthMs: number; readonly peakMs: number; readonly dropAtPeak: number };

export interface Conditions {
  /** False: the direction is cut. Packets are lost, messages wait. */
  readonly up: boolean;
  /** One way, before jitter. */
  readonly delayMs: number;
  /** A number is uniform jitter of so many ms either way. */
  readonly jitter: number | QuantileJitter;
  /** Share of packets lost independently of one another, 0 to 1. */
  readonly loss: number;
  /**
   * Gilbert-Elliott bursts, a step per packet: in the bad state everything is lost. `p` is the chance of good to bad,
   * `r` of bad to good; the mean burst is 1/r packets, the loss p/(p+r).
   */
  readonly burst: { readonly p: number; readonly r: number };
  /** Share of packets that arrive twice. */
  readonly duplicate: number;
  /** Share of packets held back so that later ones overtake them; all others keep their order. */
  readonly reorder: number;
  /** A packet held back arrives up to so many ms late. */
  readonly reorderMs: number;
  /**
   * Packets travel inside a TCP stream, as through a TURN relay over TCP: a lost one is sent again and holds back all
   * behind it, instead of being lost.
   */
  readonly overTcp: boolean;
  /** Kilobits per second; Infinity for no limit. Packets and messages share it. */
  readonly bandwidthKbps: number;
  /** What may wait for the bandwidth, in bytes; more is lost (tail drop). */
  readonly queueBytes: number;
  /** Packets longer than this, headers not counted, are lost. Messages travel in parts and never are too long. */
  readonly mtuBytes: number;
  readonly extras: readonly PeriodicExtra[];
}

/** A perfect network: nothing is lost, nothing takes time. */
export const CALM: Conditions = {
  up: true,
  delayMs: 0,
  jitter: 0,
  loss: 0,
  burst: { p: 0, r: 1 },
  duplicate: 0,
  reorder: 0,
  reorderMs: 30,
  overTcp: false,
  bandwidthKbps: Infinity,
  queueBytes: 65536,
  mtuBytes: 1160,
  extras: [],
};

/** `base` with `changes`; throws 'bad-option' for what is out of range. */
export function changed(base: Conditions, changes: Partial<Conditions>): Conditions {
  const result = { ...base, ...changes };
  const shares = [result.loss, result.duplicate, result.reorder, result.burst.p, result.burst.r];
  const amounts = [result.delayMs, result.reorderMs, result.queueBytes, result.mtuBytes];
  const fits =
    shares.every((share) => share >= 0 && share <= 1) &&
    amounts.every((amount) => amount >= 0) &&
    result.bandwidthKbps > 0 &&
    result.extras.every((extra) => extra.everyMs > 0) &&
    jitterFits(result.jitter);
  if (fits) return result;
  throw new RollmeshError('bad-option', 'Network conditions are out of range.', 'Shares lie between 0 and 1, delays and sizes at 0 or above.');
}

function jitterFits(jitter: Conditions['jitter']): boolean {
  if (typeof jitter === 'number') return jitter >= 0;
  const { p50, p90, p99, p999, correlation } = jitter;
  return 0 <= p50 && p50 <= p90 && p90 <= p99 && p99 <= p999 && correlation >= 0 && correlation < 1;
}

/** The jitter below which the share `u` of all packets lies, in ms. */
export function jitterQuantile(table: QuantileJitter, u: number): number {
  if (u < 0.5) return (u / 0.5) * table.p50;
  if (u < 0.9) return table.p50 + ((u - 0.5) / 0.4) * (table.p90 - table.p50);
  if (u < 0.99) return table.p90 + ((u - 0.9) / 0.09) * (table.p99 - table.p90);
  if (u < 0.999) return table.p99 + ((u - 0.99) / 0.009) * (table.p999 - table.p99);
  return table.p999;
}

/**
 * exp and its kin. The nearest multiple of ln 2 is taken off in two pieces; a polynomial gives exp(r) - 1 of the rest,
 * |r| <= ln 2 / 2; the powers of two come back exactly. exp below 1 ulp, the others below 2 (measured worst: 0.90 and 1.9).
 */
import { ROUNDER, scale } from './bits.ts';

const PER_LN2 = 1.4426950408889634;
// 42 bits, so that its multiples up to 2^11 are exact, and what they lack.
const LN2 = 0.6931471805598903;
const LN2_REST = 5.497923018708371e-14;
const HALF_LN2 = 0.34657359027997264;
const TINY = 1e-17;
// Where tanh passes from x less a little to 1 less a little.
const NEAR = 0.55;
// Past these, the result does not fit a double, or is nearest to zero.
const TOO_LARGE = 710.5;
const TOO_SMALL = -746;

/** e to the power `x`. */
export function exp(x: number): number {
  return expOfSum(x, 0, 0);
}

/** `exp(x + lost) * 2^shift`, rounded once; for a small `lost`, and a `shift` of 0 or -1. */
export function expOfSum(x: number, lost: number, shift: number): number {
  if (!(x < TOO_LARGE && x > TOO_SMALL)) return x > 0 ? Infinity : x < 0 ? 0 : x;
  const k = x * PER_LN2 + ROUNDER - ROUNDER;
  const head = x - k * LN2;
  const tail = k * LN2_REST - lost;
  const r = head - tail;
  return scale(1 + (r + (head - r - tail + r * r * expSeries(r))), k + shift);
}

/** e to the power `x`, less 1, without losing the places of a small `x`. */
export function expm1(x: number): number {
  const size = Math.abs(x);
  if (size < HALF_LN2) return size < TINY ? x : x + x * x * expSeries(x);
  if (!(x < TOO_LARGE && x > -40)) return x > 0 ? exp(x) : x < 0 ? -1 : x;
  const k = x * PER_LN2 + ROUNDER - ROUNDER;
  const head = x - k * LN2;
  const tail = k * LN2_REST;
  const r = head - tail;
  const less = head - r - tail + r * r * expSeries(r);
  if (k > 60) return scale(1 + (r + less), k);
  // 2^k exp(r) - 1 = 2^k (r + ... + (1 - 2^-k)), where the last bracket is exact for k up to 53.
  const rest = 1 - scale(1, -k);
  const sum = rest + r;
  return scale(sum + (Math.abs(rest) > Math.abs(r) ? rest - sum + r + less : r - sum + rest + less), k);
}

/** 2 to the power `x`: exact for whole numbers. */
export function exp2(x: number): number {
  if (!(x < 1025 && x > -1076)) return x > 0 ? Infinity : x < 0 ? 0 : x;
  const k = x + ROUNDER - ROUNDER;
  const head = (x - k) * LN2;
  const r = head + (x - k) * LN2_REST;
  return scale(1 + (r + ((x - k) * LN2_REST - (r - head) + r * r * expSeries(r))), k);
}

/** Hyperbolic sine. */
export function sinh(x: number): number {
  const size = Math.abs(x);
  if (size < HALF_LN2) return size < TINY ? x : x + 0.5 * x * x * (expSeries(x) - expSeries(-x));
  const grown = size < 22 ? expm1(size) : 0;
  const result = size < 22 ? 0.5 * (grown + grown / (grown + 1)) : expOfSum(size, 0, -1);
  return x < 0 ? -result : result;
}

/** Hyperbolic cosine. */
export function cosh(x: number): number {
  const size = Math.abs(x);
  if (!(size < 22)) return expOfSum(size, 0, -1);
  const half = expOfSum(size, 0, -1);
  return half + 0.25 / half;
}

/** Hyperbolic tangent. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size < TINY) return x;
  const result = size < NEAR ? tanhNearZero(size) : 1 - 2 / (expm1(2 * Math.min(size, 22)) + 2);
  return x < 0 ? -result : result;
}

/** With exp 2x = 1 + 2x + e, tanh x = (2x + e) / (2 + 2x + e); x taken out in front keeps its places. */
function tanhNearZero(x: number): number {
  const e = 2 * x < HALF_LN2 ? 4 * x * x * expSeries(2 * x) : expm1(2 * x) - 2 * x;
  return x + (e * (1 - x) - 2 * x * x) / (2 + (2 * x + e));
}

/** (exp(r) - 1 - r) / r^2 */
function expSeries(r: number): number {
  const z = r * r;
  const w = z * z;
  const low = 0.5 + r * 0.16666666666666677 + z * (0.0416666666666667 + r * 0.008333333333320665);
  const middle = 0.001388888888886598 + r * 0.00019841269888699255 + z * (0.000024801587362483092 + r * 0.000002755724159385914);
  return low + w * (middle + w * (2.7557241092692666e-7 + r * 2.5109941526041585e-8 + z * 2.09249447697288e-9));
}

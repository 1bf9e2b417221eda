/**
 * Logarithms. x = 2^k (1 + f) with 1 + f between the roots of 1/2 and 2; log(1 + f) = 2 atanh(s), s = f / (2 + f), from
 * a polynomial in s^2. log below 1 ulp, the others below 2; log2 of a power of two is exact.
 */
import { highWord, scale } from './bits.ts';

const LN2 = 0.6931471805598903;
const LN2_REST = 5.497923018708371e-14;
// 24 bits, so that their products with 24 bits are exact, and what they lack.
const PER_LN2 = 1.4426950216293335;
const PER_LN2_REST = 1.9259629911266175e-8;
const PER_LN10 = 0.4342944622039795;
const PER_LN10_REST = 1.9699272335463627e-8;
const LOG10_2 = 0.30102999566395283;
const LOG10_2_REST = 2.8363394551044964e-14;
const TWO_54 = 18014398509481984;
// The high word of 1, and of the root of 1/2.
const ONE_HIGH = 0x3ff00000;
const ROOT_HALF_HIGH = 0x3fe6a09e;

/** Natural logarithm. NaN for negative numbers. */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return outside(x);
  const k = twosIn(x);
  const f = fractionOf(x, k) - 1;
  const half = 0.5 * f * f;
  const s = f / (2 + f);
  return k * LN2 - (half - (s * (half + atanhRest(s * s)) + k * LN2_REST) - f);
}

/** log(1 + x) without losing the places of a small `x`. */
export function log1p(x: number): number {
  if (!(x > -1 && x < Infinity)) return x === -1 ? -Infinity : x === Infinity ? x : NaN;
  if (Math.abs(x) < 1e-16) return x;
  const u = 1 + x;
  const k = twosIn(u);
  const near = k === 0;
  const f = near ? x : fractionOf(u, k) - 1;
  // What rounding 1 + x lost, to first order.
  const lost = near ? 0 : (x < 1 ? x - (u - 1) : 1 - (u - x)) / u;
  const half = 0.5 * f * f;
  const s = f / (2 + f);
  return k * LN2 - (half - (s * (half + atanhRest(s * s)) + (k * LN2_REST + lost)) - f);
}

/** Logarithm to base 2. */
export function log2(x: number): number {
  if (!(x > 0 && x < Infinity)) return outside(x);
  const k = twosIn(x);
  return toBase(fractionOf(x, k) - 1, k, 0, PER_LN2, PER_LN2_REST);
}

/** Logarithm to base 10. */
export function log10(x: number): number {
  if (!(x > 0 && x < Infinity)) return outside(x);
  const k = twosIn(x);
  return toBase(fractionOf(x, k) - 1, k * LOG10_2, k * LOG10_2_REST, PER_LN10, PER_LN10_REST);
}

/** `whole + wholeLost + log(1 + f) * (unit + unitRest)`, with the product as a sum of two doubles. */
function toBase(f: number, whole: number, wholeLost: number, unit: number, unitRest: number): number {
  const half = 0.5 * f * f;
  const s = f / (2 + f);
  const rest = s * (half + atanhRest(s * s));
  // log(1 + f) = head + tail, where the head has 24 bits.
  const head = Math.fround(f - half);
  const tail = f - head - half + rest;
  const first = head * unit;
  const second = head * unitRest + tail * (unit + unitRest) + wholeLost;
  const sum = whole + first;
  return sum + (whole - sum + first + second);
}

/** Inverse of `sinh`. Below 3 ulp. */
export function asinh(x: number): number {
  const size = Math.abs(x);
  if (!(size > 1e-9)) return x;
  const result = size > 1e8 ? log(size) + Math.LN2 : log1p(size + (size * size) / (1 + Math.sqrt(1 + size * size)));
  return x < 0 ? -result : result;
}

/** Inverse of `cosh`, 0 or more; NaN below 1. Below 3 ulp. */
export function acosh(x: number): number {
  if (x > 1e8) return log(x) + Math.LN2;
  if (!(x >= 1)) return NaN;
  const over = x - 1;
  return log1p(over + Math.sqrt(2 * over + over * over));
}

/** Inverse of `tanh`; NaN outside -1 to 1. Below 3 ulp. */
export function atanh(x: number): number {
  const size = Math.abs(x);
  if (size < 1e-9) return x;
  const result = 0.5 * log1p((2 * size) / (1 - size));
  return x < 0 ? -result : result;
}

/** The power of two to take off, so that between the roots of 1/2 and 2 remains. */
export function twosIn(x: number): number {
  const high = highWord(x);
  if (high < 0x100000) return twosIn(x * TWO_54) - 54;
  return (high + (ONE_HIGH - ROOT_HALF_HIGH)) >> 20 === 0 ? 0 : ((high + (ONE_HIGH - ROOT_HALF_HIGH)) >> 20) - 1023;
}

export function fractionOf(x: number, k: number): number {
  return k === 0 ? x : scale(x, -k);
}

function outside(x: number): number {
  return x === 0 ? -Infinity : x === Infinity ? x : NaN;
}

/** (2 atanh(s) - 2 s) / s, from z = s^2. */
function atanhRest(z: number): number {
  const w = z * z;
  return z * (0.6666666666666734 + z * 0.39999999999414737 + w * (0.2857142874236881 + z * 0.2222219857554845 + w * (0.18183564185055193 + z * 0.15314054547342823 + w * 0.14795906496744987)));
}

/**
 * x to the power y, as exp(y log x). An error of the logarithm grows up to seven hundredfold on the way, so the logarithm and its
 * product with y are sums of two doubles. Below 1 ulp; a result that a double holds exactly comes out exactly.
 */
import { expOfSum } from './exp.ts';
import { fractionOf, twosIn } from './log.ts';

const LN2 = 0.6931471805598903;
const LN2_REST = 5.497923018708371e-14;
// Exponents past these give 0, infinity, or 1 rounded.
const HUGE_EXPONENT = 1e20;
const TINY_EXPONENT = 1e-20;

/** Special cases as in `Math.pow`, among them NaN for 1 to an infinite power, and for a negative base with a fraction. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  const base = Math.abs(x);
  if (x !== x || y !== y || (base === 1 && Math.abs(y) === Infinity)) return NaN;
  if (x < 0 && base !== Infinity && Math.floor(y) !== y && Math.abs(y) !== Infinity) return NaN;
  const result = positivePow(base, y);
  return (x < 0 || (x === 0 && 1 / x < 0)) && isOdd(y) ? -result : result;
}

const isOdd = (y: number): boolean => Math.abs(y % 2) === 1;

function positivePow(base: number, y: number): number {
  if (base === 0 || base === Infinity) return base === 0 === y > 0 ? 0 : Infinity;
  if (base === 1) return 1;
  const exponent = Math.abs(y);
  if (exponent > HUGE_EXPONENT) return base > 1 === y > 0 ? Infinity : 0;
  if (exponent < TINY_EXPONENT) return 1;
  return powByLog(base, y);
}

function powByLog(base: number, y: number): number {
  const k = twosIn(base);
  const m = fractionOf(base, k);
  // s = (m - 1) / (m + 1), its head of 24 bits.
  const f = m - 1;
  const g = m + 1;
  const gLost = m < 1 ? m - (g - 1) : 1 - (g - m);
  const gHead = Math.fround(g);
  const inverse = 1 / g;
  const sHead = Math.fround(f * inverse);
  const sTail = (f - sHead * gHead - sHead * (g - gHead + gLost)) * inverse;
  const s = sHead + sTail;
  // s^2, and a third of s^3.
  const zExact = sHead * sHead;
  const zMore = (sHead + s) * sTail;
  const zHead = Math.fround(zExact + zMore);
  const zTail = zExact - zHead + zMore;
  const cube = sHead * zHead;
  const third = Math.fround(cube / 3);
  const thirdTail = (cube - 3 * third + (sTail * zHead + s * zTail)) / 3;
  const z = zHead + zTail;
  // log x = k ln 2 + 2 (s + s^3 / 3 + s z^2 ...): the large parts summed exactly, the small ones after them.
  const twos = k * LN2;
  const large = twos + 2 * sHead;
  const largeLost = twos - large + 2 * sHead;
  const sum = large + 2 * third;
  const sumLost = large - sum + 2 * third;
  const small = largeLost + sumLost + (2 * (sTail + (thirdTail + s * (z * z) * powSeries(z))) + k * LN2_REST);
  const log = sum + small;
  const logLost = sum - log + small;
  // y log x.
  const yHead = Math.fround(y);
  const yTail = y - yHead;
  const logHead = Math.fround(log);
  const logTail = log - logHead;
  const product = y * log;
  const productLost = yHead * logHead - product + yHead * logTail + yTail * logHead + yTail * logTail;
  return expOfSum(product, productLost + y * logLost, 0);
}

/** (atanh(s) / s - 1 - z / 3) / z^2, from z = s^2. */
function powSeries(z: number): number {
  const w = z * z;
  const low = 0.1999999999999999 + z * 0.14285714285722548 + w * (0.11111111108770122 + z * 0.09090909434925155);
  return low + w * w * (0.07692278451309828 + z * 0.06668158103393321 + w * (0.05837421500867305 + z * 0.05994405108943788));
}

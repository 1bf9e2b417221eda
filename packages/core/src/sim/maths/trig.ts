/**
 * sin, cos and tan. The nearest multiple of a quarter turn is taken off in four pieces (Cody and Waite), which leaves
 * a rest of at most an eighth of a turn as the sum of two doubles; polynomials do the remainder. Below 1 ulp
 * (tan: 2) for |x| <= 2^20. Beyond, the result is that of an argument within half of x's own last place.
 */
import { ROUNDER } from './bits.ts';

const TURN = 6.283185307179586;
const EIGHTH = 0.7853981633974483;
const FAR = 1048576;
// Smaller than this, the first term of a series is the double nearest to the whole.
const TINY = 7.450580596923828e-9;
// A quarter turn: 33 bits a piece, so that multiples up to 2^20 of the first three are exact.
const PER_QUARTER = 0.6366197723675814;
const QUARTER_1 = 1.5707963267341256;
const QUARTER_2 = 6.077100506303966e-11;
const QUARTER_3 = 2.0222662487111665e-21;
const QUARTER_4 = 8.4784276603689e-32;
const NEAR_MULTIPLE = 9.5367431640625e-7;

/** What `takeQuarters` leaves: the rest, and what the rest's own rounding lost. */
const REST = /* @__PURE__ */ new Float64Array(2);

/** Sine of an angle in radians. Not a finite number gives NaN. */
export function sin(x: number): number {
  const size = Math.abs(x);
  if (size <= EIGHTH) return size < TINY ? x : sinOf(x, 0);
  if (!(size <= FAR)) return size < Infinity ? sin(x % TURN) : NaN;
  const quarters = takeQuarters(x);
  const part = quarters & 1 ? cosOf(REST[0]!, REST[1]!) : sinOf(REST[0]!, REST[1]!);
  return quarters & 2 ? -part : part;
}

/** Cosine of an angle in radians. Not a finite number gives NaN. */
export function cos(x: number): number {
  const size = Math.abs(x);
  if (size <= EIGHTH) return cosOf(x, 0);
  if (!(size <= FAR)) return size < Infinity ? cos(x % TURN) : NaN;
  const quarters = takeQuarters(x);
  const part = quarters & 1 ? sinOf(REST[0]!, REST[1]!) : cosOf(REST[0]!, REST[1]!);
  return (quarters + 1) & 2 ? -part : part;
}

/** Tangent of an angle in radians. Not a finite number gives NaN. */
export function tan(x: number): number {
  const size = Math.abs(x);
  if (size <= EIGHTH) return size < TINY ? x : tanOf(x, 0, 0);
  if (!(size <= FAR)) return size < Infinity ? tan(x % TURN) : NaN;
  const quarters = takeQuarters(x);
  return tanOf(REST[0]!, REST[1]!, quarters & 1);
}

/** Leaves `x` less the nearest multiple of a quarter turn in REST, and returns which multiple. */
function takeQuarters(x: number): number {
  const n = x * PER_QUARTER + ROUNDER - ROUNDER;
  const first = x - n * QUARTER_1;
  const second = n * QUARTER_2;
  const third = n * QUARTER_3;
  const coarse = first - second;
  let lost = first - coarse - second - third;
  const rest = coarse + lost;
  // Next to a multiple nearly all of x cancels: then what is lost may be the larger part, and the fourth piece counts.
  if (Math.abs(coarse) < NEAR_MULTIPLE) {
    const back = rest - coarse;
    lost = coarse - (rest - back) + (lost - back) - n * QUARTER_4;
  } else lost = coarse - rest + lost;
  REST[0] = rest;
  REST[1] = lost;
  return n;
}

function sinOf(r: number, lost: number): number {
  const z = r * r;
  return r + (r * z * sinSeries(z) + lost * (1 - 0.5 * z));
}

function cosOf(r: number, lost: number): number {
  const z = r * r;
  const half = 0.5 * z;
  const near = 1 - half;
  return near + (1 - near - half + (z * z * cosSeries(z) - r * lost));
}

/** Sine over cosine, both and their quotient as sums of two doubles; minus the inverse for an odd quarter. */
function tanOf(r: number, lost: number, odd: number): number {
  const z = r * r;
  const half = 0.5 * z;
  const near = 1 - half;
  const sinRest = r * z * sinSeries(z) + lost * near;
  const cosRest = 1 - near - half + (z * z * cosSeries(z) - r * lost);
  const sine = r + sinRest;
  const sineLost = r - sine + sinRest;
  const cosine = near + cosRest;
  const cosineLost = near - cosine + cosRest;
  return odd ? quotient(-cosine, -cosineLost, sine, sineLost) : quotient(sine, sineLost, cosine, cosineLost);
}

function quotient(n: number, nLost: number, d: number, dLost: number): number {
  const q = n / d;
  return q + (nLost - q * dLost) / d;
}

function sinSeries(z: number): number {
  const w = z * z;
  return -0.16666666666666632 + z * 0.008333333333322425 + w * (-0.00019841269829817668 + z * 0.0000027557313695506272 + w * (-2.5050758701355128e-8 + z * 1.5896830942137218e-10));
}

function cosSeries(z: number): number {
  const w = z * z;
  return 0.0416666666666666 + z * -0.001388888888887414 + w * (0.000024801587289492877 + z * -2.755731435548629e-7 + w * (2.0875723710520427e-9 + z * -1.1359670912111906e-11));
}

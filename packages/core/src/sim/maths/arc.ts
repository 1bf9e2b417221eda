/**
 * The inverse trigonometric functions. atan2 folds its point into an eighth of a turn, takes the nearest of the arcs
 * 0, atan 1/2 and pi/4 off, and adds a polynomial to what it has folded and taken, so only one rounding is large.
 * On their whole domain atan2, asin and acos are below 1 ulp, atan below 2.
 */
import { highWord, scale } from './bits.ts';

const PI = 3.141592653589793;
const HALF_PI = 1.5707963267948966;
const HALF_PI_LOST = 6.123233995736766e-17;
const TINY = 7.450580596923828e-9;
// Up to the first slope the arc taken off is 0, up to the second it is atan 1/2, then pi/4.
const SLOPE_1 = 0.26;
const SLOPE_2 = 0.72;

/** Arcs, each as a sum of two doubles: 0, atan 1/2, pi/4; the same taken from pi/2; all six taken from pi. */
const ARCS = /* @__PURE__ */ new Float64Array([
  0, 0, 0.4636476090008061, 2.2698777452961687e-17, 0.7853981633974483, 3.061616997868383e-17,
  1.5707963267948966, 6.123233995736766e-17, 1.1071487177940904, 9.40447137356638e-17, 0.7853981633974483, 3.061616997868383e-17,
  3.141592653589793, 1.2246467991473532e-16, 2.677945044588987, 1.5527705369303147e-16, 2.356194490192345, 9.184850993605148e-17,
  1.5707963267948966, 6.123233995736766e-17, 2.0344439357957027, 2.841996617907152e-17, 2.356194490192345, 9.184850993605148e-17,
]);

/** The angle of the point (x, y), from -pi to pi, with the signs of zeros and the infinities as in `Math.atan2`. */
export function atan2(y: number, x: number): number {
  const up = Math.abs(y);
  const along = Math.abs(x);
  if (up > 1e-30 && up < 1e30 && along > 1e-30 && along < 1e30) {
    const angle = angleOf(up, along, x < 0);
    return y < 0 ? -angle : angle;
  }
  return atan2OfExtremes(y, x);
}

/** Points on an axis, infinitely far or near, and those that must be scaled. */
function atan2OfExtremes(y: number, x: number): number {
  if (x !== x || y !== y) return NaN;
  const up = Math.abs(y);
  const along = Math.abs(x);
  const leftward = x < 0 || (x === 0 && 1 / x < 0);
  let angle: number;
  if (up === along && (up === 0 || up === Infinity)) angle = up === 0 ? (leftward ? PI : 0) : ARCS[leftward ? 16 : 4]!;
  else if (up === 0 || along === Infinity) angle = leftward ? PI : 0;
  else if (along === 0 || up === Infinity) angle = HALF_PI;
  else if (!leftward && up < along * TINY * TINY) angle = up / along;
  else {
    // Subnormal or not, after this the larger one is between 1 and 2^60.
    const large = Math.max(up, along);
    const k = large < 1e-300 ? 1020 : 1023 - (highWord(large) >>> 20);
    angle = angleOf(scale(up, k), scale(along, k), leftward);
  }
  return y < 0 || (y === 0 && 1 / y < 0) ? -angle : angle;
}

/** The angle of a point above the axis; both distances from 1e-300 to 1e30. */
function angleOf(up: number, along: number, leftward: boolean): number {
  const steep = up > along;
  const short = steep ? along : up;
  const long = steep ? up : along;
  const arc = short < SLOPE_1 * long ? 0 : short < SLOPE_2 * long ? 1 : 2;
  // tan(a - b) = (tan a - tan b) / (1 + tan a tan b). The slopes make the subtraction exact.
  const tangent = arc * 0.5;
  const taken = tangent * short;
  const n = short - tangent * long;
  const d = long + taken;
  const dLost = long - d + taken;
  // The quotient as a sum of two doubles; the first has 24 bits, so that its product with the first 24 of d is exact.
  const inverse = 1 / d;
  const q = Math.fround(n * inverse);
  const dHead = Math.fround(d);
  const qLost = (n - q * dHead - q * (d - dHead + dLost)) * inverse;
  const t = q + qLost;
  const z = t * t;
  const rest = qLost + t * z * atanSeries(z);
  const at = 2 * (arc + (steep ? 3 : 0) + (leftward ? 6 : 0));
  return steep !== leftward ? ARCS[at]! - (q - (ARCS[at + 1]! - rest)) : ARCS[at]! + (q + (ARCS[at + 1]! + rest));
}

/** The angle, from -pi/2 to pi/2, whose tangent is `x`. */
export function atan(x: number): number {
  const size = Math.abs(x);
  if (size < SLOPE_1) {
    if (size < TINY) return x;
    const z = x * x;
    return x + x * z * atanSeries(z);
  }
  const angle = atanOfLarge(size);
  return x < 0 ? -angle : angle;
}

function atanOfLarge(size: number): number {
  const steep = size > 1;
  const short = steep ? 1 : size;
  const long = steep ? size : 1;
  const arc = short < SLOPE_1 * long ? 0 : short < SLOPE_2 * long ? 1 : 2;
  const tangent = arc * 0.5;
  // Halves, so that infinity over infinity arises only for infinity itself, whose arc is a quarter turn.
  const t = size === Infinity ? 0 : (short - tangent * long) / (long + tangent * short);
  const z = t * t;
  const rest = t * z * atanSeries(z);
  const at = 2 * (arc + (steep ? 3 : 0));
  return steep ? ARCS[at]! - (t - (ARCS[at + 1]! - rest)) : ARCS[at]! + (t + (ARCS[at + 1]! + rest));
}

/** The angle, from -pi/2 to pi/2, whose sine is `x`; NaN for |x| > 1. */
export function asin(x: number): number {
  const size = Math.abs(x);
  if (size < 0.5) {
    if (size < TINY) return x;
    const z = x * x;
    return x + x * z * asinSeries(z);
  }
  const z = 0.5 - 0.5 * size;
  const root = Math.sqrt(z);
  const head = Math.fround(root);
  const angle = HALF_PI - 2 * head - (2 * halfArcRest(z, root, head) - HALF_PI_LOST);
  return x < 0 ? -angle : angle;
}

/** The angle, from 0 to pi, whose cosine is `x`; NaN for |x| > 1. */
export function acos(x: number): number {
  const size = Math.abs(x);
  if (size < 0.5) {
    const z = x * x;
    return HALF_PI - (x - (HALF_PI_LOST - x * z * asinSeries(z)));
  }
  const z = 0.5 - 0.5 * size;
  const root = Math.sqrt(z);
  const head = Math.fround(root);
  const rest = halfArcRest(z, root, head);
  return x < 0 ? 2 * (HALF_PI - head - (rest - HALF_PI_LOST)) : 2 * (head + rest);
}

/**
 * Half of acos x is the arc whose sine is the root of (1 - x) / 2 = z. This is that arc less the first 24 bits of the
 * root, whose square is exact: so the rounding of the root costs nothing.
 */
function halfArcRest(z: number, root: number, head: number): number {
  const lost = root > 0 ? (z - head * head) / (root + head) : root;
  return lost + root * z * asinSeries(z);
}

function atanSeries(z: number): number {
  const w = z * z;
  const low = -0.3333333333333331 + z * 0.19999999999984364 + w * (-0.14285714282497256 + z * 0.11111110786295895);
  return low + w * w * (-0.09090890505383015 + z * 0.07691663424841019 + w * (-0.06652829710949289 + z * 0.05701188387036924 + w * -0.03913623648123824));
}

function asinSeries(z: number): number {
  const w = z * z;
  const v = w * w;
  const low = 0.16666666666666763 + z * 0.07499999999970246 + w * (0.04464285717513428 + z * 0.03038194268304062);
  const middle = 0.022372215674949802 + z * 0.017351599853130874 + w * (0.013980964058583534 + z * 0.011397756487265048);
  return low + v * (middle + v * (0.010786629251392888 + z * 0.0036826942118249524 + w * (0.021764278029715013 + z * -0.021078308023248612 + w * 0.03267747555181488)));
}

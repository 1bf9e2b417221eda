/** Cube root below 1 ulp; lengths below 2 ulp, without overflow on the way. The square root is exact: use `Math.sqrt`. */
import { highWord, scale } from './bits.ts';

const TWO_54 = 18014398509481984;
/** The cube roots of 1, 2 and 4. */
const SMALL_ROOTS = /* @__PURE__ */ new Float64Array([1, 1.2599210498948732, 1.5874010519681996]);

/** Cube root. */
export function cbrt(x: number): number {
  const size = Math.abs(x);
  if (!(size > 0 && size < Infinity)) return x;
  const root = size < 1e-300 ? cbrtOf(size * TWO_54) / 262144 : cbrtOf(size);
  return x < 0 ? -root : root;
}

/** A guess with half of the places, cut to 24 bits so that its square is exact, and one step of Halley's iteration. */
function cbrtOf(x: number): number {
  const exponent = highWord(x) >> 20;
  // A third of it, rounded down: 43691 / 2^17 is near enough for 11 bits.
  const third = (Math.imul(exponent, 43691) >> 17) - 341;
  const left = exponent - 1023 - 3 * third;
  const m = scale(x, 1023 - exponent);
  const v = m * (1 << left);
  const t = Math.fround(cbrtGuess(m) * SMALL_ROOTS[left]!);
  const r = v / (t * t);
  return scale(t + (t * (r - t)) / (2 * t + r), third);
}

function cbrtGuess(m: number): number {
  const w = m * m;
  const low = 0.4475706575521769 + m * 0.9482719470420824 + w * (-0.6629763427932427 + m * 0.3824083466886732);
  return low + w * w * (-0.14295447742418904 + m * 0.030493978177905237 + w * -0.0028139180949915523);
}

/** The length of (x, y), or of (x, y, z). */
export function hypot(x: number, y: number, z = 0): number {
  const sum = x * x + y * y + z * z;
  return sum > 1e-280 && sum < Infinity ? Math.sqrt(sum) : scaledHypot(Math.abs(x), Math.abs(y), Math.abs(z));
}

function scaledHypot(x: number, y: number, z: number): number {
  if (x === Infinity || y === Infinity || z === Infinity) return Infinity;
  const large = Math.max(x, y, z);
  if (!(large > 0)) return large;
  const k = large > 1 ? 600 : -600;
  const a = scale(x, -k);
  const b = scale(y, -k);
  const c = scale(z, -k);
  return scale(Math.sqrt(a * a + b * b + c * c), k);
}

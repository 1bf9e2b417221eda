/**
 * The true value of each function, to at least forty bits past a double, from BigInt arithmetic that shares nothing with
 * the code under test. `ulpsOff` says how far a result is from it, in units of the last place of the true value.
 */
import { FixedPoint, abs, bitLength, cubeRootOf, parts, rootOf, shift } from './fixed-point.ts';

/** A real number: `mantissa * 2^exponent`. */
interface Real {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const GUARD = 128;
const precisions = new Map<number, FixedPoint>();

/** Fixed point with at least so many places: few sizes, so that their tables are made once. */
function places(bits: number): FixedPoint {
  const size = Math.ceil(bits / 192) * 192;
  let fp = precisions.get(size);
  if (fp === undefined) precisions.set(size, (fp = new FixedPoint(size)));
  return fp;
}

const real = (fp: FixedPoint, mantissa: bigint, twos = 0): Real => ({ mantissa, exponent: twos - fp.bits });

/** Places that hold x exactly if it is small, with the guard beyond its last one. */
const placesFor = (...xs: number[]): FixedPoint => places(GUARD + 64 + Math.max(...xs.map((x) => -Math.min(0, parts(x).exponent + 52))) * 2);

type Oracle = (x: number, y: number) => Real;

export const oracles: Readonly<Record<string, Oracle>> = {
  sin: (x) => circular(x, (fp, r, n) => (n & 1 ? fp.cos(r) : fp.sin(r)) * (n & 2 ? -1n : 1n)),
  cos: (x) => circular(x, (fp, r, n) => (n & 1 ? fp.sin(r) : fp.cos(r)) * ((n + 1) & 2 ? -1n : 1n)),
  tan: (x) => circular(x, (fp, r, n) => (n & 1 ? -fp.div(fp.cos(r), fp.sin(r)) : fp.div(fp.sin(r), fp.cos(r)))),
  atan: (x) => angle(placesFor(x, 1 / x), x, 1),
  atan2: (y, x) => angle(placesFor(y / x, x / y, x, y), y, x),
  asin: (x) => arcOf(x, (fp, v, other) => arcTangent(fp, v, other)),
  acos: (x) => arcOf(x, (fp, v, other) => arcTangent(fp, other, v)),
  exp: (x) => expOf(placesFor(x), (fp) => fp.from(x)),
  exp2: (x) => expOf(placesFor(x), (fp) => fp.mul(fp.from(x), fp.ln2)),
  expm1: (x) => hyperbolic(x, (fp, e) => e - fp.one),
  sinh: (x) => hyperbolic(x, (fp, e) => (e - fp.div(fp.one, e)) / 2n),
  cosh: (x) => hyperbolic(x, (fp, e) => (e + fp.div(fp.one, e)) / 2n),
  tanh: (x) => hyperbolic(Math.min(Math.abs(x), 60) * Math.sign(x), (fp, e) => fp.div(e - fp.div(fp.one, e), e + fp.div(fp.one, e))),
  log: (x) => logOf(x, (_fp, v) => v),
  log2: (x) => logOf(x, (fp, v) => fp.div(v, fp.ln2)),
  log10: (x) => logOf(x, (fp, v) => fp.div(v, fp.log(fp.one * 10n))),
  log1p: (x) => {
    const fp = placesFor(x);
    return real(fp, fp.log(fp.one + fp.from(x)));
  },
  asinh: (x) => {
    const fp = placesFor(x);
    const v = abs(fp.from(x));
    const value = fp.log(v + fp.sqrt(fp.one + fp.mul(v, v)));
    return real(fp, x < 0 ? -value : value);
  },
  acosh: (x) => {
    const fp = placesFor(x - 1);
    const v = fp.from(x);
    return real(fp, fp.log(v + fp.sqrt(fp.mul(v, v) - fp.one)));
  },
  atanh: (x) => {
    const fp = placesFor(x, 1 - Math.abs(x));
    const v = fp.from(x);
    return real(fp, fp.log(fp.div(fp.one + v, fp.one - v)) / 2n);
  },
  pow: (x, y) => {
    const fp = places(GUARD + 192 - Math.min(0, parts(y).exponent));
    return expOf(fp, () => fp.mul(logFixed(fp, x), fp.from(y)));
  },
  cbrt: (x) => {
    const { mantissa, exponent } = parts(x);
    const up = 3 * 140 + ((exponent % 3) + 3) % 3;
    const root = cubeRootOf(abs(mantissa) << BigInt(up));
    return { mantissa: x < 0 ? -root : root, exponent: (exponent - up) / 3 };
  },
  hypot: (x, y) => {
    const a = parts(x);
    const b = parts(y);
    const least = Math.min(a.exponent, b.exponent);
    const p = shift(a.mantissa, a.exponent - least);
    const q = shift(b.mantissa, b.exponent - least);
    return { mantissa: rootOf((p * p + q * q) << 256n), exponent: least - 128 };
  },
};

/** How far `result` is from the true value, in units of that value's last place (of a subnormal: in 2^-1074). */
export function ulpsOff(name: string, result: number, x: number, y = 0): number {
  const { mantissa, exponent } = oracles[name]!(x, y);
  const last = Math.max(bitLength(mantissa) - 53 + exponent, -1074);
  if (!Number.isFinite(result)) return last > 971 ? 0 : Infinity;
  const own = parts(result);
  const common = Math.min(own.exponent, exponent);
  const off = abs(shift(own.mantissa, own.exponent - common) - shift(mantissa, exponent - common));
  return Number((off << 20n) / shift(1n, Math.max(last - common, 0))) / 1048576;
}

function circular(x: number, part: (fp: FixedPoint, r: bigint, quarter: number) => bigint): Real {
  // A double comes no nearer than 2^-62 to a multiple of a quarter turn; a huge one needs its own size in places.
  const fp = places(GUARD + 192 + Math.max(0, -2 * (parts(x).exponent + 52), parts(x).exponent + 52));
  const v = fp.from(x);
  const n = (2n * v + fp.halfPi) / (2n * fp.halfPi) - (2n * v + fp.halfPi < 0n ? 1n : 0n);
  return real(fp, part(fp, v - n * fp.halfPi, Number(n & 3n)));
}

function angle(fp: FixedPoint, y: number, x: number): Real {
  const value = arcTangent(fp, abs(fp.from(y)), fp.from(x));
  return real(fp, y < 0 ? -value : value);
}

/** For y >= 0. */
function arcTangent(fp: FixedPoint, y: bigint, x: bigint): bigint {
  if (y < 0n) return -arcTangent(fp, -y, x);
  if (x < 0n) return 2n * fp.halfPi - arcTangent(fp, y, -x);
  return y > x ? fp.halfPi - fp.atan(fp.div(x, y)) : fp.atan(fp.div(y, x));
}

function arcOf(x: number, value: (fp: FixedPoint, v: bigint, other: bigint) => bigint): Real {
  const fp = placesFor(x, 1 - Math.abs(x));
  const v = fp.from(x);
  return real(fp, value(fp, v, fp.sqrt(fp.one - fp.mul(v, v))));
}

/** exp of a value with its powers of two apart, so that tiny and huge results keep their places. */
function expOf(fp: FixedPoint, value: (fp: FixedPoint) => bigint): Real {
  const v = value(fp);
  const k = v / fp.ln2;
  return real(fp, fp.exp(v - k * fp.ln2), Number(k));
}

function hyperbolic(x: number, value: (fp: FixedPoint, e: bigint) => bigint): Real {
  const fp = places(GUARD + 64 + Math.max(0, -2 * (parts(x).exponent + 52)) + Math.ceil(Math.abs(x) * 3));
  const { mantissa, exponent } = expOf(fp, () => fp.from(x));
  return real(fp, value(fp, shift(mantissa, exponent + fp.bits)));
}

function logOf(x: number, value: (fp: FixedPoint, v: bigint) => bigint): Real {
  const fp = places(GUARD + 128);
  return real(fp, value(fp, logFixed(fp, x)));
}

/** log x, with the powers of two of x taken apart first, so that no size of x costs places. */
function logFixed(fp: FixedPoint, x: number): bigint {
  const { mantissa, exponent } = parts(x);
  const twos = bitLength(mantissa) - 1;
  const head = shift(mantissa, fp.bits - twos);
  return head * 2n > 3n * fp.one ? fp.log(head >> 1n) + BigInt(twos + exponent + 1) * fp.ln2 : fp.log(head) + BigInt(twos + exponent) * fp.ln2;
}

/**
 * The polynomials of the simulation's maths: which function, on which interval, with how many terms, and which errors
 * count. `npx tsx tools/fit-maths/main.ts` prints them; the numbers stand in `packages/core/src/sim/maths/`.
 */
import type { FixedPoint } from './fixed-point.ts';
import type { Fit } from './remez.ts';

const EIGHTH_TURN = 0.7853981633974484;
const HALF_LN2 = 0.34657359027997;
/** (sqrt 2 - 1) / (sqrt 2 + 1): the largest |s| = |f / (2 + f)| of a logarithm. */
const LOG_S = 0.17157287525381;
const ARC = 0.26;

// Below 2^-40 the quotients that define a target lose all their places, and nobody needs them there.
const TINY = 1e-9;

export function fits(fp: FixedPoint): Record<string, Fit> {
  const { mul, div, one } = { mul: fp.mul.bind(fp), div: fp.div.bind(fp), one: fp.one };
  const square = (t: bigint): bigint => mul(t, t);
  const identity = (t: bigint): bigint => t;
  return {
    // sin r = r + r z S(z), z = r^2
    sin: { target: (z) => over(fp.sin, z, one), weight: identity, from: TINY, to: EIGHTH_TURN * EIGHTH_TURN, terms: 6 },
    // cos r = 1 - z/2 + z^2 C(z)
    cos: { target: (z) => div(fp.cos(fp.sqrt(z)) - one + z / 2n, square(z)), weight: square, from: TINY, to: EIGHTH_TURN * EIGHTH_TURN, terms: 6 },
    // atan t = t + t z A(z), z = t^2
    atan: { target: (z) => over(fp.atan, z, one), weight: identity, from: TINY, to: ARC * ARC, terms: 9 },
    // asin t = t + t z A(z), z = t^2
    asin: { target: (z) => over(asin, z, one), weight: identity, from: TINY, to: 0.25, terms: 13 },
    // exp r = 1 + r + r^2 E(r)
    exp: { target: (r) => div(fp.exp(r) - one - r, square(r)), weight: (r) => square(r) + one / 64n, from: -HALF_LN2, to: HALF_LN2, terms: 11 },
    // log (1 + f) = 2 atanh s = 2 s + s z L(z), s = f / (2 + f), z = s^2
    log: { target: (z) => 2n * over(fp.atanh, z, one), weight: (z) => z / 2n, from: TINY, to: LOG_S * LOG_S, terms: 7 },
    // the same to more places: atanh s = s (1 + z / 3 + z^2 P(z))
    logForPow: { target: (z) => div(over(fp.atanh, z, one) - one / 3n, z), weight: square, from: TINY, to: LOG_S * LOG_S, terms: 8 },
    // a first guess of the cube root on one octave
    cbrt: { target: (m) => cubeRoot(fp, m), weight: () => one, from: 1, to: 2, terms: 7 },
  };

  /** (f(t) / t - 1) / z for odd f, with t the root of z. */
  function over(f: (this: FixedPoint, t: bigint) => bigint, z: bigint, unit: bigint): bigint {
    const t = fp.sqrt(z);
    return div(div(f.call(fp, t), t) - unit, z);
  }

  function asin(this: FixedPoint, t: bigint): bigint {
    return fp.atan(div(t, fp.sqrt(one - square(t))));
  }
}

function cubeRoot(fp: FixedPoint, m: bigint): bigint {
  return fp.exp(fp.log(m) / 3n);
}

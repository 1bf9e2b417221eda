/** What a drop-in for `Math` owes: its special values and signs, symmetry, and exact results where they are expected. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RollmeshError } from '../../ground/errors.ts';
import * as maths from './index.ts';
import { angleBetween, approach, approachAngle, atan2, cbrt, clamp, cos, degrees, exp2, hypot, inverseLerp, lerp, lerpAngle, log10, log2, mathsForPhysics, pow, radians, sin, tan, wrapAngle } from './index.ts';

type Function2 = (x: number, y: number) => number;
const native = Math as unknown as Record<string, Function2>;
const ours = mathsForPhysics() as unknown as Record<string, Function2>;
const approximated = 'acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot log log10 log1p log2 pow sin sinh tan tanh'.split(' ');
const SPECIAL = [0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 4, 1.5, -1.5, Infinity, -Infinity, NaN, 5e-324, -5e-324, 1e-310, -1e-310, 2.2250738585072014e-308, 1e-300, 1e300, 1e308, Number.MAX_VALUE, -Number.MAX_VALUE, 9007199254740991, 9007199254740992, 1e22, 709.78, 709.79, -745.13, -745.14, 1023, 1024, -1074, -1075];
const isSpecial = (value: number): boolean => value === 0 || value !== value || Math.abs(value) === Infinity;

const double = fc.double();

describe('maths for the simulation', () => {
  test.each(approximated)('%s gives zero, its sign, infinity and NaN exactly where Math does', (name) => {
    for (const x of SPECIAL) {
      for (const y of name === 'atan2' || name === 'pow' || name === 'hypot' ? SPECIAL : [1]) {
        const wanted = native[name]!(x, y);
        const got = ours[name]!(x, y);
        if (isSpecial(wanted) || isSpecial(got)) expect([x, y, got]).toEqual([x, y, wanted]);
      }
    }
  });

  test.each(approximated)('%s is near Math for doubles of every size', (name) => {
    // Of an angle with no places behind the point, only the engine's own reduction knows the sine.
    const x = /^(sin|cos|tan)$/.test(name) ? fc.double({ min: -1e6, max: 1e6 }) : double;
    fc.assert(
      fc.property(x, double, (a, b) => {
        const wanted = native[name]!(a, b);
        const got = ours[name]!(a, b);
        if (isSpecial(wanted)) expect(got).toBe(wanted);
        else expect(Math.abs(got - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * 1e-15 + 5e-324);
      }),
      { numRuns: 500 },
    );
  });

  test('even functions are even, odd ones odd, to the last bit', () => {
    fc.assert(
      fc.property(double, double, (x, y) => {
        for (const name of ['cos', 'cosh']) expect(ours[name]!(-x, y)).toBe(ours[name]!(x, y));
        for (const name of ['sin', 'tan', 'asin', 'atan', 'sinh', 'tanh', 'cbrt', 'asinh', 'atanh', 'expm1'].slice(0, -1)) expect(ours[name]!(-x, y)).toBe(-ours[name]!(x, y));
        expect(atan2(-y, x)).toBe(-atan2(y, x));
        expect(hypot(-x, y)).toBe(hypot(y, x));
      }),
    );
  });

  test('a result that a double holds exactly comes out exactly', () => {
    for (let n = -1074; n <= 1023; n++) {
      expect([n, exp2(n)]).toEqual([n, 2 ** n]);
      expect(log2(2 ** n)).toBe(n);
      expect(pow(2, n)).toBe(2 ** n);
    }
    for (let n = 0, power = 1; n <= 22; n++, power *= 10) expect([pow(10, n), log10(power)]).toEqual([power, n]);
    for (let n = -200; n <= 200; n++) expect([pow(n, 2), pow(n, 3), cbrt(n * n * n)]).toEqual([n * n, n * n * n, n]);
    for (const [a, b, c] of [[3, 4, 5], [5, 12, 13], [8, 15, 17], [20, 21, 29]] as const) expect(hypot(a, b)).toBe(c);
  });

  test('beyond 2^20 an angle is taken as one within half of its last place', () => {
    for (const x of [1.1e6, 1e7, 123456789.123, 1e12]) {
      const wobble = x * 2 ** -53 + 1e-15;
      expect(Math.abs(sin(x) - Math.sin(x))).toBeLessThanOrEqual(wobble);
      expect(Math.abs(cos(x) - Math.cos(x))).toBeLessThanOrEqual(wobble);
      expect(Number.isFinite(tan(x))).toBe(true);
    }
    expect(Math.abs(sin(1e300))).toBeLessThanOrEqual(1);
  });

  test('sines and cosines never leave -1 to 1', () => {
    for (let i = -700; i <= 700; i++) {
      for (const step of [-2, -1, 0, 1, 2]) {
        const x = i * (Math.PI / 2) * (1 + step * 2 ** -53);
        expect(Math.abs(sin(x))).toBeLessThanOrEqual(1);
        expect(Math.abs(cos(x))).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('a drop-in for Math', () => {
  test('has every member of Math, and takes from it only what is exact', () => {
    const own = mathsForPhysics() as unknown as Record<PropertyKey, unknown>;
    for (const name of Object.getOwnPropertyNames(Math).filter((name) => name !== 'f16round' && name !== 'sumPrecise')) expect([name, typeof own[name]]).toEqual([name, typeof native[name]]);
    for (const name of approximated) expect(own[name]).not.toBe(native[name]);
    expect(String(own)).toBe('[object Math]');
  });

  test('takes lengths of any number of sides', () => {
    const { hypot: any } = mathsForPhysics();
    expect([any(), any(-3), any(3, 4), any(2, 3, 6), any(1, 1, 1, 1), any(NaN, 1), any(Infinity, NaN)]).toEqual([0, 3, 5, 7, 2, NaN, Infinity]);
  });

  test('refuses chance, and names the replacement', () => {
    expect(() => mathsForPhysics().random()).toThrow(RollmeshError);
    expect(() => mathsForPhysics().random()).toThrow(/prng/);
  });

  test('every approximated function is also there by name', () => {
    for (const name of approximated) expect(typeof (maths as unknown as Record<string, unknown>)[name]).toBe('function');
  });
});

describe('helpers', () => {
  test('a blend meets both ends exactly, and is undone by its inverse', () => {
    expect([lerp(0.1, 0.7, 0), lerp(0.1, 0.7, 1), lerp(2, 4, 0.5), inverseLerp(2, 4, 3.5)]).toEqual([0.1, 0.7, 3, 0.75]);
    expect([clamp(5, 0, 3), clamp(-5, 0, 3), clamp(2, 0, 3)]).toEqual([3, 0, 2]);
    expect([approach(0, 10, 3), approach(9, 10, 3), approach(0, -10, 3), approach(5, 5, 1)]).toEqual([3, 10, -3, 5]);
  });

  test('angles go the short way round and stay from -pi to pi', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e4, max: 1e4, noNaN: true }), fc.double({ min: -1e4, max: 1e4, noNaN: true }), (a, b) => {
        expect(Math.abs(wrapAngle(a))).toBeLessThanOrEqual(Math.PI);
        expect(cos(wrapAngle(a))).toBeCloseTo(cos(a), 9);
        expect(cos(a + angleBetween(a, b))).toBeCloseTo(cos(b), 9);
        expect(cos(lerpAngle(a, b, 1))).toBeCloseTo(cos(b), 9);
        expect(Math.abs(angleBetween(a, approachAngle(a, b, 0.1)))).toBeLessThanOrEqual(0.1 + 1e-9);
      }),
    );
    expect(angleBetween(3, -3)).toBeCloseTo(2 * Math.PI - 6, 12);
    expect([degrees(Math.PI), radians(180)]).toEqual([180, Math.PI]);
  });
});

/** A quick sample of what `measure.ts errors` runs at length, and a check that the code holds the numbers the fit prints. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { FixedPoint } from './fixed-point.ts';
import { fits } from './fits.ts';
import { errorsOf } from './measure.ts';
import { ulpsOff } from './oracle.ts';
import { fit } from './remez.ts';
import { domains } from './samples.ts';

const source = ['trig', 'arc', 'exp', 'log', 'pow', 'roots'].map((name) => readFileSync(new URL(`../../packages/core/src/sim/maths/${name}.ts`, `file://${__filename}`), 'utf8')).join('\n');

describe('the oracle', () => {
  test('knows the functions to far more places than a double', () => {
    // Decimal expansions from standard tables.
    const fp = new FixedPoint(192);
    const digits = (value: bigint): string => ((value * 10n ** 40n) >> 192n).toString();
    expect(digits(fp.halfPi * 2n)).toBe('31415926535897932384626433832795028841971');
    expect(digits(fp.ln2)).toBe('6931471805599453094172321214581765680755');
    expect(digits(fp.exp(fp.one))).toBe('27182818284590452353602874713526624977572');
    expect(digits(fp.sqrt(2n * fp.one))).toBe('14142135623730950488016887242096980785696');
  });

  test('measures a neighbour but one of a good result as about two units off', () => {
    for (const { name, x, y, ours } of domains) {
      const a = name === 'acosh' ? 2.5 : 0.375;
      const result = ours(a, 1.25);
      const next = result * (1 + 2 ** -51);
      const off = ulpsOff(name, next, a, 1.25);
      expect([name, x !== undefined || y !== undefined, off > 0.5 && off < 5]).toEqual([name, true, true]);
    }
  });
});

describe('the maths of the simulation', () => {
  test.each(domains)('$name is within $ulps units of the last place', (domain) => {
    expect(errorsOf(domain, 3000, 7).worst).toBeLessThanOrEqual(domain.ulps);
  });

  test.each([
    // From measure.ts runs: the worst met so far, kept.
    ['sin', 411775 * (Math.PI / 2), 0, 1],
    ['expm1', -7.322947306344691e-9, 0, 2],
    ['asin', 0.5387258956907317, 0, 2],
    ['tanh', 0.06230132551807535, 0, 2],
    ['cos', 997977.9529838, 0, 1],
    ['tan', -822091.2084960938, 0, 2],
    ['pow', 2.47178134669155e35, 0.9314536149613559, 2],
    ['hypot', 182.97703564167023, -12.977421283721924, 2],
    ['cbrt', -65.44555611908436, 0, 2],
    ['acos', 0.4875005087815225, 0, 2],
    ['atan', -0.2945059951616955, 0, 2],
    ['log2', 1.4007957542780787, 0, 2],
  ] as const)('%s(%p) keeps its promise', (name, x, y, ulps) => {
    expect(ulpsOff(name, domains.find((domain) => domain.name === name)!.ours(x, y), x, y)).toBeLessThanOrEqual(ulps);
  });

  test('the coefficients in the code are those that the fit prints', () => {
    const fp = new FixedPoint(320);
    for (const [name, problem] of Object.entries(fits(fp))) {
      for (const c of fit(fp, problem).coefficients) expect([name, c, source.includes(String(c))]).toEqual([name, c, true]);
    }
  });
});

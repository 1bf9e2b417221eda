/** Seeded arguments for every function: mostly where games are, some across the whole stated domain, and the known hard ones. */
import type { Prng } from '../../packages/core/src/sim/index.ts';
import * as maths from '../../packages/core/src/sim/maths/index.ts';

export type Function2 = (x: number, y: number) => number;

export interface Domain {
  readonly name: string;
  readonly ours: Function2;
  readonly native: Function2 | undefined;
  /** The promise, in units of the last place. */
  readonly ulps: number;
  readonly x: (prng: Prng) => number;
  readonly y?: (prng: Prng) => number;
}

// Powers of two by our own exp2, which is exact: `**` is not, on every engine, and the samples must be the same everywhere.
const { exp2 } = maths;

type Draw = (prng: Prng) => number;

const between = (from: number, to: number): Draw => (prng) => from + (to - from) * prng.float();
/** A random sign, a size with every power of two from `least` to `most` as likely. */
const spread = (least: number, most: number): Draw => (prng) => (prng.chance(0.5) ? -1 : 1) * (1 + prng.float() + prng.float() * exp2(-32)) * exp2(prng.range(least, most));
const positive = (draw: Draw): Draw => (prng) => Math.abs(draw(prng));
const oneOf = (...draws: Draw[]): Draw => (prng) => prng.pick(draws)(prng);

/** Doubles next to multiples of an eighth of a turn, up to 2^20: where a reduction loses most. */
const nearEighth: Draw = (prng) => {
  const x = prng.range(1, 1335000) * (Math.PI / 4);
  return x * (1 + (prng.int(9) - 4) * exp2(-53));
};
const trig = oneOf(between(-10, 10), between(-1e5, 1e5), between(-1048576, 1048576), spread(-60, 19), nearEighth);
const unit = oneOf(between(-1, 1), spread(-40, -1), (prng) => 1 - exp2(-prng.range(1, 53)) * prng.float());
const anyPositive = oneOf(between(0.5, 2), between(1e-9, 1000), positive(spread(-1060, 1022)), (prng) => 1 + spread(-50, -2)(prng));
const expRange = oneOf(between(-10, 10), between(-740, 709), spread(-40, 8));

type Row = readonly [keyof typeof maths, ulps: number, x: Draw, y?: Draw];
const rows: readonly Row[] = [
  ['sin', 1, trig], ['cos', 1, trig], ['tan', 2, trig],
  ['asin', 2, unit], ['acos', 2, unit], ['atan', 2, oneOf(between(-10, 10), spread(-60, 80))],
  ['atan2', 1, oneOf(between(-10, 10), spread(-60, 60)), oneOf(between(-10, 10), spread(-60, 60))],
  ['exp', 1, expRange], ['exp2', 2, oneOf(between(-10, 10), between(-1070, 1023.9))], ['expm1', 2, oneOf(expRange, between(-1, 1))],
  ['log', 1, anyPositive], ['log2', 2, anyPositive], ['log10', 2, anyPositive],
  ['log1p', 2, oneOf(between(-0.999, 3), spread(-50, -1), positive(spread(0, 1000)))],
  ['pow', 2, oneOf(between(0.01, 100), positive(spread(-300, 300))), oneOf(between(-3, 3), (prng) => prng.range(-20, 20), between(-120, 120))],
  ['cbrt', 2, oneOf(between(-100, 100), spread(-1070, 1022))],
  ['hypot', 2, oneOf(between(-1000, 1000), spread(-1000, 1000)), oneOf(between(-1000, 1000), spread(-1000, 1000))],
  ['sinh', 2, oneOf(between(-10, 10), between(-700, 700), spread(-40, 3))], ['cosh', 2, oneOf(between(-10, 10), between(-700, 700))],
  ['tanh', 2, oneOf(between(-3, 3), between(-30, 30), spread(-40, 3))],
  ['asinh', 3, oneOf(between(-10, 10), spread(-30, 200))], ['acosh', 3, oneOf(between(1, 10), between(1, 1e9))], ['atanh', 3, oneOf(between(-0.999, 0.999), spread(-30, -1))],
];

export const domains: readonly Domain[] = rows.map(([name, ulps, x, y]) => ({
  name, ulps, x, y,
  ours: maths[name] as Function2,
  native: (Math as unknown as Record<string, Function2 | undefined>)[name],
}));

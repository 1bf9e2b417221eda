/**
 * An object with every member of `Math`, the same on every machine: for physics engines and other code that takes its
 * maths from a global or a parameter. What is exact in the language is the language's own.
 */
import { RollmeshError } from '../../ground/errors.ts';
import { acos, asin, atan, atan2 } from './arc.ts';
import { cosh, exp, expm1, sinh, tanh } from './exp.ts';
import { acosh, asinh, atanh, log, log10, log1p, log2 } from './log.ts';
import { pow } from './pow.ts';
import { cbrt, hypot } from './roots.ts';
import { cos, sin, tan } from './trig.ts';

/** `Math` for the simulation. Its `random` throws `nondeterministic`. */
export function mathsForPhysics(): Math {
  return {
    E: Math.E, LN2: Math.LN2, LN10: Math.LN10, LOG2E: Math.LOG2E, LOG10E: Math.LOG10E, PI: Math.PI, SQRT1_2: Math.SQRT1_2, SQRT2: Math.SQRT2,
    abs: Math.abs, ceil: Math.ceil, clz32: Math.clz32, floor: Math.floor, fround: Math.fround, imul: Math.imul,
    max: Math.max, min: Math.min, round: Math.round, sign: Math.sign, sqrt: Math.sqrt, trunc: Math.trunc,
    sin, cos, tan, asin, acos, atan, atan2, exp, expm1, sinh, cosh, tanh, log, log1p, log2, log10, asinh, acosh, atanh, pow, cbrt,
    hypot: hypotOfAll,
    random,
    [Symbol.toStringTag]: 'Math',
  } as Math;
}

function hypotOfAll(...values: number[]): number {
  if (values.length === 2) return hypot(values[0]!, values[1]!);
  let length = 0;
  for (const value of values) length = hypot(length, value);
  return length;
}

function random(): never {
  throw new RollmeshError('nondeterministic', 'Math.random was called in the simulation.', "Use the simulation's own prng.");
}

/**
 * One sum per function over seeded arguments, the same on every engine or the maths of the simulation is broken.
 * `npx tsx tools/maths-sums-run.ts [samples] [--engines]` prints them and compares engines.
 */
import { Prng, approachAngle, checksumWords, lerpAngle, wrapAngle } from '../packages/core/src/sim/index.ts';
import { domains } from './fit-maths/samples.ts';

export type Sums = Record<string, string>;

/** Sums of the bits of `samples` results of every function, NaN as one value. */
export function mathsSums(samples: number): Sums {
  const sums: Sums = {};
  const add = (name: string, results: Float64Array): void => {
    for (let i = 0; i < results.length; i++) if (results[i] !== results[i]) results[i] = 0.123456789;
    sums[name] = checksumWords(new Uint32Array(results.buffer)).toString(16).padStart(8, '0');
  };
  const prng = new Prng(new Uint32Array(4)).seed(2026, 11, 23, 0);
  for (const { name, ours, x, y } of domains) {
    add(name, Float64Array.from({ length: samples }, () => {
      const a = x(prng);
      return ours(a, y?.(prng) ?? 0);
    }));
    // Any bits at all: every size, NaN, the infinities, subnormals.
    add(`${name} of any bits`, Float64Array.from({ length: samples >> 2 }, () => ours(anyDouble(prng), anyDouble(prng))));
  }
  add('angles', Float64Array.from({ length: samples }, () => wrapAngle(lerpAngle(prng.float() * 99, prng.float() * 99, 0.3) + approachAngle(prng.float(), 3, 0.5))));
  add('prng', Float64Array.from({ length: samples }, () => prng.float() + prng.int(1000) + prng.range(-5, 5) + prng.weighted([1, 2, 3])));
  return sums;
}

function anyDouble(prng: Prng): number {
  const words = new Uint32Array([prng.uint32(), prng.uint32()]);
  return new Float64Array(words.buffer)[0]!;
}

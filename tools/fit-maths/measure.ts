/**
 * Measures the maths of the simulation: `npx tsx tools/fit-maths/measure.ts [errors|costs] [samples] [name ...]`.
 * Errors are against the oracle, in units of the last place; costs are best of many runs, beside `Math` in the same run.
 */
import { Prng } from '../../packages/core/src/sim/index.ts';
import { ulpsOff } from './oracle.ts';
import { domains, type Domain } from './samples.ts';

export interface Errors {
  readonly worst: number;
  readonly at: readonly [number, number];
}

export function errorsOf({ name, ours, x, y }: Domain, samples: number, seed = 1): Errors {
  const prng = new Prng(new Uint32Array(4)).seed(seed, 2, 3, 4);
  let worst = 0;
  let at: [number, number] = [0, 0];
  for (let i = 0; i < samples; i++) {
    const a = x(prng);
    const b = y?.(prng) ?? 0;
    const off = ulpsOff(name, ours(a, b), a, b);
    if (off <= worst) continue;
    worst = off;
    at = [a, b];
  }
  return { worst, at };
}

export interface Cost {
  readonly oursNs: number;
  readonly nativeNs: number;
}

const SIZE = 8192;
const typical = (name: string): readonly [number, number] => {
  if (/^(asin|acos|atanh)$/.test(name)) return [-1, 1];
  if (/^(log|pow)/.test(name)) return [0.001, 100];
  return name === 'acosh' ? [1, 100] : [-10, 10];
};

/** Nanoseconds a call, the best of `rounds` turns, ours and native by turns. */
export function costOf({ name, ours, native }: Domain, rounds: number): Cost | undefined {
  if (native === undefined) return undefined;
  const prng = new Prng(new Uint32Array(4)).seed(5, 6, 7, 8);
  const [from, to] = typical(name);
  const a = Float64Array.from({ length: SIZE }, () => from + (to - from) * prng.float());
  const b = Float64Array.from({ length: SIZE }, () => -10 + 20 * prng.float());
  const ourLoop = loopOver(`ours ${name}`);
  const nativeLoop = loopOver(`native ${name}`);
  let oursNs = Infinity;
  let nativeNs = Infinity;
  for (let round = 0; round < rounds; round++) {
    oursNs = Math.min(oursNs, timeOf(() => ourLoop(ours, a, b)));
    nativeNs = Math.min(nativeNs, timeOf(() => nativeLoop(native, a, b)));
  }
  return { oursNs, nativeNs };
}

type Loop = (f: Domain['ours'], a: Float64Array, b: Float64Array) => number;

/** A loop of its own for each function, with a text of its own, so that the engine knows which function it calls. */
function loopOver(title: string): Loop {
  return new Function('f', 'a', 'b', `/* ${title} */ let sum = 0; for (let i = 0; i < a.length; i++) sum += f(a[i], b[i]); return sum;`) as Loop;
}

function timeOf(work: () => void): number {
  const start = performance.now();
  for (let i = 0; i < 10; i++) work();
  return ((performance.now() - start) * 1e6) / (10 * SIZE);
}

const [mode, count, ...names] = process.argv.slice(2);
const chosen = domains.filter(({ name }) => names.length === 0 || names.includes(name));

if (mode === 'errors') {
  for (const domain of chosen) {
    const start = performance.now();
    const { worst, at } = errorsOf(domain, Number(count ?? 1e5));
    console.log(`${domain.name.padEnd(6)} ${worst.toFixed(4)} ulp (promise ${domain.ulps}) at ${at.join(', ')}  [${((performance.now() - start) / 1000).toFixed(0)} s]`);
  }
}

if (mode === 'costs') {
  for (const domain of chosen) {
    const cost = costOf(domain, Number(count ?? 100));
    if (cost !== undefined) console.log(`${domain.name.padEnd(6)} ${cost.oursNs.toFixed(1).padStart(5)} ns, Math ${cost.nativeNs.toFixed(1).padStart(5)} ns: ${(cost.oursNs / cost.nativeNs).toFixed(2)}x`);
  }
}

/**
 * One question: what do functions that are the same on every machine cost beside the engine's own, which are not? The floor is
 * `Math`, on the same arguments in the same loop.
 */
import { atan2, cos, exp, hypot, log, pow, sin, tan } from '@rollmesh/core/sim';
import { measurePair, type Cost } from '../lib/measure.ts';
import { costFigures, type MicroQuestion } from './question.ts';

interface MathsFigures {
  readonly name: string;
  readonly ours: Cost;
  readonly builtIn: Cost;
}

const ONE: readonly (readonly [string, (x: number) => number, (x: number) => number])[] = [
  ['sin', sin, Math.sin],
  ['cos', cos, Math.cos],
  ['tan', tan, Math.tan],
  ['exp', exp, Math.exp],
  ['log', log, Math.log],
];
const TWO: readonly (readonly [string, (x: number, y: number) => number, (x: number, y: number) => number])[] = [
  ['atan2', atan2, Math.atan2],
  ['pow', pow, Math.pow],
  ['hypot', hypot, Math.hypot],
];

const ARGUMENTS = Float64Array.from({ length: 1024 }, (_, i) => ((i * 0.61803398875) % 1) * 20 + 0.01);

/** Each function gets a loop of its own, compiled for it alone: a shared one would measure the call and not the function. */
function loopOf(call: string): (f: unknown, values: Float64Array, rounds: number) => number {
  return new Function('f', 'values', 'rounds', `let sum = 0; for (let r = 0; r < rounds; r++) for (let i = 0; i < 1024; i++) sum += ${call}; return sum;`) as ReturnType<typeof loopOf>;
}

function measure(name: string, call: string, ours: unknown, builtIn: unknown, rounds: number): MathsFigures {
  const ourLoop = loopOf(call);
  const builtInLoop = loopOf(call);
  let sum = 0;
  const { cost, floor } = measurePair(5, rounds * 1024, () => void (sum += ourLoop(ours, ARGUMENTS, rounds)), rounds * 1024, () => void (sum += builtInLoop(builtIn, ARGUMENTS, rounds)));
  if (Number.isNaN(sum)) throw new Error(`${name} gave NaN`);
  return { name, ours: cost, builtIn: floor };
}

export const maths: MicroQuestion = {
  name: 'maths',
  question: "What do functions cost that agree on every machine, beside the engine's own?",
  estimateSeconds: ({ full }) => (full ? 8 : 3),
  run({ full }, progress) {
    const rounds = full ? 2000 : 400;
    const jobs = [
      ...ONE.map(([name, ours, builtIn]) => ({ name, call: 'f(values[i])', ours: ours as unknown, builtIn: builtIn as unknown })),
      ...TWO.map(([name, ours, builtIn]) => ({ name, call: 'f(values[i], values[1023 - i])', ours: ours as unknown, builtIn: builtIn as unknown })),
    ];
    const all = jobs.map(({ name, call, ours, builtIn }, i) => {
      progress(i, jobs.length, name);
      return measure(name, call, ours, builtIn, rounds);
    });
    return {
      tables: [
        {
          title: 'Maths',
          note: 'ns per call, medians; arguments from 0 to 20. Floor: the same loop over Math.',
          columns: ['function', 'ours ns', 'Math ns', 'ratio'],
          rows: all.map((f) => [f.name, f.ours.medianUs * 1000, f.builtIn.medianUs * 1000, f.ours.medianUs / f.builtIn.medianUs]),
        },
      ],
      figures: all.flatMap((f) => costFigures(`micro/maths/${f.name}`, f.ours, f.builtIn, 'ns')),
      data: all,
    };
  },
};

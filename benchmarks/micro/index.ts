/** The micro tier: what single things cost, one question per file. A new question is a file and a line here. */
import { timed, type Tier } from '../lib/tier.ts';
import { codec } from './codec.ts';
import { maths } from './maths.ts';
import type { MicroAnswer, MicroQuestion } from './question.ts';
import { state } from './state.ts';
import { tick } from './tick.ts';

export const MICRO_QUESTIONS: readonly MicroQuestion[] = [tick, codec, maths, state];

export const micro: Tier<Readonly<Record<string, unknown>>> = {
  name: 'micro',
  byDefault: true,
  question: 'What do a tick, a codec, the maths and the state cost, beside a floor in the same run?',
  estimateSeconds: (options) => MICRO_QUESTIONS.reduce((sum, question) => sum + question.estimateSeconds(options), 0),
  run: (options, progress) =>
    timed(micro, () => {
      const answers = MICRO_QUESTIONS.map(({ name, run }): [string, MicroAnswer] => [name, run(options, (done, all, what) => progress(done, all, `${name}: ${what}`))]);
      return {
        tables: answers.flatMap(([, { tables }]) => tables),
        figures: answers.flatMap(([, { figures }]) => figures),
        notes: answers.flatMap(([, { notes = [] }]) => notes),
        failures: answers.flatMap(([, { failures = [] }]) => failures),
        data: Object.fromEntries(answers.map(([name, { data }]) => [name, data])),
      };
    }),
};

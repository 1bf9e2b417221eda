/** Prints today's sizes beside the budget: `npx tsx benchmarks/size/main.ts`, with `--json` for programs. `budget.test.ts` holds us to it. */
import { readFileSync } from 'node:fs';
import { table } from '../lib/table.ts';
import { sizeOf, type Size } from './measure.ts';

export interface Budget {
  readonly entries: Readonly<Record<string, { readonly program: string; readonly most: number; readonly target?: number }>>;
}

const { entries } = JSON.parse(readFileSync(new URL('budget.json', import.meta.url), 'utf8')) as Budget;
const measured: Record<string, Size> = {};
for (const [name, { program }] of Object.entries(entries)) measured[name] = await sizeOf(program);
if (process.argv.includes('--json')) console.log(JSON.stringify(measured));
else console.log(table(['bytes, min+gzip', 'esbuild', 'rollup', 'budget', 'target'], Object.entries(entries).map(([name, { most, target }]) => [name, measured[name]!.esbuild, measured[name]!.rollup, most, target ?? '-'])));

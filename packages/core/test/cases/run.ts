/** Plays all cases of one file, given by name, and prints what became of each as a line of JSON. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Cases } from './world.ts';

const [name, only = ''] = process.argv.slice(2);
const { CASES } = (await import(pathToFileURL(join(import.meta.dirname, `${name}.ts`)).href)) as { CASES: Cases };
const outcome: Record<string, { ms: number; broken?: string }> = {};
for (const [law, play] of Object.entries(CASES)) {
  if (!law.includes(only)) continue;
  const beganMs = performance.now();
  let broken: string | undefined;
  try {
    play();
  } catch (error) {
    broken = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  outcome[law] = { ms: Math.round(performance.now() - beganMs), broken };
}
console.log(JSON.stringify(outcome));

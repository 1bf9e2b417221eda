/** Plays everything in Node and in every engine that is here, and compares each checksum with Node's and Node's with the golden file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareEngines, compareGolden, goldenOf, type Comparison, type Golden } from './compare.ts';
import { engineOf, type EngineName } from './engines.ts';
import { engineFigures } from './figures.ts';

export const GOLDEN = join(dirname(fileURLToPath(import.meta.url)), 'golden.json');
/** Results per function of the maths in `npm test`. */
export const SAMPLES = 2000;

export interface EnginesResult {
  readonly rows: readonly (Comparison & { readonly engine: string })[];
  /** Engines that are not here, and why. */
  readonly skipped: readonly string[];
}

export async function compareAll(names: readonly EngineName[], samples: number, log: (line: string) => void): Promise<EnginesResult> {
  const rows: (Comparison & { engine: string })[] = [];
  const skipped: string[] = [];
  const node = await timed(`Node ${process.versions.node}`, log, () => engineFigures(samples));
  const golden = JSON.parse(readFileSync(GOLDEN, 'utf8')) as Golden;
  // Sums of other sizes are not pinned; engines are then only compared with each other.
  const pinned = compareGolden(samples === golden.samples ? node : { ...node, maths: golden.maths }, golden);
  rows.push(...pinned.map((row) => ({ engine: 'Node', ...row, detail: row.passed ? row.detail : `${row.detail}; if that is meant: npm run engines -- --update` })));
  for (const name of names) {
    const engine = engineOf(name, log);
    if (engine.missing !== undefined) {
      skipped.push(`${engine.name}: ${engine.missing}`);
      continue;
    }
    const { version, figures } = await timed(engine.name, log, () => engine.run(samples));
    rows.push(...compareEngines(figures, node).map((row) => ({ engine: `${engine.name} ${version}`, ...row })));
  }
  return { rows, skipped };
}

/** Writes the golden file anew from this Node. */
export async function updateGolden(): Promise<void> {
  const golden = goldenOf(await engineFigures(SAMPLES), SAMPLES);
  writeFileSync(GOLDEN, `${JSON.stringify(golden, null, 1)}\n`);
}

async function timed<T>(what: string, log: (line: string) => void, work: () => Promise<T>): Promise<T> {
  const beganMs = performance.now();
  const result = await work();
  log(`${what} has played in ${((performance.now() - beganMs) / 1000).toFixed(1)} s`);
  return result;
}

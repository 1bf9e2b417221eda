/**
 * `npm run bench`: tiers of questions, alone or together. Says in advance how long it takes, shows progress, prints tables, and
 * keeps everything as JSON, Markdown and one HTML page. The method is in README.md.
 */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions, USAGE } from './lib/options.ts';
import { compare, comparisonTable } from './lib/compare.ts';
import { aboutThisRun } from './lib/machine.ts';
import { ProgressLine } from './lib/progress.ts';
import { parseResults, type BenchResults, type TableData, type TierResult } from './lib/results.ts';
import { titled } from './lib/table.ts';
import { runOne } from './lib/tier.ts';
import { htmlReport } from './report/html.ts';
import { markdownReport } from './report/markdown.ts';
import { TIERS } from './tiers.ts';

const RESULTS = join(dirname(fileURLToPath(import.meta.url)), 'results');

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), TIERS);
  if (options.help) return say(USAGE(TIERS), 0);
  if (options.compare !== undefined && !existsSync(options.compare)) return say(`There is no file ${options.compare} to compare with.`, 1);
  if (options.json !== undefined && existsSync(options.json) && statSync(options.json).isDirectory()) return say(`--json ${options.json} is a folder: name a file.`, 1);
  const before = options.compare === undefined ? undefined : readBefore(options.compare);
  if (typeof before === 'string') return say(before, 1);
  const tiers = TIERS.filter(({ name }) => options.only.includes(name));
  const seconds = tiers.reduce((sum, tier) => sum + tier.estimateSeconds(options), 0);
  say(`Rollmesh benchmarks: ${tiers.map(({ name }) => name).join(', ')}. About ${duration(seconds)}. Seed ${options.seed}.`, 0);

  const began = performance.now();
  const about = aboutThisRun(options);
  if (about.loadBefore > about.cores / 2) say(`This machine is busy (load ${about.loadBefore.toFixed(1)} on ${about.cores} cores): costs will be noisy.`, 0);
  const results: TierResult[] = [];
  const line = new ProgressLine(process.stderr, tiers.map((tier) => ({ name: tier.name, seconds: tier.estimateSeconds(options) })));
  for (const tier of tiers) {
    line.begin(tier.name);
    const result = await runOne(tier, options, line.show);
    line.end();
    results.push(result);
    say(`\n== ${result.tier}: ${result.question}`, 0);
    for (const table of result.tables) say(titled(table), 0);
    for (const note of result.notes) say(`\n${note}`, 0);
  }
  const all: BenchResults = { format: 1, about, tiers: results };
  const moved = before && comparisonTable(compare(before, all));
  if (moved !== undefined) say(titled(moved), 0);
  save(all, moved, options.json);
  say(`\nTook ${duration((performance.now() - began) / 1000)}.`, 0);
  return judge(results);
}

function readBefore(file: string): BenchResults | string {
  try {
    return parseResults(readFileSync(file, 'utf8'));
  } catch (error) {
    return `${file} cannot be compared with. ${(error as Error).message}`;
  }
}

function save(all: BenchResults, moved: TableData | undefined, json: string | undefined): void {
  mkdirSync(RESULTS, { recursive: true });
  const text = `${JSON.stringify(all)}\n`;
  // The figures first: whatever goes wrong with a picture of them, they are not lost.
  writeFileSync(join(RESULTS, 'latest.json'), text);
  if (json !== undefined) {
    mkdirSync(dirname(resolve(json)), { recursive: true });
    writeFileSync(json, text);
  }
  writeFileSync(join(RESULTS, 'latest.md'), markdownReport(all, moved));
  writeFileSync(join(RESULTS, 'latest.html'), htmlReport(all, moved));
  say(`\nThe report: ${join(RESULTS, 'latest.html')} (also .md and .json${json === undefined ? '' : `; ${json}`})`, 0);
}

function judge(results: readonly TierResult[]): number {
  const failures = results.flatMap(({ tier, failures: each }) => each.map((failure) => `${tier}: ${failure}`));
  for (const failure of failures) console.error(`FAILED ${failure}`);
  if (failures.length > 0) console.error('What is wrong here, or could not be measured, is in the report too. If this machine had all it needs, please tell us, with the seed.');
  return failures.length > 0 ? 1 : 0;
}

function duration(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} seconds` : `${Math.round(seconds / 60)} minutes`;
}

function say(text: string, code: number): number {
  console.log(text);
  return code;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error && error.name === 'UsageError' ? error.message : error);
    process.exit(1);
  },
);

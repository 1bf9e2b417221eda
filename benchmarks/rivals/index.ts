/** The rivals tier: other engines from npm and ours, on one simulated network, with the same game, inputs and weather. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Cost } from '../lib/measure.ts';
import { spread } from '../lib/measure.ts';
import type { Cell, Figure, TableData } from '../lib/results.ts';
import { shown } from '../lib/table.ts';
import { timed, type Progress, type Tier, type TierOptions } from '../lib/tier.ts';
import { bundleEngine, gzipBytes, HERE } from './bundle.ts';
import { costCases, WEATHER_CASES } from './cases.ts';
import { installRivals, versionOf } from './install.ts';
import type { Judgement } from './judge.ts';
import type { CostAnswer, Description, Job } from './worker.ts';

/** A thing an engine could not do, said in its own words. */
interface Failed {
  readonly error: string;
}

export interface EngineFigures extends Description {
  readonly version: string;
  /** By case; absent where it takes fewer players. */
  readonly costs: Readonly<Record<string, CostAnswer | Failed>>;
  /** By case, one judgement per seed. */
  readonly weather: Readonly<Record<string, readonly (Judgement | Failed)[]>>;
  /** Minified and gzipped. */
  readonly gzip: Readonly<Record<string, number>>;
}

export interface RivalsData {
  readonly engines: readonly EngineFigures[];
}

const OURS = ['nothing.ts', 'rollmesh.ts'];
/** Less than this may be the end of a repetition. */
const LEAST_STALL_PERCENT = 0.5;
/** An engine that hangs costs its own results, not the others'. */
const WORKER_LIMIT_MS = 300_000;

export const rivals: Tier<RivalsData> = {
  name: 'rivals',
  byDefault: true,
  question: 'What do other engines cost, send, leave to the collector and weigh, and do they stay exact?',
  estimateSeconds: ({ full }) => (full ? 160 : 42),
  run: (options, progress) =>
    timed(rivals, async () => {
      progress(0, 1, 'installing the other engines');
      const missing = await installRivals();
      const files = missing === undefined ? engineFiles() : OURS;
      const engines = await measureAll(files, options, progress);
      return {
        tables: tablesOf(engines, options),
        figures: engines.flatMap(figuresOf),
        notes: [...(missing === undefined ? [] : [missing]), ...engines.flatMap(({ name, remark }) => (remark === undefined ? [] : [`${name}: ${remark}`]))],
        failures: engines.filter(({ name }) => name === 'rollmesh').flatMap(ourFailures),
        data: { engines },
      };
    }),
};

/** The harness first, ours second, the others by name. */
export function engineFiles(): string[] {
  const others = readdirSync(join(HERE, 'engines')).filter((file) => file.endsWith('.ts') && !OURS.includes(file));
  return [...OURS, ...others.sort()];
}

async function measureAll(files: readonly string[], options: TierOptions, progress: Progress): Promise<EngineFigures[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rollmesh-rivals-'));
  const engines: EngineFigures[] = [];
  try {
    let done = 0;
    const perEngine = costCases(options.full).length + WEATHER_CASES.length + 1;
    for (const file of files) {
      const bundle = await bundleEngine(file, folder);
      engines.push(await measureEngine(bundle, options, (what) => progress(Math.min(done++, perEngine * files.length), perEngine * files.length, what)));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return engines;
}

async function measureEngine(bundle: string, options: TierOptions, step: (what: string) => void): Promise<EngineFigures> {
  const [description] = await work<Description>(bundle, [{ kind: 'describe' }], () => {});
  if (description === undefined || isFailed(description)) return broken(bundle, description?.error ?? 'it said nothing');
  const { name, npm, maxPlayers, sizes } = description;
  const costs = costCases(options.full).filter(({ players }) => players <= maxPlayers);
  const weather = npm === undefined ? [] : WEATHER_CASES.filter(({ players }) => players <= maxPlayers);
  const seeds = options.full ? [1, 2, 3].map((i) => options.seed + i - 1) : [options.seed];
  const costJobs = costs.map((each): Job => ({ kind: 'cost', case: each, repetitionMs: options.full ? 600 : 120 }));
  const weatherJobs = weather.flatMap((each) => seeds.map((seed): Job => ({ kind: 'weather', name: each.name, seed, seconds: 30 })));
  const costAnswers = await work<CostAnswer>(bundle, costJobs, (i) => step(`${name}: ${costs[i]!.name}`));
  const judgements = await work<Judgement>(bundle, weatherJobs, (i) => i % seeds.length === 0 && step(`${name}: ${weather[i / seeds.length]!.name}`));
  step(`${name}: size`);
  const gzip: Record<string, number> = {};
  for (const [what, program] of Object.entries(sizes)) gzip[what] = await gzipBytes(program, HERE).catch(() => NaN);
  return {
    ...description,
    version: npm === undefined ? '' : versionOf(npm),
    costs: Object.fromEntries(costs.map((each, i) => [each.name, costAnswers[i]!])),
    weather: Object.fromEntries(weather.map((each, i) => [each.name, judgements.slice(i * seeds.length, (i + 1) * seeds.length)])),
    gzip,
  };
}

/** An adapter that does not even load: in every table, with its reason. */
function broken(bundle: string, error: string): EngineFigures {
  const weather = Object.fromEntries(WEATHER_CASES.map(({ name }) => [name, [{ error }]]));
  const costs = Object.fromEntries(costCases(false).map(({ name }) => [name, { error }]));
  return { name: basename(bundle, '.mjs'), npm: '', maxPlayers: 8, sizes: {}, version: '', costs, weather, gzip: {} };
}

/** Hands jobs to a process of the engine's own; answers come in order, and what never comes is an error. */
function work<T>(bundle: string, jobs: readonly Job[], before: (job: number) => void): Promise<(T | Failed)[]> {
  return new Promise((resolve) => {
    const answers: (T | Failed)[] = [];
    if (jobs.length === 0) return resolve(answers);
    const child = spawn(process.execPath, ['--expose-gc', bundle, JSON.stringify(jobs)], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_ENV: 'production' } });
    const limit = setTimeout(() => child.kill('SIGKILL'), WORKER_LIMIT_MS);
    let rest = '';
    let lastWords = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (lastWords = (lastWords + text).slice(-2000)));
    before(0);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        const said = answerOf<T>(line);
        if (said === undefined) continue;
        answers.push(said);
        if (answers.length < jobs.length) before(answers.length);
      }
    });
    child.on('close', () => {
      clearTimeout(limit);
      const why = /^\s*(\w*Error.*)$/m.exec(lastWords)?.[1];
      while (answers.length < jobs.length) answers.push({ error: `its process ended or hung${why === undefined ? '' : ` (${why})`}` });
      resolve(answers);
    });
  });
}

/** A line of the worker's; what an engine prints besides is none. */
function answerOf<T>(line: string): T | Failed | undefined {
  try {
    const said = JSON.parse(line) as { ok?: T; error?: string } | null;
    if (typeof said?.error === 'string') return { error: said.error };
    return said?.ok;
  } catch {
    return undefined;
  }
}

function isFailed(answer: object): answer is Failed {
  return 'error' in answer;
}

function tablesOf(engines: readonly EngineFigures[], { full }: TierOptions): TableData[] {
  const cases = costCases(full);
  const label = ({ name, version }: EngineFigures): string => (version === '' ? name : `${name} ${version}`);
  const costTable = (title: string, note: string, cell: (answer: CostAnswer) => Cell): TableData => ({
    title,
    note,
    columns: ['engine', ...cases.map(({ name }) => name)],
    rows: engines.map((engine) => [label(engine), ...cases.map(({ name }) => costCell(engine.costs[name], cell))]),
  });
  return [
    costTable('Cost of a tick', 'µs of CPU per tick and machine, median of 5, all machines in one thread, 1 KiB of state, 2-byte inputs; each engine in a process of its own. In brackets: ticks in which it did not move on, and exceptions thrown; neither is work done.', costText),
    costTable('Traffic', 'Payload bytes per tick and link.', ({ bytesPerTickAndLink }) => bytesPerTickAndLink),
    costTable('Garbage', 'Heap bytes per tick and machine, kept or not: what the collector has to look at.', ({ heapBytesPerTick }) => heapBytesPerTick),
    {
      title: 'Correctness in bad weather',
      note: '30 s at 50 ms one way, every input changing, then 5 s of fine weather. exact: all confirmed frames equal the offline simulation; stalled: the same, with avoidable waits; stuck: it never goes on; desynced: a confirmed frame is wrong. In brackets: share of ticks that waited; exceptions thrown.',
      columns: ['weather', ...engines.filter(({ npm }) => npm !== undefined).map(label)],
      rows: WEATHER_CASES.map(({ name }) => [name, ...engines.filter(({ npm }) => npm !== undefined).map((engine) => weatherCell(engine.weather[name]))]),
    },
    {
      title: 'Confirm lag in bad weather',
      note: 'Mean frames that each machine played beyond the last confirmed one: what a rollback may undo. Latency alone makes about 3; who is unlike the others has no time sync.',
      columns: ['weather', ...engines.filter(({ npm }) => npm !== undefined).map(label)],
      rows: WEATHER_CASES.map(({ name }) => [name, ...engines.filter(({ npm }) => npm !== undefined).map((engine) => lagCell(engine.weather[name]))]),
    },
    {
      title: 'Size',
      note: 'Minified and gzipped by esbuild, KB of 1,000 bytes.',
      columns: ['engine', 'what is imported', 'KB'],
      rows: engines.flatMap((engine) => Object.entries(engine.gzip).map(([what, bytes]): Cell[] => [label(engine), what, bytes / 1000])),
    },
  ];
}

/** A tick that is waited out or thrown away costs little: said beside the figure wherever there were any. */
export function costText({ cost, stalledPercent, exceptions }: CostAnswer): Cell {
  const said = [stalledPercent >= LEAST_STALL_PERCENT ? `${shown(stalledPercent)} % stalled` : '', exceptions > 0 ? `${exceptions} thrown` : ''].filter((text) => text !== '');
  return said.length === 0 ? cost.medianUs : `${shown(cost.medianUs)} (${said.join(', ')})`;
}

function costCell(answer: CostAnswer | Failed | undefined, cell: (answer: CostAnswer) => Cell): Cell {
  return answer === undefined ? '-' : isFailed(answer) ? 'failed' : cell(answer);
}

function weatherCell(answers: readonly (Judgement | Failed)[] | undefined): Cell {
  if (answers === undefined) return '-';
  return [...new Set(answers.map((answer) => (isFailed(answer) ? `failed: ${answer.error}` : judgementText(answer))))].join('; ');
}

function lagCell(answers: readonly (Judgement | Failed)[] | undefined): Cell {
  const first = answers?.[0];
  return first === undefined || isFailed(first) ? '-' : first.lagFrames.map((frames) => frames.toFixed(1)).join(' / ');
}

function judgementText({ verdict, stalledPercent, wrongFrames, exceptions }: Judgement): string {
  const said = [stalledPercent >= 0.05 ? `${shown(stalledPercent)} %` : '', wrongFrames > 0 ? `${wrongFrames} wrong` : '', exceptions > 0 ? `${exceptions} thrown` : ''].filter((text) => text !== '');
  return said.length === 0 ? verdict : `${verdict} (${said.join(', ')})`;
}

function figuresOf({ name, costs, gzip }: EngineFigures): Figure[] {
  const measured = Object.entries(costs).flatMap(([what, answer]): Figure[] => (isFailed(answer) ? [] : costFiguresOf(`rivals/${name}/${what}`, answer, answer.cost)));
  const sizes = Object.entries(gzip).map(([what, bytes]): Figure => ({ id: `rivals/${name}/size/${what}`, unit: 'B', value: bytes, noise: 0, better: 'lower' }));
  return [...measured, ...sizes];
}

function costFiguresOf(id: string, answer: CostAnswer, cost: Cost): Figure[] {
  return [
    { id: `${id}/cost`, unit: 'µs', value: cost.medianUs, noise: spread(cost), better: 'lower' },
    { id: `${id}/bytes`, unit: 'B/tick/link', value: answer.bytesPerTickAndLink, noise: Math.max(0.5, answer.bytesPerTickAndLink * 0.005), better: 'lower' },
    { id: `${id}/heap`, unit: 'B/tick', value: answer.heapBytesPerTick, noise: Math.max(32, answer.heapBytesPerTick * 0.05), better: 'lower' },
  ];
}

/** We measure the others; ourselves we hold to it. */
export function ourFailures({ weather, costs }: Pick<EngineFigures, 'weather' | 'costs'>): string[] {
  const cheap = (answer: CostAnswer): string | undefined => (answer.exceptions > 0 || answer.stalledPercent >= LEAST_STALL_PERCENT ? `its cost is that of ticks that did not play: ${costText(answer)}` : undefined);
  const wrong = ({ verdict, exceptions }: Judgement): string | undefined => (verdict === 'desynced' || verdict === 'stuck' ? verdict : exceptions > 0 ? `${exceptions} thrown` : undefined);
  const found = [
    ...Object.entries(costs).map(([name, answer]) => ({ name, said: isFailed(answer) ? answer.error : cheap(answer) })),
    ...Object.entries(weather).flatMap(([name, answers]) => answers.map((answer) => ({ name, said: isFailed(answer) ? answer.error : wrong(answer) }))),
  ];
  return found.flatMap(({ name, said }) => (said === undefined ? [] : [`${name}: ${said}`]));
}

/**
 * What moved between two runs, and by how much more than noise. Noise is what repetitions within a run differed by, and for times and
 * ratios at least what runs of the same code differ by; a figure has moved when the difference is larger than the noise of both runs
 * together. Exact figures have no noise: any difference counts.
 */
import type { BenchResults, Figure, TableData } from './results.ts';

/**
 * Repetitions a second apart know nothing of a machine that is slower half an hour later. Two runs half an hour apart (load 2.3 and 0.2 before),
 * of code that differed in nothing measured: every fourth time differed by more than its repetitions did, and by up to 48 %; ratios to
 * a floor measured in turn by up to 25 %, and one of them by more than its repetitions.
 */
const BETWEEN_RUNS: Readonly<Record<string, number>> = { 'µs': 0.5, ns: 0.5, '×': 0.2 };

export type Verdict = 'better' | 'worse' | 'changed' | 'within noise';

export interface Move {
  readonly id: string;
  readonly unit: string;
  readonly before: number;
  readonly after: number;
  /** Share, such as 0.1 for 10 % more; NaN from 0. */
  readonly change: number;
  /** The difference over the noise of both runs together, or over what runs differ by, if that is more; Infinity where neither has noise. */
  readonly timesNoise: number;
  readonly verdict: Verdict;
}

export interface Comparison {
  readonly moves: readonly Move[];
  readonly onlyBefore: readonly string[];
  readonly onlyAfter: readonly string[];
  /** Reasons why the two runs cannot be compared figure by figure without care. */
  readonly cautions: readonly string[];
}

export function compare(before: BenchResults, after: BenchResults): Comparison {
  const old = figuresOf(before);
  const now = figuresOf(after);
  const moves = [...now.values()].filter(({ id }) => old.has(id)).map((figure) => moveOf(old.get(figure.id)!, figure));
  const ran = new Set(after.tiers.map(({ tier }) => tier));
  return {
    moves,
    onlyBefore: [...old.keys()].filter((id) => !now.has(id) && ran.has(id.split('/')[0]!)),
    onlyAfter: [...now.keys()].filter((id) => !old.has(id)),
    cautions: cautions(before, after, moves.some(({ timesNoise }) => timesNoise !== 0 && timesNoise !== Infinity)),
  };
}

function figuresOf(results: BenchResults): Map<string, Figure> {
  // What could not be measured is no number: JSON has null for it, and nothing has moved from or to that.
  const measured = results.tiers.flatMap(({ figures }) => figures).filter(({ value }) => Number.isFinite(value));
  return new Map(measured.map((figure) => [figure.id, figure]));
}

function moveOf(before: Figure, after: Figure): Move {
  const difference = after.value - before.value;
  const within = before.noise + after.noise;
  const noise = within === 0 ? 0 : Math.max(within, (BETWEEN_RUNS[after.unit] ?? 0) * Math.max(before.value, after.value));
  const timesNoise = difference === 0 ? 0 : noise === 0 ? Infinity : Math.abs(difference) / noise;
  const { id, unit } = after;
  const change = before.value === 0 ? (difference === 0 ? 0 : NaN) : difference / before.value;
  return { id, unit, before: before.value, after: after.value, change, timesNoise, verdict: judge(after, difference, timesNoise) };
}

function judge({ better }: Figure, difference: number, timesNoise: number): Verdict {
  if (timesNoise <= 1) return 'within noise';
  if (better === 'same') return 'changed';
  return difference < 0 === (better === 'lower') ? 'better' : 'worse';
}

/** `noisy`: some of what is compared has noise; a virtual clock does not care how busy its machine is. */
function cautions({ about: a }: BenchResults, { about: b }: BenchResults, noisy: boolean): string[] {
  const found: string[] = [];
  if (a.cpu !== b.cpu || a.cores !== b.cores) found.push(`Another machine (${a.cpu}, ${a.cores} cores, then; ${b.cpu}, ${b.cores}, now): compare ratios, not times.`);
  if (a.node !== b.node) found.push(`Another Node (${a.node} then, ${b.node} now).`);
  if (a.seed !== b.seed) found.push(`Another seed (${a.seed} then, ${b.seed} now): exact figures differ because the weather does.`);
  if (a.full !== b.full) found.push('One run was --full: durations and repetitions differ.');
  const busy = [a, b].filter(({ loadBefore, cores }) => loadBefore > cores / 2).length;
  if (noisy && busy > 0) found.push(`The machine was busy before ${busy === 2 ? 'both runs' : a.loadBefore > a.cores / 2 ? 'the first run' : 'this run'} (load ${a.loadBefore.toFixed(1)} then, ${b.loadBefore.toFixed(1)} now): costs and browsers were noisier than their repetitions show.`);
  return found;
}

/** What moved, the worst first. */
export function comparisonTable({ moves, onlyBefore, onlyAfter, cautions: said }: Comparison): TableData {
  const order: readonly Verdict[] = ['worse', 'changed', 'better'];
  const moved = moves.filter(({ verdict }) => verdict !== 'within noise');
  moved.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || Math.abs(b.change) - Math.abs(a.change));
  const also = [onlyAfter.length > 0 ? `${onlyAfter.length} are new` : '', onlyBefore.length > 0 ? `${onlyBefore.length} were not measured now` : ''].filter((text) => text !== '');
  return {
    title: 'What moved',
    note: [moves.length === 0 ? 'The two runs have no figure in common: other tiers, or other cases.' : `${moved.length} of ${moves.length} figures moved by more than the noise of both runs${also.length > 0 ? `; ${also.join(', ')}` : ''}.`, ...said].join(' '),
    columns: ['figure', 'before', 'after', 'unit', 'change', 'times noise', 'verdict'],
    rows: moved.map(({ id, before, after, unit, change, timesNoise, verdict }) => [
      id, before, after, unit, Number.isNaN(change) ? 'from 0' : `${change > 0 ? '+' : ''}${(change * 100).toFixed(1)} %`, timesNoise === Infinity ? 'exact' : timesNoise, verdict,
    ]),
  };
}

/**
 * The shape of what a run found: one plain object, the same in memory, in the JSON file, in Markdown and in the HTML report.
 * A tier says what it measured three times over: as tables for people, as figures for comparison, as data for plots.
 */
export type Cell = string | number;

export interface TableData {
  readonly title: string;
  /** One or two sentences: units, what counts. */
  readonly note: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** One number that can be held against the same number of another run. */
export interface Figure {
  /** Tier, case and measure, such as `micro/tick/2 players, no rollback/cost`. */
  readonly id: string;
  readonly unit: string;
  readonly value: number;
  /** By how much repetitions in one run differed, in the same unit: half of worst minus best; 0 where the run is exact. */
  readonly noise: number;
  /** Which way is better; 'same' is for what must not move. */
  readonly better: 'lower' | 'higher' | 'same';
}

export interface TierResult<Data = unknown> {
  readonly tier: string;
  readonly question: string;
  readonly seconds: number;
  readonly tables: readonly TableData[];
  readonly figures: readonly Figure[];
  /** What a reader must know beside the tables: something was skipped, or is not comparable. */
  readonly notes: readonly string[];
  /** Our own results that are wrong, such as a confirmed frame that differs. Anything here fails the run. */
  readonly failures: readonly string[];
  readonly data: Data;
}

/** On what, with what and when. */
export interface About {
  readonly date: string;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly loadBefore: number;
  readonly rollmesh: string;
  readonly commit: string;
  readonly seed: number;
  readonly full: boolean;
}

export interface BenchResults {
  readonly format: 1;
  readonly about: About;
  readonly tiers: readonly TierResult[];
}

/** Reads results back; throws an `Error` with one sentence if `text` is something else. */
export function parseResults(text: string): BenchResults {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('This is not JSON.');
  }
  const results = value as Partial<BenchResults> | null;
  if (results?.format === 1 && Array.isArray(results.tiers) && typeof results.about === 'object') return results as BenchResults;
  throw new Error('This is JSON, but not the results of a benchmark run (made with --json).');
}

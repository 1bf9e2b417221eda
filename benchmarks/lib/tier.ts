/**
 * A tier answers one family of questions. `main.ts` knows no more about any of them than this: what it asks, how long it
 * takes, and that it gives typed results.
 */
import type { TierResult } from './results.ts';

export interface TierOptions {
  /** Where all chance comes from. */
  readonly seed: number;
  /** Everything, as long as it takes, instead of the telling part of it. */
  readonly full: boolean;
  /** Only cases with this in their name, in tiers of long cases. */
  readonly match?: string | undefined;
}

/** Called before each part of the work: `done` of `all` are behind us, `what` comes next. */
export type Progress = (done: number, all: number, what: string) => void;

export interface Tier<Data = unknown> {
  readonly name: string;
  /** One sentence with a question mark. */
  readonly question: string;
  /** Whether it runs when nobody names a tier: what does must stay under two minutes together. */
  readonly byDefault: boolean;
  /** Names of the cases that would be measured, in a tier that can be asked for some of them by `match`. */
  readonly names?: (options: TierOptions) => readonly string[];
  /** An honest guess for a two-core machine. */
  estimateSeconds(options: TierOptions): number;
  run(options: TierOptions, progress: Progress): TierResult<Data> | Promise<TierResult<Data>>;
}

/** Runs a tier and says how long it took. */
export async function timed<Data>(tier: Tier<Data>, work: () => Omit<TierResult<Data>, 'tier' | 'question' | 'seconds'> | Promise<Omit<TierResult<Data>, 'tier' | 'question' | 'seconds'>>): Promise<TierResult<Data>> {
  const began = performance.now();
  const found = await work();
  return { tier: tier.name, question: tier.question, seconds: (performance.now() - began) / 1000, ...found };
}

/** A tier that breaks down has failed, and costs the others nothing: what they found is still told. */
export async function runOne(tier: Tier, options: TierOptions, progress: Progress): Promise<TierResult> {
  const began = performance.now();
  try {
    return await tier.run(options, progress);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { tier: tier.name, question: tier.question, seconds: (performance.now() - began) / 1000, tables: [], figures: [], notes: [], failures: [`it could not be run to its end. ${why}`], data: {} };
  }
}

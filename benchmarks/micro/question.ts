/** One file of this tier: one question about cost, answered beside a floor in the same run. */
import type { Figure, TableData } from '../lib/results.ts';
import type { Progress, TierOptions } from '../lib/tier.ts';
import { ratio, spread, type Cost } from '../lib/measure.ts';

export interface MicroAnswer {
  readonly tables: readonly TableData[];
  readonly figures: readonly Figure[];
  readonly notes?: readonly string[];
  /** What was measured of something else than it is called. */
  readonly failures?: readonly string[];
  readonly data: unknown;
}

export interface MicroQuestion {
  readonly name: string;
  readonly question: string;
  estimateSeconds(options: TierOptions): number;
  run(options: TierOptions, progress: Progress): MicroAnswer;
}

/** A cost as figures: its median in `unit`, and its ratio to the floor measured in turn with it. */
export function costFigures(id: string, cost: Cost, floor: Cost | undefined, unit = 'µs'): Figure[] {
  const scale = unit === 'ns' ? 1000 : 1;
  const figures: Figure[] = [{ id: `${id}/cost`, unit, value: cost.medianUs * scale, noise: spread(cost) * scale, better: 'lower' }];
  if (floor !== undefined) figures.push({ id: `${id}/ratio to floor`, unit: '×', ...ratio(cost, floor), better: 'lower' });
  return figures;
}

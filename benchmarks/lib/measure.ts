/** How a cost is measured: process CPU time over many rounds, repeated; heap growth over many small batches. */
import { memoryUsage } from 'node:process';

export interface Cost {
  /** The lowest of the repetitions: what the work costs when nothing disturbs it. */
  readonly bestUs: number;
  readonly medianUs: number;
  /** The highest, to show the spread. */
  readonly worstUs: number;
}

/** µs of CPU per unit of work: `work` does `units` of it. The first repetition warms up and does not count. */
export function measureCpu(repetitions: number, units: number, work: () => void): Cost {
  const costs: number[] = [];
  work();
  for (let i = 0; i < repetitions; i++) {
    const before = process.cpuUsage();
    work();
    const used = process.cpuUsage(before);
    costs.push((used.user + used.system) / units);
  }
  return costOf(costs);
}

/**
 * Two works measured in turn, so that whatever disturbs the machine disturbs both: for ratios. Each does its units of work
 * per call.
 */
export function measurePair(repetitions: number, units: number, work: () => void, floorUnits: number, floor: () => void): { cost: Cost; floor: Cost } {
  const costs: number[] = [];
  const floors: number[] = [];
  work();
  floor();
  for (let i = 0; i < repetitions; i++) {
    const before = process.cpuUsage();
    work();
    const used = process.cpuUsage(before);
    floor();
    const both = process.cpuUsage(before);
    costs.push((used.user + used.system) / units);
    floors.push((both.user + both.system - used.user - used.system) / floorUnits);
  }
  return { cost: costOf(costs), floor: costOf(floors) };
}

export function costOf(costs: readonly number[]): Cost {
  const sorted = [...costs].sort((a, b) => a - b);
  return { bestUs: sorted[0]!, medianUs: sorted[sorted.length >> 1]!, worstUs: sorted[sorted.length - 1]! };
}

/** Half of what the repetitions differed by. */
export function spread(cost: Cost): number {
  return (cost.worstUs - cost.bestUs) / 2;
}

/** cost / floor by medians, and by how much that ratio is unsure. */
export function ratio(cost: Cost, floor: Cost): { value: number; noise: number } {
  const value = cost.medianUs / floor.medianUs;
  return { value, noise: value * (spread(cost) / cost.medianUs + spread(floor) / floor.medianUs) };
}

/**
 * Bytes that one unit of work leaves on the heap, also if nothing keeps them: the growth over `batches` calls, less what the measuring
 * itself leaves. Small batches: a collection in between spoils one batch. The larger of the median of all, and of the mean of those in which
 * the heap did not shrink: what leaves garbage only now and then shows in the second alone.
 */
export function measureHeap(unitsPerBatch: number, work: () => void, batches = 101): number {
  work();
  (globalThis as { gc?: () => void }).gc?.();
  const nothing = (): void => {};
  growthOf(batches, nothing);
  const ours = growthOf(batches, nothing);
  const grown = growthOf(batches, work);
  return Math.max(0, grown.median - ours.median, grown.mean - ours.mean) / unitsPerBatch;
}

interface Growth {
  readonly median: number;
  readonly mean: number;
}

function growthOf(batches: number, work: () => void): Growth {
  const growth = new Float64Array(batches);
  for (let i = 0; i < batches; i++) {
    const before = memoryUsage().heapUsed;
    work();
    growth[i] = memoryUsage().heapUsed - before;
  }
  const median = growth.sort()[batches >> 1]!;
  const kept = growth.filter((bytes) => bytes >= 0);
  return { median, mean: kept.length === 0 ? median : kept.reduce((sum, bytes) => sum + bytes, 0) / kept.length };
}

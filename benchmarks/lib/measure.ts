/** How a cost is measured: process CPU time over many rounds, repeated, the best and the median kept. */

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
  costs.sort((a, b) => a - b);
  return { bestUs: costs[0]!, medianUs: costs[costs.length >> 1]!, worstUs: costs[costs.length - 1]! };
}

/** Bytes by which the heap grew per unit of work, with a collection before and after; needs `--expose-gc`. */
export function measureHeap(units: number, work: () => void): number {
  const collect = (globalThis as { gc?: () => void }).gc;
  if (collect === undefined) return NaN;
  work();
  collect();
  // Between two collections the used heap only grows: what a tick makes shows, even if nothing keeps it.
  const before = process.memoryUsage().heapUsed;
  work();
  return (process.memoryUsage().heapUsed - before) / units;
}

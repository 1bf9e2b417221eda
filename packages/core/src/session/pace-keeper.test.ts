/** Who rests: a machine that lacks strength while others have it, and nobody else. */
import { describe, expect, test } from '@jest/globals';
import { PaceKeeper } from './pace-keeper.ts';

/** So many ms of calls every `everyMs`, each of which lost `lostTicks`. Returns the ms at which it began to rest, or -1. */
function run(keeper: PaceKeeper, ms: number, everyMs: number, lostTicks: number, clockRate: number, fromMs = 0): number {
  for (let nowMs = fromMs; nowMs < fromMs + ms; nowMs += everyMs) if (keeper.next(nowMs, lostTicks, clockRate, true)) return nowMs - fromMs;
  return -1;
}

describe('a machine rests', () => {
  test('when it has lost more than a fifth of its ticks for seconds, and is behind; and plays on when it has caught its breath', () => {
    const keeper = new PaceKeeper(60);
    const sinceMs = run(keeper, 10_000, 250, 9, 1.15);
    expect(sinceMs).toBeGreaterThan(2000);
    expect(sinceMs).toBeLessThan(5000);
    for (let ms = 0; ms < 4000; ms += 16) keeper.next(sinceMs + ms, 0, 1, false);
    expect(keeper.next(sinceMs + 4000, 0, 1, false)).toBe(false);
  });

  test('not where all are slow alike, nor for a tenth of its ticks, nor for one sleep', () => {
    expect(run(new PaceKeeper(60), 20_000, 250, 9, 1)).toBe(-1);
    expect(run(new PaceKeeper(60), 20_000, 100, 0.6, 1.15)).toBe(-1);
    const slept = new PaceKeeper(60);
    slept.next(0, 0, 1, true);
    slept.next(60_000, 3599, 1.3, true);
    expect(run(slept, 10_000, 16, 0, 1.3, 60_000)).toBe(-1);
  });
});

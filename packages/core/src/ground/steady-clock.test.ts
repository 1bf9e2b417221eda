import { describe, expect, test } from '@jest/globals';
import { SteadyClock } from './steady-clock.ts';

describe('a steady clock', () => {
  test('follows a clock that runs, leaps included', () => {
    const clock = new SteadyClock();
    expect([5, 6, 3_600_000, 3_600_016].map((ms) => clock.read(ms))).toEqual([5, 6, 3_600_000, 3_600_016]);
  });

  test('stands still for a moment when it is set back, and runs on from there', () => {
    const clock = new SteadyClock();
    expect([1000, 400, 416, 20, 36].map((ms) => clock.read(ms))).toEqual([1000, 1000, 1016, 1016, 1032]);
  });

  test('begins at zero where the caller’s begins below', () => {
    const clock = new SteadyClock();
    expect([-5000, -4984, 16].map((ms) => clock.read(ms))).toEqual([0, 16, 5016]);
  });

  test('takes no nonsense', () => {
    const clock = new SteadyClock();
    expect([NaN, 100, NaN, -Infinity, 116].map((ms) => clock.read(ms))).toEqual([0, 100, 100, 100, 116]);
  });

  test('of whole milliseconds loses none in the long run, and begins at zero where the caller’s are great', () => {
    const clock = new SteadyClock(true);
    expect([16.7, 33.4, 33.3, 50.1].map((ms) => clock.read(ms))).toEqual([16, 33, 33, 50]);
    const since1970 = new SteadyClock(true);
    expect([1.8e12 + 0.5, 1.8e12 + 1000.75].map((ms) => since1970.read(ms))).toEqual([0, 1000]);
  });
});

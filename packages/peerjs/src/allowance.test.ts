import { describe, expect, test } from '@jest/globals';
import { Allowance } from './allowance.ts';

describe('an allowance', () => {
  test('grants a burst, then no more than its rate', () => {
    const allowance = new Allowance(10, 5, 0);
    let granted = 0;
    for (let at = 0; at < 50; at++) granted += Number(allowance.take(1, 0));
    expect(granted).toBe(10);
    for (let ms = 0; ms <= 10_000; ms += 10) granted += Number(allowance.take(1, ms));
    expect(granted).toBe(60);
  });

  test('never saves up more than a burst, and takes nothing by a refusal or a clock that went back', () => {
    const allowance = new Allowance(4, 1, 0);
    expect(allowance.take(5, 1e9)).toBe(false);
    expect(allowance.take(4, 1e9)).toBe(true);
    expect(allowance.take(1, 0)).toBe(false);
    expect(allowance.take(1, 1000)).toBe(true);
  });
});

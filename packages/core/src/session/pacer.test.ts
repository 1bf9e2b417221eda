import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Pacer } from './pacer.ts';

function ticksOver(pacer: Pacer, stepsMs: readonly number[], rate = 1): number {
  let nowMs = 500;
  let ticks = pacer.due(nowMs, rate) - 1; // the first call owes one
  for (const stepMs of stepsMs) ticks += pacer.due((nowMs += stepMs), rate);
  return ticks;
}

describe('ticks follow the clock, whatever the display', () => {
  test('over any pattern of calls as many ticks are due as frames have passed', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.5, max: 80, noNaN: true }), { minLength: 50, maxLength: 300 }), (stepsMs) => {
        const passed = stepsMs.reduce((sum, stepMs) => sum + stepMs, 0) / (1000 / 60);
        expect(Math.abs(ticksOver(new Pacer(60), stepsMs) - passed)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('a rate of 1.01 makes one more in a hundred', () => {
    const second = Array.from({ length: 600 }, () => 1000 / 60);
    expect(ticksOver(new Pacer(60), second, 1.01)).toBeCloseTo(606, -1);
  });

  test('alpha lies between two ticks', () => {
    const pacer = new Pacer(60);
    let nowMs = 0;
    for (let i = 0; i < 500; i++) {
      pacer.due((nowMs += 7.3), 1);
      expect(pacer.alpha).toBeGreaterThanOrEqual(0);
      expect(pacer.alpha).toBeLessThan(1);
    }
  });
});

describe('a jump is a sleep, not ticks to be made up', () => {
  test('half a minute owes one tick', () => {
    const pacer = new Pacer(60);
    pacer.due(0, 1);
    expect(pacer.due(30_000, 1)).toBe(1);
    expect(pacer.due(30_016.7, 1)).toBe(1);
  });

  test('a hitch owes a few, not all', () => {
    const pacer = new Pacer(60);
    pacer.due(0, 1);
    expect(pacer.due(900, 1)).toBeLessThanOrEqual(6);
  });

  test('a clock that runs backwards owes nothing, and goes on', () => {
    const pacer = new Pacer(60);
    pacer.due(10_000, 1);
    expect(pacer.due(9000, 1)).toBe(0);
    expect(pacer.due(9050, 1)).toBe(3);
  });
});

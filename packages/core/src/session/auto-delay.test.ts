import { describe, expect, test } from '@jest/globals';
import { AutoDelay } from './auto-delay.ts';

/** The delay after `ms` of a way that delivers `oneWayFrames` after sending, between clocks in step, asked every 100 ms. */
function after(auto: AutoDelay, from: number, oneWayFrames: number, ms: number, startMs: number): number {
  let delay = from;
  for (let nowMs = startMs; nowMs < startMs + ms; nowMs += 100) delay = auto.next(nowMs, delay, delay - oneWayFrames);
  return delay;
}

describe('the input delay by itself', () => {
  test('grows until our inputs are late by no more than two frames, and shrinks when the way is clear again', () => {
    const auto = new AutoDelay(8);
    const far = after(auto, 1, 7, 20_000, 0);
    expect(far).toBe(5);
    expect(after(auto, far, 2, 60_000, 20_000)).toBe(2);
  });

  test('is left alone by a spike, by a way that is good enough, and by what is not known', () => {
    const auto = new AutoDelay(8);
    expect(after(auto, 2, 9, 900, 0)).toBe(2);
    expect(after(auto, 2, 3, 30_000, 900)).toBe(2);
    expect(after(auto, 2, NaN, 30_000, 40_000)).toBe(2);
  });

  test('does not swing', () => {
    const auto = new AutoDelay(8);
    const seen = new Set<number>();
    let delay = after(auto, 0, 4.4, 20_000, 0);
    for (let i = 0; i < 50; i++) seen.add((delay = after(auto, delay, 4.4, 1000, 20_000 + i * 1000)));
    expect(seen.size).toBe(1);
  });

  test('in lockstep grows until our inputs are there before they are due, though whoever waits for them sees none late', () => {
    const auto = new AutoDelay(0);
    let delay = 1;
    for (let nowMs = 0; nowMs < 20_000; nowMs += 100) delay = auto.next(nowMs, delay, Math.max(0, delay - 4));
    expect(delay).toBe(5);
    expect(after(auto, delay, 1, 60_000, 20_000)).toBe(3);
  });

  test('ends at eight frames', () => {
    expect(after(new AutoDelay(8), 0, 60, 60_000, 0)).toBe(8);
  });
});

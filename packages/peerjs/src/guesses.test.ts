import { describe, expect, test } from '@jest/globals';
import { Guesses } from './guesses.ts';

describe('guessing codes', () => {
  test('is free for a typing mistake or two, then waits longer and longer, up to half a minute', () => {
    const guesses = new Guesses();
    const waits: number[] = [];
    let now = 0;
    for (let at = 0; at < 10; at++) {
      waits.push(guesses.waitMs(now));
      now += guesses.waitMs(now);
      guesses.wasWrong(now);
    }
    expect(waits).toEqual([0, 0, 0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  test('is forgiven by a right one, or by a pause', () => {
    const guesses = new Guesses();
    for (let at = 0; at < 6; at++) guesses.wasWrong(0);
    expect(guesses.waitMs(0)).toBe(8000);
    expect(guesses.waitMs(5000)).toBe(3000);
    expect(guesses.waitMs(200_000)).toBe(0);
    for (let at = 0; at < 6; at++) guesses.wasWrong(300_000);
    guesses.wasRight();
    expect(guesses.waitMs(300_000)).toBe(0);
  });
});

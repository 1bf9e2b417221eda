import { describe, expect, test } from '@jest/globals';
import { RandomStream } from './random.ts';
import { VirtualClock } from './virtual-clock.ts';

describe('the virtual clock', () => {
  test('runs events by time, and those of one time in the order they were asked for', () => {
    const clock = new VirtualClock();
    const random = new RandomStream(1, 'times');
    const expected: [number, number][] = [];
    const ran: [number, number][] = [];
    for (let i = 0; i < 2000; i++) {
      const timeMs = random.below(50) / 2;
      expected.push([timeMs, i]);
      clock.at(timeMs, () => {
        expect(clock.now).toBe(timeMs);
        ran.push([timeMs, i]);
      });
    }
    expected.sort((x, y) => x[0] - y[0] || x[1] - y[1]);
    while (clock.step());
    expect(ran).toEqual(expected);
  });

  test('keeps its order while events are added between others, as they run', () => {
    const clock = new VirtualClock();
    const random = new RandomStream(2, 'times');
    let [last, ran, left] = [0, 0, 3000];
    const event = (dueMs: number) => (): void => {
      expect(clock.now).toBe(dueMs);
      expect(dueMs).toBeGreaterThanOrEqual(last);
      last = dueMs;
      ran++;
      for (let i = random.below(4); i > 0 && left > 0; i--, left--) {
        const next = clock.now + random.below(100) + 1;
        clock.at(next, event(next));
      }
    };
    for (let i = 0; i < 20; i++) clock.at(i, event(i));
    while (clock.step());
    expect(ran).toBe(3020 - left);
    expect(ran).toBeGreaterThan(1000);
  });

  test('runs what is due up to a time, that time included, and stands there', () => {
    const clock = new VirtualClock();
    const ran: number[] = [];
    for (const timeMs of [10, 20, 20.5]) clock.at(timeMs, () => ran.push(timeMs));
    clock.runUntil(20);
    expect(ran).toEqual([10, 20]);
    expect(clock.now).toBe(20);
    clock.runFor(5);
    expect(ran).toEqual([10, 20, 20.5]);
    expect(clock.now).toBe(25);
  });

  test('never goes back: an event asked for in the past runs now', () => {
    const clock = new VirtualClock();
    clock.runUntil(100);
    let at = 0;
    clock.at(3, () => (at = clock.now));
    clock.runFor(0);
    expect(at).toBe(100);
  });

  test('an event may ask for further events, and a period ends when told to', () => {
    const clock = new VirtualClock();
    const beats: number[] = [];
    const stop = clock.every(10, () => {
      beats.push(clock.now);
      if (clock.now === 30) stop();
    });
    clock.runUntil(100);
    expect(beats).toEqual([10, 20, 30]);
    expect(clock.pending).toBe(0);
  });

  test('refuses a time that never comes and a period that never passes', () => {
    const clock = new VirtualClock();
    expect(() => clock.at(Infinity, () => {})).toThrow(/finite/);
    expect(() => clock.at(NaN, () => {})).toThrow(/finite/);
    expect(() => clock.every(0, () => {})).toThrow(/above 0/);
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RollmeshError } from '../ground/errors.ts';
import { Prng } from './prng.ts';

const seeded = (a: number, b = 2, c = 3, d = 4): Prng => new Prng(new Uint32Array(4)).seed(a, b, c, d);

describe('the generator', () => {
  // From a C program of the published recurrence (sfc32 of PractRand): the four words, twelve draws thrown away, the
  // next six, and the one a million later.
  test.each([
    [[0, 0, 0, 0], [4035892905, 1363572419, 145230303, 808754475, 4216505632, 947923937], 4162482085],
    [[1, 2, 3, 4], [417285410, 1196253302, 123583739, 800524041, 903873393, 3641854082], 86158805],
    [[0xdeadbeef, 0xcafebabe, 0x12345678, 0xffffffff], [2815067528, 108922305, 2643212223, 1432876812, 734655890, 3165175068], 4288835878],
  ] as const)('from %p it draws what the C program draws', ([a, b, c, d], first, later) => {
    const prng = seeded(a, b, c, d);
    expect(first.map(() => prng.uint32())).toEqual(first);
    for (let i = 0; i < 1000000; i++) prng.uint32();
    expect(prng.uint32()).toBe(later);
  });

  test('its whole state is the four words: copy them back and it draws the same again', () => {
    const words = new Uint32Array(9);
    const prng = new Prng(words, 3).seed(1, 2, 3, 4);
    for (let i = 0; i < 100; i++) prng.uint32();
    const saved = words.slice();
    const first = Array.from({ length: 50 }, () => prng.float());
    words.set(saved);
    expect(Array.from({ length: 50 }, () => prng.float())).toEqual(first);
    expect([words[0], words[1], words[2], words[7], words[8]]).toEqual([0, 0, 0, 0, 0]);
  });

  test('seeds that differ in one bit of one word have nothing in common', () => {
    const firsts = new Set<number>();
    for (let word = 0; word < 4; word++) {
      for (let bit = 0; bit < 32; bit++) {
        const seed = [0, 0, 0, 0];
        seed[word] = (1 << bit) >>> 0;
        firsts.add(seeded(seed[0]!, seed[1], seed[2], seed[3]).uint32());
      }
    }
    expect(firsts.size).toBe(128);
  });

  test('every bit is set half of the time', () => {
    const prng = seeded(9);
    const counts = new Array<number>(32).fill(0);
    for (let i = 0; i < 20000; i++) {
      const value = prng.uint32();
      for (let bit = 0; bit < 32; bit++) counts[bit] += (value >>> bit) & 1;
    }
    // Five standard deviations.
    for (const count of counts) expect(Math.abs(count - 10000)).toBeLessThan(354);
  });
});

describe('what it draws', () => {
  test('whole numbers stay in their range, both ends included', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: -1e6, max: 1e6 }), fc.nat(20), (seed, least, span) => {
        const prng = seeded(seed);
        const drawn = Array.from({ length: 400 }, () => prng.range(least, least + span));
        expect(Math.min(...drawn)).toBeGreaterThanOrEqual(least);
        expect(Math.max(...drawn)).toBeLessThanOrEqual(least + span);
        if (span < 10) expect(new Set(drawn).size).toBe(span + 1);
      }),
    );
  });

  test('no result is favoured, even where 2^32 leaves a large remainder', () => {
    const prng = seeded(3);
    const below = 3 * 2 ** 30;
    const thirds = [0, 0, 0];
    for (let i = 0; i < 30000; i++) thirds[Math.floor(prng.int(below) / 2 ** 30)]++;
    // A bare remainder would give the first third half of all. Five standard deviations.
    for (const count of thirds) expect(Math.abs(count - 10000)).toBeLessThan(410);
    expect([prng.int(1), prng.int(2 ** 32) >= 0]).toEqual([0, true]);
  });

  test('fractions are from 0 up to, not including, 1', () => {
    const prng = seeded(4);
    let sum = 0;
    for (let i = 0; i < 10000; i++) {
      const value = prng.float();
      expect(value >= 0 && value < 1).toBe(true);
      sum += value;
    }
    expect(Math.abs(sum / 10000 - 0.5)).toBeLessThan(0.015);
    expect([prng.chance(0), prng.chance(1)]).toEqual([false, true]);
  });

  test('a shuffle keeps the items and gives every order alike', () => {
    const prng = seeded(5);
    const orders = new Map<string, number>();
    for (let i = 0; i < 12000; i++) {
      const order = prng.shuffle(['a', 'b', 'c']).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect([...orders.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
    for (const count of orders.values()) expect(Math.abs(count - 2000)).toBeLessThan(205);
  });

  test('a pick is fair, a weighted one goes by its weights and never takes a zero', () => {
    const prng = seeded(6);
    const picked = { a: 0, b: 0 };
    const weighted = [0, 0, 0, 0];
    for (let i = 0; i < 10000; i++) {
      picked[prng.pick(['a', 'b'] as const)]++;
      weighted[prng.weighted([0, 1, 3, 0])]++;
    }
    expect(Math.abs(picked.a - 5000)).toBeLessThan(250);
    expect(weighted[0]! + weighted[3]!).toBe(0);
    expect(Math.abs(weighted[1]! - 2500)).toBeLessThan(220);
  });

  test('what cannot be drawn is told', () => {
    const prng = seeded(7);
    for (const bad of [0, -1, 1.5, NaN, 2 ** 32 + 1]) expect(() => prng.int(bad)).toThrow(RollmeshError);
    expect(() => prng.pick([])).toThrow(RollmeshError);
    expect(() => prng.range(3, 2)).toThrow(RollmeshError);
    for (const bad of [[], [0, 0], [1, -1], [NaN]]) expect(() => prng.weighted(bad)).toThrow(RollmeshError);
  });
});

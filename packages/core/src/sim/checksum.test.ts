import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checksumBytes, checksumWords } from './checksum.ts';

const pattern = (length: number): Uint32Array => new Uint32Array(length).map((_, i) => Math.imul(i + 1, 0x9e3779b9));

describe('a sum of words', () => {
  test('the sums are what they were', () => {
    // Computed by this implementation on 2026-11-23; every machine and every later version must agree.
    expect([0, 1, 4, 7, 1000].map((length) => checksumWords(pattern(length)))).toEqual([3173133643, 675626391, 3729005587, 4176040820, 768268034]);
    expect([checksumWords(pattern(8), 2, 6), checksumWords(pattern(8), 0, 8, 42)]).toEqual([1200872047, 1494220664]);
    expect([checksumBytes(new Uint8Array([1, 2, 3])), checksumBytes(new Uint8Array())]).toEqual([3158998931, 301794027]);
  });

  test('a part sums as a copy of it does', () => {
    fc.assert(
      fc.property(fc.uint32Array({ maxLength: 40 }), fc.nat(40), fc.nat(40), (words, a, b) => {
        const from = Math.min(a, b, words.length);
        const to = Math.min(Math.max(a, b), words.length);
        expect(checksumWords(words, from, to)).toBe(checksumWords(words.slice(from, to)));
      }),
    );
  });

  test('one flipped bit anywhere changes about half of the bits of the sum, and each of them now and then', () => {
    const words = pattern(23);
    const before = checksumWords(words);
    const flips = new Array<number>(32).fill(0);
    let least = 32;
    let trials = 0;
    for (let i = 0; i < words.length; i++) {
      for (let bit = 0; bit < 32; bit++, trials++) {
        words[i] ^= 1 << bit;
        const changed = checksumWords(words) ^ before;
        words[i] ^= 1 << bit;
        let count = 0;
        for (let b = 0; b < 32; b++) {
          count += (changed >>> b) & 1;
          flips[b] += (changed >>> b) & 1;
        }
        least = Math.min(least, count);
      }
    }
    expect(least).toBeGreaterThanOrEqual(4);
    for (const count of flips) expect(Math.abs(count / trials - 0.5)).toBeLessThan(0.1);
  });

  test('words that change places, zeros more or less, and another seed give another sum', () => {
    const sums = new Set<number>();
    const words = pattern(12);
    sums.add(checksumWords(words));
    for (let i = 0; i < 12; i++) {
      for (let j = i + 1; j < 12; j++) {
        const swapped = words.slice();
        [swapped[i], swapped[j]] = [words[j]!, words[i]!];
        sums.add(checksumWords(swapped));
      }
    }
    for (let length = 0; length < 20; length++) sums.add(checksumWords(new Uint32Array(length)));
    for (let seed = 1; seed < 20; seed++) sums.add(checksumWords(words, 0, 12, seed));
    expect(sums.size).toBe(1 + 66 + 20 + 19);
  });

  test('a hundred thousand small states have no more equal sums than chance gives', () => {
    const sums = new Set<number>();
    const words = new Uint32Array(6);
    for (let i = 0; i < 100000; i++) {
      words[i % 6]++;
      words[(i * 7) % 5] += 65536;
      sums.add(checksumWords(words));
    }
    // Chance: 1.2 pairs.
    expect(100000 - sums.size).toBeLessThan(8);
  });
});

describe('a sum of bytes', () => {
  test('depends on the first bytes asked for and on nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(40), (bytes, length) => {
        const part = Math.min(length, bytes.length);
        const moved = new Uint8Array(bytes.length + 3);
        moved.set(bytes, 3);
        expect(checksumBytes(moved.subarray(3), part)).toBe(checksumBytes(bytes.slice(0, part)));
      }),
    );
  });

  test('one flipped bit changes it', () => {
    const bytes = new Uint8Array(pattern(8).buffer);
    const before = checksumBytes(bytes);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit >> 3] ^= 1 << (bit & 7);
      expect(checksumBytes(bytes)).not.toBe(before);
      bytes[bit >> 3] ^= 1 << (bit & 7);
    }
  });
});

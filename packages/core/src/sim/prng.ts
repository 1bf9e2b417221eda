/**
 * Random numbers for the simulation: sfc32 (Chris Doty-Humphrey's "small fast counting" generator, 32-bit variant, from
 * PractRand). Its four words live in the caller's array, inside the game state, so they are saved, loaded, summed and
 * sent with it.
 */
import { RollmeshError } from '../ground/errors.ts';

const TWO_32 = 4294967296;
const SEED_ROUNDS = 12;

export class Prng {
  /** Uses `words[offset..offset+4)`; `seed` them once. */
  constructor(
    private readonly words: Uint32Array,
    private readonly offset = 0,
  ) {}

  /** Starts from four words, of which any may be zero. */
  seed(a: number, b: number, c: number, d: number): this {
    const { words, offset } = this;
    words[offset] = a;
    words[offset + 1] = b;
    words[offset + 2] = c;
    // The counter goes on from any start, so no state repeats early and none stands still, not even all zeros.
    words[offset + 3] = d;
    for (let i = 0; i < SEED_ROUNDS; i++) this.uint32();
    return this;
  }

  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number {
    const { words, offset } = this;
    const a = words[offset]!;
    const b = words[offset + 1]!;
    const c = words[offset + 2]!;
    const counter = words[offset + 3]!;
    const result = (a + b + counter) >>> 0;
    words[offset + 3] = counter + 1;
    words[offset] = b ^ (b >>> 9);
    words[offset + 1] = c + (c << 3);
    words[offset + 2] = ((c << 21) | (c >>> 11)) + result;
    return result;
  }

  /** A whole number from 0 to `below - 1`, each as likely. `below` is 1 to 2^32. */
  int(below: number): number {
    if (!(Number.isInteger(below) && below >= 1 && below <= TWO_32)) {
      throw new RollmeshError('bad-option', `A random number below ${String(below)} was asked for.`, 'Give a whole number from 1 to 2^32.');
    }
    // Values past the last whole multiple would favour the small results: draw again.
    const fair = TWO_32 - (TWO_32 % below);
    let value = this.uint32();
    while (value >= fair) value = this.uint32();
    return value % below;
  }

  /** A whole number from `least` to `most`, both included. */
  range(least: number, most: number): number {
    return least + this.int(most - least + 1);
  }

  /** A fraction from 0 up to, not including, 1, in steps of 2^-32. */
  float(): number {
    return this.uint32() / TWO_32;
  }

  /** True with probability `p`. */
  chance(p: number): boolean {
    return this.float() < p;
  }

  /** Puts the items in random order, in place. */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const item = items[i]!;
      items[i] = items[j]!;
      items[j] = item;
    }
    return items;
  }

  /** One of the items, each as likely. */
  pick<T>(items: ArrayLike<T>): T {
    return items[this.int(items.length)]!;
  }

  /** An index, each as likely as its weight. Weights are finite, not negative and not all zero. */
  weighted(weights: ArrayLike<number>): number {
    let total = 0;
    let last = -1;
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i]!;
      if (weight > 0) last = i;
      total += weight >= 0 ? weight : NaN;
    }
    if (!(total > 0 && total < Infinity)) {
      throw new RollmeshError('bad-option', 'The weights of a random choice are not usable.', 'Give finite weights of 0 or more, at least one above 0.');
    }
    let left = this.float() * total;
    for (let i = 0; i < last; i++) {
      left -= weights[i]!;
      if (left < 0) return i;
    }
    // Reached by the last share, and by rounding: never an index of weight 0.
    return last;
  }
}

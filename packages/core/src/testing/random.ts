/**
 * Seeded chance for tests: sfc32, one stream per concern. A stream is named, and its name is part of its seed, so
 * drawing more from one (another fault, another link) shifts none of the others. Kept apart from the games' own
 * generator on purpose: a kept failing seed must not change its meaning when that one does.
 */
export class RandomStream {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 1;

  /** The same seed and name give the same numbers on every machine. */
  constructor(
    readonly seed: number,
    readonly name: string,
  ) {
    this.a = mix(seed | 0, 0x9e3779b9);
    this.b = mix(Math.floor(seed / 4294967296) | 0, 0x243f6a88);
    this.c = hashName(name);
    for (let i = 0; i < 15; i++) this.uint32();
  }

  /** 0 to 2^32 - 1. */
  uint32(): number {
    const t = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + t) | 0;
    return t >>> 0;
  }

  /** 0 inclusive to 1 exclusive. */
  unit(): number {
    return this.uint32() / 4294967296;
  }

  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number {
    return Math.floor(this.unit() * limit);
  }

  /** Between `low` and `high`, the latter exclusive. */
  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** True with probability `p`. Draws nothing for 0 or less. */
  chance(p: number): boolean {
    return p > 0 && this.unit() < p;
  }

  /** One of `items`. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }

  /** A stream of its own whose name continues this one's; draws nothing from this one. */
  fork(name: string): RandomStream {
    return new RandomStream(this.seed, `${this.name}/${name}`);
  }
}

/** The streams of one simulated world, from one seed. */
export function worldRandom(seed: number): { readonly network: RandomStream; readonly faults: RandomStream; readonly players: RandomStream } {
  return {
    network: new RandomStream(seed, 'network'),
    faults: new RandomStream(seed, 'faults'),
    players: new RandomStream(seed, 'players'),
  };
}

/** Mixes two 32-bit numbers into one; every bit of either changes about half of the result. */
export function mix(a: number, b: number): number {
  let h = (a ^ Math.imul(b, 0x9e3779b1)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}

function hashName(name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return mix(h, name.length);
}

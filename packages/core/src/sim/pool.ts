/**
 * A pool: a fixed number of places that elements take and leave, kept as one bit per place in the state's own bytes.
 * An element keeps its index for its whole life, and every walk goes by rising index, so the order is the same on
 * every machine. `state-view.ts` adds one column per declared field to the object.
 */

/** The names that a pool has already, so that no field may take them. */
export const POOL_NAMES: readonly string[] = ['capacity', 'count', 'isFull', 'add', 'remove', 'clear', 'has', 'first', 'next', 'forEach'];

/** The columns of a pool by the width of a value: the word, half-word or byte at which element 0 begins. */
export interface PoolColumns {
  /** Word offsets of 8-byte columns, then of 4-byte columns; then half-word offsets; then byte offsets. */
  readonly of8: readonly number[];
  readonly of4: readonly number[];
  readonly of2: readonly number[];
  readonly of1: readonly number[];
}

export class Pool {
  /** How many elements the pool can hold. */
  readonly capacity: number;
  readonly #words: Uint32Array;
  readonly #halves: Uint16Array;
  readonly #bytes: Uint8Array;
  readonly #countAt: number;
  readonly #bitsAt: number;
  readonly #columns: PoolColumns;

  constructor(buffer: ArrayBuffer, capacity: number, countAt: number, columns: PoolColumns) {
    this.capacity = capacity;
    this.#words = new Uint32Array(buffer);
    this.#halves = new Uint16Array(buffer);
    this.#bytes = new Uint8Array(buffer);
    this.#countAt = countAt;
    this.#bitsAt = countAt + 1;
    this.#columns = columns;
  }

  /** How many elements it holds now. */
  get count(): number {
    return this.#words[this.#countAt];
  }

  /** Whether `add` would find no place. */
  get isFull(): boolean {
    return this.count >= this.capacity;
  }

  /** Takes the lowest free place and returns its index, its fields all zero; -1 if the pool is full. */
  add(): number {
    if (this.isFull) return -1;
    let word = this.#bitsAt;
    while (this.#words[word] === 0xffffffff) word += 1;
    const free = ~this.#words[word];
    const bit = free & -free;
    this.#words[word] |= bit;
    this.#words[this.#countAt] += 1;
    return (word - this.#bitsAt) * 32 + 31 - Math.clz32(bit);
  }

  /** Gives the place back and zeroes its fields. False if there was no element at `index`. */
  remove(index: number): boolean {
    if (!this.has(index)) return false;
    this.#words[this.#bitsAt + (index >>> 5)] &= ~(1 << (index & 31));
    this.#words[this.#countAt] -= 1;
    this.#zero(index);
    return true;
  }

  /** Removes every element. */
  clear(): void {
    for (let index = this.first(); index >= 0; index = this.next(index)) this.remove(index);
  }

  /** Whether there is an element at `index`. */
  has(index: number): boolean {
    if (index >>> 0 !== index || index >= this.capacity) return false;
    return ((this.#words[this.#bitsAt + (index >>> 5)] >>> (index & 31)) & 1) === 1;
  }

  /** The lowest index that holds an element, or -1. `for (let i = p.first(); i >= 0; i = p.next(i))` allocates nothing. */
  first(): number {
    return this.#seek(0);
  }

  /** The lowest index above `index` that holds an element, or -1. The element at `index` may have been removed meanwhile. */
  next(index: number): number {
    return this.#seek(index + 1);
  }

  /** Calls `visit` for every element by rising index. Elements may be removed on the way; one added above is visited too. */
  forEach(visit: (index: number) => void): void {
    for (let index = this.first(); index >= 0; index = this.next(index)) visit(index);
  }

  /** The same walk as `first` and `next`, for `for (const i of state.shots)`. One small object per walk. */
  [Symbol.iterator](): Iterator<number> {
    return new PoolWalk(this);
  }

  #seek(from: number): number {
    if (from >= this.capacity) return -1;
    const end = this.#bitsAt + ((this.capacity + 31) >>> 5);
    let word = this.#bitsAt + (from >>> 5);
    let bits = this.#words[word] & (-1 << (from & 31));
    while (bits === 0) {
      word += 1;
      if (word === end) return -1;
      bits = this.#words[word];
    }
    return (word - this.#bitsAt) * 32 + 31 - Math.clz32(bits & -bits);
  }

  // A place that is given back must not keep its old values: equal states have equal bytes.
  #zero(index: number): void {
    const { of8, of4, of2, of1 } = this.#columns;
    for (let c = 0; c < of8.length; c += 1) {
      this.#words[of8[c] + index * 2] = 0;
      this.#words[of8[c] + index * 2 + 1] = 0;
    }
    for (let c = 0; c < of4.length; c += 1) this.#words[of4[c] + index] = 0;
    for (let c = 0; c < of2.length; c += 1) this.#halves[of2[c] + index] = 0;
    for (let c = 0; c < of1.length; c += 1) this.#bytes[of1[c] + index] = 0;
  }
}

// The walk is its own result, so that a step of it allocates nothing.
class PoolWalk implements Iterator<number> {
  value = -1;
  done = false;
  readonly #pool: Pool;

  constructor(walked: Pool) {
    this.#pool = walked;
  }

  next(): IteratorResult<number> {
    this.value = this.#pool.next(this.value);
    this.done = this.value < 0;
    return this as IteratorResult<number>;
  }
}

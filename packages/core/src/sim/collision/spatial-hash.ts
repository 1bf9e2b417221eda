/**
 * Who is near? Boxes are put into the cells of an endless grid, kept in one hash table of typed arrays. Answers come in
 * the order of the ids, whatever the order in which the boxes were put in. Fill it anew in each step: it is no part of the
 * state, and needs no saving.
 */
import { whole } from '../../ground/check.ts';
import { RollmeshError } from '../../ground/errors.ts';

/** A box over more cells than this, or too far away to count its cells, is kept in a list of its own, and looked at by every query. */
const MANY_CELLS = 64;
const FAR = 2147483648;
const NONE = -1;

export class SpatialHash {
  readonly #heads: Int32Array;
  readonly #mask: number;
  /** Entries: an id in a cell, chained. They grow by doubling, so a game soon stops allocating. */
  #ids: Int32Array;
  #nexts: Int32Array;
  #entries = 0;
  /** Per id: left, top, right, bottom; the query that saw it last. */
  readonly #boxes: Float64Array;
  readonly #seen: Uint32Array;
  #query = 0;
  /** The ids put in since the last `clear`, and of those the ones over many cells. */
  readonly #present: Int32Array;
  #presentCount = 0;
  readonly #large: Int32Array;
  #largeCount = 0;
  readonly #found: Int32Array;

  /** `cellSize`: about the size of a common box. `capacity`: ids are 0 to capacity - 1. */
  constructor(readonly cellSize: number, readonly capacity: number) {
    whole('capacity', capacity, 1, 1 << 20);
    if (!(cellSize > 0 && cellSize < Infinity)) throw new RollmeshError('bad-option', `cellSize is ${String(cellSize)}.`, 'Give a positive number.');
    let buckets = 16;
    while (buckets < capacity * 2) buckets *= 2;
    this.#heads = new Int32Array(buckets).fill(NONE);
    this.#mask = buckets - 1;
    this.#ids = new Int32Array(capacity * 4);
    this.#nexts = new Int32Array(capacity * 4);
    this.#boxes = new Float64Array(capacity * 4);
    this.#seen = new Uint32Array(capacity);
    this.#present = new Int32Array(capacity);
    this.#large = new Int32Array(capacity);
    this.#found = new Int32Array(capacity);
  }

  clear(): void {
    this.#heads.fill(NONE);
    this.#entries = 0;
    this.#presentCount = 0;
    this.#largeCount = 0;
  }

  /** Puts a box in. Each id once between two `clear`s. */
  insert(id: number, left: number, top: number, width: number, height: number): void {
    if (!(Number.isInteger(id) && id >= 0 && id < this.capacity && this.#presentCount < this.capacity)) {
      throw new RollmeshError('bad-option', `The box ${String(id)} does not fit a spatial hash of ${this.capacity}.`, 'Use each id from 0 to capacity - 1 once, and clear() before the next step.');
    }
    const boxes = this.#boxes;
    boxes[4 * id] = left;
    boxes[4 * id + 1] = top;
    boxes[4 * id + 2] = left + width;
    boxes[4 * id + 3] = top + height;
    this.#present[this.#presentCount++] = id;
    const { cellSize } = this;
    const firstColumn = Math.floor(left / cellSize);
    const lastColumn = Math.floor((left + width) / cellSize);
    const firstRow = Math.floor(top / cellSize);
    const lastRow = Math.floor((top + height) / cellSize);
    if (!isFew(firstColumn, lastColumn, firstRow, lastRow, MANY_CELLS)) {
      this.#large[this.#largeCount++] = id;
      return;
    }
    for (let row = firstRow; row <= lastRow; row++) {
      for (let column = firstColumn; column <= lastColumn; column++) this.#chain(id, this.#bucket(column, row));
    }
  }

  /** Writes the ids of the boxes that overlap this one into `out`, in rising order, and returns how many; what does not fit is left out. */
  query(left: number, top: number, width: number, height: number, out: Int32Array): number {
    const found = this.#search(left, top, left + width, top + height, NONE);
    const count = Math.min(found, out.length);
    for (let i = 0; i < count; i++) out[i] = this.#found[i]!;
    return count;
  }

  /** Writes every overlapping pair as two ids, the smaller first, in rising order, and returns how many pairs; what does not fit is left out. */
  pairs(out: Int32Array): number {
    let count = 0;
    const boxes = this.#boxes;
    sortAscending(this.#present, this.#presentCount);
    for (let p = 0; p < this.#presentCount; p++) {
      const id = this.#present[p]!;
      const near = this.#search(boxes[4 * id]!, boxes[4 * id + 1]!, boxes[4 * id + 2]!, boxes[4 * id + 3]!, id);
      for (let i = 0; i < near; i++) {
        if (2 * count + 1 >= out.length) return count;
        out[2 * count] = id;
        out[2 * count + 1] = this.#found[i]!;
        count++;
      }
    }
    return count;
  }

  /** Leaves the ids above `after` that overlap in #found, in rising order, and returns how many. */
  #search(left: number, top: number, right: number, bottom: number, after: number): number {
    const { cellSize } = this;
    const firstColumn = Math.floor(left / cellSize);
    const lastColumn = Math.floor(right / cellSize);
    const firstRow = Math.floor(top / cellSize);
    const lastRow = Math.floor(bottom / cellSize);
    // More cells than boxes: look at the boxes.
    if (!isFew(firstColumn, lastColumn, firstRow, lastRow, this.#presentCount)) {
      return this.#sift(this.#present, this.#presentCount, left, top, right, bottom, after);
    }
    this.#query = (this.#query + 1) >>> 0;
    if (this.#query === 0) this.#seen.fill(this.#query++);
    let count = this.#sift(this.#large, this.#largeCount, left, top, right, bottom, after);
    for (let row = firstRow; row <= lastRow; row++) {
      for (let column = firstColumn; column <= lastColumn; column++) {
        for (let entry = this.#heads[this.#bucket(column, row)]!; entry !== NONE; entry = this.#nexts[entry]!) {
          const id = this.#ids[entry]!;
          if (this.#seen[id] === this.#query) continue;
          this.#seen[id] = this.#query;
          if (id > after && this.#overlaps(id, left, top, right, bottom)) this.#found[count++] = id;
        }
      }
    }
    sortAscending(this.#found, count);
    return count;
  }

  #sift(ids: Int32Array, length: number, left: number, top: number, right: number, bottom: number, after: number): number {
    let count = 0;
    for (let i = 0; i < length; i++) {
      const id = ids[i]!;
      if (id > after && this.#overlaps(id, left, top, right, bottom)) this.#found[count++] = id;
    }
    sortAscending(this.#found, count);
    return count;
  }

  #overlaps(id: number, left: number, top: number, right: number, bottom: number): boolean {
    const boxes = this.#boxes;
    return boxes[4 * id]! < right && left < boxes[4 * id + 2]! && boxes[4 * id + 1]! < bottom && top < boxes[4 * id + 3]!;
  }

  #bucket(column: number, row: number): number {
    const mixed = Math.imul(column, 0x9e3779b1) ^ Math.imul(row, 0x85ebca77);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }

  #chain(id: number, bucket: number): void {
    if (this.#entries === this.#ids.length) {
      this.#ids = doubled(this.#ids);
      this.#nexts = doubled(this.#nexts);
    }
    const entry = this.#entries++;
    this.#ids[entry] = id;
    this.#nexts[entry] = this.#heads[bucket]!;
    this.#heads[bucket] = entry;
  }
}

/** So few cells that walking them is worth it; NaN and numbers too large to count through are not. */
function isFew(firstColumn: number, lastColumn: number, firstRow: number, lastRow: number, most: number): boolean {
  const isNear = firstColumn > -FAR && firstRow > -FAR && lastColumn < FAR && lastRow < FAR;
  return isNear && (lastColumn - firstColumn + 1) * (lastRow - firstRow + 1) <= most;
}

function doubled(array: Int32Array): Int32Array {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** Shell's sort, in place: the lists are short, and `sort` of a part would make a new array. */
function sortAscending(ids: Int32Array, count: number): void {
  let gap = 1;
  while (gap < count / 3) gap = 3 * gap + 1;
  for (; gap >= 1; gap = (gap - 1) / 3) {
    for (let i = gap; i < count; i++) {
      const id = ids[i]!;
      let j = i;
      for (; j >= gap && ids[j - gap]! > id; j -= gap) ids[j] = ids[j - gap]!;
      ids[j] = id;
    }
  }
}

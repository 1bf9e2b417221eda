import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Reader, Writer } from './cursor.ts';
import { readRun, runBytesAtMost, writeRun, type RowRing } from './runs.ts';

const CAPACITY = 512;

function ring(rowBytes: number): RowRing & { bytes: Uint8Array } {
  return { bytes: new Uint8Array(rowBytes * CAPACITY), rowBytes, capacity: CAPACITY };
}

/** A ring whose rows from `first - 1` on are the given bytes. */
function ringOf(rowBytes: number, first: number, rows: readonly number[][]): RowRing & { bytes: Uint8Array } {
  const made = ring(rowBytes);
  rows.forEach((row, i) => made.bytes.set(row, ((first - 1 + i) & (CAPACITY - 1)) * rowBytes));
  return made;
}

const rowsArbitrary = fc.integer({ min: 1, max: 9 }).chain((lanes) =>
  fc.tuple(
    fc.constant(lanes),
    // Few values, so that runs of equal bytes occur.
    fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: lanes, maxLength: lanes }), { minLength: 2, maxLength: 129 }),
    fc.integer({ min: 0, max: 3000 }),
  ),
);

function written(source: RowRing, first: number, count: number): Uint8Array {
  const w = new Writer(new Uint8Array(8192));
  writeRun(w, source, first, count);
  expect(w.length).toBeLessThanOrEqual(runBytesAtMost(source.rowBytes, count));
  return w.bytes.slice(0, w.length);
}

test('write then read is identity, over the ring’s seam too', () => {
  fc.assert(
    fc.property(rowsArbitrary, ([lanes, rows, first]) => {
      const source = ringOf(lanes, first, rows);
      const target = ringOf(lanes, first, rows.slice(0, 1));
      const bytes = written(source, first, rows.length - 1);
      const reader = new Reader().open(bytes);
      expect(readRun(reader, target, first, rows.length - 1, first - 1)).toBe(true);
      expect(reader.finished).toBe(true);
      expect(target.bytes).toEqual(source.bytes);
    }),
  );
});

test('reading is canonical: any other bytes that are accepted mean other inputs', () => {
  fc.assert(
    fc.property(rowsArbitrary, fc.nat(), fc.integer({ min: 1, max: 255 }), ([lanes, rows, first], at, flip) => {
      const source = ringOf(lanes, first, rows);
      const count = rows.length - 1;
      const bytes = written(source, first, count);
      bytes[at % bytes.length]! ^= flip;
      const target = ringOf(lanes, first, rows.slice(0, 1));
      const reader = new Reader().open(bytes);
      if (!readRun(reader, target, first, count, first - 1) || !reader.finished) return;
      expect(written(target, first, count)).toEqual(bytes);
      expect(target.bytes).not.toEqual(source.bytes);
    }),
  );
});

describe('what was accepted is kept', () => {
  test('a run that repeats accepted rows is accepted and changes nothing of them', () => {
    const source = ringOf(2, 10, [[1, 1], [2, 1], [2, 2], [3, 3]]);
    const target = ringOf(2, 10, [[1, 1], [2, 1]]);
    expect(readRun(new Reader().open(written(source, 10, 3)), target, 10, 3, 10)).toBe(true);
    expect(target.bytes).toEqual(source.bytes);
  });

  test('a run that contradicts an accepted row is refused', () => {
    const source = ringOf(2, 10, [[1, 1], [2, 1], [2, 2]]);
    const target = ringOf(2, 10, [[1, 1], [7, 1]]);
    const reader = new Reader().open(written(source, 10, 2));
    expect(readRun(reader, target, 10, 2, 10)).toBe(false);
    expect(reader.ok).toBe(false);
    expect(target.bytes[10 * 2]).toBe(7);
  });
});

test('a constant input costs its shapes alone', () => {
  const source = ringOf(4, 10, Array.from({ length: 9 }, () => [9, 8, 7, 6]));
  expect([...written(source, 10, 8)]).toEqual([0]);
});

test('any bytes at all are read without a throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 128 }), (bytes, lanes, count) => {
      readRun(new Reader().open(bytes), ring(lanes), 5, count, 4);
    }),
    { numRuns: 2000 },
  );
});

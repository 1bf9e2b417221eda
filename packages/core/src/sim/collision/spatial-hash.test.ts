import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RollmeshError } from '../../ground/errors.ts';
import { boxesOverlap, SpatialHash } from './index.ts';

type Box = readonly [left: number, top: number, width: number, height: number];

const ordinary = fc.tuple(fc.double({ min: -300, max: 300, noNaN: true }), fc.double({ min: -300, max: 300, noNaN: true }), fc.double({ min: 0.1, max: 60, noNaN: true }), fc.double({ min: 0.1, max: 60, noNaN: true }));
const enormous = fc.tuple(fc.constantFrom(-1e300, -1e6, 0), fc.constantFrom(-1e300, -1e6, 0), fc.constantFrom(1e300, 2e6), fc.constantFrom(1e300, 2e6));
const odd = fc.constant([NaN, 0, 1, 1] as const);
const boxes: fc.Arbitrary<Box[]> = fc.array<Box>(fc.oneof({ weight: 20, arbitrary: ordinary }, { weight: 1, arbitrary: enormous }, { weight: 1, arbitrary: odd }), { maxLength: 60 });

function filled(all: readonly Box[], order = all.map((_, id) => id)): SpatialHash {
  const hash = new SpatialHash(32, 64);
  for (const id of order) hash.insert(id, ...all[id]!);
  return hash;
}

describe('a spatial hash', () => {
  test('finds what looking at every box finds, in the order of the ids, however they were put in', () => {
    fc.assert(
      fc.property(boxes, fc.oneof<fc.Arbitrary<Box>[]>(ordinary, enormous), fc.infiniteStream(fc.nat()), (all, asked, random) => {
        const order = all.map((_, id) => ({ id, key: random.next().value as number })).sort((a, b) => a.key - b.key || a.id - b.id).map(({ id }) => id);
        const out = new Int32Array(64);
        const wanted = all.map((_, id) => id).filter((id) => boxesOverlap(...all[id]!, ...asked));
        for (const hash of [filled(all), filled(all, order)]) expect([...out.subarray(0, hash.query(...asked, out))]).toEqual(wanted);
      }),
    );
  });

  test('lists every overlapping pair once, the smaller id first, in rising order', () => {
    fc.assert(
      fc.property(boxes, (all) => {
        const wanted: number[] = [];
        for (let a = 0; a < all.length; a++) for (let b = a + 1; b < all.length; b++) if (boxesOverlap(...all[a]!, ...all[b]!)) wanted.push(a, b);
        const out = new Int32Array(64 * 64);
        for (const hash of [filled(all), filled(all, all.map((_, id) => all.length - 1 - id))]) expect([...out.subarray(0, 2 * hash.pairs(out))]).toEqual(wanted);
      }),
    );
  });

  test('what does not fit the answer is the end of it', () => {
    const hash = filled([[0, 0, 9, 9], [1, 1, 9, 9], [2, 2, 9, 9]], [2, 0, 1]);
    const out = new Int32Array(2);
    expect([hash.query(0, 0, 9, 9, out), ...out]).toEqual([2, 0, 1]);
    expect([hash.pairs(out), ...out]).toEqual([1, 0, 1]);
    expect(hash.pairs(new Int32Array(5))).toBe(2);
  });

  test('a cleared one is empty, and as good as new', () => {
    const hash = filled([[0, 0, 9, 9]]);
    hash.clear();
    const out = new Int32Array(4);
    expect(hash.query(0, 0, 9, 9, out)).toBe(0);
    for (let step = 0; step < 100; step++) {
      hash.clear();
      for (let id = 63; id >= 0; id--) hash.insert(id, id * 10, step, 200, 200);
      expect(hash.query(0, step, 11, 1, out)).toBe(2);
    }
  });

  test('a box or an option that does not fit is told', () => {
    const hash = new SpatialHash(10, 2);
    for (const id of [-1, 2, 0.5, NaN]) expect(() => hash.insert(id, 0, 0, 1, 1)).toThrow(RollmeshError);
    hash.insert(0, 0, 0, 1, 1);
    hash.insert(1, 0, 0, 1, 1);
    expect(() => hash.insert(1, 0, 0, 1, 1)).toThrow(/clear/);
    expect(() => new SpatialHash(0, 2)).toThrow(RollmeshError);
    expect(() => new SpatialHash(10, 0)).toThrow(RollmeshError);
  });
});

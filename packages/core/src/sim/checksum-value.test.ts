import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checksumValue } from './checksum-value.ts';

describe('a sum of plain data', () => {
  test('a copy has the same sum, and so has one with its keys in another order', () => {
    fc.assert(
      fc.property(fc.object({ withBigInt: true, withMap: true, withSet: true, withTypedArray: true }), (value) => {
        expect(checksumValue(structuredClone(value))).toBe(checksumValue(value));
        expect(checksumValue(Object.fromEntries(Object.entries(value).reverse()))).toBe(checksumValue(value));
      }),
    );
  });

  test('data that differ in anything have different sums', () => {
    const all: unknown[] = [
      undefined, null, true, false, 0, -0, 1, NaN, '0', '', 'a', 1n, '1', [], {}, [[]], [undefined], [null], { a: 1 }, { a: undefined }, { b: 1 }, [1, 2], [2, 1], [[1], 2], [1, [2]],
      new Map(), new Map([[1, 2]]), new Set(), new Set([1, 2]), new Set([2, 1]), new Uint8Array([1]), new Uint8Array([1, 0]), new Float64Array([0]), new Float64Array([-0]), { a: { b: 1 } }, new Uint16Array([1]), new Int8Array([1]), new ArrayBuffer(1), new Float32Array(1),
    ];
    const sums = all.map(checksumValue);
    expect(new Set(sums).size).toBe(all.length);
  });

  test('NaN is one value whatever its bits', () => {
    const odd = new Float64Array(new Uint32Array([0xdeadbeef, 0x7ff8cafe]).buffer);
    expect(checksumValue(odd)).toBe(checksumValue(new Float64Array([NaN])));
  });

  test('what cannot be summed is told', () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(() => checksumValue(circle)).toThrow(/in a circle/);
    expect(() => checksumValue({ f: () => 1 })).toThrow(/A function cannot be summed/);
    expect(() => checksumValue([new Date(0)])).toThrow(/A Date cannot be summed/);
  });

  test('the sums are what they were', () => {
    // Computed by this implementation on 2026-11-23; every machine and every later version must agree.
    expect([checksumValue(null), checksumValue({ x: [1, 2.5, -0], name: 'Ana' })]).toEqual([2591092862, 418867548]);
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FIXED_ONE, fixedDiv, fixedFloor, fixedLerp, fixedMul, fixedSqrt, fromFixed, toFixed } from './fixed.ts';

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const floorDiv = (a: bigint, b: bigint): bigint => a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n);

describe('fixed point', () => {
  test('products and quotients are those of whole numbers, rounded down and wrapped', () => {
    fc.assert(
      fc.property(int32, int32, (a, b) => {
        expect(fixedMul(a, b)).toBe(Number(BigInt.asIntN(32, (BigInt(a) * BigInt(b)) >> 16n)));
        if (b !== 0) expect(fixedDiv(a, b)).toBe(Number(BigInt.asIntN(32, floorDiv(BigInt(a) << 16n, BigInt(b)))));
      }),
      { numRuns: 2000 },
    );
  });

  test('a root is the largest whose square does not exceed', () => {
    fc.assert(
      fc.property(int32, (a) => {
        const root = BigInt(fixedSqrt(a));
        if (a <= 0) expect(root).toBe(0n);
        else expect(root * root <= BigInt(a) << 16n && (root + 1n) * (root + 1n) > BigInt(a) << 16n).toBe(true);
      }),
    );
  });

  test('to and from doubles', () => {
    fc.assert(fc.property(int32, (a) => expect(toFixed(fromFixed(a))).toBe(a)));
    expect([toFixed(1), toFixed(-1.5), toFixed(1e9), toFixed(-1e9), toFixed(NaN), fromFixed(FIXED_ONE / 2)]).toEqual([65536, -98304, 2147483647, -2147483648, 0, 0.5]);
    expect([fixedDiv(5, 0), fixedDiv(-5, 0), fixedDiv(0, 0)]).toEqual([2147483647, -2147483648, 0]);
    expect([fixedLerp(toFixed(2), toFixed(4), toFixed(0.25)), fixedFloor(toFixed(-1.5)), fixedFloor(toFixed(1.5))]).toEqual([toFixed(2.5), toFixed(-2), toFixed(1)]);
  });
});

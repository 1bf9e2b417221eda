/**
 * Fixed-point numbers, Q16.16: a whole number of 65536ths in an int32, from -32768 to just below 32768. For games whose rules are
 * in whole numbers; doubles with this folder's maths are as deterministic. Results wrap around, as int32 does.
 */
export const FIXED_ONE = 65536;
const LARGEST = 0x7fffffff;

/** The fixed-point number nearest to `value`; outside the range, the nearest end of it. NaN gives 0. */
export function toFixed(value: number): number {
  const scaled = Math.floor(value * FIXED_ONE + 0.5);
  return (scaled > LARGEST ? LARGEST : scaled < -LARGEST - 1 ? -LARGEST - 1 : scaled) | 0;
}

export function fromFixed(fixed: number): number {
  return fixed / FIXED_ONE;
}

/** `a * b`, rounded down. */
export function fixedMul(a: number, b: number): number {
  // The halves' products fit a double exactly; the whole product would not.
  return (Math.imul(a >> 16, b) + Math.floor(((a & 0xffff) * b) / FIXED_ONE)) | 0;
}

/** `a / b`, rounded down. Division by zero gives the end of the range on the side of `a`, or 0 for 0 / 0. */
export function fixedDiv(a: number, b: number): number {
  if (b === 0) return a > 0 ? LARGEST : a < 0 ? -LARGEST - 1 : 0;
  return Math.floor((a * FIXED_ONE) / b) | 0;
}

/** The square root, rounded down; 0 for negative numbers. */
export function fixedSqrt(a: number): number {
  return a > 0 ? Math.floor(Math.sqrt(a * FIXED_ONE)) : 0;
}

/** From `a` (t = 0) to `b` (t = `FIXED_ONE`). */
export function fixedLerp(a: number, b: number, t: number): number {
  return (a + fixedMul((b - a) | 0, t)) | 0;
}

/** The largest whole number, as fixed point, that is not above `a`. */
export function fixedFloor(a: number): number {
  return a & -FIXED_ONE;
}

/**
 * The bits of a double, and exact scaling by powers of two: what the other files of this folder stand on. The high word
 * comes second, as on every machine that runs a browser.
 */
const FLOAT = /* @__PURE__ */ new Float64Array(1);
const WORDS = /* @__PURE__ */ new Int32Array(FLOAT.buffer);
const MIDDLE = 540;
const TWO_TO = /* @__PURE__ */ powersOfTwo();

/** 1.5 * 2^52: adding and taking it away rounds a double below 2^51 to the nearest whole number, ties to even. */
export const ROUNDER = 6755399441055744;

/** Sign, exponent and the first 20 bits of the fraction. */
export function highWord(x: number): number {
  FLOAT[0] = x;
  return WORDS[1]!;
}

/** `x * 2^k`, rounded once, for a whole `k` from -1080 to 1080. In two halves, so that subnormal results need no care. */
export function scale(x: number, k: number): number {
  const half = k >> 1;
  return x * TWO_TO[half + MIDDLE]! * TWO_TO[k - half + MIDDLE]!;
}

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2 * MIDDLE + 1);
  for (let i = 0, power = 1; i <= MIDDLE; i++, power *= 2) {
    powers[MIDDLE + i] = power;
    powers[MIDDLE - i] = 1 / power;
  }
  return powers;
}

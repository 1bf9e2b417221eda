/**
 * A fast 32-bit sum of a state: four independent lanes of multiply-and-shift over 32-bit words, so that the processor
 * works on all of them at once, mixed at the end. It finds accidents, not attacks. The constants are odd numbers with
 * well-spread bits; the final mix is the 32-bit finaliser of MurmurHash3 (A. Appleby, public domain).
 */
const A = 0x9e3779b1;
const B = 0x85ebca77;
const C = 0xc2b2ae3d;
const D = 0x27d4eb2f;

/** Sums `words[from..to)` to an unsigned 32-bit number. Equal words give equal sums on every machine. */
export function checksumWords(words: Uint32Array, from = 0, to = words.length, seed = 0): number {
  let a = seed ^ A;
  let b = seed ^ B;
  let c = seed ^ C;
  let d = seed ^ D;
  let i = from;
  for (; i + 4 <= to; i += 4) {
    a = Math.imul(a ^ words[i]!, A);
    b = Math.imul(b ^ words[i + 1]!, B);
    c = Math.imul(c ^ words[i + 2]!, C);
    d = Math.imul(d ^ words[i + 3]!, D);
    a ^= a >>> 15;
    b ^= b >>> 15;
    c ^= c >>> 15;
    d ^= d >>> 15;
  }
  for (; i < to; i++) {
    a = Math.imul(a ^ words[i]!, A);
    a ^= a >>> 15;
    b = Math.imul(b + a, B);
  }
  return mix(mix(mix(mix(a ^ (to - from)) ^ b) ^ c) ^ d);
}

/** Sums the first `length` bytes, whatever their alignment: for data off the tick's path. */
export function checksumBytes(bytes: Uint8Array, length = bytes.length, seed = 0): number {
  let a = seed ^ A;
  for (let i = 0; i < length; i++) {
    a = Math.imul(a ^ bytes[i]!, B);
    a ^= a >>> 15;
  }
  return mix(a ^ length);
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

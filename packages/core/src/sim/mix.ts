/** Mixes any number of 32-bit words into four: every output bit depends on every input bit. Not a secret-keeping hash. */
export function mixWords(words: readonly number[]): readonly [number, number, number, number] {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let d = words.length;
  const stir = (word: number): void => {
    a = Math.imul((a ^ word) + d, 0x85ebca6b);
    a ^= a >>> 15;
    b = Math.imul(b + a, 0xc2b2ae35);
    b ^= b >>> 13;
    c = Math.imul((c ^ b) + word, 0x27d4eb2f);
    c ^= c >>> 16;
    d = (d + c) | 0;
    d = (d << 7) | (d >>> 25);
  };
  for (const word of words) stir(word | 0);
  for (let round = 0; round < 8; round++) stir(round);
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
}

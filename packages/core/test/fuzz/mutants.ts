/** Mutants of real bytes: bits turned, parts cut off, repeated or put elsewhere, and bytes that never were any. */
import type { RandomStream } from '@rollmesh/core/testing';

export function mutate(random: RandomStream, genuine: Uint8Array): Uint8Array {
  if (random.below(50) === 0) return Uint8Array.from({ length: random.below(200) }, () => random.below(256));
  let bytes = genuine.slice();
  for (let edits = 1 + random.below(4); edits > 0 && bytes.length > 0; edits--) {
    const at = random.below(bytes.length);
    const how = random.below(8);
    if (how < 3) bytes[at]! ^= 1 << random.below(8);
    else if (how < 5) bytes[at] = random.below(256);
    else if (how === 5) bytes = bytes.slice(0, at);
    else if (how === 6) bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(Math.min(bytes.length, at + random.below(9)))]);
    else bytes = Uint8Array.from([...bytes.subarray(0, at), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, ...bytes.subarray(at)]);
  }
  return bytes;
}

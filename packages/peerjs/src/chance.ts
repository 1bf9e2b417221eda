/**
 * Chance from the platform. `crypto.getRandomValues` is there on plain-http pages too, unlike `crypto.subtle`; it is
 * asked for on each call, so importing this package touches nothing.
 */

/** Crockford's base32: no I, L, O or U, so a code can be read aloud. */
export const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `length` characters of Crockford base32, five random bits each. */
export function randomBase32(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  let text = '';
  for (const byte of bytes) text += BASE32[byte & 31];
  return text;
}

/** 128 random bits. */
export function randomNonce(): Uint32Array {
  return crypto.getRandomValues(new Uint32Array(4));
}

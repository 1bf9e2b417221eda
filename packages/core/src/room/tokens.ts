/**
 * What gives a seat back to whoever had it. A page keeps its token where a reload finds it; the others know a hash of it.
 * The hash is no cryptography: among friends it keeps seats apart, against a thief among the members it is no lock.
 */
import { mixWords } from '../sim/mix.ts';
import type { SeatToken, TokenHash } from './place.ts';
import { encodeText } from '../wire/text.ts';

/** Keeps the token of a room's seat where the same page finds it after a reload, and no other page does. */
export interface SeatStore {
  /** What was saved for this room, if anything. */
  load(code: string): string | undefined;
  save(code: string, token: string): void;
}

export function newToken(nonce: Uint32Array): SeatToken {
  return mixWords([...nonce, 0x73656174]);
}

export function tokenText(token: SeatToken): string {
  return token.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** Undefined if the text is no token. */
export function parseToken(text: string | undefined): SeatToken | undefined {
  if (text === undefined || !/^[0-9a-f]{32}$/.test(text)) return undefined;
  const word = (at: number): number => Number.parseInt(text.slice(at, at + 8), 16);
  return [word(0), word(8), word(16), word(24)];
}

export function hashToken(token: SeatToken): TokenHash {
  const [a, b, c, d] = mixWords([...token, 0x68617368]);
  return [(a ^ c) >>> 0, (b ^ d) >>> 0];
}

export function sameHash(a: TokenHash, b: TokenHash): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** Tells one life of a player from another: its peer's id, which no two pages share, in 8 bytes. */
export function identityOf(id: string): Uint8Array {
  const [a, b] = mixWords([...encodeText(id)]);
  const identity = new Uint8Array(8);
  for (let i = 0; i < 4; i++) {
    identity[i] = (a >>> (8 * i)) & 255;
    identity[4 + i] = (b >>> (8 * i)) & 255;
  }
  return identity;
}

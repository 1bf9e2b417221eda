/**
 * Room codes: how they are made, read, written into a link, and turned into the id of a room's door at the PeerServer.
 * A link carries its code in the fragment (`#...`), which browsers never send to a server.
 */
import { RollmeshError } from '@rollmesh/core';
import { BASE32, randomBase32 } from './chance.ts';

/** Characters in a room code: 30 bits, enough for speech and for rooms that live for an evening. */
export const CODE_LENGTH = 6;

export function makeCode(): string {
  return randomBase32(CODE_LENGTH);
}

/**
 * Reads a code as a person types it: any case, spaces and hyphens ignored, O read as 0, I and L as 1. Returns
 * `undefined` if what remains is not six characters of Crockford base32.
 */
export function normaliseCode(text: string): string | undefined {
  if (typeof text !== 'string' || text.length > 64) return undefined;
  const code = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (code.length !== CODE_LENGTH) return undefined;
  for (const letter of code) if (!BASE32.includes(letter)) return undefined;
  return code;
}

/**
 * The link to a room: `baseUrl` (for example `location.href`) with the code as its fragment.
 *
 * @throws RollmeshError 'bad-option' if the code or the address cannot be read.
 */
export function roomLink(code: string, baseUrl: string): string {
  const url = parseUrl(baseUrl);
  if (url === undefined) throw new RollmeshError('bad-option', `"${baseUrl}" is not an address.`, 'Pass a full address, such as location.href.');
  url.hash = requireCode(code);
  return url.href;
}

/** The room code in a link's fragment, or `undefined` if there is none. */
export function codeFromLink(url: string): string | undefined {
  const hash = parseUrl(url)?.hash ?? '';
  return hash.length > 1 ? normaliseCode(hash.slice(1)) : undefined;
}

/** @throws RollmeshError 'bad-option' if `text` is no room code. */
export function requireCode(text: string): string {
  const code = normaliseCode(text);
  if (code !== undefined) return code;
  throw new RollmeshError('bad-option', `"${String(text).slice(0, 64)}" is not a room code.`, 'A code has six letters or digits, such as 7K3F9Q.');
}

/** Doors of a room, each held by another member if there are that many. */
export const DOORS = 3;

/** What a room is called among its members. The same code in another app gives another room. */
export function roomName(appId: string, code: string): string {
  return `rm-door-${digest(`${appId}\n${code}`)}`;
}

/** The PeerServer id of a room's door, 0 to `DOORS - 1`. */
export function doorId(room: string, door: number): string {
  return `${room}-${door}`;
}

/** A fresh PeerServer id for a member: 100 random bits, so ids never meet. */
export function memberId(): string {
  return `rm-${randomBase32(20)}`;
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/**
 * 128 bits that tell rooms apart, as hexadecimal. Not cryptographic and not meant to be: whoever knows the code may
 * come in, and `crypto.subtle` is missing on plain-http pages of a local network.
 */
function digest(text: string): string {
  let hex = '';
  for (let lane = 0; lane < 4; lane++) {
    let hash = Math.imul(0x9e3779b9, lane + 1) ^ text.length;
    for (let at = 0; at < text.length; at++) {
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hex += ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0');
  }
  return hex;
}

/**
 * The conversation about a seat in a running match, on the reliable channel. A newcomer, or somebody who lost its memory,
 * seeks a seat; a member offers one with all that is needed to begin in the middle; whoever is ready claims it of everybody.
 */
import type { Reader, Writer } from '../wire/cursor.ts';
import { MAX_PEERS, MAX_SLOTS } from '../wire/protocol.ts';
import { readManifest, writeManifest, type Manifest } from '../swarm/index.ts';
import { MAX_ID_BYTES } from './messages.ts';
import type { Place, SeatToken, TokenHash } from './place.ts';
import { readText, writeText } from '../wire/text.ts';

/** First bytes, above those of the lobby and below those of transfers. */
export const Seat = { token: 16, seek: 17, wait: 18, offer: 19, claim: 20, bye: 21 } as const;

/** An offer must fit any transport's message. */
export const MAX_OFFER_BYTES = 16_000;

/** Why there is no offer (yet); the order is part of the protocol. */
export const WAITS = ['soon', 'full', 'locked', 'taken'] as const;
export type Wait = (typeof WAITS)[number];

export interface Seek {
  readonly token: SeatToken;
  /** Players on the seeker's machine. */
  readonly seats: number;
}

export interface Offer {
  readonly number: number;
  readonly matchId: readonly [number, number];
  readonly seed: readonly [number, number, number, number];
  readonly places: readonly Place[];
  /** The seeker's place. */
  readonly peer: number;
  readonly manifest: Manifest;
}

export interface Claim {
  readonly matchId: readonly [number, number];
  readonly peer: number;
  /** The claimant has everybody's inputs before this frame. */
  readonly frame: number;
  readonly token: SeatToken;
}

export function writeTokenHash(writer: Writer, hash: TokenHash): void {
  writer.u8(Seat.token);
  writer.u32(hash[0]);
  writer.u32(hash[1]);
}

export function readTokenHash(reader: Reader): TokenHash | undefined {
  const hash = [reader.u32(), reader.u32()] as const;
  return reader.finished ? hash : undefined;
}

export function writeSeek(writer: Writer, { token, seats }: Seek): void {
  writer.u8(Seat.seek);
  for (const word of token) writer.u32(word);
  writer.u8(seats);
}

export function readSeek(reader: Reader): Seek | undefined {
  const token = [reader.u32(), reader.u32(), reader.u32(), reader.u32()] as const;
  const seats = reader.u8();
  return reader.finished && seats >= 1 && seats <= MAX_SLOTS ? { token, seats } : undefined;
}

export function writeWait(writer: Writer, wait: Wait): void {
  writer.u8(Seat.wait);
  writer.u8(WAITS.indexOf(wait));
}

export function readWait(reader: Reader): Wait | undefined {
  const wait = WAITS[reader.u8()];
  return reader.finished ? wait : undefined;
}

/** The facts of the session follow, see `RollbackSession.writeFacts`. */
export function writeOffer(writer: Writer, offer: Offer): void {
  writer.u8(Seat.offer);
  writer.varint(offer.number);
  for (const word of [...offer.matchId, ...offer.seed]) writer.u32(word);
  writer.u8(offer.places.length);
  for (const place of offer.places) {
    writer.u8(place.seats);
    writer.u32(place.hash[0]);
    writer.u32(place.hash[1]);
    writeText(writer, place.id);
  }
  writer.u8(offer.peer);
  writeManifest(writer, offer.manifest);
}

/** Leaves the reader at the facts. Undefined if misspelt. */
export function readOffer(reader: Reader): Offer | undefined {
  const number = reader.varint();
  const matchId = [reader.u32(), reader.u32()] as const;
  const seed = [reader.u32(), reader.u32(), reader.u32(), reader.u32()] as const;
  const count = reader.u8();
  if (!reader.ok || count < 1 || count > MAX_PEERS) return undefined;
  const places: Place[] = [];
  let slots = 0;
  for (let i = 0; reader.ok && i < count; i++) {
    const seats = reader.u8();
    const hash = [reader.u32(), reader.u32()] as const;
    const id = readText(reader, MAX_ID_BYTES);
    slots += seats;
    if (seats < 1 || slots > MAX_SLOTS) reader.fail();
    places.push({ id, seats, hash });
  }
  const peer = reader.u8();
  const manifest = readManifest(reader);
  return reader.ok && peer < count && number >= 1 ? { number, matchId, seed, places, peer, manifest } : undefined;
}

export function writeClaim(writer: Writer, claim: Claim): void {
  writer.u8(Seat.claim);
  writer.u32(claim.matchId[0]);
  writer.u32(claim.matchId[1]);
  writer.u8(claim.peer);
  writer.varint(claim.frame);
  for (const word of claim.token) writer.u32(word);
}

export function readClaim(reader: Reader): Claim | undefined {
  const matchId = [reader.u32(), reader.u32()] as const;
  const peer = reader.u8();
  const frame = reader.varint();
  const token = [reader.u32(), reader.u32(), reader.u32(), reader.u32()] as const;
  return reader.finished && peer < MAX_PEERS ? { matchId, peer, frame, token } : undefined;
}

/** Says that one leaves for good, so that nobody waits for a return. */
export function writeBye(writer: Writer): void {
  writer.u8(Seat.bye);
}

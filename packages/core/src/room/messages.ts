/**
 * The messages of a room, on the reliable channel: who is here, and the agreement to start. Write and read side by side;
 * one spelling each; what is read is bounded. PROTOCOL.md describes every byte.
 */
import type { Reader, Writer } from '../wire/cursor.ts';
import { MAX_PEERS, MAX_SLOTS } from '../wire/protocol.ts';
import { decodeText, encodeText, readText, writeText } from '../wire/text.ts';

export const MAX_NAME_BYTES = 64;
export const MAX_ID_BYTES = 64;
export const MAX_MESSAGE_BYTES = 4096;

export const Message = {
  member: 1,
  ping: 2,
  pong: 3,
  wish: 4,
  propose: 5,
  accept: 6,
  decline: 7,
  commit: 8,
  /** Whom the sender is linked with, or heard of: `hearsay.ts`. */
  neighbours: 9,
  /** A message for somebody else. */
  carried: 10,
} as const;

/** One member about itself. */
export interface MemberMessage {
  name: string;
  seats: number;
  ready: boolean;
  playing: boolean;
}

/** One peer's place in a match. */
export interface RosterEntry {
  readonly id: string;
  readonly seats: number;
}

export interface Proposal {
  /** The room's how-manieth match, from 1. */
  readonly number: number;
  /** Names the match: 64 random bits. */
  readonly matchId: readonly [number, number];
  readonly roster: readonly RosterEntry[];
}

/** Why a member does not accept a proposal; the order is part of the protocol. */
export const DECLINES = ['busy', 'unlinked', 'not-listed'] as const;
export type Decline = (typeof DECLINES)[number];

export interface Commit {
  readonly matchId: readonly [number, number];
  readonly seed: readonly [number, number, number, number];
}

export function writeMember(writer: Writer, member: MemberMessage): void {
  writer.u8(Message.member);
  writer.u8(member.seats);
  writer.u8((member.ready ? 1 : 0) | (member.playing ? 2 : 0));
  writeText(writer, cleanName(member.name));
}

export function readMember(reader: Reader): MemberMessage | undefined {
  const seats = reader.u8();
  const flags = reader.u8();
  const name = readText(reader, MAX_NAME_BYTES);
  if (!reader.finished || seats < 1 || seats > MAX_SLOTS || flags > 3) return undefined;
  return { seats, ready: (flags & 1) !== 0, playing: (flags & 2) !== 0, name: cleanName(name) };
}

/** Text for others to see: no control or direction-changing characters, at most MAX_NAME_BYTES. */
export function cleanName(name: string): string {
  return cleanText(name, MAX_NAME_BYTES);
}

/** The same for any text of at most `most` bytes of UTF-8. */
export function cleanText(text: string, most: number): string {
  const visible = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim();
  let bytes = 0;
  let kept = '';
  for (const character of visible) {
    bytes += encodeText(character).length;
    if (bytes > most) break;
    kept += character;
  }
  return kept;
}

export function writeToken(writer: Writer, kind: typeof Message.ping | typeof Message.pong, token: number): void {
  writer.u8(kind);
  writer.u32(token);
}

export function readToken(reader: Reader): number | undefined {
  const token = reader.u32();
  return reader.finished ? token : undefined;
}

export function writeWish(writer: Writer): void {
  writer.u8(Message.wish);
}

export function writeProposal(writer: Writer, proposal: Proposal): void {
  writer.u8(Message.propose);
  writer.varint(proposal.number);
  writer.u32(proposal.matchId[0]);
  writer.u32(proposal.matchId[1]);
  writer.u8(proposal.roster.length);
  for (const entry of proposal.roster) {
    writer.u8(entry.seats);
    writeText(writer, entry.id);
  }
}

export function readProposal(reader: Reader): Proposal | undefined {
  const number = reader.varint();
  const matchId = [reader.u32(), reader.u32()] as const;
  const count = reader.u8();
  if (!reader.ok || count < 1 || count > MAX_PEERS) return undefined;
  const roster: RosterEntry[] = [];
  let seats = 0;
  for (let i = 0; i < count; i++) {
    const entry = { seats: reader.u8(), id: readText(reader, MAX_ID_BYTES) };
    seats += entry.seats;
    if (!reader.ok || entry.seats < 1 || seats > MAX_SLOTS) return undefined;
    if (roster.some(({ id }) => id === entry.id)) return undefined;
    roster.push(entry);
  }
  return reader.finished ? { number, matchId, roster } : undefined;
}

export function writeAccept(writer: Writer, matchId: readonly [number, number], nonce: Uint32Array): void {
  writer.u8(Message.accept);
  writer.u32(matchId[0]);
  writer.u32(matchId[1]);
  for (let i = 0; i < 4; i++) writer.u32(nonce[i]!);
}

export function readAccept(reader: Reader): { matchId: readonly [number, number]; nonce: Uint32Array } | undefined {
  const matchId = [reader.u32(), reader.u32()] as const;
  const nonce = Uint32Array.of(reader.u32(), reader.u32(), reader.u32(), reader.u32());
  return reader.finished ? { matchId, nonce } : undefined;
}

export function writeDecline(writer: Writer, matchId: readonly [number, number], reason: Decline): void {
  writer.u8(Message.decline);
  writer.u32(matchId[0]);
  writer.u32(matchId[1]);
  writer.u8(DECLINES.indexOf(reason));
}

export function readDecline(reader: Reader): { matchId: readonly [number, number]; reason: Decline } | undefined {
  const matchId = [reader.u32(), reader.u32()] as const;
  const reason = DECLINES[reader.u8()];
  return reader.finished && reason !== undefined ? { matchId, reason } : undefined;
}

export function writeCommit(writer: Writer, commit: Commit): void {
  writer.u8(Message.commit);
  writer.u32(commit.matchId[0]);
  writer.u32(commit.matchId[1]);
  for (const word of commit.seed) writer.u32(word);
}

export function readCommit(reader: Reader): Commit | undefined {
  const matchId = [reader.u32(), reader.u32()] as const;
  const seed = [reader.u32(), reader.u32(), reader.u32(), reader.u32()] as const;
  return reader.finished ? { matchId, seed } : undefined;
}

export function sameMatch(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** Whether an id can travel in a roster. */
export function idFits(id: string): boolean {
  const bytes = encodeText(id);
  return bytes.length > 0 && bytes.length <= MAX_ID_BYTES && decodeText(bytes) === id;
}

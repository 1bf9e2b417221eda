/**
 * The packets that begin a link's part in a match: hello and its answers. A hello names everything two
 * sides must agree on, so that a refusal can say what differs.
 */
import type { Reader, Writer } from './cursor.ts';
import { Kind, MAGIC, MAX_INPUT_BYTES, MAX_PEERS, MAX_SLOTS, PROTOCOL_VERSION } from './protocol.ts';

export interface Hello {
  /** Names the match: 64 bits, the same on every member. */
  matchLow: number;
  matchHigh: number;
  /** Hash of everything the game declares: layouts, tick rate, its own version. */
  configHash: number;
  tickRate: number;
  inputBytes: number;
  peers: number;
  slots: number;
  /** The sender's place in the roster. */
  peer: number;
}

export const emptyHello = (): Hello => ({ matchLow: 0, matchHigh: 0, configHash: 0, tickRate: 0, inputBytes: 0, peers: 0, slots: 0, peer: 0 });

/** Why a hello was refused; the order is part of the protocol. */
export const REFUSALS = ['version', 'match', 'configuration', 'tick-rate', 'input-size', 'players', 'roster'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** A hello or a welcome: they carry the same fields, a welcome answers a hello that was accepted. */
export function writeHello(writer: Writer, kind: typeof Kind.hello | typeof Kind.welcome, hello: Hello): void {
  writer.u8(kind << 4);
  writer.u16(MAGIC);
  writer.u8(PROTOCOL_VERSION);
  writer.u32(hello.matchLow);
  writer.u32(hello.matchHigh);
  writer.u32(hello.configHash);
  writer.u16(hello.tickRate);
  writer.u8(hello.inputBytes);
  writer.u8(hello.peers);
  writer.u8(hello.slots);
  writer.u8(hello.peer);
}

/** The version spoken by a hello or welcome, readable whatever the rest looks like; -1 if it is none. */
export function readVersion(reader: Reader): number {
  const first = reader.u8();
  const magic = reader.u16();
  const version = reader.u8();
  return reader.ok && magic === MAGIC && (first & 15) === 0 ? version : -1;
}

/** Reads the rest after `readVersion`. */
export function readHello(reader: Reader, hello: Hello): boolean {
  hello.matchLow = reader.u32();
  hello.matchHigh = reader.u32();
  hello.configHash = reader.u32();
  hello.tickRate = reader.u16();
  hello.inputBytes = reader.u8();
  hello.peers = reader.u8();
  hello.slots = reader.u8();
  hello.peer = reader.u8();
  const bounded =
    hello.inputBytes >= 1 && hello.inputBytes <= MAX_INPUT_BYTES && hello.peers <= MAX_PEERS && hello.slots >= hello.peers && hello.slots <= MAX_SLOTS && hello.peer < hello.peers;
  return reader.finished && bounded;
}

export function writeRefuse(writer: Writer, refusal: Refusal): void {
  writer.u8(Kind.refuse << 4);
  writer.u16(MAGIC);
  writer.u8(PROTOCOL_VERSION);
  writer.u8(REFUSALS.indexOf(refusal));
}

/** Reads the rest after `readVersion`; undefined if misspelt. */
export function readRefuse(reader: Reader): Refusal | undefined {
  const code = reader.u8();
  return reader.finished ? REFUSALS[code] : undefined;
}

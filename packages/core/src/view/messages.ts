/**
 * The heads and small bodies of view messages; MESSAGES.md describes every byte. Any message may be lost, doubled, late or
 * carried on by a third peer: origin and target stand in its head, and the epoch it speaks about.
 */
import type { Reader, Writer } from '../wire/cursor.ts';
import { MAX_PEERS } from './peers.ts';

/** The high half of a view message's first byte: `Kind.view` of the wire. */
const VIEW = 5;

/** The low half. */
export const Say = {
  prepare: 1,
  flush: 2,
  propose: 3,
  accept: 4,
  commit: 5,
  refuse: 6,
  act: 7,
  wish: 8,
  pull: 9,
  state: 10,
} as const;
export type Say = (typeof Say)[keyof typeof Say];

/** The names of the points a test can break the protocol at: one per message sent, see also `ViewConfig.probe`. */
export const SAY_NAMES = ['', 'prepare', 'flush', 'propose', 'accept', 'commit', 'refuse', 'act', 'wish', 'pull', 'state'] as const;

/** A view message that is longer cannot be sent. Real ones stay below 1,100 bytes unless many peers with wide inputs crash at once. */
export const MAX_MESSAGE_BYTES = 16384;
/** How often a message may be carried on: two hops between its ends' neighbours. */
export const MAX_HOPS = 2;

export interface Head {
  say: Say;
  origin: number;
  target: number;
  /** How often it may still be carried on. */
  hops: number;
  epoch: number;
}

/** Where `hops` stands in every message, so that carrying on changes one byte. */
export const HOPS_AT = 2;

export function writeHead(writer: Writer, say: Say, origin: number, target: number, matchTag: number, epoch: number): void {
  writer.u8((VIEW << 4) | say);
  writer.u8((origin << 4) | target);
  writer.u8(MAX_HOPS);
  writer.u32(matchTag);
  writer.varint(epoch);
}

/** False if misspelt or of another match. */
export function readHead(reader: Reader, matchTag: number, head: Head): boolean {
  const first = reader.u8();
  const ends = reader.u8();
  head.say = (first & 15) as Say;
  head.origin = ends >>> 4;
  head.target = ends & 15;
  head.hops = reader.u8();
  const tag = reader.u32();
  head.epoch = reader.varint();
  const known = first >>> 4 === VIEW && head.say >= Say.prepare && head.say <= Say.state;
  return reader.ok && known && head.hops <= MAX_HOPS && head.origin !== head.target && tag === matchTag;
}

/** Ballots are ordered first by their number, then by the peer that leads them: one integer. 0 is none. */
export function nextBallot(above: number, peer: number): number {
  return (Math.floor(above / MAX_PEERS) + 1) * MAX_PEERS + peer;
}

export function leaderOf(ballot: number): number {
  return ballot % MAX_PEERS;
}

/** A ballot this far above all others was not made by our rule: each exceeds the highest seen by one number. */
export const MAX_BALLOT_LEAP = 4096 * MAX_PEERS;

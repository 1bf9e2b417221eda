/**
 * What the members decide: one decision per epoch, made of records. Cuts end the inputs of peers at an agreed frame and
 * carry the rows up to it, so that the death of their only holder loses nothing; changes take effect at the decision's
 * effect frame. A decision is compared, kept and passed on as its bytes: equal meaning, equal bytes.
 */
import { NO_FRAME, type Frame } from '../ground/frame.ts';
import type { Reader, Writer } from '../wire/cursor.ts';
import { MAX_PEERS } from './peers.ts';
import { readRows, writeRows, type Rows, type RowWidths } from './rows.ts';

export const SETTINGS = 32;
export const MAX_IDENTITY_BYTES = 32;
const MAX_SETTING = 0xffffffff;

/** The numbers are part of the protocol; records stand in ascending order of (kind, peer or setting). */
export const RecordKind = {
  /** Cut after silence: the seat is kept, the input is absent. */
  bench: 1,
  /** The same, announced by the peer itself. */
  away: 2,
  /** Cut and gone: it said goodbye. */
  leave: 3,
  /** Cut and gone: the others asked for it. */
  kick: 4,
  /** A benched peer gives up its seat. */
  drop: 5,
  /** A benched peer plays again from the effect frame on. */
  unbench: 6,
  /** A new peer plays from the effect frame on. */
  join: 7,
  /** Nobody new is let in (1), or is again (0). */
  lock: 8,
  /** No frame from the effect frame on is simulated (1), or they are again (0). */
  pause: 9,
  /** A number that the members agree on, such as a peer's input delay. */
  setting: 10,
} as const;
export type RecordKind = (typeof RecordKind)[keyof typeof RecordKind];

/** Ends the inputs of `peer` with frame `cut`. */
export interface Cut {
  readonly kind: RecordKind;
  readonly peer: number;
  readonly cut: Frame;
  /** Its last rows, ending with `cut`: those that somebody who stays may lack. */
  readonly rows: Rows;
}

export interface Change {
  readonly kind: RecordKind;
  /** The peer, or for `setting` its number, or 0. */
  readonly subject: number;
  /** For `lock`, `pause` (0 or 1) and `setting` (0 to 2^32-1); otherwise 0. */
  readonly value: number;
  /** For `join` and `unbench`: opaque bytes, at most 32, by which the room knows who plays, and which life of it. */
  readonly identity: Uint8Array;
}

export interface Decision {
  /** The frame at which the changes take effect; nobody has confirmed it before. */
  readonly effectFrame: Frame;
  readonly cuts: readonly Cut[];
  readonly changes: readonly Change[];
}

export const NO_IDENTITY = new Uint8Array(0);

export function change(kind: RecordKind, subject = 0, value = 0, identity: Uint8Array = NO_IDENTITY): Change {
  return { kind, subject, value, identity };
}

/** Adds a voter; a decision has at most one, so that a dead newcomer can never take the quorum away. */
export function isAdd(kind: RecordKind): boolean {
  return kind === RecordKind.unbench || kind === RecordKind.join;
}

const MAX_RECORDS = 2 * MAX_PEERS + SETTINGS;

export function writeDecision(writer: Writer, decision: Decision, widths: RowWidths): void {
  writer.varint(decision.effectFrame);
  writer.u8(decision.cuts.length);
  for (const cut of decision.cuts) {
    writer.u8(cut.kind);
    writer.u8(cut.peer);
    writer.varint(cut.cut + 1);
    writeRows(writer, cut.rows, widths.rowBytes(cut.peer));
  }
  writer.u8(decision.changes.length);
  for (const one of decision.changes) writeChange(writer, one);
}

/** Undefined if misspelt. `scratch` as for `readRows`. */
export function readDecision(reader: Reader, widths: RowWidths, scratch: Uint8Array): Decision | undefined {
  const effectFrame = reader.varint();
  const cuts = readCuts(reader, widths, scratch);
  const changes: Change[] = [];
  const count = reader.u8();
  if (count > MAX_RECORDS) return undefined;
  let before = -1;
  for (let i = 0; reader.ok && i < count; i++) {
    const one = readChange(reader);
    if (one.kind * 256 + one.subject <= before) reader.fail();
    before = one.kind * 256 + one.subject;
    changes.push(one);
  }
  return reader.ok ? { effectFrame, cuts, changes } : undefined;
}

function readCuts(reader: Reader, widths: RowWidths, scratch: Uint8Array): Cut[] {
  const cuts: Cut[] = [];
  const count = reader.u8();
  if (count > MAX_PEERS) reader.fail();
  let before = -1;
  for (let i = 0; reader.ok && i < count; i++) {
    const kind = reader.u8() as RecordKind;
    const peer = reader.u8();
    const cut = reader.varint() - 1;
    if (kind < RecordKind.bench || kind > RecordKind.kick || peer >= MAX_PEERS || kind * 256 + peer <= before) reader.fail();
    if (!reader.ok) break;
    before = kind * 256 + peer;
    cuts.push({ kind, peer, cut, rows: readRows(reader, cut, widths.rowBytes(peer), scratch) });
  }
  return cuts;
}

export function writeChange(writer: Writer, one: Change): void {
  writer.u8(one.kind);
  writer.u8(one.subject);
  if (isAdd(one.kind)) writer.block(one.identity);
  else if (one.kind >= RecordKind.lock) writer.varint(one.value);
}

/** Fails the reader if misspelt. A `kick` is read here only as a wish. */
export function readChange(reader: Reader): Change {
  const kind = reader.u8() as RecordKind;
  const subject = reader.u8();
  let value = 0;
  let identity = NO_IDENTITY;
  if (isAdd(kind)) identity = reader.block(MAX_IDENTITY_BYTES).slice();
  else if (kind >= RecordKind.lock) value = reader.varint();
  if (!spelt(kind, subject, value)) reader.fail();
  return { kind, subject, value, identity };
}

function spelt(kind: RecordKind, subject: number, value: number): boolean {
  if (kind === RecordKind.setting) return subject < SETTINGS && value <= MAX_SETTING;
  if (kind === RecordKind.lock || kind === RecordKind.pause) return subject === 0 && value <= 1;
  return kind >= RecordKind.kick && kind <= RecordKind.join && subject < MAX_PEERS;
}

/** The frame from which the peer of a cut is absent or gone. */
export function absentFrom(cut: Cut): Frame {
  return cut.cut === NO_FRAME ? 0 : cut.cut + 1;
}

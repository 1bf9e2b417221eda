/**
 * Input rows of one peer for consecutive frames, as they travel in decisions: opaque, fixed width, written as runs of
 * equal rows (players change their input a few times a second, so most rows repeat). One stretch, one spelling.
 */
import type { Frame } from '../ground/frame.ts';
import type { Reader, Writer } from '../wire/cursor.ts';

/** How wide the rows of each peer are. */
export interface RowWidths {
  /** Bytes of one row of `peer`, at least 1, constant. */
  rowBytes(peer: number): number;
}

/** Rows in one stretch. Nobody can be further ahead of another: two windows of 16 and two input delays of 60, with room. */
export const MAX_ROWS = 256;

/** Bytes that all rows of one message may take together before compression. */
const ROWS_BUDGET_BYTES = 6000;

/** How many rows of each of `peers` peers a message has room for. */
export function mostRows(peers: number, rowBytes: number): number {
  return Math.min(MAX_ROWS, Math.floor(ROWS_BUDGET_BYTES / (peers * (rowBytes + 1))));
}

export interface Rows {
  /** Frame of the first row. */
  readonly first: Frame;
  readonly count: number;
  readonly bytes: Uint8Array;
}

export const NO_ROWS: Rows = { first: 0, count: 0, bytes: new Uint8Array(0) };

/** The count; the first frame follows from where the stretch ends. Then per run: its length minus one, and its row. */
export function writeRows(writer: Writer, rows: Rows, rowBytes: number): void {
  writer.varint(rows.count);
  for (let at = 0; at < rows.count; ) {
    let run = 1;
    while (at + run < rows.count && sameRow(rows.bytes, at, at + run, rowBytes)) run++;
    writer.varint(run - 1);
    writer.raw(rows.bytes, at * rowBytes, (at + 1) * rowBytes);
    at += run;
  }
}

function sameRow(bytes: Uint8Array, a: number, b: number, rowBytes: number): boolean {
  for (let i = 0; i < rowBytes; i++) if (bytes[a * rowBytes + i] !== bytes[b * rowBytes + i]) return false;
  return true;
}

/** Reads the stretch that ends with frame `last`. `scratch` holds MAX_ROWS rows of `rowBytes`: no length from afar allocates. */
export function readRows(reader: Reader, last: Frame, rowBytes: number, scratch: Uint8Array): Rows {
  const count = reader.varint();
  if (count > MAX_ROWS || count > last + 1) reader.fail();
  for (let at = 0; reader.ok && at < count; ) {
    const run = reader.varint() + 1;
    const from = reader.skip(rowBytes);
    if (!reader.ok || at + run > count) return bad(reader);
    for (let row = at; row < at + run; row++) for (let i = 0; i < rowBytes; i++) scratch[row * rowBytes + i] = reader.peek(from + i);
    if (at > 0 && sameRow(scratch, at - 1, at, rowBytes)) return bad(reader); // one run, cut in two
    at += run;
  }
  if (!reader.ok || count === 0) return NO_ROWS;
  return { first: last - count + 1, count, bytes: scratch.slice(0, count * rowBytes) };
}

function bad(reader: Reader): Rows {
  reader.fail();
  return NO_ROWS;
}

/**
 * Input runs: one peer's inputs of consecutive frames, written lane by lane (a lane is one byte position of the row).
 * The first frame is coded against the row before it, which the receiver has said it holds. Per lane two bits say
 * whether it never changed, changed every frame, or sometimes; only changed bytes travel. One run, one spelling.
 */
import type { Frame } from '../ground/frame.ts';
import type { Reader, Writer } from './cursor.ts';
import { HEAD_BYTES_AT_MOST, MAX_PACKET_BYTES, MAX_RUN_FRAMES } from './protocol.ts';

/** Rows of bytes in a ring: frame `f` lives at row `f & (capacity-1)`. `capacity` is a power of two. */
export interface RowRing {
  readonly bytes: Uint8Array;
  readonly rowBytes: number;
  readonly capacity: number;
}

const CONSTANT = 0; // every byte equals the one before it: no data
const EVERY = 1; // every byte differs from the one before it: `count` bytes
const SOME = 2; // a bit per frame, lowest first, then the changed bytes

/** Most bytes that `writeRun` can need, to keep a packet within its bounds before writing it. */
export function runBytesAtMost(lanes: number, count: number): number {
  return ((lanes + 3) >> 2) + lanes * (((count + 7) >> 3) + count);
}

/** How many frames of a row this wide one packet takes, beside the longest head and `besideBytes`: the same figure on both sides. */
export function framesThatFit(lanes: number, besideBytes = 0): number {
  return framesIn(lanes, MAX_PACKET_BYTES - HEAD_BYTES_AT_MOST - besideBytes, 1);
}

/** How many frames of a row this wide fit `bytes` whatever they hold, but at least `least`. */
export function framesIn(lanes: number, bytes: number, least: number): number {
  let fit = MAX_RUN_FRAMES;
  while (fit > least && runBytesAtMost(lanes, fit) > bytes) fit--;
  return fit;
}

export function writeRun(writer: Writer, ring: RowRing, first: Frame, count: number): void {
  let shapesAt = writer.length;
  const lanes = ring.rowBytes;
  writer.claim((lanes + 3) >> 2);
  let shapes = 0;
  for (let lane = 0; lane < lanes; lane++) {
    shapes |= writeLane(writer, ring, lane, first, count) << ((lane & 3) * 2);
    if ((lane & 3) !== 3 && lane + 1 !== lanes) continue;
    writer.bytes[shapesAt++] = shapes;
    shapes = 0;
  }
}

/**
 * Writes every byte and counts the changes on the way. Inputs under rollback mostly change always or never; then what was
 * written stays, or counts for nothing. Past the buffer's end nothing is written, and `claim` tells.
 */
function writeLane(writer: Writer, ring: RowRing, lane: number, first: Frame, count: number): number {
  const { bytes, rowBytes } = ring;
  const mask = ring.capacity - 1;
  const end = ring.capacity * rowBytes;
  const out = writer.bytes;
  const from = writer.length;
  const to = from + count;
  let before = bytes[((first - 1) & mask) * rowBytes + lane]!;
  let changes = 0;
  let at = (first & mask) * rowBytes + lane;
  for (let i = from; i < to; i++) {
    const value = bytes[at]!;
    out[i] = value;
    if (value !== before) changes++;
    before = value;
    at += rowBytes;
    if (at >= end) at = lane;
  }
  if (changes === 0) return CONSTANT;
  if (changes < count) return writeSome(writer, ring, lane, first, count);
  writer.claim(count);
  return EVERY;
}

function writeSome(writer: Writer, ring: RowRing, lane: number, first: Frame, count: number): number {
  const { bytes, rowBytes } = ring;
  const mask = ring.capacity - 1;
  const bitsAt = writer.length;
  for (let i = (count + 7) >> 3; i > 0; i--) writer.u8(0);
  let before = bytes[((first - 1) & mask) * rowBytes + lane]!;
  for (let i = 0; i < count; i++) {
    const value = bytes[((first + i) & mask) * rowBytes + lane]!;
    if (value === before) continue;
    writer.bytes[bitsAt + (i >> 3)]! |= 1 << (i & 7);
    writer.u8(value);
    before = value;
  }
  return SOME;
}

/**
 * Reads a run of `count` frames from `first` into the ring. Rows up to `keepUpTo` were accepted before: they are compared,
 * never rewritten. Later rows count for nothing until the caller says so, so a run that turns out to be misspelt
 * half-way does no harm. Returns false, and fails the reader, if the run is misspelt or contradicts an accepted row.
 * The caller bounds `first` and `count`.
 */
export function readRun(reader: Reader, ring: RowRing, first: Frame, count: number, keepUpTo: Frame): boolean {
  const lanes = ring.rowBytes;
  const shapesAt = reader.skip((lanes + 3) >> 2);
  if (!reader.ok) return false;
  const kept = keepUpTo < first ? 0 : keepUpTo - first + 1;
  const held = kept < count ? kept : count;
  let shapes = 0;
  for (let lane = 0; lane < lanes; lane++) {
    shapes = (lane & 3) === 0 ? reader.peek(shapesAt + (lane >> 2)) : shapes >>> 2;
    if (!readLane(reader, ring, lane, shapes & 3, first, count, held)) reader.fail();
  }
  // What is left of the last byte says nothing, in one spelling.
  if (shapes >>> 2 !== 0 && (lanes & 3) !== 0) reader.fail();
  return reader.ok;
}

function readLane(reader: Reader, ring: RowRing, lane: number, shape: number, first: Frame, count: number, held: number): boolean {
  if (shape === EVERY) return readEvery(reader, ring, lane, first, count, held);
  if (shape === CONSTANT) return readConstant(reader, ring, lane, first, count, held);
  return shape === SOME && readSome(reader, ring, lane, first, count, held);
}

function readConstant(reader: Reader, ring: RowRing, lane: number, first: Frame, count: number, held: number): boolean {
  const { bytes, rowBytes } = ring;
  const mask = ring.capacity - 1;
  const value = bytes[((first - 1) & mask) * rowBytes + lane]!;
  for (let i = 0; i < held; i++) if (bytes[((first + i) & mask) * rowBytes + lane] !== value) return contradicted(reader);
  for (let i = held; i < count; i++) bytes[((first + i) & mask) * rowBytes + lane] = value;
  return true;
}

function readEvery(reader: Reader, ring: RowRing, lane: number, first: Frame, count: number, held: number): boolean {
  const from = reader.skip(count);
  if (!reader.ok) return false;
  const { source } = reader;
  const { bytes, rowBytes } = ring;
  const mask = ring.capacity - 1;
  const end = ring.capacity * rowBytes;
  let value = bytes[((first - 1) & mask) * rowBytes + lane]!;
  let at = (first & mask) * rowBytes + lane;
  for (let i = from; i < from + held; i++) {
    const next = source[i]!;
    if (bytes[at] !== next) return contradicted(reader);
    if (next === value) return false;
    value = next;
    at += rowBytes;
    if (at >= end) at = lane;
  }
  for (let i = from + held; i < from + count; i++) {
    const next = source[i]!;
    if (next === value) return false;
    bytes[at] = next;
    value = next;
    at += rowBytes;
    if (at >= end) at = lane;
  }
  return true;
}

function readSome(reader: Reader, ring: RowRing, lane: number, first: Frame, count: number, held: number): boolean {
  const { bytes, rowBytes } = ring;
  const mask = ring.capacity - 1;
  const bitsAt = reader.skip((count + 7) >> 3);
  if (!reader.ok) return false;
  let value = bytes[((first - 1) & mask) * rowBytes + lane]!;
  let changes = 0;
  for (let i = 0; i < count; i++) {
    if (bitAt(reader, bitsAt, i) === 1) {
      const next = reader.u8();
      if (next === value || !reader.ok) return false;
      value = next;
      changes++;
    }
    const at = ((first + i) & mask) * rowBytes + lane;
    if (i >= held) bytes[at] = value;
    else if (bytes[at] !== value) return contradicted(reader);
  }
  const padding = count & 7 ? reader.peek(bitsAt + (count >> 3)) >>> (count & 7) : 0;
  return changes > 0 && changes < count && padding === 0;
}

function contradicted(reader: Reader): false {
  reader.contradicted = true;
  return false;
}

/** Passes over a run without reading its rows, for which one needs not have the row before it. False if it is cut short. */
export function skipRun(reader: Reader, lanes: number, count: number): boolean {
  const shapesAt = reader.skip((lanes + 3) >> 2);
  if (!reader.ok) return false;
  for (let lane = 0; lane < lanes; lane++) {
    const shape = (reader.peek(shapesAt + (lane >> 2)) >>> ((lane & 3) * 2)) & 3;
    if (shape === EVERY) reader.skip(count);
    else if (shape === SOME) {
      const bitsAt = reader.skip((count + 7) >> 3);
      if (!reader.ok) return false;
      let changes = 0;
      for (let i = 0; i < count; i++) changes += bitAt(reader, bitsAt, i);
      reader.skip(changes);
    } else if (shape !== CONSTANT) reader.fail();
  }
  return reader.ok;
}

function bitAt(reader: Reader, bitsAt: number, i: number): number {
  return (reader.peek(bitsAt + (i >> 3)) >>> (i & 7)) & 1;
}

/** Watching without a seat, on the reliable channel: asking for it, what there is to see, and the final frames as they come. */
import type { Frame } from '../ground/frame.ts';
import type { Reader, Writer } from '../wire/cursor.ts';
import { MAX_INPUT_BYTES, MAX_SLOTS } from '../wire/protocol.ts';
import { readManifest, writeManifest, type Manifest } from '../swarm/index.ts';

/** First bytes, after those of seats. */
export const Watch = { ask: 24, show: 25, rows: 26 } as const;

/** Frames in one message: a second, for whoever begins behind. */
export const MOST_ROWS = 60;
export const MAX_ROWS_BYTES = MOST_ROWS * (MAX_SLOTS * MAX_INPUT_BYTES + 8) + 32;

/** What a watcher begins with. */
export interface Show {
  readonly matchId: readonly [number, number];
  readonly seed: readonly [number, number, number, number];
  readonly slots: number;
  readonly manifest: Manifest;
}

/** One final frame: everybody's inputs, who was present and who was gone. */
export interface FinalRow {
  readonly bytes: Uint8Array;
  present: number;
  gone: number;
}

export function writeShow(writer: Writer, show: Show): void {
  writer.u8(Watch.show);
  for (const word of [...show.matchId, ...show.seed]) writer.u32(word);
  writer.u8(show.slots);
  writeManifest(writer, show.manifest);
}

export function readShow(reader: Reader): Show | undefined {
  const matchId = [reader.u32(), reader.u32()] as const;
  const seed = [reader.u32(), reader.u32(), reader.u32(), reader.u32()] as const;
  const slots = reader.u8();
  const manifest = readManifest(reader);
  return reader.finished && slots >= 1 && slots <= MAX_SLOTS ? { matchId, seed, slots, manifest } : undefined;
}

/** The frames from `first` on; `rowOf` fills in one and says whether it could. Returns how many were written. */
export function writeRowsMessage(writer: Writer, matchLow: number, first: Frame, most: number, row: FinalRow, rowOf: (frame: Frame) => boolean): number {
  writer.u8(Watch.rows);
  writer.u32(matchLow);
  writer.varint(first);
  const countAt = writer.length;
  writer.u8(0);
  let count = 0;
  const before = new Uint8Array(row.bytes.length);
  let who = -1;
  while (count < Math.min(most, MOST_ROWS) && rowOf(first + count)) {
    const same = count > 0 && row.bytes.every((byte, i) => byte === before[i]);
    const told = row.present * 65536 + row.gone;
    writer.u8((same ? 1 : 0) | (told === who ? 2 : 0));
    if (told !== who) {
      writer.u16(row.present);
      writer.u16(row.gone);
    }
    if (!same) writer.raw(row.bytes);
    before.set(row.bytes);
    who = told;
    count++;
  }
  writer.bytes[countAt] = count;
  return count;
}

/** Calls `take` for each frame. False if misspelt; then some may have been taken. */
export function readRowsMessage(reader: Reader, matchLow: number, rowBytes: number, take: (frame: Frame, row: FinalRow) => void): boolean {
  if (reader.u32() !== matchLow) return reader.ok;
  const first = reader.varint();
  const count = reader.u8();
  if (!reader.ok || count > MOST_ROWS) return false;
  const row: FinalRow = { bytes: new Uint8Array(rowBytes), present: 0, gone: 0 };
  for (let i = 0; i < count; i++) {
    const flags = reader.u8();
    if (flags > 3 || (i === 0 && flags !== 0)) return false;
    if ((flags & 2) === 0) {
      row.present = reader.u16();
      row.gone = reader.u16();
    }
    if ((flags & 1) === 0) row.bytes.set(reader.raw(rowBytes).subarray(0, rowBytes));
    if (!reader.ok) return false;
    take(first + i, row);
  }
  return reader.finished;
}

/** The three messages of a transfer, on the reliable channel: I want a piece; here it is; I do not have that blob. */
import type { Reader, Writer } from '../wire/cursor.ts';
import { MAX_PIECES, PIECE_BYTES } from './manifest.ts';

/** First bytes; the room's own messages stay below. */
export const Bulk = { want: 32, piece: 33, lack: 34 } as const;

/** A piece with what stands before it. */
export const MAX_BULK_BYTES = PIECE_BYTES + 16;

export interface PieceName {
  readonly name: number;
  readonly index: number;
}

export function isBulk(firstByte: number): boolean {
  return firstByte >= Bulk.want && firstByte <= Bulk.lack;
}

export function writeWant(writer: Writer, name: number, index: number): void {
  writer.u8(Bulk.want);
  writer.varint(name);
  writer.varint(index);
}

export function writePiece(writer: Writer, name: number, index: number, blob: Uint8Array, from: number, to: number): void {
  writer.u8(Bulk.piece);
  writer.varint(name);
  writer.varint(index);
  writer.raw(blob, from, to);
}

export function writeLack(writer: Writer, name: number): void {
  writer.u8(Bulk.lack);
  writer.varint(name);
}

/** After the first byte. Undefined if misspelt. */
export function readPieceName(reader: Reader): PieceName | undefined {
  const name = reader.varint();
  const index = reader.varint();
  return reader.ok && index < MAX_PIECES ? { name, index } : undefined;
}

/** After the first byte. Undefined if misspelt. */
export function readLack(reader: Reader): number | undefined {
  const name = reader.varint();
  return reader.finished ? name : undefined;
}

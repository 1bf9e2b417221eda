/**
 * What a blob is, piece by piece: its length and two sums of each piece, so that a wrong piece is known the moment it comes
 * and blobs can be compared without being sent. The sums find accidents and careless lies; they are no signatures.
 */
import { checksumBytes } from '../sim/checksum.ts';
import type { Reader, Writer } from '../wire/cursor.ts';

/** Small enough never to hold up the inputs behind it: 4 KiB leave a 2 Mbit/s line in 16 ms. */
export const PIECE_BYTES = 4096;
/** 4 MiB: more than any arcade game's state, and little enough to be kept twice. */
export const MAX_PIECES = 1024;
export const MAX_BLOB_BYTES = PIECE_BYTES * MAX_PIECES;

const SEEDS = [0x51ed270b, 0x2545f491] as const;

export interface Manifest {
  /** What the blob is of: for a snapshot its frame. Blobs of one match and one name are equal. */
  readonly name: number;
  readonly size: number;
  /** Two words per piece. */
  readonly sums: Uint32Array;
}

/** How many pieces `size` bytes make. */
export function piecesOf(size: number): number {
  return Math.ceil(size / PIECE_BYTES);
}

/** The bytes of piece `index` of a blob of `size` bytes. */
export function pieceLength(size: number, index: number): number {
  return Math.min(PIECE_BYTES, size - index * PIECE_BYTES);
}

export function describe(name: number, blob: Uint8Array): Manifest {
  const pieces = piecesOf(blob.length);
  const sums = new Uint32Array(2 * pieces);
  for (let index = 0; index < pieces; index++) {
    const piece = blob.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES);
    for (let i = 0; i < 2; i++) sums[2 * index + i] = checksumBytes(piece, piece.length, SEEDS[i]!);
  }
  return { name, size: blob.length, sums };
}

/** Whether `bytes` is piece `index`. */
export function isPiece(manifest: Manifest, index: number, bytes: Uint8Array): boolean {
  if (bytes.length !== pieceLength(manifest.size, index)) return false;
  return SEEDS.every((seed, i) => manifest.sums[2 * index + i] === checksumBytes(bytes, bytes.length, seed));
}

/** Whether two manifests describe the same bytes. */
export function sameBlob(a: Manifest, b: Manifest): boolean {
  return a.name === b.name && a.size === b.size && a.sums.length === b.sums.length && a.sums.every((sum, i) => sum === b.sums[i]);
}

export function writeManifest(writer: Writer, manifest: Manifest): void {
  writer.varint(manifest.name);
  writer.varint(manifest.size);
  for (const sum of manifest.sums) writer.u32(sum);
}

/** Fails the reader if misspelt or larger than anything that may be sent: nothing is allocated by a size from afar alone. */
export function readManifest(reader: Reader): Manifest {
  const name = reader.varint();
  const size = reader.varint();
  const pieces = piecesOf(size);
  if (size > MAX_BLOB_BYTES || reader.left < 8 * pieces) {
    reader.fail();
    return { name: 0, size: 0, sums: new Uint32Array(0) };
  }
  return { name, size, sums: Uint32Array.from({ length: 2 * pieces }, () => reader.u32()) };
}

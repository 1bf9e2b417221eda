/**
 * Gives pieces of the newest blobs to whoever asks, in turn and paced. What may be asked at once is bounded per link, so
 * nobody can make us keep more than a few numbers.
 */
import { Writer, type Reader } from '../wire/cursor.ts';
import { PIECE_BYTES, pieceLength, piecesOf } from './manifest.ts';
import { MAX_BULK_BYTES, readPieceName, writeLack, writePiece } from './messages.ts';
import { Pace, type Strain } from './pace.ts';

/** Pieces that one link may wait for at a time. */
const MOST_WAITING = 8;
/** Links served at a time; a room has fewer. */
const MOST_LINKS = 32;

/** The way out: a part of `Transport`. */
export interface BulkWay {
  sendMessage(link: number, bytes: Uint8Array, length: number): boolean;
  pendingBytes(link: number): number;
}

export class Seeder {
  /** Wishes that were not granted because too many were waiting. */
  refused = 0;
  readonly pace = new Pace();
  private readonly waiting = new Map<number, { name: number; index: number }[]>();
  private readonly writer = new Writer(new Uint8Array(MAX_BULK_BYTES));

  constructor(
    private readonly way: BulkWay,
    /** The blob of that name, if it is still kept. */
    private readonly blob: (name: number) => Uint8Array | undefined,
  ) {}

  /** A `want` came along `link`; `reader` stands after its first byte. False if it is misspelt. */
  wanted(link: number, reader: Reader): boolean {
    const wish = readPieceName(reader);
    if (wish === undefined || !reader.finished) return false;
    const blob = this.blob(wish.name);
    if (blob === undefined || wish.index >= piecesOf(blob.length)) {
      writeLack(this.writer.reset(), wish.name);
      this.way.sendMessage(link, this.writer.bytes, this.writer.length);
      return true;
    }
    this.enqueue(link, wish);
    return true;
  }

  private enqueue(link: number, wish: { name: number; index: number }): void {
    const queue = this.waiting.get(link) ?? [];
    if (queue.length >= MOST_WAITING || (queue.length === 0 && this.waiting.size >= MOST_LINKS)) this.refused++;
    else if (!queue.some(({ name, index }) => name === wish.name && index === wish.index)) queue.push(wish);
    if (queue.length > 0) this.waiting.set(link, queue);
  }

  linkClosed(link: number): void {
    this.waiting.delete(link);
  }

  get busy(): boolean {
    return this.waiting.size > 0;
  }

  /** The links that wait for something. */
  get links(): readonly number[] {
    return [...this.waiting.keys()];
  }

  /** Sends what may leave now: at most one piece waits in a channel at a time. */
  tick(nowMs: number, strain: () => Strain): void {
    if (!this.busy) return;
    this.pace.tick(nowMs, strain);
    for (const [link, queue] of this.waiting) {
      if (this.way.pendingBytes(link) > 0) continue;
      const { name, index } = queue[0]!;
      if (!this.give(nowMs, link, name, index)) return;
      queue.shift();
      // Whoever was served goes to the end of the line.
      this.waiting.delete(link);
      if (queue.length > 0) this.waiting.set(link, queue);
    }
  }

  /** False if it has to wait for its turn. */
  private give(nowMs: number, link: number, name: number, index: number): boolean {
    const blob = this.blob(name);
    const writer = this.writer.reset();
    if (blob === undefined) writeLack(writer, name);
    else {
      const length = pieceLength(blob.length, index);
      if (!this.pace.take(nowMs, length)) return false;
      writePiece(writer, name, index, blob, index * PIECE_BYTES, index * PIECE_BYTES + length);
    }
    this.way.sendMessage(link, writer.bytes, writer.length);
    return true;
  }
}

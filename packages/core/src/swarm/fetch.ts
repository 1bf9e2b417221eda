/**
 * Takes one blob in pieces from all who have it at once. Each piece is checked when it comes; whoever sends a wrong one is
 * asked no more, and what it owed is asked of others. Memory grows with what has arrived, never with what was announced.
 */
import { Writer, type Reader } from '../wire/cursor.ts';
import { isPiece, PIECE_BYTES, piecesOf, type Manifest } from './manifest.ts';
import { MAX_BULK_BYTES, readLack, readPieceName, writeWant } from './messages.ts';
import type { BulkWay } from './seeder.ts';

/** Pieces asked of one source at a time. */
const WINDOW = 4;
/** A source that was asked and sent nothing for this long owes nothing any more, and rests. */
const SLOW_MS = 1500;
const REST_MS = 4000;

interface Source {
  /** Piece by piece, what it was asked for. */
  readonly asked: Set<number>;
  /** When it was last asked after a rest, or last sent a piece. */
  sinceMs: number;
  restsUntilMs: number;
}

export class Fetch {
  /** Pieces that were not what they should be. */
  wrong = 0;
  private readonly pieces: (Uint8Array | undefined)[];
  private readonly sources = new Map<number, Source>();
  private readonly banned = new Set<number>();
  private readonly writer = new Writer(new Uint8Array(MAX_BULK_BYTES));
  private missing: number;

  constructor(
    readonly manifest: Manifest,
    private readonly way: Pick<BulkWay, 'sendMessage'>,
  ) {
    this.missing = piecesOf(manifest.size);
    this.pieces = new Array<Uint8Array | undefined>(this.missing).fill(undefined);
  }

  /** Whoever is on this link may have it. */
  from(link: number): void {
    if (!this.banned.has(link) && !this.sources.has(link)) this.sources.set(link, { asked: new Set(), sinceMs: 0, restsUntilMs: 0 });
  }

  linkClosed(link: number): void {
    this.sources.delete(link);
  }

  get done(): boolean {
    return this.missing === 0;
  }

  /** How much is here, 0 to 1. */
  get progress(): number {
    return this.pieces.length === 0 ? 1 : 1 - this.missing / this.pieces.length;
  }

  /** Nobody is left to ask. */
  get stuck(): boolean {
    return !this.done && this.sources.size === 0;
  }

  /** The blob, once `done`. */
  bytes(): Uint8Array {
    const blob = new Uint8Array(this.manifest.size);
    this.pieces.forEach((piece, index) => blob.set(piece!, index * PIECE_BYTES));
    return blob;
  }

  /** A `piece` came along `link`; `reader` stands after its first byte. False if it is misspelt. */
  arrived(nowMs: number, link: number, reader: Reader): boolean {
    const name = readPieceName(reader);
    if (name === undefined) return false;
    const source = this.sources.get(link);
    // Late ones of another transfer, or never asked for: nothing to us.
    if (name.name !== this.manifest.name || source === undefined || !source.asked.delete(name.index)) return true;
    source.sinceMs = nowMs;
    source.restsUntilMs = 0;
    if (this.pieces[name.index] !== undefined) return true;
    const bytes = reader.raw(reader.left);
    if (isPiece(this.manifest, name.index, bytes)) {
      this.pieces[name.index] = bytes.slice();
      this.missing--;
    } else this.ban(link);
    return true;
  }

  /** Somebody does not have it. */
  lacked(link: number, reader: Reader): boolean {
    const name = readLack(reader);
    if (name === undefined) return false;
    if (name === this.manifest.name) this.sources.delete(link);
    return true;
  }

  private ban(link: number): void {
    this.wrong++;
    this.banned.add(link);
    this.sources.delete(link);
  }

  /** Asks for what is missing. */
  tick(nowMs: number): void {
    if (this.done) return;
    for (const [link, source] of this.sources) {
      if (source.asked.size > 0 && nowMs - source.sinceMs > SLOW_MS) {
        source.asked.clear();
        source.restsUntilMs = nowMs + REST_MS;
      }
      while (source.asked.size < WINDOW && nowMs >= source.restsUntilMs) {
        const index = this.next(link);
        if (index < 0) break;
        if (source.asked.size === 0) source.sinceMs = nowMs;
        source.asked.add(index);
        writeWant(this.writer.reset(), this.manifest.name, index);
        this.way.sendMessage(link, this.writer.bytes, this.writer.length);
      }
    }
  }

  /** A piece that is missing and was asked of nobody; every source begins at another place. */
  private next(link: number): number {
    const count = this.pieces.length;
    const start = (link * 7) % count;
    for (let i = 0; i < count; i++) {
      const index = (start + i) % count;
      if (this.pieces[index] === undefined && !this.isAsked(index)) return index;
    }
    return -1;
  }

  private isAsked(index: number): boolean {
    for (const { asked } of this.sources.values()) if (asked.has(index)) return true;
    return false;
  }
}

/**
 * The board of a room: what all agree on without a host (seats, bots, the lock) and everybody's card. Of each value the newest is kept and
 * told to all neighbours, who do the same, so it reaches those without a link too; a new link is told everything.
 */
import type { Transport } from '../link/transport.ts';
import { Reader, Writer } from '../wire/cursor.ts';
import { MAX_PEERS } from '../wire/protocol.ts';
import { BoardKind, newer, readBoard, writeBoard, type BoardMessage, type Card, type Sitting } from './board-messages.ts';
import { MAX_MESSAGE_BYTES } from './messages.ts';

/** What changed is told so often: however fast somebody writes, others hear only the newest. */
const TELL_EVERY_MS = 50;
const MOST_NOTES = 2 * MAX_PEERS;
const BLANK: Card = { colour: -1, asks: -1 };

export interface BoardHost {
  readonly selfId: string;
  readonly transport: Transport;
  linked(): readonly { readonly link: number; readonly id: string }[];
  isLinked(id: string): boolean;
  isMember(id: string): boolean;
  /** Something on it changed. */
  boardChanged(kind: BoardMessage['kind'], writer: string): void;
}

export class Board {
  /** Messages that were misspelt. */
  malformed = 0;
  /** By kind; of cards, by kind and whose it is. */
  private readonly notes = new Map<string, BoardMessage>();
  private readonly untold = new Set<string>();
  private nextTellMs = 0;
  private readonly reader = new Reader();
  private readonly writer = new Writer(new Uint8Array(MAX_MESSAGE_BYTES));

  constructor(private readonly host: BoardHost) {}

  get seating(): readonly Sitting[] {
    const note = this.notes.get(keyOf(BoardKind.seating, ''));
    return note?.kind === BoardKind.seating ? note.value : [];
  }

  get bots(): number {
    const note = this.notes.get(keyOf(BoardKind.bots, ''));
    return note?.kind === BoardKind.bots ? note.value : 0;
  }

  get locked(): boolean {
    const note = this.notes.get(keyOf(BoardKind.locked, ''));
    return note?.kind === BoardKind.locked && note.value;
  }

  cardOf(id: string): Card {
    const note = this.notes.get(keyOf(BoardKind.card, id));
    return note?.kind === BoardKind.card ? note.value : BLANK;
  }

  writeSeating(value: readonly Sitting[]): void {
    this.write({ kind: BoardKind.seating, ...this.nextOf(BoardKind.seating), value: value.slice(0, MAX_PEERS) });
  }

  writeBots(value: number): void {
    this.write({ kind: BoardKind.bots, ...this.nextOf(BoardKind.bots), value });
  }

  writeLocked(value: boolean): void {
    this.write({ kind: BoardKind.locked, ...this.nextOf(BoardKind.locked), value });
  }

  writeCard(changes: Partial<Card>): void {
    this.write({ kind: BoardKind.card, ...this.nextOf(BoardKind.card), value: { ...this.cardOf(this.host.selfId), ...changes } });
  }

  linkOpened(link: number): void {
    for (const note of this.notes.values()) this.tell(link, note);
  }

  message(from: string | undefined, bytes: Uint8Array, length: number): void {
    if (from === undefined) return;
    const note = readBoard(this.reader.open(bytes, Math.min(length, MAX_MESSAGE_BYTES)));
    if (note === undefined) this.malformed++;
    else if (note.kind !== BoardKind.card) this.take(note);
    else if (note.writer === this.host.selfId) this.ownCard(note.revision);
    // Nobody speaks for those we are linked with.
    else if (note.writer === from || !this.host.isLinked(note.writer)) this.take(note);
  }

  gone(id: string): void {
    this.notes.delete(keyOf(BoardKind.card, id));
  }

  tick(nowMs: number): void {
    if (this.untold.size === 0 || nowMs < this.nextTellMs) return;
    this.nextTellMs = nowMs + TELL_EVERY_MS;
    for (const key of this.untold) {
      const note = this.notes.get(key);
      if (note !== undefined) for (const { link } of this.host.linked()) this.tell(link, note);
    }
    this.untold.clear();
  }

  /** What others keep of our own card is of us alone: what is as new as ours and is not ours is overruled. */
  private ownCard(revision: number): void {
    const own = this.notes.get(keyOf(BoardKind.card, this.host.selfId));
    if (revision <= (own?.revision ?? 0)) return;
    const value = this.cardOf(this.host.selfId);
    const writer = this.host.selfId;
    if (revision < 0xffffffff) this.write({ kind: BoardKind.card, revision: revision + 1, writer, value });
  }

  private take(note: BoardMessage): void {
    const key = keyOf(note.kind, note.writer);
    const known = this.notes.get(key);
    if (known === undefined && this.notes.size >= MOST_NOTES) this.tidy();
    if (known === undefined && this.notes.size >= MOST_NOTES) return;
    if (newer(note, known ?? { revision: 0, writer: '' })) this.write(note);
  }

  /** Cards of nobody we know make room for others. */
  private tidy(): void {
    for (const [key, { kind, writer }] of this.notes) if (kind === BoardKind.card && !this.host.isMember(writer)) this.notes.delete(key);
  }

  private write(note: BoardMessage): void {
    const key = keyOf(note.kind, note.writer);
    this.notes.set(key, note);
    this.untold.add(key);
    this.host.boardChanged(note.kind, note.writer);
  }

  private nextOf(kind: BoardMessage['kind']): { revision: number; writer: string } {
    const writer = this.host.selfId;
    return { revision: (this.notes.get(keyOf(kind, writer))?.revision ?? 0) + 1, writer };
  }

  private tell(link: number, note: BoardMessage): void {
    writeBoard(this.writer.reset(), note);
    this.host.transport.sendMessage(link, this.writer.bytes, this.writer.length);
  }
}

function keyOf(kind: BoardMessage['kind'], writer: string): string {
  return kind === BoardKind.card ? `${kind} ${writer}` : String(kind);
}

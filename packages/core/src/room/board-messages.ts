/**
 * What a room agrees on without a host, as messages: where everybody sits, how many seats bots fill, whether newcomers are let in, and
 * what each member says of its colour and of the seat it would like. Each value has a revision; the rule which of two counts is `newer`.
 */
import type { Reader, Writer } from '../wire/cursor.ts';
import { MAX_COLOURS, MAX_PEERS, MAX_SLOTS } from '../wire/protocol.ts';
import { idFits, MAX_ID_BYTES } from './messages.ts';
import { readText, writeText } from '../wire/text.ts';

/** First bytes, after those of `Message`. */
export const BoardKind = { seating: 11, bots: 12, locked: 13, card: 14 } as const;

/** The seat of who waits for one. */
export const WAITS = -1;
const WAITS_BYTE = 255;
/** A revision so far beyond the one that is known is nobody's: it would be the last that fits. */
const MOST_AHEAD = 65_536;

/** Where somebody sits, or that it waits: a list of these is in the order in which they wait. */
export interface Sitting {
  readonly id: string;
  /** First seat, or -1. */
  readonly seat: number;
}

/** What a member says of itself beside its name. */
export interface Card {
  /** Number of a colour, or -1. */
  readonly colour: number;
  /** The seat that it asks its owner for, or -1. */
  readonly asks: number;
}

/** A value with who wrote it when. Of a card, the writer is whose it is. */
export interface Written<V> {
  readonly revision: number;
  readonly writer: string;
  readonly value: V;
}

export type BoardMessage =
  | (Written<readonly Sitting[]> & { readonly kind: typeof BoardKind.seating })
  | (Written<number> & { readonly kind: typeof BoardKind.bots })
  | (Written<boolean> & { readonly kind: typeof BoardKind.locked })
  | (Written<Card> & { readonly kind: typeof BoardKind.card });

export function isBoard(firstByte: number): boolean {
  return firstByte >= BoardKind.seating && firstByte <= BoardKind.card;
}

/** The higher revision counts, of equal ones the lower writer: the same answer on every machine, in whatever order they arrive. */
export function newer(a: Pick<Written<unknown>, 'revision' | 'writer'>, b: Pick<Written<unknown>, 'revision' | 'writer'>): boolean {
  if (a.revision !== b.revision) return a.revision > b.revision && a.revision - b.revision <= MOST_AHEAD;
  return a.writer < b.writer;
}

export function writeBoard(writer: Writer, message: BoardMessage): void {
  writer.u8(message.kind);
  writer.u32(message.revision);
  writeText(writer, message.writer);
  if (message.kind === BoardKind.seating) {
    writer.u8(message.value.length);
    for (const { id, seat } of message.value) {
      writer.u8(seat === WAITS ? WAITS_BYTE : seat);
      writeText(writer, id);
    }
  } else if (message.kind === BoardKind.card) {
    writer.u8(message.value.colour + 1);
    writer.u8(message.value.asks + 1);
  } else writer.u8(Number(message.value));
}

/** Undefined if misspelt. */
export function readBoard(reader: Reader): BoardMessage | undefined {
  const kind = reader.u8();
  const head = { revision: reader.u32(), writer: readText(reader, MAX_ID_BYTES) };
  if (!reader.ok || head.revision === 0 || !idFits(head.writer)) return undefined;
  if (kind === BoardKind.seating) {
    const value = readSeating(reader);
    return value !== undefined && reader.finished ? { kind, ...head, value } : undefined;
  }
  const first = reader.u8();
  if (kind === BoardKind.card) {
    const value = { colour: first - 1, asks: reader.u8() - 1 };
    return reader.finished && value.colour < MAX_COLOURS && value.asks < MAX_SLOTS ? { kind, ...head, value } : undefined;
  }
  if (!reader.finished) return undefined;
  if (kind === BoardKind.bots) return first <= MAX_SLOTS ? { kind, ...head, value: first } : undefined;
  return kind === BoardKind.locked && first <= 1 ? { kind, ...head, value: first === 1 } : undefined;
}

function readSeating(reader: Reader): Sitting[] | undefined {
  const count = reader.u8();
  if (count > MAX_PEERS) return undefined;
  const list: Sitting[] = [];
  for (let i = 0; i < count; i++) {
    const seat = reader.u8();
    const id = readText(reader, MAX_ID_BYTES);
    if (!reader.ok || (seat >= MAX_SLOTS && seat !== WAITS_BYTE) || !idFits(id) || list.some((one) => one.id === id)) return undefined;
    list.push({ id, seat: seat === WAITS_BYTE ? WAITS : seat });
  }
  return list;
}

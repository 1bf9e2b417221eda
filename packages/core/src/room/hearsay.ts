/**
 * What members say of other members, so that those without a link to each other know each other and can talk through whoever is
 * linked with both, or through two. Only what is told at first hand is passed on, once: nobody who left stays in a circle of hearsay.
 */
import type { Reader, Writer } from '../wire/cursor.ts';
import { MAX_PEERS, MAX_SLOTS } from '../wire/protocol.ts';
import { cleanName, idFits, MAX_ID_BYTES, MAX_MESSAGE_BYTES, MAX_NAME_BYTES, Message, type MemberMessage } from './messages.ts';
import type { TokenHash } from './place.ts';
import { readText, writeText } from '../wire/text.ts';

/** A message is carried on at most so often. */
export const MOST_HOPS = 2;
/** What is carried on leaves room for whose it is. */
const MAX_CARRIED_BYTES = MAX_MESSAGE_BYTES - 2 * MAX_ID_BYTES - 8; // 3,960
const MOST_LEFT = 256;

/** One member as another told of it. */
export interface Heard extends MemberMessage {
  readonly id: string;
  /** 0: who tells is linked with it; 1: it heard of it from one who is. */
  readonly hops: number;
  readonly hash: TokenHash;
}

/** `list` in ascending order of id. */
export function writeNeighbours(writer: Writer, list: readonly Heard[]): void {
  writer.u8(Message.neighbours);
  writer.u8(list.length);
  for (const { id, hops, seats, ready, playing, name, hash } of list) {
    writer.u8((hops << 2) | (ready ? 1 : 0) | (playing ? 2 : 0));
    writer.u8(seats);
    writer.u32(hash[0]);
    writer.u32(hash[1]);
    writeText(writer, id);
    writeText(writer, cleanName(name));
  }
}

export function readNeighbours(reader: Reader): Heard[] | undefined {
  const count = reader.u8();
  if (count >= MAX_PEERS) return undefined;
  const list: Heard[] = [];
  for (let i = 0; i < count; i++) {
    const flags = reader.u8();
    const seats = reader.u8();
    const hash = [reader.u32(), reader.u32()] as const;
    const id = readText(reader, MAX_ID_BYTES);
    const name = cleanName(readText(reader, MAX_NAME_BYTES));
    if (!reader.ok || flags > 7 || seats < 1 || seats > MAX_SLOTS || !idFits(id) || (i > 0 && id <= list[i - 1]!.id)) return undefined;
    list.push({ id, hops: flags >> 2, seats, ready: (flags & 1) !== 0, playing: (flags & 2) !== 0, name, hash });
  }
  return reader.finished ? list : undefined;
}

/** A message on its way to somebody whom its sender has no link to. */
export interface Carried {
  readonly hops: number;
  readonly origin: string;
  readonly target: string;
  readonly bytes: Uint8Array;
}

export function writeCarried(writer: Writer, { hops, origin, target, bytes }: Carried): void {
  writer.u8(Message.carried);
  writer.u8(hops);
  writeText(writer, origin);
  writeText(writer, target);
  writer.block(bytes);
}

export function readCarried(reader: Reader): Carried | undefined {
  const hops = reader.u8();
  const origin = readText(reader, MAX_ID_BYTES);
  const target = readText(reader, MAX_ID_BYTES);
  const bytes = reader.block(MAX_CARRIED_BYTES);
  return reader.finished && hops <= MOST_HOPS && origin !== target ? { hops, origin, target, bytes: bytes.slice() } : undefined;
}

export class Hearsay {
  private readonly told = new Map<string, readonly Heard[]>();
  private readonly left = new Set<string>();

  /** All that `neighbour` tells now takes the place of what it told before. */
  hear(neighbour: string, list: readonly Heard[]): void {
    this.told.set(neighbour, list);
  }

  /** A link leads to `id`: it is here again if it had left. */
  linked(id: string): void {
    this.left.delete(id);
  }

  /** No link leads to `neighbour` any more: what it told counts for nothing. `forGood`: nor does what others still tell of it. */
  unlinked(neighbour: string, forGood: boolean): void {
    this.told.delete(neighbour);
    if (!forGood) return;
    if (this.left.size >= MOST_LEFT) this.left.clear();
    this.left.add(neighbour);
  }

  /** The nearest word of `id`, and the neighbour whose it is. */
  of(id: string): { readonly neighbour: string; readonly heard: Heard } | undefined {
    if (this.left.has(id)) return undefined;
    let best: { neighbour: string; heard: Heard } | undefined;
    for (const [neighbour, list] of this.told) {
      const heard = list.find((one) => one.id === id);
      if (heard === undefined) continue;
      if (best === undefined || heard.hops < best.heard.hops || (heard.hops === best.heard.hops && neighbour < best.neighbour)) best = { neighbour, heard };
    }
    return best;
  }

  /** Everybody that anybody tells of. */
  get ids(): Set<string> {
    const ids = new Set<string>();
    for (const list of this.told.values()) for (const { id } of list) if (!this.left.has(id)) ids.add(id);
    return ids;
  }
}

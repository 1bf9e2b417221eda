/**
 * What a session must know of a running match to begin in the middle of it: the view, who was here in which frames, and
 * the inputs of those who play no more, which nobody else will send. Read here, from bytes of a member; told by `facts.ts`.
 */
import type { Frame } from '../ground/frame.ts';
import { QUEUE_CAPACITY } from '../sync/input-queue.ts';
import { Status, type PresenceChange } from '../sync/presence.ts';
import { readView, type View } from '../view/index.ts';
import type { Reader } from '../wire/cursor.ts';

/** Changes of presence told per peer. */
const MOST_CHANGES = 64;

export interface Facts {
  readonly view: View;
  /** By peer, ascending: from which frame on it had which status. */
  readonly presence: readonly (readonly PresenceChange[])[];
  /** By peer: its rows from the first frame on that are not sent by itself, end to end; empty if it plays. */
  readonly rows: readonly Uint8Array[];
}

/** Where a session begins: after the state of `frame`, with everybody's inputs of the frame before. */
export interface Resume {
  readonly frame: Frame;
  /** One row: every slot's input of frame `frame - 1`. */
  readonly before: Uint8Array;
  readonly facts: Facts;
  /** Tells this life of the player from others: 1 to 32 bytes. */
  readonly identity: Uint8Array;
}

/** Undefined if misspelt. `rowBytes` by peer. */
export function readFacts(reader: Reader, rowBytes: readonly number[]): Facts | undefined {
  const view = readView(reader);
  const presence: PresenceChange[][] = [];
  const rows: Uint8Array[] = [];
  for (const width of rowBytes) {
    presence.push(readPresence(reader));
    rows.push(readOwnRows(reader, width));
  }
  return view !== undefined && reader.ok ? { view, presence, rows } : undefined;
}

function readPresence(reader: Reader): PresenceChange[] {
  const count = reader.varint();
  if (count < 1 || count > MOST_CHANGES) reader.fail();
  const changes: PresenceChange[] = [];
  for (let i = 0; reader.ok && i < count; i++) {
    const since = reader.varint();
    const status = reader.u8() as Status;
    if (status > Status.gone || (i > 0 && since <= changes[i - 1]!.since)) reader.fail();
    changes.push({ since, status });
  }
  return changes;
}

function readOwnRows(reader: Reader, width: number): Uint8Array {
  const count = reader.varint();
  if (count > QUEUE_CAPACITY) reader.fail();
  const parts: number[] = [];
  for (let at = 0; reader.ok && at < count; ) {
    const run = reader.varint() + 1;
    const from = reader.skip(width);
    if (at + run > count) reader.fail();
    for (let row = 0; reader.ok && row < run; row++) for (let i = 0; i < width; i++) parts.push(reader.peek(from + i));
    at += run;
  }
  return Uint8Array.from(parts);
}

/**
 * What an input packet of kind `relay` carries between its head and its run: whose inputs the sender wants from the receiver,
 * whom it reaches, and, of peers that the receiver wants, what the sender has of them. Write and read stand side by side.
 */
import { NO_FRAME, type Frame } from '../ground/frame.ts';
import type { Reader, Writer } from './cursor.ts';
import { MAX_PEERS, MAX_RUN_FRAMES } from './protocol.ts';
import { skipRun } from './runs.ts';

/** Which parts follow; no other bit is set. `begun` comes with `reach` only: for the sender the match has begun. */
export const RelayFlag = { wanted: 1, reach: 2, carried: 4, begun: 8 } as const;

/** How far the sender is from the peer that an entry is about. */
export const Hops = {
  /** It hears the peer itself. */
  direct: 0,
  /** Through one other, who hears it. Such an entry is made of a direct one and never made into another. */
  relayed: 1,
  /** It does not hear it, and only hands on inputs that it has. */
  none: 2,
} as const;

const MORE = 4;

/** A peer's round-trip time to another in units of `REACH_UNIT_MS`; with `REACH_RELAYED` set, through one other. */
export const REACH_UNIT_MS = 4;
export const REACH_MOST = 126;
/** Reached through two others: who is so far away is handed on to nobody. */
export const REACH_FAR = 127;
export const REACH_RELAYED = 128;
export const NOT_REACHED = 255;

/** Most bytes of an entry without its run. */
export function entryBytesAtMost(peers: number): number {
  return 4 + 8 * (peers + 2);
}

/** What a sender knows of one other peer. One object is filled and written, or read, again and again. */
export class Carried {
  peer = 0;
  hops: number = Hops.none;
  /** The sender has more rows of this peer than fitted. */
  more = false;
  /** Packets that were heard of the peer, modulo 256: it changes as long as the peer lives. */
  count = 0;
  /** The peers that this peer hears, in some way; all bits if unknown. */
  hears = 0;
  /** What the peer has of everybody; its own entry is unused. */
  readonly have = new Float64Array(MAX_PEERS);
  /** The last frame of the run, or of what the receiver has if there is none. */
  newest: Frame = NO_FRAME;
  /** Frames in the run. */
  frames = 0;
  /** Where the run lies in the packet that was read. */
  runFrom = 0;
  runTo = 0;
}

/** `base`: the packet's own `newest`. The run follows. */
export function writeCarried(writer: Writer, entry: Carried, base: Frame, peers: number): void {
  writer.u8((entry.peer << 4) | entry.hops | (entry.more ? MORE : 0));
  writer.zigzag(base - entry.newest);
  if (entry.hops !== Hops.none) {
    writer.u8(entry.count);
    writer.u16(entry.hears);
    for (let peer = 0; peer < peers; peer++) if (peer !== entry.peer) writer.zigzag(entry.newest - entry.have[peer]!);
  }
  writer.varint(entry.frames);
}

/** A relay section as it was read. */
export class RelaySection {
  flags = 0;
  /** Peers whose inputs the sender wants from the receiver. */
  wanted = 0;
  /** Peers that the sender hears, in some way. Its own bit: all with whom it is linked reach everybody. */
  hears = 0;
  /** By peer: how far it is from the sender. The sender's own is 0. */
  readonly reach = new Uint8Array(MAX_PEERS);
  entries = 0;
  readonly carried: readonly Carried[] = Array.from({ length: MAX_PEERS }, () => new Carried());
}

/** What a reader must know of the match to find its way through a section. */
export interface RelayBounds {
  readonly self: number;
  readonly peers: number;
  /** Bytes of a row, by peer. */
  readonly lanes: readonly number[];
}

/**
 * Reads a section of `sender` whose packet's `newest` is `base`. Runs are passed over, not read. False if anything is misspelt, about
 * a peer that the section cannot be about, or out of bounds.
 */
export function readRelay(reader: Reader, section: RelaySection, sender: number, base: Frame, bounds: RelayBounds): boolean {
  const { self, peers } = bounds;
  const flags = reader.u8();
  section.flags = flags;
  section.wanted = (flags & RelayFlag.wanted) !== 0 ? reader.u16() : 0;
  section.entries = 0;
  if (flags === 0 || flags > 15 || (flags & (RelayFlag.reach | RelayFlag.begun)) === RelayFlag.begun || section.wanted >>> peers !== 0) return false;
  if ((section.wanted & ((1 << self) | (1 << sender))) !== 0 || (section.wanted === 0) === ((flags & RelayFlag.wanted) !== 0)) return false;
  if ((flags & RelayFlag.reach) !== 0 && !readReach(reader, section, sender, peers)) return false;
  if ((flags & RelayFlag.carried) === 0) return reader.ok;
  const count = reader.u8();
  if (count > peers) return false;
  let before = -1;
  for (let i = 0; i < count; i++) {
    const entry = section.carried[i]!;
    if (!readCarried(reader, entry, base, bounds) || entry.peer <= before || entry.peer === sender) return false;
    before = entry.peer;
  }
  section.entries = count;
  return reader.ok;
}

function readReach(reader: Reader, section: RelaySection, sender: number, peers: number): boolean {
  section.hears = reader.u16();
  for (let peer = 0; peer < peers; peer++) {
    const value = peer === sender ? 0 : reader.u8();
    section.reach[peer] = value;
  }
  return reader.ok;
}

function readCarried(reader: Reader, entry: Carried, base: Frame, { self, peers, lanes }: RelayBounds): boolean {
  const first = reader.u8();
  entry.peer = first >>> 4;
  entry.hops = first & 3;
  entry.more = (first & MORE) !== 0;
  entry.newest = base - reader.zigzag();
  if (entry.peer >= peers || entry.peer === self || entry.hops > Hops.none || (first & 8) !== 0 || entry.newest < NO_FRAME) return false;
  if (entry.hops !== Hops.none) {
    entry.count = reader.u8();
    entry.hears = reader.u16();
    for (let peer = 0; peer < peers; peer++) {
      entry.have[peer] = peer === entry.peer ? entry.newest : entry.newest - reader.zigzag();
      if (entry.have[peer]! < NO_FRAME) return false;
    }
  }
  entry.frames = reader.varint();
  if (!reader.ok || entry.frames > MAX_RUN_FRAMES || entry.frames > entry.newest + 1) return false;
  entry.runFrom = reader.offset;
  if (entry.frames > 0 && !skipRun(reader, lanes[entry.peer]!, entry.frames)) return false;
  entry.runTo = reader.offset;
  return reader.ok;
}

/**
 * The packet that carries a match: one per tick and link. Its head says which frame the sender's inputs reach and what
 * the sender has from everybody else; then come the optional sections, then the run of inputs that the receiver lacks.
 * Write and read stand side by side; the run itself is `runs.ts`.
 */
import { NO_FRAME, resolveFrame, type Frame } from '../ground/frame.ts';
import type { Reader, Writer } from './cursor.ts';
import { Flag, Kind, MAX_PEERS, MAX_RUN_FRAMES } from './protocol.ts';

/** Times cross the wire as milliseconds modulo this. */
export const TOKEN_MODULUS = 65536;
/** Arrival margins cross the wire in eighths of a frame. */
export const MARGIN_UNITS = 8;
const MARGIN_LIMIT = 1000 * MARGIN_UNITS;
const MAX_HOLD_MS = 60_000;
/** What only some packets carry. */
const SECTIONS = Flag.time | Flag.echo | Flag.checksum;

/** The head and sections of one input packet; one object per session is filled and read again and again. */
export class InputPacket {
  /** The match and the view's epoch, see `epochByte`. */
  epoch = 0;
  /** The sender does not hear the receiver. */
  deaf = false;
  /** The last frame that the sender's inputs in this packet reach, or NO_FRAME. */
  newest: Frame = NO_FRAME;
  /** Per peer, the last frame up to which the sender has every input; its own entry equals `newest`. */
  readonly have = new Float64Array(MAX_PEERS);

  hasTime = false;
  /** Packets that the sender has sent on this link, modulo 256. */
  sent = 0;
  /** The sender's clock when it sent, in ms modulo TOKEN_MODULUS. */
  token = 0;
  /** How early the receiver's inputs reach the sender, smoothed, in eighths of a frame; negative is late. */
  margin = 0;

  hasEcho = false;
  /** A token of the receiver's that the sender got `holdMs` before it sent this. */
  echo = 0;
  holdMs = 0;

  hasChecksum = false;
  /** `checksum` sums the state before this frame is stepped; the frame before it is final. */
  checksumFrame: Frame = NO_FRAME;
  /** Its 32 bits as a signed number, which is no object to the engine. */
  checksum = 0;

  /** Frames in the run, the last being `newest`; 0 if the receiver lacks nothing. */
  count = 0;
}

export function writeInputHead(writer: Writer, packet: InputPacket, self: number, peers: number, kind: number = Kind.input): void {
  const flags = (packet.hasTime ? Flag.time : 0) | (packet.hasEcho ? Flag.echo : 0) | (packet.hasChecksum ? Flag.checksum : 0) | (packet.deaf ? Flag.deaf : 0);
  const { bytes } = writer;
  const at = writer.length;
  writer.claim(4);
  bytes[at] = (kind << 4) | flags;
  bytes[at + 1] = packet.epoch;
  bytes[at + 2] = packet.newest;
  bytes[at + 3] = packet.newest >>> 8;
  for (let peer = 0; peer < peers; peer++) if (peer !== self) writer.zigzag(packet.newest - packet.have[peer]!);
  if ((flags & SECTIONS) !== 0) writeSections(writer, packet);
  writer.varint(packet.count);
}

function writeSections(writer: Writer, packet: InputPacket): void {
  if (packet.hasTime) {
    writer.u8(packet.sent);
    writer.u16(packet.token);
    writer.zigzag(packet.margin);
  }
  if (packet.hasEcho) {
    writer.u16(packet.echo);
    writer.varint(packet.holdMs);
  }
  if (packet.hasChecksum) {
    writer.zigzag(packet.newest - packet.checksumFrame);
    writer.u32(packet.checksum);
  }
}

/** Reads the epoch alone, so that a packet of another epoch is known before its frames are interpreted. */
export function peekEpoch(bytes: Uint8Array, length: number): number {
  return length >= 2 ? bytes[1]! : -1;
}

/**
 * Reads what `writeInputHead` wrote. `near` is the frame nearest to which the 16 bits of `newest` are resolved: the last
 * one known of this sender. Returns false if the head is misspelt or out of bounds.
 */
export function readInputHead(reader: Reader, packet: InputPacket, sender: number, peers: number, near: Frame): boolean {
  const at = reader.skip(4);
  if (!reader.ok) return false;
  const flags = reader.peek(at) & 15;
  packet.epoch = reader.peek(at + 1);
  packet.newest = resolveFrame(reader.peek(at + 2) | (reader.peek(at + 3) << 8), near);
  for (let peer = 0; peer < peers; peer++) packet.have[peer] = peer === sender ? packet.newest : packet.newest - reader.zigzag();
  packet.deaf = (flags & Flag.deaf) !== 0;
  packet.hasTime = (flags & Flag.time) !== 0;
  packet.hasEcho = (flags & Flag.echo) !== 0;
  packet.hasChecksum = (flags & Flag.checksum) !== 0;
  if ((flags & SECTIONS) !== 0) readSections(reader, packet);
  packet.count = reader.varint();
  return reader.ok && plausible(packet, peers);
}

function readSections(reader: Reader, packet: InputPacket): void {
  if (packet.hasTime) {
    packet.sent = reader.u8();
    packet.token = reader.u16();
    packet.margin = reader.zigzag();
    if (packet.margin > MARGIN_LIMIT || packet.margin < -MARGIN_LIMIT) reader.fail();
  }
  if (packet.hasEcho) {
    packet.echo = reader.u16();
    packet.holdMs = reader.varint();
    if (packet.holdMs > MAX_HOLD_MS) reader.fail();
  }
  if (packet.hasChecksum) {
    packet.checksumFrame = packet.newest - reader.zigzag();
    packet.checksum = reader.u16() | (reader.u16() << 16);
  }
}

/** No frame before the first, and no more frames in the run than exist or than a packet may hold. */
function plausible(packet: InputPacket, peers: number): boolean {
  if (packet.newest < NO_FRAME || packet.count > MAX_RUN_FRAMES || packet.count > packet.newest + 1) return false;
  if (packet.hasChecksum && packet.checksumFrame < 0) return false;
  for (let peer = 0; peer < peers; peer++) if (packet.have[peer]! < NO_FRAME) return false;
  return true;
}

/** Brings a margin in frames within what the wire carries. */
export function marginUnits(frames: number): number {
  const units = Math.round(frames * MARGIN_UNITS);
  return units > MARGIN_LIMIT ? MARGIN_LIMIT : units < -MARGIN_LIMIT ? -MARGIN_LIMIT : units | 0;
}

/** Brings a hold time within what the wire carries; a longer one is no measurement and is not sent. */
export function holdFits(holdMs: number): boolean {
  return holdMs >= 0 && holdMs <= MAX_HOLD_MS;
}

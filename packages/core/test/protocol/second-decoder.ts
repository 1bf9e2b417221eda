/**
 * A second reader of the Rollmesh protocol, written from PROTOCOL.md alone and without a look at the library.
 * Where it and the library disagree about a byte, either one of them is wrong or the page does not say enough.
 * It is plain rather than fast: it knows nothing of sessions and gives the fields back as they were meant.
 */

export type Words = readonly [low: number, high: number];
export type FourWords = readonly [number, number, number, number];

export interface Context {
  /** Peers in the roster. */
  peers: number;
  sender: number;
  receiver: number;
  /** The last known newest frame of the sender, -1 at the start. */
  near: number;
  /** Bytes in a row of the sender. */
  lanes: number;
  /** The sender's row of a frame, as the receiver holds it; all zero before frame 0. */
  rowBefore(frame: number): Uint8Array;
  /** Rows of a third peer as the receiver holds them, for the entries of a relay section. */
  third?(peer: number): { lanes: number; rowBefore(frame: number): Uint8Array };
}

export interface Handshake {
  kind: 'hello' | 'welcome';
  match: Words;
  configuration: number;
  tickRate: number;
  inputBytes: number;
  peers: number;
  slots: number;
  peer: number;
}

/** A hello or a welcome of another version: only its first four bytes mean something. */
export interface Foreign {
  kind: 'foreign';
  of: 'hello' | 'welcome';
  version: number;
  rest: number[];
}

export interface Refuse {
  kind: 'refuse';
  version: number;
  reason: number;
}

export interface Row {
  frame: number;
  bytes: number[];
}

export interface Input {
  kind: 'input';
  /** 37 times the number of the match plus the epoch of the view, modulo 256. */
  epoch: number;
  /** The sender does not hear the receiver. */
  deaf?: true;
  newest: number;
  /** Per peer but the sender, the last frame up to which the sender has its inputs. */
  have: { peer: number; frame: number }[];
  /** The margin is in eighths of a frame. */
  time?: { sent: number; clock: number; margin: number };
  echo?: { clock: number; after: number };
  checksum?: { frame: number; sum: number };
  rows: Row[];
  relay?: RelaySection;
}

/** What stands between `count` and the run in an input packet of kind 6. */
export interface RelaySection {
  /** A bit per peer. */
  wanted?: number;
  hears?: number;
  /** Per peer but the sender. */
  reach?: number[];
  begun?: true;
  entries?: RelayEntry[];
}

export interface RelayEntry {
  peer: number;
  life: 0 | 1 | 2;
  more?: true;
  newest: number;
  signs?: number;
  hears?: number;
  have?: { peer: number; frame: number }[];
  rows: Row[];
}

/** A word of the agreement on who plays: its head, and its body as it came. */
export interface Agreement {
  kind: 'agreement';
  /** 1 prepare to 10 state. */
  say: number;
  origin: number;
  target: number;
  hops: number;
  match: number;
  epoch: number;
  body: number[];
}

export type DecodedPacket = Handshake | Foreign | Refuse | Input | Agreement;

export interface Greeting {
  kind: 'greeting';
  configuration: number;
  gameVersion: number;
  tickRate: number;
  inputBytes: number;
  game: string;
}

export type DecodedMessage =
  | { kind: 'member'; seats: number; ready: boolean; playing: boolean; name: string }
  | { kind: 'ping' | 'pong'; token: number }
  | { kind: 'wish' }
  | { kind: 'propose'; number: number; match: Words; entries: { seats: number; id: string }[] }
  | { kind: 'accept'; match: Words; random: FourWords }
  | { kind: 'decline'; match: Words; reason: number }
  | { kind: 'commit'; match: Words; seed: FourWords }
  | { kind: 'neighbours'; entries: { far: boolean; ready: boolean; playing: boolean; seats: number; hash: Words; id: string; name: string }[] }
  | { kind: 'seating'; revision: number; writer: string; entries: { seat: number; id: string }[] }
  | { kind: 'bots'; revision: number; writer: string; bots: number }
  | { kind: 'locked'; revision: number; writer: string; locked: boolean }
  | { kind: 'card'; revision: number; writer: string; colour: number; asks: number }
  | { kind: 'carried'; hops: number; origin: string; target: string; message: number[] };

const MAGIC = 0x4d52;
const VERSION = 1;
const NONE = -1;

class Misspelt extends Error {}

function insist(condition: boolean): void {
  if (!condition) throw new Misspelt();
}

/** Reads values one after another; whatever cannot be read throws. */
class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  take(count: number): number[] {
    insist(this.at + count <= this.bytes.length);
    this.at += count;
    return Array.from(this.bytes.subarray(this.at - count, this.at));
  }

  rest(): number[] {
    return this.take(this.bytes.length - this.at);
  }

  end(): void {
    insist(this.at === this.bytes.length);
  }

  /** An unsigned number of one byte, from `low` to `high`. */
  u8(low = 0, high = 255): number {
    const [value] = this.take(1);
    insist(value >= low && value <= high);
    return value;
  }

  u16(): number {
    const [a, b] = this.take(2);
    return a + b * 0x100;
  }

  u32(): number {
    return this.u16() + this.u16() * 0x10000;
  }

  words(): Words {
    return [this.u32(), this.u32()];
  }

  fourWords(): FourWords {
    return [this.u32(), this.u32(), this.u32(), this.u32()];
  }

  varint(high = Number.MAX_SAFE_INTEGER): number {
    let value = 0;
    for (let index = 0; index < 8; index++) {
      const byte = this.u8();
      value += (byte % 128) * 2 ** (7 * index);
      if (byte >= 128) continue;
      insist(index === 0 || byte !== 0);
      insist(value <= high);
      return value;
    }
    throw new Misspelt();
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  text(most: number): string {
    const bytes = this.take(this.varint(most));
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
    } catch {
      throw new Misspelt();
    }
  }
}

/** Reads all of the bytes with `read`, or gives undefined. */
function whole<T>(bytes: Uint8Array, most: number, read: (reader: Reader) => T): T | undefined {
  if (bytes.length > most) return undefined;
  try {
    const reader = new Reader(bytes);
    const value = read(reader);
    reader.end();
    return value;
  } catch (error) {
    if (error instanceof Misspelt) return undefined;
    throw error;
  }
}

export function decodePacket(bytes: Uint8Array, context: Context): DecodedPacket | undefined {
  const most = bytes.length > 0 && bytes[0] >> 4 === 5 ? 16384 : 1100;
  return whole<DecodedPacket>(bytes, most, (reader) => {
    const first = reader.u8();
    if (first === 0x10) return readHandshake(reader, 'hello');
    if (first === 0x20) return readHandshake(reader, 'welcome');
    if (first === 0x30) return readRefuse(reader);
    if (first >= 0x51 && first <= 0x5a) return readAgreement(reader, first - 0x50);
    insist((first >= 0x40 && first <= 0x4f) || (first >= 0x60 && first <= 0x6f));
    return readInput(reader, first % 16, context, first >= 0x60);
  });
}

function readHandshake(reader: Reader, kind: 'hello' | 'welcome'): Handshake | Foreign {
  insist(reader.u16() === MAGIC);
  const version = reader.u8();
  if (version !== VERSION) return { kind: 'foreign', of: kind, version, rest: reader.rest() };
  const match = reader.words();
  const configuration = reader.u32();
  const tickRate = reader.u16();
  const inputBytes = reader.u8(0, 32);
  const peers = reader.u8(0, 16);
  const slots = reader.u8(0, 16);
  const peer = reader.u8(0, peers - 1);
  return { kind, match, configuration, tickRate, inputBytes, peers, slots, peer };
}

function readRefuse(reader: Reader): Refuse {
  insist(reader.u16() === MAGIC);
  return { kind: 'refuse', version: reader.u8(), reason: reader.u8(0, 6) };
}

function readAgreement(reader: Reader, say: number): Agreement {
  const ends = reader.u8();
  const [origin, target] = [ends >> 4, ends % 16];
  insist(origin !== target);
  return { kind: 'agreement', say, origin, target, hops: reader.u8(0, 2), match: reader.u32(), epoch: reader.varint(), body: reader.rest() };
}

function readInput(reader: Reader, flags: number, context: Context, relayed: boolean): Input {
  const epoch = reader.u8();
  const newest = nearest(reader.u16(), context.near);
  insist(newest >= NONE);
  const input: Input = { kind: 'input', epoch, newest, have: [], rows: [] };
  for (let peer = 0; peer < context.peers; peer++) {
    if (peer !== context.sender) input.have.push({ peer, frame: readFrame(reader, newest) });
  }
  if (flags & 8) input.deaf = true;
  if (flags & 1) input.time = readTime(reader);
  if (flags & 2) input.echo = { clock: reader.u16(), after: reader.varint(60_000) };
  if (flags & 4) input.checksum = { frame: readFrame(reader, newest), sum: reader.u32() };
  const count = reader.varint(Math.min(128, newest + 1));
  if (relayed) input.relay = readRelay(reader, newest, context);
  if (count > 0) input.rows = readRun(reader, count, newest, context);
  return input;
}

function readRelay(reader: Reader, base: number, context: Context): RelaySection {
  const parts = reader.u8(1, 15);
  insist(!(parts & 8) || (parts & 2) !== 0);
  const section: RelaySection = {};
  if (parts & 1) {
    section.wanted = reader.u16();
    insist(section.wanted > 0 && section.wanted < 2 ** context.peers);
    for (const nobody of [context.sender, context.receiver]) insist(Math.floor(section.wanted / 2 ** nobody) % 2 === 0);
  }
  if (parts & 2) {
    section.hears = reader.u16();
    section.reach = reader.take(context.peers - 1);
    if (parts & 8) section.begun = true;
  }
  if (parts & 4) {
    let before = -1;
    section.entries = [];
    for (let left = reader.u8(0, context.peers); left > 0; left--) {
      const entry = readEntry(reader, base, context);
      insist(entry.peer > before);
      before = entry.peer;
      section.entries.push(entry);
    }
  }
  return section;
}

function readEntry(reader: Reader, base: number, context: Context): RelayEntry {
  const first = reader.u8();
  const peer = Math.floor(first / 16);
  insist(peer < context.peers && peer !== context.sender && peer !== context.receiver && first % 4 < 3 && first % 16 < 8);
  const entry: RelayEntry = { peer, life: (first % 4) as 0 | 1 | 2, newest: readFrame(reader, base), rows: [] };
  if (first & 4) entry.more = true;
  if (entry.life !== 2) {
    entry.signs = reader.u8();
    entry.hears = reader.u16();
    entry.have = [];
    for (let other = 0; other < context.peers; other++) if (other !== peer) entry.have.push({ peer: other, frame: readFrame(reader, entry.newest) });
  }
  const count = reader.varint(Math.min(128, entry.newest + 1));
  if (count > 0) entry.rows = readRun(reader, count, entry.newest, context.third!(peer));
  return entry;
}

/** The frame with these low 16 bits from 32,768 below `near` to 32,767 above it. */
function nearest(low: number, near: number): number {
  const ahead = (((low - near) % 0x10000) + 0x10000) % 0x10000;
  return near + (ahead < 0x8000 ? ahead : ahead - 0x10000);
}

/** A frame spelt as `newest` minus it. */
function readFrame(reader: Reader, newest: number): number {
  const frame = newest - reader.zigzag();
  insist(frame >= NONE);
  return frame;
}

function readTime(reader: Reader): { sent: number; clock: number; margin: number } {
  const time = { sent: reader.u8(), clock: reader.u16(), margin: reader.zigzag() };
  insist(Math.abs(time.margin) <= 8000);
  return time;
}

function readRun(reader: Reader, count: number, newest: number, context: Pick<Context, 'lanes' | 'rowBefore'>): Row[] {
  const first = newest - count + 1;
  const before = context.rowBefore(first - 1);
  const shapes = readFields(reader, context.lanes, 2);
  const lanes = shapes.map((shape, lane) => readLane(reader, shape, count, before[lane]));
  return Array.from({ length: count }, (_, index) => ({ frame: first + index, bytes: lanes.map((lane) => lane[index]) }));
}

/** The bytes of one lane, frame by frame. */
function readLane(reader: Reader, shape: number, count: number, before: number): number[] {
  const lane: number[] = [];
  let last = before;
  for (const differs of readDiffers(reader, shape, count)) {
    if (differs) {
      const byte = reader.u8();
      insist(byte !== last);
      last = byte;
    }
    lane.push(last);
  }
  return lane;
}

/** Per frame, whether the lane's byte differs from the one before it. */
function readDiffers(reader: Reader, shape: number, count: number): boolean[] {
  insist(shape <= 2);
  if (shape < 2) return new Array<boolean>(count).fill(shape === 1);
  const differs = readFields(reader, count, 1).map((bit) => bit === 1);
  insist(differs.includes(true) && differs.includes(false));
  return differs;
}

/** Small numbers of `width` bits, packed lowest first; the bits left over are zero. */
function readFields(reader: Reader, count: number, width: 1 | 2): number[] {
  const perByte = 8 / width;
  const bytes = reader.take(Math.ceil(count / perByte));
  const fields = bytes.flatMap((byte) => Array.from({ length: perByte }, (_, index) => (byte >> (index * width)) % 2 ** width));
  insist(fields.slice(count).every((field) => field === 0));
  return fields.slice(0, count);
}

export function decodeGreeting(bytes: Uint8Array): Greeting | undefined {
  return whole<Greeting>(bytes, 4096, (reader) => {
    insist(reader.u16() === MAGIC);
    insist(reader.u8() === VERSION);
    const configuration = reader.u32();
    const gameVersion = reader.varint();
    const tickRate = reader.u16();
    const inputBytes = reader.u8();
    return { kind: 'greeting', configuration, gameVersion, tickRate, inputBytes, game: reader.text(256) };
  });
}

export function decodeMessage(bytes: Uint8Array): DecodedMessage | undefined {
  return whole<DecodedMessage>(bytes, 4096, (reader) => {
    const kind = reader.u8();
    if (kind === 1) return readMember(reader);
    if (kind === 2) return { kind: 'ping', token: reader.u32() };
    if (kind === 3) return { kind: 'pong', token: reader.u32() };
    if (kind === 4) return { kind: 'wish' };
    if (kind === 5) return readPropose(reader);
    if (kind === 6) return { kind: 'accept', match: reader.words(), random: reader.fourWords() };
    if (kind === 7) return { kind: 'decline', match: reader.words(), reason: reader.u8(0, 2) };
    if (kind === 8) return { kind: 'commit', match: reader.words(), seed: reader.fourWords() };
    if (kind === 9) return readNeighbours(reader);
    if (kind >= 11 && kind <= 14) return readNote(reader, kind);
    insist(kind === 10);
    const carried = { hops: reader.u8(0, 2), origin: reader.text(64), target: reader.text(64), message: reader.take(reader.varint(3960)) };
    insist(carried.origin !== carried.target);
    return { kind: 'carried', ...carried };
  });
}

function readMember(reader: Reader): DecodedMessage {
  const seats = reader.u8(1, 16);
  const flags = reader.u8(0, 3);
  return { kind: 'member', seats, ready: (flags & 1) !== 0, playing: (flags & 2) !== 0, name: reader.text(64) };
}

function readNeighbours(reader: Reader): DecodedMessage {
  const entries: { far: boolean; ready: boolean; playing: boolean; seats: number; hash: Words; id: string; name: string }[] = [];
  for (let left = reader.u8(0, 15); left > 0; left--) {
    const flags = reader.u8(0, 7);
    const entry = { far: flags >= 4, ready: flags % 2 === 1, playing: flags % 4 >= 2, seats: reader.u8(1, 16), hash: reader.words(), id: reader.text(64), name: reader.text(64) };
    insist(entry.id !== '' && (entries.length === 0 || entries[entries.length - 1].id < entry.id));
    entries.push(entry);
  }
  return { kind: 'neighbours', entries };
}

function readNote(reader: Reader, kind: number): DecodedMessage {
  const revision = reader.u32();
  const writer = reader.text(64);
  insist(revision > 0 && writer !== '');
  if (kind === 12) return { kind: 'bots', revision, writer, bots: reader.u8(0, 16) };
  if (kind === 13) return { kind: 'locked', revision, writer, locked: reader.u8(0, 1) === 1 };
  if (kind === 14) return { kind: 'card', revision, writer, colour: reader.u8(0, 64), asks: reader.u8(0, 16) };
  const entries: { seat: number; id: string }[] = [];
  for (let left = reader.u8(0, 16); left > 0; left--) {
    const entry = { seat: reader.u8(), id: reader.text(64) };
    insist((entry.seat < 16 || entry.seat === 255) && entry.id !== '' && entries.every(({ id }) => id !== entry.id));
    entries.push(entry);
  }
  return { kind: 'seating', revision, writer, entries };
}

function readPropose(reader: Reader): DecodedMessage {
  const number = reader.varint();
  const match = reader.words();
  const entries: { seats: number; id: string }[] = [];
  let seatsLeft = 16;
  for (let left = reader.u8(1, 16); left > 0; left--) {
    const entry = { seats: reader.u8(1, seatsLeft), id: reader.text(64) };
    insist(entries.every(({ id }) => id !== entry.id));
    seatsLeft -= entry.seats;
    entries.push(entry);
  }
  return { kind: 'propose', number, match, entries };
}

/**
 * What this package says on the control channel: one byte of kind, then fields. Writing trusts its caller; reading
 * trusts nobody, gives `undefined` for anything it does not know to the last byte, and never allocates by a stated
 * length that the bytes do not bear out.
 */
import type { LinkEnd } from '@rollmesh/core';

export const Kind = { hello: 1, accept: 2, refuse: 3, roster: 4, ping: 5, goodbye: 6, message: 7, signal: 8, wait: 9 } as const;

/** Raised when any frame changes its meaning. The first two bytes of a hello never move. */
export const LINK_PROTOCOL = 3;
export const MAX_GREETING_BYTES = 1024;
/** More than a mesh can hold; longer rosters are nonsense. */
export const MAX_ROSTER = 32;
/** The longest way through a room that is looked along, in links: eight players in a row. */
export const MAX_HOPS = 7;
/** Doors that a room may have (`doors.ts`). */
export const MAX_DOORS = 8;
const MAX_ID_LENGTH = 64;
/** A session description of two data channels takes about a tenth of this. */
export const MAX_SIGNAL_BYTES = 8192;

/** First frame on every connection, from both sides; again, the same to the last byte, until it is answered. */
export interface Hello {
  readonly protocol: number;
  /** The room's name: proof that both mean the same room. */
  readonly room: string;
  readonly id: string;
  /** The PeerServer id under which this peer can be dialled. */
  readonly address: string;
  /** Which link between these two this is: 1 for the first. Set by whoever dialled. */
  readonly generation: number;
  readonly greeting: Uint8Array;
}

/** One peer of the room, and where it can be dialled. */
export interface Member {
  readonly id: string;
  readonly address: string;
}

/** What a peer tells the ones it is linked to, whenever it changes. */
export interface Roster {
  /** Where the sender itself can be dialled. */
  readonly address: string;
  /** The number of the room's door that the sender holds, from 0; -1 for none. */
  readonly door: number;
  /** The peers that the sender is linked to or knows through others. */
  readonly members: readonly RosterEntry[];
}

export interface RosterEntry extends Member {
  /** Links between the roster's sender and this peer: 1 if they are linked. */
  readonly hops: number;
}

/** Paths are candidates: of who calls, of who is called. */
export const SIGNALS = ['offer', 'offer-path', 'answer', 'answer-path', 'gone'] as const;

/** What two peers without a link say through others to get one. */
export interface Signal {
  /** How many more members may pass it on. */
  readonly hops: number;
  /** 'gone': whoever was called cannot be reached this way, or does not want to be. */
  readonly kind: (typeof SIGNALS)[number];
  /** The call this belongs to; a number of the caller's. */
  readonly call: number;
  readonly to: string;
  readonly from: string;
  /** A session description, candidate lines, or nothing; printable ASCII and line ends. */
  readonly body: string;
}

export const ACCEPT = Uint8Array.of(Kind.accept);
/** Somebody is being asked whether to let you in. */
export const WAIT = Uint8Array.of(Kind.wait);
export const PING = Uint8Array.of(Kind.ping);

const GOODBYES: readonly LinkEnd[] = ['left', 'lost', 'replaced'];

export function goodbyeFrame(end: LinkEnd): Uint8Array {
  return Uint8Array.of(Kind.goodbye, Math.max(0, GOODBYES.indexOf(end)));
}

export function readGoodbye(bytes: Uint8Array): LinkEnd {
  return GOODBYES[bytes[1]] ?? 'left';
}

export function refuseFrame(number: number): Uint8Array {
  return Uint8Array.of(Kind.refuse, number);
}

export function writeHello(hello: Hello): Uint8Array {
  const writer = new Writer();
  writer.byte(Kind.hello);
  writer.byte(hello.protocol);
  writer.word(hello.generation);
  writer.text(hello.room);
  writer.text(hello.id);
  writer.text(hello.address);
  writer.block(hello.greeting);
  return writer.done();
}

/** A hello of another protocol is read as far as its number, so that it can be refused by name. */
export function readHello(bytes: Uint8Array): Hello | undefined {
  const reader = new Reader(bytes, 1);
  const protocol = reader.byte();
  if (protocol !== LINK_PROTOCOL) {
    return reader.failed ? undefined : { protocol, room: '', id: '', address: '', generation: 0, greeting: new Uint8Array(0) };
  }
  const generation = reader.word();
  const room = reader.text();
  const id = reader.text();
  const address = reader.text();
  const greeting = reader.block(MAX_GREETING_BYTES);
  return reader.complete() ? { protocol, room, id, address, generation, greeting } : undefined;
}

export function writeRoster(roster: Roster): Uint8Array {
  const writer = new Writer();
  writer.byte(Kind.roster);
  writer.byte(roster.door + 1);
  writer.text(roster.address);
  const members = roster.members.slice(0, MAX_ROSTER);
  writer.byte(members.length);
  for (const member of members) {
    writer.byte(member.hops);
    writer.text(member.id);
    writer.text(member.address);
  }
  return writer.done();
}

export function readRoster(bytes: Uint8Array): Roster | undefined {
  const reader = new Reader(bytes, 1);
  const door = reader.byte() - 1;
  const address = reader.text();
  const count = reader.byte();
  if (reader.failed || door >= MAX_DOORS || count > MAX_ROSTER) return undefined;
  const members: RosterEntry[] = [];
  for (let at = 0; at < count && !reader.failed; at++) {
    const hops = reader.byte();
    if (hops < 1 || hops > MAX_HOPS) return undefined;
    members.push({ hops, id: reader.text(), address: reader.text() });
  }
  return reader.complete() ? { address, door, members } : undefined;
}

export function writeSignal(signal: Signal): Uint8Array {
  const writer = new Writer();
  writer.byte(Kind.signal);
  writer.byte(signal.hops);
  writer.byte(SIGNALS.indexOf(signal.kind));
  writer.word(signal.call);
  writer.text(signal.to);
  writer.text(signal.from);
  writer.block(Uint8Array.from(signal.body, (letter) => letter.charCodeAt(0)));
  return writer.done();
}

export function readSignal(bytes: Uint8Array): Signal | undefined {
  const reader = new Reader(bytes, 1);
  const hops = reader.byte();
  const kind = SIGNALS[reader.byte()];
  const call = reader.word();
  const to = reader.text();
  const from = reader.text();
  const body = reader.block(MAX_SIGNAL_BYTES);
  if (!reader.complete() || kind === undefined || hops > MAX_HOPS || (kind === 'gone') !== (body.length === 0)) return undefined;
  for (const byte of body) if ((byte < 32 || byte > 126) && byte !== 10 && byte !== 13) return undefined;
  let text = '';
  for (const byte of body) text += String.fromCharCode(byte);
  return { hops, kind, call, to, from, body: text };
}

class Writer {
  private readonly bytes: number[] = [];

  byte(value: number): void {
    this.bytes.push(value & 255);
  }

  word(value: number): void {
    for (let shift = 24; shift >= 0; shift -= 8) this.byte(value >>> shift);
  }

  text(value: string): void {
    this.byte(value.length);
    for (let at = 0; at < value.length; at++) this.byte(value.charCodeAt(at));
  }

  block(value: Uint8Array): void {
    this.byte(value.length >>> 8);
    this.byte(value.length);
    for (const byte of value) this.bytes.push(byte);
  }

  done(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }
}

class Reader {
  failed = false;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  byte(): number {
    if (this.at >= this.bytes.length) this.failed = true;
    return this.failed ? 0 : this.bytes[this.at++];
  }

  word(): number {
    let value = 0;
    for (let at = 0; at < 4; at++) value = value * 256 + this.byte();
    return value;
  }

  /** An id as PeerServers take it: letters, digits and single inner hyphens. */
  text(): string {
    const length = this.byte();
    if (length === 0 || length > MAX_ID_LENGTH || this.at + length > this.bytes.length) this.failed = true;
    if (this.failed) return '';
    let text = '';
    for (let at = 0; at < length; at++) text += String.fromCharCode(this.bytes[this.at++]);
    if (!/^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/.test(text)) this.failed = true;
    return text;
  }

  block(most: number): Uint8Array {
    const length = this.byte() * 256 + this.byte();
    if (length > most || this.at + length > this.bytes.length) this.failed = true;
    if (this.failed) return new Uint8Array(0);
    const block = this.bytes.slice(this.at, this.at + length);
    this.at += length;
    return block;
  }

  /** Everything was there, and nothing more. */
  complete(): boolean {
    return !this.failed && this.at === this.bytes.length;
  }
}

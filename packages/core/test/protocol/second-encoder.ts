/**
 * A second writer of the Rollmesh protocol, written from PROTOCOL.md alone and without a look at the library.
 * It gives the one legal encoding of what the second reader gives back, so that each can be held against the other
 * and both against the library. What has no legal encoding throws a RangeError.
 */

import type { Agreement, Context, DecodedMessage, DecodedPacket, Foreign, FourWords, Greeting, Handshake, Input, RelayEntry, RelaySection, Row, Words } from './second-decoder.ts';

const MAGIC = 0x4d52;
const VERSION = 1;
const NONE = -1;

function within(value: number, low: number, high: number): number {
  if (!Number.isInteger(value) || value < low || value > high) throw new RangeError(`${value} is not from ${low} to ${high}`);
  return value;
}

/** Appends values one after another. */
class Writer {
  private readonly bytes: number[] = [];

  finish(most: number): Uint8Array {
    within(this.bytes.length, 1, most);
    return Uint8Array.from(this.bytes);
  }

  put(bytes: Iterable<number>): this {
    for (const byte of bytes) this.u8(byte);
    return this;
  }

  u8(value: number, low = 0, high = 255): this {
    this.bytes.push(within(value, low, high));
    return this;
  }

  u16(value: number): this {
    within(value, 0, 0xffff);
    return this.u8(value % 0x100).u8(Math.floor(value / 0x100));
  }

  u32(value: number): this {
    within(value, 0, 0xffffffff);
    return this.u16(value % 0x10000).u16(Math.floor(value / 0x10000));
  }

  words(words: Words | FourWords): this {
    for (const word of words) this.u32(word);
    return this;
  }

  varint(value: number, high = Number.MAX_SAFE_INTEGER): this {
    let left = within(value, 0, high);
    while (left >= 128) {
      this.u8(128 + (left % 128));
      left = Math.floor(left / 128);
    }
    return this.u8(left);
  }

  zigzag(value: number): this {
    return this.varint(value >= 0 ? 2 * value : -2 * value - 1);
  }

  text(text: string, most: number): this {
    if (/\p{Surrogate}/u.test(text)) throw new RangeError('a text has a lone surrogate');
    const bytes = new TextEncoder().encode(text);
    return this.varint(bytes.length, most).put(bytes);
  }
}

export function encodePacket(packet: DecodedPacket, context: Context): Uint8Array {
  const writer = new Writer();
  if (packet.kind === 'input') writeInput(writer, packet, context);
  else if (packet.kind === 'agreement') writeAgreement(writer, packet);
  else if (packet.kind === 'refuse') writer.u8(0x30).u16(MAGIC).u8(packet.version).u8(packet.reason, 0, 6);
  else if (packet.kind === 'foreign') writeForeign(writer, packet);
  else writeHandshake(writer, packet);
  return writer.finish(packet.kind === 'agreement' ? 16384 : 1100);
}

function writeAgreement(writer: Writer, packet: Agreement): void {
  const { say, origin, target, hops, match, epoch, body } = packet;
  if (origin === target) throw new RangeError('nobody writes to itself');
  writer.u8(0x50 + say, 0x51, 0x5a).u8(within(origin, 0, 15) * 16 + within(target, 0, 15)).u8(hops, 0, 2).u32(match).varint(epoch).put(body);
}

function writeForeign(writer: Writer, packet: Foreign): void {
  if (packet.version === VERSION) throw new RangeError('this version is not foreign');
  writer.u8(packet.of === 'hello' ? 0x10 : 0x20).u16(MAGIC).u8(packet.version).put(packet.rest);
}

function writeHandshake(writer: Writer, packet: Handshake): void {
  writer.u8(packet.kind === 'hello' ? 0x10 : 0x20).u16(MAGIC).u8(VERSION);
  writer.words(packet.match).u32(packet.configuration).u16(packet.tickRate).u8(packet.inputBytes, 0, 32);
  writer.u8(packet.peers, 0, 16).u8(packet.slots, 0, 16).u8(packet.peer, 0, packet.peers - 1);
}

function writeInput(writer: Writer, packet: Input, context: Context): void {
  const { newest, time, echo, checksum, rows } = packet;
  within(newest, Math.max(NONE, context.near - 0x8000), context.near + 0x7fff);
  writer.u8((packet.relay ? 0x60 : 0x40) + (time ? 1 : 0) + (echo ? 2 : 0) + (checksum ? 4 : 0) + (packet.deaf ? 8 : 0));
  writer.u8(packet.epoch).u16((newest + 0x10000) % 0x10000);
  writeHave(writer, packet, context);
  if (time) writer.u8(time.sent).u16(time.clock).zigzag(within(time.margin, -8000, 8000));
  if (echo) writer.u16(echo.clock).varint(echo.after, 60_000);
  if (checksum) writer.zigzag(newest - within(checksum.frame, NONE, Infinity)).u32(checksum.sum);
  writer.varint(rows.length, Math.min(128, newest + 1));
  if (packet.relay) writeRelay(writer, packet.relay, newest, context);
  if (rows.length > 0) writeRun(writer, rows, newest, context);
}

function writeRelay(writer: Writer, { wanted, hears, reach, begun, entries }: RelaySection, base: number, context: Context): void {
  writer.u8((wanted === undefined ? 0 : 1) + (reach === undefined ? 0 : 2) + (entries === undefined ? 0 : 4) + (begun ? 8 : 0), 1);
  if (wanted !== undefined) {
    for (const nobody of [context.sender, context.receiver]) within(Math.floor(within(wanted, 1, 2 ** context.peers - 1) / 2 ** nobody) % 2, 0, 0);
    writer.u16(wanted);
  }
  if (reach !== undefined) {
    within(reach.length, context.peers - 1, context.peers - 1);
    writer.u16(hears!).put(reach);
  }
  if (entries === undefined) return;
  writer.u8(entries.length, 0, context.peers);
  entries.forEach((entry, index) => {
    if (index > 0) within(entry.peer, entries[index - 1].peer + 1, context.peers - 1);
    writeEntry(writer, entry, base, context);
  });
}

function writeEntry(writer: Writer, { peer, life, more, newest, signs, hears, have, rows }: RelayEntry, base: number, context: Context): void {
  if (peer === context.sender || peer === context.receiver) throw new RangeError('an entry is about a third peer');
  writer.u8(16 * within(peer, 0, context.peers - 1) + within(life, 0, 2) + (more ? 4 : 0)).zigzag(base - within(newest, NONE, Infinity));
  if (life !== 2) {
    writer.u8(signs!).u16(hears!);
    const others = Array.from({ length: context.peers }, (_, other) => other).filter((other) => other !== peer);
    others.forEach((other, index) => {
      within(have![index].peer, other, other);
      writer.zigzag(newest - within(have![index].frame, NONE, Infinity));
    });
  }
  writer.varint(rows.length, Math.min(128, newest + 1));
  if (rows.length > 0) writeRun(writer, rows, newest, context.third!(peer));
}

function writeHave(writer: Writer, packet: Input, context: Context): void {
  const others = Array.from({ length: context.peers }, (_, peer) => peer).filter((peer) => peer !== context.sender);
  within(packet.have.length, others.length, others.length);
  packet.have.forEach(({ peer, frame }, index) => {
    within(peer, others[index], others[index]);
    writer.zigzag(packet.newest - within(frame, NONE, Infinity));
  });
}

function writeRun(writer: Writer, rows: Row[], newest: number, context: Pick<Context, 'lanes' | 'rowBefore'>): void {
  const first = newest - rows.length + 1;
  rows.forEach((row, index) => {
    within(row.frame, first + index, first + index);
    within(row.bytes.length, context.lanes, context.lanes);
  });
  const before = context.rowBefore(first - 1);
  const lanes = Array.from({ length: context.lanes }, (_, lane) => codeLane(rows.map((row) => row.bytes[lane]), before[lane]));
  writer.put(packFields(lanes.map((lane) => lane.shape), 2));
  for (const lane of lanes) writer.put(lane.data);
}

/** The shape of a lane and the data that follow from it. */
function codeLane(lane: number[], before: number): { shape: number; data: number[] } {
  const differs = lane.map((byte, index) => byte !== (index === 0 ? before : lane[index - 1]));
  if (!differs.includes(true)) return { shape: 0, data: [] };
  if (!differs.includes(false)) return { shape: 1, data: lane };
  const bits = packFields(differs.map(Number), 1);
  return { shape: 2, data: [...bits, ...lane.filter((_, index) => differs[index])] };
}

/** Small numbers of `width` bits, lowest first in as few bytes as hold them. */
function packFields(fields: number[], width: 1 | 2): number[] {
  const perByte = 8 / width;
  const bytes = new Array<number>(Math.ceil(fields.length / perByte)).fill(0);
  fields.forEach((field, index) => {
    bytes[Math.floor(index / perByte)] += field << ((index % perByte) * width);
  });
  return bytes;
}

export function encodeGreeting(greeting: Greeting): Uint8Array {
  const writer = new Writer().u16(MAGIC).u8(VERSION).u32(greeting.configuration).varint(greeting.gameVersion);
  return writer.u16(greeting.tickRate).u8(greeting.inputBytes).text(greeting.game, 256).finish(4096);
}

export function encodeMessage(message: DecodedMessage): Uint8Array {
  const writer = new Writer();
  writeMessage(writer, message);
  return writer.finish(4096);
}

function writeMessage(writer: Writer, message: DecodedMessage): Writer {
  switch (message.kind) {
    case 'member':
      return writer.u8(1).u8(message.seats, 1, 16).u8((message.ready ? 1 : 0) + (message.playing ? 2 : 0)).text(message.name, 64);
    case 'ping':
      return writer.u8(2).u32(message.token);
    case 'pong':
      return writer.u8(3).u32(message.token);
    case 'wish':
      return writer.u8(4);
    case 'propose':
      writer.u8(5).varint(message.number).words(message.match);
      return writeEntries(writer, message.entries);
    case 'accept':
      return writer.u8(6).words(message.match).words(message.random);
    case 'decline':
      return writer.u8(7).words(message.match).u8(message.reason, 0, 2);
    case 'commit':
      return writer.u8(8).words(message.match).words(message.seed);
    case 'neighbours':
      writer.u8(9).u8(message.entries.length, 0, 15);
      message.entries.forEach(({ far, ready, playing, seats, hash, id, name }, index) => {
        if (id === '' || (index > 0 && !(message.entries[index - 1].id < id))) throw new RangeError('ids do not ascend');
        writer.u8((ready ? 1 : 0) + (playing ? 2 : 0) + (far ? 4 : 0)).u8(seats, 1, 16).words(hash).text(id, 64).text(name, 64);
      });
      return writer;
    case 'seating':
      writer.u8(11).u32(message.revision).text(message.writer, 64).u8(message.entries.length, 0, 16);
      for (const { seat, id } of message.entries) writer.u8(seat).text(id, 64);
      return writer;
    case 'bots':
      return writer.u8(12).u32(message.revision).text(message.writer, 64).u8(message.bots, 0, 16);
    case 'locked':
      return writer.u8(13).u32(message.revision).text(message.writer, 64).u8(message.locked ? 1 : 0);
    case 'card':
      return writer.u8(14).u32(message.revision).text(message.writer, 64).u8(message.colour, 0, 64).u8(message.asks, 0, 16);
    case 'carried':
      if (message.origin === message.target) throw new RangeError('nobody writes to itself');
      return writer.u8(10).u8(message.hops, 0, 2).text(message.origin, 64).text(message.target, 64).varint(message.message.length, 3960).put(message.message);
  }
}

function writeEntries(writer: Writer, entries: { seats: number; id: string }[]): Writer {
  writer.u8(entries.length, 1, 16);
  let seatsLeft = 16;
  entries.forEach(({ seats, id }, index) => {
    if (entries.findIndex((entry) => entry.id === id) !== index) throw new RangeError('somebody is listed twice');
    writer.u8(seats, 1, seatsLeft).text(id, 64);
    seatsLeft -= seats;
  });
  return writer;
}

/**
 * The second reader and writer of the protocol, written from PROTOCOL.md alone, held against vectors worked out by
 * hand from that page, against one another, and against mutants: whatever is read has exactly one spelling.
 */

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeGreeting, decodeMessage, decodePacket } from './second-decoder.ts';
import type { Context, DecodedMessage, DecodedPacket, FourWords, Greeting, Words } from './second-decoder.ts';
import { encodeGreeting, encodeMessage, encodePacket } from './second-encoder.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(text.split(' ').filter(Boolean), (byte) => parseInt(byte, 16));
const spell = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

function contextOf(peers: number, sender: number, near: number, before: number[]): Context {
  const rowBefore = (frame: number): Uint8Array => Uint8Array.from(before, (byte) => (frame < 0 ? 0 : byte));
  return { peers, sender, receiver: (sender + 1) % peers, near, lanes: before.length, rowBefore };
}

const atStart = contextOf(2, 1, -1, [0]);
const later = contextOf(3, 1, 0x1fffe, [7, 8, 9, 10, 11]);

const HELLO = '10 52 4d 01 04 03 02 01 08 07 06 05 ef be ad de 3c 00 02 03 04 01';
const FULL = '47 05 03 00 0a 09 c8 34 12 d7 04 cd ab ac 02 96 01 01 02 03 04 03 24 02 01 02 03 05 20 21 02 ff';
const PACKETS: [name: string, spelling: string, context: Context, packet: DecodedPacket][] = [
  ['hello', HELLO, atStart, {
    kind: 'hello', match: [0x01020304, 0x05060708], configuration: 0xdeadbeef,
    tickRate: 60, inputBytes: 2, peers: 3, slots: 4, peer: 1,
  }],
  ['welcome', '20 52 4d 01 00 00 00 00 ff ff ff ff 00 00 00 80 00 01 20 10 10 0f', atStart, {
    kind: 'welcome', match: [0, 0xffffffff], configuration: 0x80000000,
    tickRate: 256, inputBytes: 32, peers: 16, slots: 16, peer: 15,
  }],
  ['hello of version 2', '10 52 4d 02 aa', atStart, { kind: 'foreign', of: 'hello', version: 2, rest: [0xaa] }],
  ['welcome of version 0', '20 52 4d 00', atStart, { kind: 'foreign', of: 'welcome', version: 0, rest: [] }],
  ['refuse', '30 52 4d 07 06', atStart, { kind: 'refuse', version: 7, reason: 6 }],
  ['input before anything', '40 00 ff ff 00 00', atStart, {
    kind: 'input', epoch: 0, newest: -1, have: [{ peer: 0, frame: -1 }], rows: [],
  }],
  ['input, frame 0 alone', '40 ff 00 00 02 01 01 2a', atStart, {
    kind: 'input', epoch: 255, newest: 0, have: [{ peer: 0, frame: -1 }], rows: [{ frame: 0, bytes: [42] }],
  }],
  ['an acceptance of ballot 33 in epoch 2', '54 21 02 78 56 34 12 02 21', atStart, {
    kind: 'agreement', say: 4, origin: 2, target: 1, hops: 2, match: 0x12345678, epoch: 2, body: [0x21],
  }],
  ['input of one who does not hear us', '48 00 ff ff 00 00', atStart, {
    kind: 'input', epoch: 0, deaf: true, newest: -1, have: [{ peer: 0, frame: -1 }], rows: [],
  }],
  ['input with everything', FULL, later, {
    kind: 'input', epoch: 5, newest: 131075, have: [{ peer: 0, frame: 131070 }, { peer: 2, frame: 131080 }],
    time: { sent: 200, clock: 0x1234, margin: -300 },
    echo: { clock: 0xabcd, after: 300 },
    checksum: { frame: 131000, sum: 0x04030201 },
    rows: [
      { frame: 131073, bytes: [7, 1, 0x20, 10, 11] },
      { frame: 131074, bytes: [7, 2, 0x20, 10, 0xff] },
      { frame: 131075, bytes: [7, 3, 0x21, 10, 0xff] },
    ],
  }],
];

const GREETING = '52 4d 01 78 56 34 12 80 01 3c 00 02 04 70 6f 6e 67';
const MATCH: Words = [1, 2];
const SEED: FourWords = [1, 2, 3, 0xffffffff];
const M = '01 00 00 00 02 00 00 00';
const S = '01 00 00 00 02 00 00 00 03 00 00 00 ff ff ff ff';
const MESSAGES: [spelling: string, message: DecodedMessage][] = [
  ['01 02 01 02 c3 a9', { kind: 'member', seats: 2, ready: true, playing: false, name: 'é' }],
  ['01 10 02 00', { kind: 'member', seats: 16, ready: false, playing: true, name: '' }],
  ['01 01 03 04 ef bb bf 61', { kind: 'member', seats: 1, ready: true, playing: true, name: '\ufeffa' }],
  ['02 01 00 00 80', { kind: 'ping', token: 0x80000001 }],
  ['03 01 00 00 80', { kind: 'pong', token: 0x80000001 }],
  ['04', { kind: 'wish' }],
  [`05 80 01 ${M} 02 01 04 f0 9f 98 80 0f 03 ef bd 9e`, {
    kind: 'propose', number: 128, match: MATCH, entries: [{ seats: 1, id: '😀' }, { seats: 15, id: '～' }],
  }],
  [`06 ${M} ${S}`, { kind: 'accept', match: MATCH, random: SEED }],
  [`07 ${M} 02`, { kind: 'decline', match: MATCH, reason: 2 }],
  [`08 ${M} ${S}`, { kind: 'commit', match: MATCH, seed: SEED }],
  ['09 02 01 02 01 00 00 00 02 00 00 00 01 61 01 41 06 01 00 00 00 00 00 00 00 00 01 62 00', {
    kind: 'neighbours', entries: [
      { far: false, ready: true, playing: false, seats: 2, hash: [1, 2], id: 'a', name: 'A' },
      { far: true, ready: false, playing: true, seats: 1, hash: [0, 0], id: 'b', name: '' },
    ],
  }],
  ['0a 02 01 61 01 62 01 04', { kind: 'carried', hops: 2, origin: 'a', target: 'b', message: [4] }],
];

describe('packets by hand', () => {
  test.each(PACKETS)('%s', (_name, spelling, context, packet) => {
    expect(decodePacket(hex(spelling), context)).toEqual(packet);
    expect(spell(encodePacket(packet, context))).toBe(spelling);
  });

  test.each([
    ['nothing', ''],
    ['kind 0', '00'],
    ['kind 5', '50'],
    ['a flag in a hello', HELLO.replace('10', '11')],
    ['another magic', HELLO.replace('52 4d', '4d 52')],
    ['a hello cut before its version', '10 52 4d'],
    ['a hello with one byte more', `${HELLO} 00`],
    ['33 input bytes', HELLO.replace('3c 00 02', '3c 00 21')],
    ['17 peers', HELLO.replace('02 03 04 01', '02 11 04 01')],
    ['17 slots', HELLO.replace('02 03 04 01', '02 03 11 01')],
    ['a peer outside of the roster', HELLO.replace('02 03 04 01', '02 03 04 03')],
    ['a reason 7', '30 52 4d 01 07'],
    ['a word of agreement that does not exist', '5b 01 02 01 00 00 00 00'],
    ['newest -2', '40 00 fe ff 00 00'],
    ['have -2', '40 00 ff ff 02 00'],
    ['a checksum before frame -1', '44 00 ff ff 00 02 00 00 00 00 00'],
    ['a varint with a zero at its end', '40 00 ff ff 80 00 00'],
    ['a run reaching below frame 0', '40 00 ff ff 00 01 01 2a'],
    ['a byte that does not differ', '40 00 00 00 02 01 01 00'],
    ['shape 2 with all bits set', '40 00 00 00 02 01 02 01 2a'],
    ['shape 2 with no bits set', '40 00 00 00 02 01 02 00'],
    ['shape 3', '40 00 00 00 02 01 03 2a'],
    ['bits after the shapes', '40 00 00 00 02 01 05 2a'],
    ['bits after the last frame', '40 00 01 00 04 02 02 05 2a'],
    ['an input with one byte more', '40 00 ff ff 00 00 00'],
    ['a margin above 8,000', '41 00 ff ff 00 00 00 00 82 7d 00'],
    ['an echo above 60,000 ms', '42 00 ff ff 00 00 00 e1 d4 03 00'],
  ])('not %s', (_name, spelling) => {
    expect(decodePacket(hex(spelling), atStart)).toBeUndefined();
  });

  test('the outermost margin and echo', () => {
    expect(decodePacket(hex('41 00 ff ff 00 00 00 00 80 7d 00'), atStart)).toMatchObject({ time: { margin: 8000 } });
    expect(decodePacket(hex('41 00 ff ff 00 00 00 00 ff 7c 00'), atStart)).toMatchObject({ time: { margin: -8000 } });
    expect(decodePacket(hex('42 00 ff ff 00 00 00 e0 d4 03 00'), atStart)).toMatchObject({ echo: { after: 60_000 } });
  });

  test('newest is the frame nearest to the last known', () => {
    const newest = (low: string, near: number): unknown =>
      decodePacket(hex(`40 00 ${low} 00 00`), contextOf(2, 1, near, [0]));
    expect(newest('ff 7f', 0)).toMatchObject({ newest: 0x7fff });
    expect(newest('00 80', 0)).toBeUndefined();
    expect(newest('00 80', 1)).toMatchObject({ newest: 0x8000 });
    expect(newest('00 80', 0x10000)).toMatchObject({ newest: 0x8000 });
    expect(newest('ff 7f', 0x10000)).toMatchObject({ newest: 0x17fff });
    expect(newest('ff ff', 2 ** 40)).toMatchObject({ newest: 2 ** 40 - 1 });
  });

  test('128 frames, but not 129', () => {
    const near = contextOf(2, 1, 200, [9]);
    expect(decodePacket(hex('40 00 c8 00 00 80 01 00'), near)).toMatchObject({ newest: 200, rows: { length: 128 } });
    expect(decodePacket(hex('40 00 c8 00 00 81 01 00'), near)).toBeUndefined();
  });

  test('a foreign hello of 1,100 bytes, but not of 1,101', () => {
    const long = (length: number): Uint8Array => Uint8Array.from([...hex('10 52 4d 02'), ...new Array<number>(length - 4).fill(0)]);
    expect(decodePacket(long(1100), atStart)).toMatchObject({ kind: 'foreign' });
    expect(decodePacket(long(1101), atStart)).toBeUndefined();
  });

  test('every shortened packet is dropped', () => {
    for (const spelling of [HELLO, FULL]) {
      const bytes = hex(spelling);
      for (let length = 0; length < bytes.length; length++) expect(decodePacket(bytes.subarray(0, length), later)).toBeUndefined();
    }
  });
});

describe('greeting and messages by hand', () => {
  test('greeting', () => {
    const greeting: Greeting = {
      kind: 'greeting', configuration: 0x12345678, gameVersion: 128, tickRate: 60, inputBytes: 2, game: 'pong',
    };
    expect(decodeGreeting(hex(GREETING))).toEqual(greeting);
    expect(spell(encodeGreeting(greeting))).toBe(GREETING);
  });

  test.each([
    ['another magic', GREETING.replace('52 4d', '52 4e')],
    ['another version', GREETING.replace('4d 01', '4d 02')],
    ['a name cut short', GREETING.replace('04 70', '05 70')],
    ['a name too long', `${GREETING.replace('04 70 6f 6e 67', '81 02')}${' 61'.repeat(257)}`],
    ['a game version of nine bytes', GREETING.replace('80 01', '80 80 80 80 80 80 80 80 01')],
    ['a game version of 2^53', GREETING.replace('80 01', '80 80 80 80 80 80 80 10')],
  ])('not a greeting with %s', (_name, spelling) => {
    expect(decodeGreeting(hex(spelling))).toBeUndefined();
  });

  test('the largest game version', () => {
    const spelling = GREETING.replace('80 01', 'ff ff ff ff ff ff ff 0f');
    expect(decodeGreeting(hex(spelling))).toMatchObject({ gameVersion: Number.MAX_SAFE_INTEGER });
  });

  test.each(MESSAGES)('%s', (spelling, message) => {
    expect(decodeMessage(hex(spelling))).toEqual(message);
    expect(spell(encodeMessage(message))).toBe(spelling);
  });

  test.each([
    ['nothing', ''],
    ['kind 0', '00'],
    ['kind 9', '09'],
    ['no seats', '01 00 00 00'],
    ['17 seats', '01 11 00 00'],
    ['another flag', '01 01 04 00'],
    ['a name of 65 bytes', `01 01 00 41${' 61'.repeat(65)}`],
    ['a surrogate', '01 01 00 03 ed a0 80'],
    ['a longer form', '01 01 00 02 c0 80'],
    ['half a letter', '01 01 00 01 c3'],
    ['a wish with one byte more', '04 00'],
    ['no entries', `05 01 ${M} 00`],
    ['an entry without seats', `05 01 ${M} 01 00 01 61`],
    ['17 seats together', `05 01 ${M} 02 08 01 61 09 01 62`],
    ['the same id twice', `05 01 ${M} 02 01 01 61 01 01 61`],
    ['somebody listed twice', `05 01 ${M} 02 01 01 61 01 01 61`],
    ['a reason 3', `07 ${M} 03`],
  ])('not a message with %s', (_name, spelling) => {
    expect(decodeMessage(hex(spelling))).toBeUndefined();
  });
});

const u8 = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffffffff });
const words: fc.Arbitrary<Words> = fc.tuple(u32, u32);
const fourWords: fc.Arbitrary<FourWords> = fc.tuple(u32, u32, u32, u32);
const textOf = (most: number): fc.Arbitrary<string> => fc.string({ unit: 'binary', maxLength: most / 4 });

const handshakes: fc.Arbitrary<DecodedPacket> = fc.integer({ min: 1, max: 16 }).chain((peers) =>
  fc.record({
    kind: fc.constantFrom('hello', 'welcome'), match: words, configuration: u32, tickRate: u16,
    inputBytes: fc.integer({ min: 1, max: 32 }), peers: fc.constant(peers),
    slots: fc.integer({ min: peers, max: 16 }), peer: fc.nat(peers - 1),
  }));
const foreigners: fc.Arbitrary<DecodedPacket> = fc.record({
  kind: fc.constant('foreign'), of: fc.constantFrom('hello', 'welcome'),
  version: u8.filter((version) => version !== 1), rest: fc.array(u8, { maxLength: 40 }),
});
const agreements: fc.Arbitrary<DecodedPacket> = fc
  .record({
    kind: fc.constant('agreement' as const), say: fc.integer({ min: 1, max: 10 }), origin: fc.nat(15), target: fc.nat(15),
    hops: fc.nat(2), match: u32, epoch: fc.maxSafeNat(), body: fc.array(u8, { maxLength: 40 }),
  })
  .filter(({ origin, target }) => origin !== target);
const refusals: fc.Arbitrary<DecodedPacket> = fc.record({ kind: fc.constant('refuse'), version: u8, reason: fc.nat(6) });

/** Rows in which bytes often stay as they were. */
function rowsOf(newest: number, lanes: number): fc.Arbitrary<number[][]> {
  const most = Math.min(128, newest + 1, Math.floor(700 / lanes));
  const byte = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(0, 1) }, { weight: 1, arbitrary: u8 });
  return fc.array(fc.array(byte, { minLength: lanes, maxLength: lanes, size: 'max' }), { maxLength: most, size: 'max' });
}

function inputsOf(context: Context, newest: number): fc.Arbitrary<DecodedPacket> {
  const frame = fc.oneof(
    fc.integer({ min: Math.max(-1, newest - 200), max: newest + 200 }),
    fc.integer({ min: -1, max: newest + 2 ** 50 }),
  );
  const others = Array.from({ length: context.peers }, (_, peer) => peer).filter((peer) => peer !== context.sender);
  const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
  return fc.record({
    kind: fc.constant('input' as const), epoch: u8, deaf: fc.constantFrom(undefined, true as const), newest: fc.constant(newest),
    have: fc.tuple(...others.map((peer) => frame.map((value) => ({ peer, frame: value })))),
    time: optional(fc.record({ sent: u8, clock: u16, margin: fc.integer({ min: -8000, max: 8000 }) })),
    echo: optional(fc.record({ clock: u16, after: fc.nat(60_000) })),
    checksum: optional(fc.record({ frame, sum: u32 })),
    rows: rowsOf(newest, context.lanes).map((rows) =>
      rows.map((bytes, index) => ({ frame: newest - rows.length + 1 + index, bytes }))),
  });
}

const contexts: fc.Arbitrary<Context> = fc
  .record({
    peers: fc.integer({ min: 1, max: 16 }), sender: fc.nat(15), near: fc.oneof(fc.integer({ min: -1, max: 300 }), fc.maxSafeNat()),
    before: fc.array(fc.nat(2), { minLength: 1, maxLength: 512 }),
  })
  .map(({ peers, sender, near, before }) => contextOf(peers, sender % peers, Math.min(near, 2 ** 48), before));
const exchanges: fc.Arbitrary<[Context, DecodedPacket]> = contexts.chain((context) =>
  fc.integer({ min: Math.max(-1, context.near - 0x8000), max: context.near + 0x7fff }).chain((newest) =>
    fc.tuple(fc.constant(context), fc.oneof(
      { weight: 5, arbitrary: inputsOf(context, newest) },
      { weight: 1, arbitrary: fc.oneof(handshakes, foreigners, refusals, agreements) },
    ))));

const greetings: fc.Arbitrary<Greeting> = fc.record({
  kind: fc.constant('greeting'), configuration: u32, gameVersion: fc.maxSafeNat(), tickRate: u16,
  inputBytes: fc.integer({ min: 1, max: 32 }), game: textOf(256),
});
const entries = fc.uniqueArray(textOf(64), { minLength: 1, maxLength: 16 }).map((ids) =>
  ids.sort().map((id, index) => ({ seats: index === 0 ? 17 - ids.length : 1, id })));
const messages: fc.Arbitrary<DecodedMessage> = fc.oneof(
  fc.record({
    kind: fc.constant('member' as const), seats: fc.integer({ min: 1, max: 16 }),
    ready: fc.boolean(), playing: fc.boolean(), name: textOf(64),
  }),
  fc.record({ kind: fc.constantFrom('ping' as const, 'pong' as const), token: u32 }),
  fc.constant({ kind: 'wish' as const }),
  fc.record({ kind: fc.constant('propose' as const), number: fc.maxSafeNat(), match: words, entries }),
  fc.record({ kind: fc.constant('accept' as const), match: words, random: fourWords }),
  fc.record({ kind: fc.constant('decline' as const), match: words, reason: fc.nat(2) }),
  fc.record({ kind: fc.constant('commit' as const), match: words, seed: fourWords }),
);

const changes = fc.array(fc.record({ at: fc.nat(), bits: fc.integer({ min: 0, max: 255 }), cut: fc.boolean() }), {
  minLength: 1, maxLength: 3,
});

/** The bytes with some bits flipped, some bytes left out. */
function mutate(bytes: Uint8Array, edits: { at: number; bits: number; cut: boolean }[]): Uint8Array {
  const mutant = Array.from(bytes);
  for (const { at, bits, cut } of edits) {
    if (mutant.length === 0) break;
    const place = at % mutant.length;
    if (cut) mutant.splice(place, 1);
    else mutant[place] ^= bits;
  }
  return Uint8Array.from(mutant);
}

describe('there and back', () => {
  test('packets', () => {
    fc.assert(fc.property(exchanges, ([context, packet]) => {
      expect(decodePacket(encodePacket(packet, context), context)).toEqual(packet);
    }), { numRuns: 500 });
  });

  test('greetings', () => {
    fc.assert(fc.property(greetings, (greeting) => {
      expect(decodeGreeting(encodeGreeting(greeting))).toEqual(greeting);
    }));
  });

  test('messages', () => {
    fc.assert(fc.property(messages, (message) => {
      expect(decodeMessage(encodeMessage(message))).toEqual(message);
    }), { numRuns: 500 });
  });

  test('a mutant that can still be read is spelt as it would be written', () => {
    fc.assert(fc.property(exchanges, changes, ([context, packet], edits) => {
      const mutant = mutate(encodePacket(packet, context), edits);
      const read = decodePacket(mutant, context);
      if (read) expect(spell(encodePacket(read, context))).toBe(spell(mutant));
    }), { numRuns: 1000 });
    fc.assert(fc.property(messages, changes, (message, edits) => {
      const mutant = mutate(encodeMessage(message), edits);
      const read = decodeMessage(mutant);
      if (read) expect(spell(encodeMessage(read))).toBe(spell(mutant));
    }), { numRuns: 1000 });
  });

  test('what has no legal spelling is not written', () => {
    const packet: DecodedPacket = { kind: 'input', epoch: 0, newest: -1, have: [{ peer: 0, frame: -1 }], rows: [] };
    expect(() => encodePacket({ ...packet, rows: [{ frame: -1, bytes: [1] }] }, atStart)).toThrow(RangeError);
    expect(() => encodePacket({ ...packet, have: [] }, atStart)).toThrow(RangeError);
    expect(() => encodeMessage({ kind: 'member', seats: 1, ready: false, playing: false, name: '\ud800' })).toThrow(RangeError);
  });
});

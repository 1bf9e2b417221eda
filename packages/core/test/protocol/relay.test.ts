/** Packets with a relay section: the second implementation, written from PROTOCOL.md, reads and writes what the library writes. */
import { expect, test } from '@jest/globals';
import { HandMesh } from '../session/by-hand.ts';
import { decodePacket, type Context, type Input, type RelayEntry } from './second-decoder.ts';
import { encodePacket } from './second-encoder.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

interface Recorded {
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

test('every packet of a match in a chain of four, with losses: the same bytes again, and the inputs really pressed', () => {
  const mesh = new HandMesh(4, { delayFrames: 2, windowFrames: 12 });
  const packets: Recorded[] = [];
  for (let round = 0; round < 400; round++) {
    for (let peer = 0; peer < 4; peer++) mesh.tick(peer, [(round * (peer + 3)) & 255, round >> 5]);
    mesh.carry((from, to, bytes) => {
      if (Math.abs(from - to) > 1) return false;
      packets.push({ from, to, bytes });
      return (bytes.length * 7 + packets.length) % 7 !== 0;
    });
  }
  const pressed = mesh.peers.map((peer) => peer.pressed);
  const newest = [-1, -1, -1, -1];
  const rowOf = (peer: number) => (frame: number): Uint8Array => Uint8Array.from(pressed[peer]![frame] ?? [0, 0]);
  const lives = new Set<number>();
  let entries = 0;
  for (const { from, to, bytes } of packets) {
    const context: Context = { peers: 4, sender: from, receiver: to, near: newest[from]!, lanes: 2, rowBefore: rowOf(from), third: (peer) => ({ lanes: 2, rowBefore: rowOf(peer) }) };
    const packet = decodePacket(bytes, context);
    expect(packet).toBeDefined();
    expect(hex(encodePacket(packet!, context))).toBe(hex(bytes));
    if (packet!.kind !== 'input') continue;
    const { relay, rows, newest: reached } = packet as Input;
    newest[from] = Math.max(newest[from]!, reached);
    for (const row of rows) expect(row.bytes).toEqual(Array.from(rowOf(from)(row.frame)));
    for (const entry of relay?.entries ?? ([] as RelayEntry[])) {
      lives.add(entry.life);
      entries += entry.rows.length;
      for (const row of entry.rows) expect(row.bytes).toEqual(Array.from(rowOf(entry.peer)(row.frame)));
    }
  }
  expect([...lives].filter((life) => life < 2).sort()).toEqual([0, 1]);
  expect(entries).toBeGreaterThan(500);
  for (let peer = 0; peer < 4; peer++) expect(mesh.firstWrong(peer)).toBe(-1);
});

test('a full mesh sends none', () => {
  const mesh = new HandMesh(4);
  const kinds = new Set<number>();
  for (let round = 0; round < 300; round++) {
    for (let peer = 0; peer < 4; peer++) mesh.tick(peer, [round & 255, 1]);
    mesh.carry((_from, _to, bytes) => kinds.add(bytes[0]! >> 4).size > 0);
  }
  expect([...kinds].sort()).toEqual([1, 2, 4]);
});

const near = -1;
const CONTEXT: Context = { peers: 4, sender: 1, receiver: 0, near, lanes: 1, rowBefore: () => Uint8Array.of(0), third: () => ({ lanes: 1, rowBefore: () => Uint8Array.of(0) }) };
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text.split(' '), (byte) => parseInt(byte, 16));

test('vectors by hand', () => {
  const spelling = '60 00 ff ff 00 00 00 00 0f 04 00 02 00 05 ff 84 02 20 01 07 ff 00 02 02 00 01 01 2a 32 00 00';
  const packet = decodePacket(bytesOf(spelling), CONTEXT);
  expect(packet).toEqual({
    kind: 'input', epoch: 0, newest: -1, rows: [],
    have: [{ peer: 0, frame: -1 }, { peer: 2, frame: -1 }, { peer: 3, frame: -1 }],
    relay: {
      wanted: 4, hears: 2, reach: [5, 255, 132], begun: true,
      entries: [
        { peer: 2, life: 0, newest: 0, signs: 7, hears: 255, have: [{ peer: 0, frame: -1 }, { peer: 1, frame: -1 }, { peer: 3, frame: 0 }], rows: [{ frame: 0, bytes: [42] }] },
        { peer: 3, life: 2, newest: -1, rows: [] },
      ],
    },
  });
  expect(hex(encodePacket(packet!, CONTEXT))).toBe(spelling.replaceAll(' ', ''));
});

test.each([
  ['no part', '60 00 ff ff 00 00 00 00 00'],
  ['a part that does not exist', '60 00 ff ff 00 00 00 00 10'],
  ['begun without reach', '60 00 ff ff 00 00 00 00 08'],
  ['nobody wanted', '60 00 ff ff 00 00 00 00 01 00 00'],
  ['the sender wanted', '60 00 ff ff 00 00 00 00 01 02 00'],
  ['the receiver wanted', '60 00 ff ff 00 00 00 00 01 01 00'],
  ['a peer wanted that does not exist', '60 00 ff ff 00 00 00 00 01 10 00'],
  ['an entry about the receiver', '60 00 ff ff 00 00 00 00 04 01 02 00 00'],
  ['an entry about the sender', '60 00 ff ff 00 00 00 00 04 01 12 00 00'],
  ['life 3', '60 00 ff ff 00 00 00 00 04 01 23 00 00'],
  ['a bit that means nothing', '60 00 ff ff 00 00 00 00 04 01 2a 00 00'],
  ['entries that do not ascend', '60 00 ff ff 00 00 00 00 04 02 32 00 00 22 00 00'],
  ['five entries among four', '60 00 ff ff 00 00 00 00 04 05 22 00 00'],
  ['a section cut short', '60 00 ff ff 00 00 00 00 02 00 00 05'],
])('not %s: neither implementation takes it', (_name, spelling) => {
  expect(decodePacket(bytesOf(spelling), CONTEXT)).toBeUndefined();
  const mesh = new HandMesh(4, {}, () => ({}), 1);
  mesh.connect();
  const target = mesh.peers[0]!;
  const malformed = (): number => target.session.stats.links().find(({ peer }) => peer === 1)!.counters.malformed;
  const before = malformed();
  target.transport.deliver(1, bytesOf(spelling));
  target.session.poll(mesh.nowMs);
  expect(malformed()).toBe(before + 1);
});

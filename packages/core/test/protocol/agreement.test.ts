/**
 * The library and the second implementation, which was written from PROTOCOL.md alone, agree about every byte; and the bytes
 * themselves are pinned, so that a change of the wire cannot happen unnoticed.
 */
import { describe, expect, test } from '@jest/globals';
import { defineGame, f64 } from '@rollmesh/core';
import { Writer } from '../../src/wire/cursor.ts';
import { writeGreeting } from '../../src/room/greeting.ts';
import * as board from '../../src/room/board-messages.ts';
import * as messages from '../../src/room/messages.ts';
import { HandMesh } from '../session/by-hand.ts';
import { decodeGreeting, decodeMessage, decodePacket, type Context, type Input } from './second-decoder.ts';
import { encodeMessage, encodePacket } from './second-encoder.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

interface Recorded {
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

/** A match of three with losses, jitter and every optional section; what each packet said, and what was really pressed. */
function recordMatch(): { packets: Recorded[]; pressed: number[][][] } {
  const mesh = new HandMesh(3, { delayFrames: 1 });
  const packets: Recorded[] = [];
  const note = (from: number, to: number, bytes: Uint8Array): boolean => {
    packets.push({ from, to, bytes });
    return (bytes.length * 7 + packets.length) % 5 !== 0;
  };
  for (let round = 0; round < 150; round++) {
    for (let peer = 0; peer < 3; peer++) mesh.tick(peer, [(round * (peer + 3)) & 255, round >> 5]);
    mesh.carry(note);
  }
  return { packets, pressed: mesh.peers.map((peer) => peer.pressed) };
}

describe('the second implementation reads what the library writes', () => {
  const { packets, pressed } = recordMatch();
  const newest = [-1, -1, -1];
  const contextOf = ({ from, to }: Recorded): Context => ({
    peers: 3,
    sender: from,
    receiver: to,
    near: newest[from]!,
    lanes: 2,
    rowBefore: (frame) => Uint8Array.from(pressed[from]![frame] ?? [0, 0]),
  });

  test('every packet of a match, with the inputs really pressed, and writes the same bytes again', () => {
    const seen = new Set<string>();
    for (const packet of packets) {
      const decoded = decodePacket(packet.bytes, contextOf(packet));
      expect(decoded).toBeDefined();
      expect(hex(encodePacket(decoded!, contextOf(packet)))).toBe(hex(packet.bytes));
      seen.add(decoded!.kind);
      if (decoded!.kind === 'input') checkRows(decoded as Input, packet.from);
    }
    expect([...seen].sort()).toEqual(['hello', 'input', 'welcome']);
    const inputs = packets.map((packet) => packet.bytes).filter((bytes) => bytes[0]! >> 4 === 4);
    for (const flag of [1, 2, 4]) expect(inputs.some((bytes) => (bytes[0]! & flag) !== 0)).toBe(true);
  });

  function checkRows(input: Input, from: number): void {
    newest[from] = Math.max(newest[from]!, input.newest);
    for (const row of input.rows) expect(row.bytes).toEqual([...(pressed[from]![row.frame] ?? [0, 0])]);
  }
});

describe('messages', () => {
  const written = (write: (writer: Writer) => void): Uint8Array => {
    const writer = new Writer(new Uint8Array(4096));
    write(writer);
    return writer.bytes.slice(0, writer.length);
  };
  const match = [0x12345678, 0x9abcdef0] as const;

  // Origin of the bytes: written by the library, checked by hand against PROTOCOL.md and by the second implementation.
  test.each([
    ['member', written((w) => messages.writeMember(w, { name: 'Ana', seats: 2, ready: true, playing: false })), '01020103416e61'],
    ['ping', written((w) => messages.writeToken(w, messages.Message.ping, 0x01020304)), '0204030201'],
    ['pong', written((w) => messages.writeToken(w, messages.Message.pong, 0xfffffffe)), '03feffffff'],
    ['wish', written((w) => messages.writeWish(w)), '04'],
    ['propose', written((w) => messages.writeProposal(w, { number: 300, matchId: match, roster: [{ id: 'a', seats: 1 }, { id: 'b', seats: 2 }] })), '05ac0278563412f0debc9a0201016102' + '0162'],
    ['accept', written((w) => messages.writeAccept(w, match, Uint32Array.of(1, 2, 3, 4))), '0678563412f0debc9a01000000020000000300000004000000'],
    ['decline', written((w) => messages.writeDecline(w, match, 'unlinked')), '0778563412f0debc9a01'],
    ['commit', written((w) => messages.writeCommit(w, { matchId: match, seed: [5, 6, 7, 8] })), '0878563412f0debc9a05000000060000000700000008000000'],
    ['seating', written((w) => board.writeBoard(w, { kind: 11, revision: 2, writer: 'a', value: [{ id: 'b', seat: 3 }, { id: 'a', seat: -1 }] })), '0b02000000016102030162ff0161'],
    ['bots', written((w) => board.writeBoard(w, { kind: 12, revision: 258, writer: 'a', value: 4 })), '0c02010000016104'],
    ['locked', written((w) => board.writeBoard(w, { kind: 13, revision: 1, writer: 'a', value: true })), '0d01000000016101'],
    ['card', written((w) => board.writeBoard(w, { kind: 14, revision: 1, writer: 'a', value: { colour: 7, asks: -1 } })), '0e0100000001610800'],
  ])('%s', (kind, bytes, golden) => {
    expect(hex(bytes)).toBe(golden);
    const decoded = decodeMessage(bytes);
    expect(decoded).toMatchObject({ kind });
    expect(hex(encodeMessage(decoded!))).toBe(golden);
  });

  test('greeting', () => {
    const game = defineGame({ name: 'pong', version: 3, tickRate: 50, input: { up: 'button' }, state: { y: f64() }, step() {} });
    const greeting = writeGreeting(game);
    expect(hex(greeting.subarray(0, 3))).toBe('524d01');
    expect(decodeGreeting(greeting)).toEqual({ kind: 'greeting', configuration: game.configHash, gameVersion: 3, tickRate: 50, inputBytes: 1, game: 'pong' });
  });
});

// Origin: written by the library in the match below, read back by the second implementation.
test('golden packets: hello, and an input packet with every section', () => {
  const mesh = new HandMesh(2, { matchId: [0x01020304, 0x05060708], configHash: 0xa1b2c3d4, epoch: 261 });
  mesh.tick(0, [1, 0]);
  expect(hex(mesh.peers[0]!.transport.sent[0]!.bytes)).toBe('10524d010403020108070605d4c3b2a13c0002020200');
  mesh.connect();
  const sections = new Map<number, string>();
  for (let round = 0; round < 40; round++) {
    for (let peer = 0; peer < 2; peer++) mesh.tick(peer, [round * 3 + peer, round >> 3]);
    mesh.carry((from, _to, bytes) => {
      const flags = bytes[0]! & 15;
      if (from === 0 && bytes[0]! >> 4 === 4 && !sections.has(flags)) sections.set(flags, hex(bytes));
      return true;
    });
  }
  // By flags, of which 1 is time, 2 echo, 4 checksum. Match 261 in its first view: 37 * 261 modulo 256 is 0xb9.
  expect(Object.fromEntries(sections)).toEqual(GOLDEN);
});

const GOLDEN = {
  0: '40b90000020100',
  4: '44b9020002027a5f567702010306',
  5: '45b90a00021015030f02e36cb08302011b1e',
  6: '46b90b00021d0300027ed3e33102011e21',
};

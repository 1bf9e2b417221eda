/** Cases in which one packet more or less decides, carried by hand. */
import { describe, expect, test } from '@jest/globals';
import { ChaosGame } from '@rollmesh/core/testing';
import { Kind, kindOf } from '../../src/wire/protocol.ts';
import { HandMesh } from '../session/by-hand.ts';

/** Everybody plays, whoever it is ticks in turn, and everything arrives but for what `keep` says. */
function rounds(mesh: HandMesh, count: number, peers: readonly number[], keep: (from: number, to: number, bytes: Uint8Array) => boolean = () => true): void {
  for (let round = 0; round < count; round++) {
    for (const peer of peers) mesh.tick(peer, [peer + 1, (round * (peer + 3)) & 255]);
    mesh.carry(keep);
  }
}

const kinds = (mesh: HandMesh, peer: number): string[] =>
  mesh.peers[peer]!.events.map(({ kind, peer: who }) => `${kind} ${who}`).filter((line) => /^(benched|unbenched|dropped|left|desync|outdated)/.test(line));

const linkOf = (mesh: HandMesh, of: number, to: number) => mesh.peers[of]!.session.stats.links().find(({ peer }) => peer === to)!;

describe('who goes, and what arrives of it later', () => {
  test('hard case 2: one leaves while the others have everything of it: nothing rolls back, and the next frame knows that it is gone', () => {
    const seen: { frame: number; present: number; gone: number }[] = [];
    class Spy extends ChaosGame {
      override step(inputs: Parameters<ChaosGame['step']>[0]): void {
        seen.push({ frame: inputs.frame, present: inputs.present, gone: inputs.gone });
        super.step(inputs);
      }
    }
    // With so much delay all inputs are here, and the goodbye is decided, before their frames are simulated.
    const mesh = new HandMesh(3, { delayFrames: 12 }, (peer) => (peer === 0 ? { simulation: new Spy({ slots: 3, inputBytes: 2 }) } : {}));
    mesh.connect();
    rounds(mesh, 40, [0, 1, 2]);
    const { session } = mesh.peers[0]!;
    const before = session.stats.rollbacks;
    mesh.peers[2]!.session.leave(mesh.nowMs);
    rounds(mesh, 60, [0, 1, 2]);
    expect(kinds(mesh, 0)).toEqual(['left 2']);
    expect(session.stats.rollbacks).toBe(before);
    const goneSince = mesh.peers[0]!.events.find(({ kind }) => kind === 'left')!.frame;
    // Once per frame, in order: with it up to its last frame, without it from the next one on.
    expect(seen.map(({ frame }) => frame)).toEqual(seen.map((_, frame) => frame));
    for (const { frame, present, gone } of seen) expect([present, gone]).toEqual(frame < goneSince ? [7, 0] : [3, 4]);
  });

  test('hard case 42: what was said of a leaver comes again, long after it was decided and confirmed: nothing changes', () => {
    const mesh = new HandMesh(4);
    mesh.connect();
    rounds(mesh, 30, [0, 1, 2, 3]);
    const words: { from: number; to: number; bytes: Uint8Array }[] = [];
    const keep = (from: number, to: number, bytes: Uint8Array): boolean => {
      if (kindOf(bytes[0]!) === Kind.view) words.push({ from, to, bytes });
      return true;
    };
    mesh.peers[3]!.session.leave(mesh.nowMs);
    rounds(mesh, 60, [0, 1, 2, 3], keep);
    expect(words.length).toBeGreaterThan(5);
    rounds(mesh, 200, [0, 1, 2]);
    for (let again = 0; again < 3; again++) {
      for (const { from, to, bytes } of words) if (to !== 3) mesh.peers[to]!.transport.deliver(from, bytes);
      rounds(mesh, 20, [0, 1, 2]);
    }
    for (const peer of [0, 1, 2]) {
      expect(kinds(mesh, peer)).toEqual(['left 3']);
      expect(mesh.peers[peer]!.session.undoneFrames).toBe(0);
      expect(mesh.peers[peer]!.session.stats.rollbackFrames).toBeLessThanOrEqual(1);
      expect(mesh.peers[peer]!.session.confirmedFrame).toBeGreaterThan(330);
      expect(mesh.peers[peer]!.sums).toEqual(mesh.peers[0]!.sums.slice(0, mesh.peers[peer]!.sums.length));
    }
  });

  test('scenario 7: packets that the dead had sent before it was benched keep arriving: dropped, and never a sign of life', () => {
    const mesh = new HandMesh(3, { dropAfterMs: 3000 });
    mesh.connect();
    rounds(mesh, 30, [0, 1, 2]);
    const late: Uint8Array[] = [];
    for (let i = 0; i < 30; i++) {
      mesh.tick(2, [9, i]);
      mesh.carry((from, to, bytes) => {
        if (from === 2 && to === 0) late.push(bytes);
        return from !== 2;
      });
    }
    rounds(mesh, 70, [0, 1]);
    expect(kinds(mesh, 0)).toEqual(['benched 2']);
    const stale = linkOf(mesh, 0, 2).counters.stale;
    for (let round = 0; round < 300; round++) {
      mesh.peers[0]!.transport.deliver(2, late[round % late.length]!);
      rounds(mesh, 1, [0, 1]);
    }
    expect(linkOf(mesh, 0, 2).counters.stale).toBeGreaterThanOrEqual(stale + 250);
    expect(kinds(mesh, 0)).toEqual(['benched 2', 'dropped 2']);
    expect(kinds(mesh, 1)).toEqual(['benched 2', 'dropped 2']);
  });
});

describe('bytes that nobody honest sends', () => {
  test('scenario 34: an input packet of any frame that can be spelt: none throws, none is taken that is not the next, and the inbox does not grow', () => {
    const mesh = new HandMesh(2);
    mesh.connect();
    rounds(mesh, 30, [0, 1]);
    mesh.peers[0]!.session.poll(mesh.nowMs);
    mesh.tick(1, [7, 7]);
    const genuine = mesh.peers[1]!.transport.sent.filter(({ link }) => link === 0).at(-1)!.bytes;
    const { session, transport } = mesh.peers[0]!;
    const received = session.receivedFrame(1);
    for (let newest = 0; newest < 65_536; newest++) {
      const bytes = genuine.slice();
      if (newest === (bytes[2]! | (bytes[3]! << 8))) continue;
      bytes[2] = newest & 255;
      bytes[3] = newest >> 8;
      transport.deliver(1, bytes);
      if (newest % 64 === 0) session.poll(mesh.nowMs);
    }
    session.poll(mesh.nowMs);
    expect(session.receivedFrame(1)).toBeLessThanOrEqual(received + 1);
    const { malformed, unusable, stale } = linkOf(mesh, 0, 1).counters;
    expect(malformed + unusable + stale).toBeGreaterThan(60_000);
    expect(session.currentFrame - session.confirmedFrame).toBeLessThanOrEqual(9);
  });

  test('scenario 35: a packet of a mebibyte is dropped whole, whatever it begins with', () => {
    const mesh = new HandMesh(2);
    mesh.connect();
    rounds(mesh, 30, [0, 1]);
    mesh.peers[0]!.session.poll(mesh.nowMs);
    const { session, transport } = mesh.peers[0]!;
    const before = linkOf(mesh, 0, 1).counters.malformed;
    mesh.tick(1, [7, 7]);
    const genuine = mesh.peers[1]!.transport.sent.filter(({ link }) => link === 0).at(-1)!.bytes;
    for (let kind = 0; kind < 16; kind++) {
      const bytes = new Uint8Array(1 << 20).fill(kind);
      bytes.set(genuine);
      bytes[0] = (kind << 4) | (genuine[0]! & 15);
      transport.deliver(1, bytes);
    }
    const received = session.receivedFrame(1);
    session.poll(mesh.nowMs);
    expect(session.receivedFrame(1)).toBe(received);
    // Words of agreement are counted elsewhere.
    expect(linkOf(mesh, 0, 1).counters.malformed).toBeGreaterThanOrEqual(before + 15);
    mesh.carry();
    rounds(mesh, 30, [0, 1]);
    expect(mesh.firstWrong(0)).toBe(-1);
    expect(session.confirmedFrame).toBeGreaterThan(50);
  });
});

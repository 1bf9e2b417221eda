/** How a match begins, or does not: hellos lost, late, doubled, of another version, configuration or match. */
import { describe, expect, test } from '@jest/globals';
import { PROTOCOL_VERSION } from '../../src/wire/protocol.ts';
import { HandMesh, type PeerChanges } from './by-hand.ts';

const kindOf = (bytes: Uint8Array): number => bytes[0]! >> 4;
const HELLO = 1;
const WELCOME = 2;
const INPUT = 4;

describe('the handshake completes', () => {
  test('for everybody, whoever ticks first, and frames are simulated only then', () => {
    const mesh = new HandMesh(4);
    expect(mesh.tick(0)).toBe('connecting');
    mesh.run(20);
    for (const { session, events } of mesh.peers) {
      expect(events.filter(({ kind }) => kind === 'started')).toHaveLength(1);
      expect(session.currentFrame).toBeGreaterThan(5);
    }
  });

  test('hard case 27: although the last answer to one side is lost, again and again', () => {
    const mesh = new HandMesh(2);
    let lost = 0;
    for (let round = 0; round < 60; round++) {
      for (let peer = 0; peer < 2; peer++) mesh.tick(peer);
      // Inputs would tell as much: they are lost, too, as long as answers are.
      mesh.carry((from, _to, bytes) => from !== 0 || (kindOf(bytes) === WELCOME ? lost++ >= 4 : lost >= 4));
    }
    expect(lost).toBeGreaterThanOrEqual(4);
    expect(mesh.peers.every(({ session }) => session.currentFrame > 10)).toBe(true);
  });

  test('although no answer ever gets to one side: inputs say as much', () => {
    const mesh = new HandMesh(2);
    for (let round = 0; round < 60; round++) {
      for (let peer = 0; peer < 2; peer++) mesh.tick(peer);
      mesh.carry((from, _to, bytes) => from !== 0 || kindOf(bytes) !== WELCOME);
    }
    expect(mesh.peers.every(({ session }) => session.currentFrame > 30)).toBe(true);
  });

  test('hard case 26: although one side begins half a minute later', () => {
    const mesh = new HandMesh(2);
    for (let i = 0; i < 1800; i++) {
      mesh.tick(0);
      mesh.carry((_from, to) => to !== 1);
    }
    mesh.run(60);
    expect(mesh.peers.every(({ session }) => session.currentFrame > 30)).toBe(true);
  });

  test('hard case 28: and its answers stop: no hello and no welcome once everybody knows', () => {
    const mesh = new HandMesh(4);
    mesh.run(60);
    const kinds = new Set<number>();
    for (let round = 0; round < 60; round++) {
      for (let peer = 0; peer < 4; peer++) mesh.tick(peer);
      mesh.carry((_from, _to, bytes) => Boolean(kinds.add(kindOf(bytes))));
    }
    expect([...kinds]).toEqual([INPUT]);
  });

  test('one packet per tick and link afterwards', () => {
    const mesh = new HandMesh(3);
    mesh.run(60);
    for (let peer = 0; peer < 3; peer++) {
      mesh.tick(peer);
      expect(mesh.peers[peer]!.transport.sent.map(({ link }) => link).sort()).toEqual([0, 1, 2].filter((other) => other !== peer));
    }
  });
});

describe('what does not fit is refused with its reason, on both sides, and never half-runs', () => {
  const cases: [string, PeerChanges, string][] = [
    ['another configuration', { configHash: 7 }, 'configuration'],
    ['another tick rate', { tickRate: 30 }, 'tick-rate'],
    ['another place in the roster', { self: 0 }, 'roster'],
  ];
  test.each(cases)('hard case 29, scenario 50: %s', (_name, changes, refusal) => {
    const mesh = new HandMesh(2, {}, (peer) => (peer === 1 ? { ...changes, ...(changes.self === 0 ? { peers: [{ slots: 1 }, { slots: 1, link: 0 }] } : {}) } : {}));
    let results: string[] = [];
    for (let round = 0; round < 30; round++) {
      results = [0, 1].map((peer) => mesh.tick(peer));
      mesh.carry();
    }
    expect(results).toEqual(['refused', 'refused']);
    for (const { session, events } of mesh.peers) {
      expect(events).toMatchObject([{ kind: 'refused', refusal }]);
      expect(session.currentFrame).toBe(0);
    }
  });

  test('hard case 29, scenario 50: another input size', () => {
    const mesh = new HandMesh(2);
    const wide = new HandMesh(2, {}, () => ({}), 3);
    for (let round = 0; round < 12; round++) {
      mesh.tick(0);
      wide.tick(1, [0, 0, 0]);
      for (const { bytes } of mesh.peers[0]!.transport.sent.splice(0)) wide.peers[1]!.transport.deliver(0, bytes);
      for (const { bytes } of wide.peers[1]!.transport.sent.splice(0)) mesh.peers[0]!.transport.deliver(1, bytes);
    }
    expect(mesh.peers[0]!.events).toMatchObject([{ kind: 'refused', refusal: 'input-size' }]);
    expect(wide.peers[1]!.events).toMatchObject([{ kind: 'refused', refusal: 'input-size' }]);
  });

  test('hard case 29, scenario 50: another protocol version', () => {
    const mesh = new HandMesh(2);
    mesh.tick(0);
    const hello = mesh.peers[0]!.transport.sent.splice(0)[0]!.bytes;
    hello[3] = PROTOCOL_VERSION + 1;
    mesh.peers[1]!.transport.deliver(0, hello);
    mesh.tick(1);
    expect(mesh.peers[1]!.events).toMatchObject([{ kind: 'refused', refusal: 'version' }]);
    mesh.carry((from, _to, bytes) => from === 1 && kindOf(bytes) !== HELLO);
    mesh.tick(0);
    expect(mesh.peers[0]!.events).toMatchObject([{ kind: 'refused', refusal: 'version' }]);
  });

  test('a hello of another match is a late one: ignored, counted, not refused', () => {
    const mesh = new HandMesh(2, {}, (peer) => ({ matchId: [peer, 0] }));
    mesh.run(20);
    expect(mesh.peers[0]!.events).toEqual([]);
    expect(mesh.peers[0]!.session.currentFrame).toBe(0);
    expect(mesh.peers[0]!.session.stats.links()[0]!.counters.stale).toBeGreaterThan(0);
  });
});

test('a refusal that comes after the handshake ends nothing', () => {
  const mesh = new HandMesh(2);
  mesh.run(20);
  mesh.peers[0]!.transport.deliver(1, Uint8Array.of(0x30, 0x52, 0x4d, PROTOCOL_VERSION, 2));
  expect(mesh.tick(0)).toBe('advanced');
});

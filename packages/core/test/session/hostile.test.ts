/** Bytes from afar: whatever arrives, a session neither throws nor grows nor plays a wrong frame of anybody else's. */
import { expect, test } from '@jest/globals';
import { RandomStream } from '@rollmesh/core/testing';
import { Kind, kindOf } from '../../src/wire/protocol.ts';
import { HandMesh } from './by-hand.ts';

const MUTANTS = 200_000;

test('scenario 36: mutated, truncated and invented packets are counted and dropped; nothing throws, nothing grows', () => {
  const mesh = new HandMesh(3);
  const random = new RandomStream(5, 'mutants');
  mesh.connect();
  const genuine: Uint8Array[] = [];
  for (let round = 0; round < 200; round++) {
    for (let peer = 0; peer < 3; peer++) mesh.tick(peer, [random.below(256), random.below(4)]);
    mesh.carry((from, to, bytes) => {
      if (from === 1 && to === 0) genuine.push(bytes);
      return true;
    });
  }
  const target = mesh.peers[0]!;
  // 2 falls silent: its inputs may not appear from anywhere.
  const confirmedOfTwo = target.session.confirmedFrame;
  for (let i = 0; i < MUTANTS; i++) {
    target.transport.deliver(1, mutate(random, genuine[random.below(genuine.length)]!));
    if (i % 100 === 0) mesh.tick(0);
    target.transport.sent.length = 0;
  }
  const { counters } = target.session.stats.links().find((link) => link.peer === 1)!;
  expect(counters.malformed + counters.stale + counters.unusable).toBeGreaterThan(MUTANTS / 4);
  expect(target.session.confirmedFrame).toBeLessThanOrEqual(confirmedOfTwo + 1);
  expect(target.session.currentFrame - target.session.confirmedFrame).toBeLessThanOrEqual(9);
});

test('mutated words of agreement and packets of other epochs neither throw nor decide anything', () => {
  const mesh = new HandMesh(3);
  const random = new RandomStream(6, 'mutants');
  mesh.connect();
  mesh.run(60);
  // 2 leaves, so that there is something to say; nothing of it arrives at 0 but what is broken.
  const genuine: Uint8Array[] = [];
  mesh.peers[2]!.session.leave(mesh.nowMs);
  for (let round = 0; round < 60; round++) {
    for (let peer = 0; peer < 3; peer++) mesh.tick(peer, [round, 1]);
    mesh.carry((_from, to, bytes) => {
      if (to === 0) genuine.push(bytes);
      return to !== 0;
    });
  }
  const words = genuine.filter((bytes) => kindOf(bytes[0]!) === Kind.view);
  expect(words.length).toBeGreaterThan(5);
  const target = mesh.peers[0]!;
  for (let i = 0; i < 50_000; i++) {
    target.transport.deliver(1 + (i & 1), mutate(random, (i % 3 === 0 ? genuine : words)[random.below((i % 3 === 0 ? genuine : words).length)]!));
    if (i % 50 === 0) mesh.tick(0);
    target.transport.sent.length = 0;
  }
  expect(target.session.currentFrame - target.session.confirmedFrame).toBeLessThanOrEqual(9);
  expect(target.session.undoneFrames).toBe(0);
});

function mutate(random: RandomStream, genuine: Uint8Array): Uint8Array {
  const kind = random.below(4);
  if (kind === 0) return Uint8Array.from({ length: random.below(64) }, () => random.below(256));
  const bytes = genuine.slice(0, kind === 1 ? random.below(genuine.length + 1) : genuine.length);
  for (let i = 1 + random.below(3); i > 0 && bytes.length > 0; i--) bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}

test('mutated relay sections are counted and dropped; nothing throws, nothing grows, nobody plays by them who was not asked for', () => {
  const mesh = new HandMesh(4);
  const random = new RandomStream(7, 'mutants');
  const genuine: Uint8Array[] = [];
  for (let round = 0; round < 400; round++) {
    for (let peer = 0; peer < 4; peer++) mesh.tick(peer, [random.below(256), random.below(4)]);
    mesh.carry((from, to, bytes) => {
      if (from + to === 1) return false; // 0 and 1 have no way to each other
      if (from === 2 && to === 0 && kindOf(bytes[0]!) === Kind.relay) genuine.push(bytes);
      return true;
    });
  }
  expect(mesh.firstWrong(0)).toBe(-1);
  expect(genuine.length).toBeGreaterThan(200);
  const target = mesh.peers[0]!;
  expect(target.session.confirmedFrame).toBeGreaterThan(200);
  target.session.poll(mesh.nowMs);
  // 3 falls silent and is asked for from nobody else: what is said of it changes nothing.
  const receivedOfThree = target.session.receivedFrame(3);
  for (let i = 0; i < 100_000; i++) {
    target.transport.deliver(2, mutate(random, genuine[random.below(genuine.length)]!));
    if (i % 100 === 0) target.session.poll(mesh.nowMs);
  }
  target.session.poll(mesh.nowMs);
  const { counters } = target.session.stats.links().find((link) => link.peer === 2)!;
  expect(counters.malformed + counters.stale + counters.unusable).toBeGreaterThan(25_000);
  expect(target.session.receivedFrame(3)).toBe(receivedOfThree);
  expect(target.session.currentFrame - target.session.confirmedFrame).toBeLessThanOrEqual(9);
});

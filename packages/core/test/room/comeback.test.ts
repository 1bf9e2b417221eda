/**
 * Coming into a running match: after a reload, after a long sleep, or new. Whoever comes has lost its memory but for what a
 * page keeps; the others never wait; all compute the same game afterwards.
 */
import { describe, expect, test } from '@jest/globals';
import { defineGame, u32 } from '@rollmesh/core';
import { FRAME_MS, RoomWorld, type game, type WorldRoom } from './world.ts';

const joinable = defineGame({
  name: 'joinable',
  players: [2, 5],
  lateJoin: true,
  input: { go: 'button' },
  state: { count: u32(5), here: u32(5) },
  events: { tenth: 'final' },
  step(state, inputs, { frame, slots, emit, present }) {
    for (let slot = 0; slot < slots; slot++) {
      if (inputs[slot]!.go) state.count[slot]!++;
      if (present(slot)) state.here[slot]!++;
    }
    if (frame % 10 === 0) emit('tenth', { frame });
  },
}) as unknown as typeof game;

function started(count: number, changes = {}): RoomWorld {
  const world = new RoomWorld(count, changes);
  world.meet();
  world.rooms[0]!.start();
  world.run(30);
  expect(world.phases()).toEqual(world.rooms.map(() => 'playing'));
  return world;
}

/** Plays on with changing buttons; `each` runs after every frame. */
function play(world: RoomWorld, frames: number, each: (frame: number) => void = () => {}): void {
  for (let i = 0; i < frames; i++) {
    world.rooms.forEach((room, index) => {
      if (!world.asleep.has(index)) room.setInput(0, { go: (i + index * 7) % (3 + index) === 0 });
    });
    world.run(1);
    each(i);
  }
}

/** The page of room `index` is reloaded: another peer, with the token that the page kept. */
function reload(world: RoomWorld, index: number, changes = {}): void {
  const node = world.network.restart(world.nodes[index]!, `n${index}-again`);
  world.enter(node, index, { token: [index + 1, 7, 7, 7], returning: true, ...changes });
  world.nodes.forEach((other, i) => void (i !== index && world.network.connect(other, node)));
}

function expectEqual(rooms: readonly WorldRoom[]): void {
  const frame = Math.min(...rooms.map((room) => room.session!.newestCheckpoint));
  expect(frame).toBeGreaterThan(0);
  const sums = rooms.map((room) => room.session!.checksumAt(frame));
  expect(sums[0]).toBeGreaterThanOrEqual(0);
  expect(new Set(sums).size).toBe(1);
}

/** Frames until room `index` plays on its own seat again. */
function untilPlaying(world: RoomWorld, index: number, most = 600): number {
  let took = -1;
  play(world, most, (frame) => {
    const room = world.rooms[index]!;
    if (took < 0 && room.phase === 'playing' && room.localSlots.length > 0 && room.session!.plays((room as unknown as { match: { self: number } }).match.self)) took = frame;
  });
  return took;
}

describe('a reload', () => {
  test.each([3, 4])('of one of %i gets its seat back within three seconds, and nobody waits for it', (count) => {
    const world = started(count);
    play(world, 500);
    const before = world.rooms[0]!.stats.frame;
    reload(world, 1);
    const took = untilPlaying(world, 1);
    expect(took).toBeGreaterThan(0);
    expect(took * FRAME_MS).toBeLessThan(3000);
    expect(world.rooms[0]!.stats.longestStallMs).toBeLessThan(700);
    expect(world.rooms[0]!.stats.frame - before).toBeGreaterThan(540);
    expect(world.rooms[1]!.localSlots).toEqual([1]);
    expectEqual(world.rooms);
    expect(world.told.flat().filter(({ name }) => name === 'desync')).toEqual([]);
  });

  test('of one of two: the other waits for it, and the game goes on where it was', () => {
    const world = started(2);
    play(world, 400);
    const stopped = world.rooms[0]!.stats.frame;
    world.asleep.add(1);
    play(world, 60 * 4);
    expect(world.rooms[0]!.stats.frame - stopped).toBeLessThan(20);
    reload(world, 1);
    world.asleep.delete(1);
    const took = untilPlaying(world, 1);
    expect(took * FRAME_MS).toBeLessThan(3000);
    expectEqual(world.rooms);
    expect(world.rooms[0]!.stats.frame).toBeGreaterThan(stopped + 300);
  });

  test('three times in a row, and of two at once among four', () => {
    const world = started(4);
    play(world, 400);
    reload(world, 2);
    expect(untilPlaying(world, 2, 300)).toBeGreaterThan(0);
    world.network.restart(world.nodes[2]!, 'gone');
    reload(world, 1);
    expect(untilPlaying(world, 1, 400)).toBeGreaterThan(0);
    expectEqual([world.rooms[0]!, world.rooms[1]!, world.rooms[3]!]);
  });
});

describe('a long sleep', () => {
  test('longer than inputs are kept: the same page gets its seat back', () => {
    const world = started(3, {});
    play(world, 200);
    world.asleep.add(2);
    play(world, 60 * 60);
    world.asleep.delete(2);
    const took = untilPlaying(world, 2);
    expect(took * FRAME_MS).toBeLessThan(4000);
    expectEqual(world.rooms);
  });
});

describe('a newcomer', () => {
  test('takes a free seat in the running match, and nobody waits for it', () => {
    const world = started(3, { game: joinable });
    play(world, 700);
    world.enter(world.network.addNode('new'), 3, { game: joinable });
    world.nodes.slice(0, 3).forEach((node) => world.network.connect(node, world.nodes[3]!));
    const took = untilPlaying(world, 3);
    expect(took * FRAME_MS).toBeLessThan(3000);
    expect(world.rooms[3]!.localSlots).toEqual([3]);
    expect(world.rooms[0]!.stats.longestStallMs).toBe(0);
    expectEqual(world.rooms);
    const { here, count } = world.rooms[0]!.state as unknown as { here: Uint32Array; count: Uint32Array };
    expect(here[3]).toBeGreaterThan(100);
    expect(count[3]).toBeGreaterThan(10);
    expect(here[4]).toBe(0);
  });

  test('scenario 17: two in the same instant get different seats', () => {
    const world = started(2, { game: joinable });
    play(world, 100);
    for (const index of [2, 3]) world.enter(world.network.addNode(`new${index}`), index, { game: joinable });
    world.network.connectAll();
    play(world, 600);
    expect(world.phases()).toEqual(['playing', 'playing', 'playing', 'playing']);
    expect([world.rooms[2]!.localSlots[0], world.rooms[3]!.localSlots[0]].sort()).toEqual([2, 3]);
    expectEqual(world.rooms);
  });

  test('that dies on its way in is let go, and nobody stalls for long', () => {
    const world = started(3, { game: joinable });
    play(world, 300);
    world.enter(world.network.addNode('new'), 3, { game: joinable });
    world.nodes.slice(0, 3).forEach((node) => world.network.connect(node, world.nodes[3]!));
    play(world, 600, () => {
      if (world.rooms[3]!.phase === 'playing') world.asleep.add(3);
    });
    expect(world.asleep.has(3)).toBe(true);
    expect(world.rooms[0]!.stats.longestStallMs).toBeLessThan(900);
    expectEqual(world.rooms.slice(0, 3));
  });

  test('waits for the next match where the game lets nobody in', () => {
    const world = started(3);
    play(world, 300);
    world.enter(world.network.addNode('new'), 3);
    world.nodes.slice(0, 3).forEach((node) => world.network.connect(node, world.nodes[3]!));
    play(world, 200);
    expect(world.rooms[3]!.phase).toBe('lobby');
    expect(world.rooms[0]!.stats.longestStallMs).toBe(0);
  });
});

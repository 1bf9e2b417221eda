/** What the cases about rooms share: a game in which every wrong frame shows for ever, and what every case ends with. */
import assert from 'node:assert';
import { defineGame, u32 } from '@rollmesh/core';
import { FRAME_MS, RoomWorld, type game } from '../room/world.ts';

/** A game of up to eight, with so many words of state that nothing but time changes. */
export function sensitiveGame(changes: { readonly lateJoin?: boolean; readonly bulkWords?: number } = {}): typeof game {
  return defineGame({
    name: 'sensitive',
    players: [1, 8],
    lateJoin: changes.lateJoin ?? true,
    input: { go: 'button' },
    state: { words: u32(4), count: u32(8), here: u32(8), gone: u32(8), bulk: u32(changes.bulkWords ?? 4) },
    events: { tenth: 'final' },
    step(state, inputs, { slots, frame, present, gone, emit }) {
      for (let slot = 0; slot < slots; slot++) {
        const bits = (inputs[slot]!.go ? 1 : 0) | (present(slot) ? 2 : 0) | (gone(slot) ? 4 : 0);
        state.words[slot & 3] = Math.imul(state.words[slot & 3]! ^ (bits + slot * 8), 0x9e3779b1) + frame;
        if (inputs[slot]!.go) state.count[slot]!++;
        if (present(slot)) state.here[slot]!++;
        if (gone(slot)) state.gone[slot]!++;
      }
      state.bulk[frame % state.bulk.length] = Math.imul(frame, 0x85ebca6b);
      if (frame % 10 === 0) emit('tenth', { frame });
    },
  }) as unknown as typeof game;
}

/** A match of `count` that has begun. */
export function begun(count: number, changes: ConstructorParameters<typeof RoomWorld>[1] = {}): RoomWorld {
  const world = new RoomWorld(count, { game: sensitiveGame(), ...changes });
  world.network.everywhere({ delayMs: 20 });
  world.meet();
  world.rooms[0]!.start();
  world.run(60);
  assert.deepEqual(world.phases(), world.rooms.map(() => 'playing'));
  return world;
}

/** Plays on with changing buttons; `each` runs after every frame. */
export function play(world: RoomWorld, frames: number, each: (frame: number) => void = () => {}): void {
  for (let i = 0; i < frames; i++) {
    world.rooms.forEach((room, index) => {
      if (!world.asleep.has(index) && room.phase === 'playing' && room.localSlots.length > 0) room.setInput(0, { go: (i + index * 7) % (3 + index) === 0 });
    });
    world.run(1);
    each(i);
  }
}

/** Whether it plays its own seat now. */
export function plays(world: RoomWorld, index: number): boolean {
  const room = world.rooms[index]!;
  return room.phase === 'playing' && room.running()?.playsItself === true && !room.session!.outdated;
}

/** The ms until room `index` plays its own seat; fails if it takes longer than `mostMs`. */
export function untilPlays(world: RoomWorld, index: number, mostMs = 5000): number {
  for (let frames = 0; frames * FRAME_MS < mostMs; frames++) {
    if (plays(world, index)) return frames * FRAME_MS;
    play(world, 1);
  }
  throw new assert.AssertionError({ message: `room ${index} does not play after ${mostMs} ms: ${world.rooms[index]!.phase}, ${world.rooms[index]!.running()?.lastResult ?? 'no match'}` });
}

/** Those named play one match, compute the same, and move; nobody ever told a desync. */
export function same(world: RoomWorld, indices: readonly number[]): void {
  const rooms = indices.map((index) => world.rooms[index]!);
  for (const index of indices) assert.ok(plays(world, index), `room ${index} does not play`);
  const before = rooms.map((room) => room.stats.confirmedFrame);
  play(world, 120);
  rooms.forEach((room, i) => assert.ok(room.stats.confirmedFrame - before[i]! > 100, `room ${indices[i]} made ${room.stats.confirmedFrame - before[i]!} frames in 120`));
  const frame = Math.min(...rooms.map((room) => room.session!.newestCheckpoint));
  const sums = rooms.map((room) => room.session!.checksumAt(frame));
  assert.ok(sums[0]! >= 0, `no sum of frame ${frame}`);
  assert.equal(new Set(sums).size, 1, `frame ${frame}: ${sums.join()}`);
  assert.equal(new Set(rooms.map((room) => room.localSlots.join())).size, rooms.length, 'two sit in one seat');
  assert.deepEqual(world.told.flat().filter(({ name }) => name === 'desync'), []);
}

/** Somebody at a new node, linked with the others named. */
export function arrive(world: RoomWorld, index: number, to: readonly number[], changes: ConstructorParameters<typeof RoomWorld>[1] = {}): void {
  world.enter(world.network.addNode(`late${index}`), index, { game: world.rooms[0]!.game, ...changes });
  for (const other of to) world.network.connect(world.nodes[other]!, world.nodes[index]!);
}

/** The page of room `index` is reloaded, and finds the others named. */
export function reload(world: RoomWorld, index: number, to: readonly number[], name = `n${index}-again`): void {
  world.enter(world.network.restart(world.nodes[index]!, name), index, { game: world.rooms[index]!.game, token: [index + 1, 7, 7, 7], returning: true });
  for (const other of to) world.network.connect(world.nodes[other]!, world.nodes[index]!);
}

/** It is gone without a word. */
export function die(world: RoomWorld, index: number): void {
  world.asleep.add(index);
  world.nodes[index]!.crash();
}

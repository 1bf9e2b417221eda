/** A machine with several players that comes into a running match, and one whose address changes under it. */
import { expect, test } from '@jest/globals';
import { defineGame, u32 } from '@rollmesh/core';
import { RoomWorld, type game } from './world.ts';

const party = defineGame({
  name: 'party',
  players: [2, 5],
  lateJoin: true,
  input: { go: 'button' },
  state: { count: u32(5) },
  events: { tenth: 'final' },
  step(state, inputs, { slots }) {
    for (let slot = 0; slot < slots; slot++) if (inputs[slot]!.go) state.count[slot]!++;
  },
}) as unknown as typeof game;

function expectEqual(world: RoomWorld): void {
  const sessions = world.rooms.flatMap((room) => (room.session === undefined ? [] : [room.session]));
  const frame = Math.min(...sessions.map((session) => session.newestCheckpoint));
  expect(frame).toBeGreaterThan(0);
  expect(new Set(sessions.map((session) => session.checksumAt(frame))).size).toBe(1);
  expect(world.told.flat().filter(({ name }) => name === 'desync')).toEqual([]);
}

test('two players on one machine take the place of two who left together, and both play', () => {
  const world = new RoomWorld(1, { game: party });
  world.enter(world.network.addNode('n1'), 1, { game: party, seats: 2 });
  world.enter(world.network.addNode('n2'), 2, { game: party });
  world.meet();
  world.rooms[0]!.start();
  world.run(60);
  expect(world.rooms.map(({ localSlots }) => localSlots)).toEqual([[0], [1, 2], [3]]);
  world.rooms[1]!.close();
  world.asleep.add(1);
  world.run(60);
  world.enter(world.network.addNode('n3'), 3, { game: party, seats: 2, token: [9, 9, 9, 9] });
  for (const index of [0, 2]) world.network.connect(world.nodes[index]!, world.nodes[3]!);
  for (let i = 0; i < 600 && world.rooms[3]!.running()?.playsItself !== true; i++) world.run(1);
  expect(world.rooms[3]!.localSlots).toEqual([1, 2]);
  const before = world.rooms[0]!.state.count.slice();
  world.rooms[3]!.setInput(0, { go: true });
  world.rooms[3]!.setInput(1, { go: true });
  world.run(60);
  const grown = world.rooms[0]!.state.count.map((count, slot) => count - before[slot]!);
  expect(grown[1]).toBeGreaterThan(40);
  expect(grown[2]).toBeGreaterThan(40);
  expectEqual(world);
});

test('from Wi-Fi to mobile: every link dies and is back seconds later at another distance; the same page plays on in its seat', () => {
  const world = new RoomWorld(4, { game: party });
  world.meet();
  world.rooms[0]!.start();
  world.run(120);
  for (const other of [0, 1, 3]) {
    world.network.disconnect(world.nodes[2]!, world.nodes[other]!);
    world.network.between(world.nodes[2]!, world.nodes[other]!, { delayMs: 60, jitter: 10 });
  }
  world.run(150);
  for (const other of [0, 1, 3]) world.network.connect(world.nodes[2]!, world.nodes[other]!);
  world.run(200);
  expect(world.phases()).toEqual(['playing', 'playing', 'playing', 'playing']);
  expect(world.rooms[2]!.localSlots).toEqual([2]);
  for (const room of world.rooms) expect(room.session!.plays(2)).toBe(true);
  for (const index of [0, 1, 3]) expect(world.rooms[index]!.stats.longestStallMs).toBeLessThan(800);
  expectEqual(world);
});

/** A newcomer has no memory of how a match began: its recording begins with the state that it was given. */
import { expect, test } from '@jest/globals';
import { defineGame, openReplay, u32 } from '@rollmesh/core';
import { RoomWorld, type game } from '../room/world.ts';

const joinable = defineGame({
  name: 'midway',
  players: [2, 5],
  lateJoin: true,
  input: { go: 'button' },
  state: { count: u32(5), here: u32(5), gone: u32(5) },
  step(state, inputs, { slots, present, gone }) {
    for (let slot = 0; slot < slots; slot++) {
      if (inputs[slot]!.go) state.count[slot]!++;
      if (present(slot)) state.here[slot]!++;
      if (gone(slot)) state.gone[slot]!++;
    }
  },
}) as unknown as typeof game;

test('a match entered midway is recorded from its snapshot on, and equals everybody else’s', () => {
  const world = new RoomWorld(2, { game: joinable });
  world.meet();
  world.rooms[0]!.start();
  const play = (frames: number): void => {
    for (let i = 0; i < frames; i++) {
      world.rooms.forEach((room, index) => room.setInput(0, { go: (i + index * 7) % (3 + index) === 0 }));
      world.run(1);
    }
  };
  play(600);
  const node = world.network.addNode('late');
  world.enter(node, 2, { game: joinable });
  world.nodes.slice(0, 2).forEach((other) => void world.network.connect(other, node));
  play(700);
  const players = world.rooms.map((room) => openReplay(room.recording!, joinable));
  expect(players.map((player) => player.firstFrame > 0)).toEqual([false, false, true]);
  const shared = Math.min(...players.map((player) => player.endFrame));
  for (const player of players) while (player.step());
  expect(players.map((player) => player.badFrame)).toEqual([-1, -1, -1]);
  for (let frame = players[2]!.firstFrame; frame <= shared; frame += 7) {
    players.forEach((player) => player.seek(frame));
    expect(new Set(players.map((player) => player.run.checksum(-1))).size).toBe(1);
  }
  expect(players[2]!.run.inspect()).toMatchObject(players[0]!.run.inspect());
  expect((players[2]!.run.state as unknown as { here: Uint32Array }).here[2]).toBeGreaterThan(100);
});

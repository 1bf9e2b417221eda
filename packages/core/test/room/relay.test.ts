/** Rooms in which some pairs never get a link: they know each other by hearsay, agree through others, and play. */
import { describe, expect, test } from '@jest/globals';
import { RoomWorld } from './world.ts';

function linked(count: number, pairs: readonly (readonly [number, number])[], changes: ConstructorParameters<typeof RoomWorld>[1] = {}): RoomWorld {
  const world = new RoomWorld(count, changes);
  for (const [a, b] of pairs) world.network.connect(world.nodes[a]!, world.nodes[b]!);
  world.run(40);
  return world;
}

const checkpoints = (world: RoomWorld): number[] => {
  const frame = Math.min(...world.rooms.map((room) => room.session!.newestCheckpoint));
  expect(frame).toBeGreaterThan(60);
  return world.rooms.map((room) => room.session!.checksumAt(frame));
};

describe('a pair that never links', () => {
  test.each([[0, 1], [0, 2], [1, 2]] as const)('%i-%i of three: everybody sees everybody, a match starts for all, and all play the same', (one, other) => {
    const pairs = ([[0, 1], [0, 2], [1, 2]] as const).filter(([a, b]) => a !== one || b !== other);
    const world = linked(3, pairs);
    for (const room of world.rooms) {
      expect(room.members.map(({ id, name, linked: reached }) => [id, name, reached])).toEqual([['n0', 'P0', true], ['n1', 'P1', true], ['n2', 'P2', true]]);
    }
    expect(world.rooms[one]!.members[other]!.relayed).toBe(true);
    world.rooms[2]!.setReady(true);
    world.run(20);
    expect(world.rooms[one]!.members[other]!.ready).toBe(world.rooms[other]!.members[other]!.ready);
    world.rooms[other]!.start();
    world.run(300);
    expect(world.phases()).toEqual(['playing', 'playing', 'playing']);
    expect(new Set(checkpoints(world)).size).toBe(1);
    expect(world.names(one)).not.toContain('desync');
  });

  test('in a chain of four, too', () => {
    const world = linked(4, [[0, 1], [1, 2], [2, 3]]);
    world.rooms[3]!.start();
    world.run(400);
    expect(world.phases()).toEqual(['playing', 'playing', 'playing', 'playing']);
    expect(new Set(checkpoints(world)).size).toBe(1);
  });

  test('talks all the same, through others', () => {
    const world = linked(4, [[0, 1], [1, 2], [2, 3]]);
    const heard: string[] = [];
    world.rooms[0]!.on('said', ({ member, text }) => void heard.push(`${member}: ${text}`));
    world.rooms[0]!.on('emote', ({ member, emote }) => void heard.push(`${member}! ${emote}`));
    world.rooms[3]!.say('hello');
    world.rooms[2]!.emote('wave');
    world.run(20);
    expect(heard.sort()).toEqual(['n2! wave', 'n3: hello']);
    for (let i = 0; i < 50; i++) world.rooms[3]!.say('more');
    world.run(20);
    expect(heard.length).toBeLessThanOrEqual(12);
  });

  test('starts by itself', () => {
    const world = linked(3, [[0, 2], [1, 2]], { autoStart: 3 });
    world.run(300);
    expect(world.phases()).toEqual(['playing', 'playing', 'playing']);
  });

  test('one that leaves is gone for those who never had a link to it, and does not come back by hearsay', () => {
    const world = linked(4, [[0, 1], [1, 2], [2, 3], [1, 3]]);
    world.rooms[3]!.close();
    world.run(60);
    for (const room of world.rooms.slice(0, 3)) expect(room.members.map(({ id }) => id)).toEqual(['n0', 'n1', 'n2']);
  });

  test('that links after all in mid-match goes on over its link', () => {
    const world = linked(3, [[0, 2], [1, 2]]);
    world.rooms[0]!.start();
    world.run(200);
    world.network.connect(world.nodes[0]!, world.nodes[1]!);
    world.run(100);
    expect(world.rooms[0]!.members[1]!.relayed).toBe(false);
    world.network.disconnect(world.nodes[0]!, world.nodes[2]!);
    world.run(300);
    expect(world.phases()).toEqual(['playing', 'playing', 'playing']);
    for (let index = 0; index < 3; index++) expect(world.names(index)).not.toContain('left');
    expect(new Set(checkpoints(world)).size).toBe(1);
    expect(world.rooms[0]!.session!.currentFrame).toBeGreaterThan(450);
  });
});

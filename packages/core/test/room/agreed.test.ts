/** What members agree on while they play: pauses, locks, who goes; what they say; and what becomes of a state that differs. */
import { describe, expect, test } from '@jest/globals';
import { RoomWorld, type game } from './world.ts';
import { defineGame, openReplay, readDesyncReport, u32, writeDesyncReport, type DesyncReport } from '@rollmesh/core';

const open = defineGame({
  name: 'open',
  players: [2, 5],
  lateJoin: true,
  input: { go: 'button' },
  state: { count: u32(5) },
  events: { tenth: 'final' },
  step(state, inputs, { slots }) {
    for (let slot = 0; slot < slots; slot++) if (inputs[slot]!.go) state.count[slot]!++;
  },
}) as unknown as typeof game;

function started(count: number, changes = {}): RoomWorld {
  const world = new RoomWorld(count, changes);
  world.meet();
  world.rooms[0]!.start();
  world.run(60);
  expect(world.phases()).toEqual(world.rooms.map(() => 'playing'));
  return world;
}

/** Hears an event of every room. */
function hear<T>(world: RoomWorld, name: 'said' | 'emote' | 'paused' | 'continued' | 'closed' | 'notice' | 'report'): T[][] {
  return world.rooms.map((room) => {
    const heard: T[] = [];
    room.on(name, (event: unknown) => void heard.push(event as T));
    return heard;
  });
}

describe('a pause by agreement', () => {
  test('stops everybody at the same frame, and ends when anybody asks', () => {
    const world = started(3);
    const paused = hear<{ by: string }>(world, 'paused');
    world.rooms[1]!.pause(true);
    world.run(120);
    const frames = world.rooms.map((room) => room.stats.frame);
    expect(new Set(frames).size).toBe(1);
    world.run(120);
    expect(world.rooms.map((room) => room.stats.frame)).toEqual(frames);
    expect(paused.map((events) => events.map(({ by }) => by))).toEqual([['agreement'], ['agreement'], ['agreement']]);
    world.rooms[2]!.pause(false);
    world.run(120);
    for (const room of world.rooms) expect(room.stats.frame).toBeGreaterThan(frames[0]! + 60);
  });
});

describe('a lock', () => {
  test('gives newcomers no seat and says why; whoever had a seat comes back all the same', () => {
    const world = started(3, { game: open });
    world.rooms[0]!.lock(true);
    world.run(60);
    expect(world.rooms.map((room) => room.locked)).toEqual([true, true, true]);
    world.enter(world.network.addNode('new'), 3, { game: open });
    const notices = hear<{ kind: string }>(world, 'notice');
    world.nodes.slice(0, 3).forEach((node) => world.network.connect(node, world.nodes[3]!));
    world.run(60 * 5);
    expect(world.rooms[3]!.phase).toBe('lobby');
    expect(notices[3]!.map(({ kind }) => kind)).toContain('no-seat');
    const again = world.network.restart(world.nodes[1]!, 'n1-again');
    world.enter(again, 1, { game: open, token: [2, 7, 7, 7], returning: true });
    for (const index of [0, 2]) world.network.connect(world.nodes[index]!, again);
    world.run(60 * 4);
    expect(world.rooms[1]!.phase).toBe('playing');
    world.rooms[2]!.lock(false);
    world.run(60 * 12);
    expect(world.rooms[3]!.phase).toBe('playing');
  });
});

describe('asking somebody to go', () => {
  test('in a match takes a decision of all, then the room is left too', () => {
    const world = started(3);
    const closed = hear<{ reason: string }>(world, 'closed');
    world.rooms[0]!.kick('n2');
    world.run(120);
    expect(closed[2]).toEqual([{ reason: 'kicked' }]);
    expect(world.phases()).toEqual(['playing', 'playing', 'closed']);
    expect(world.rooms[0]!.session!.isFree(2)).toBe(true);
  });

  test('in the lobby shows them out, and they are not let in again under that id', () => {
    const world = new RoomWorld(3);
    world.meet();
    const closed = hear<{ reason: string }>(world, 'closed');
    world.rooms[1]!.kick('n0');
    world.run(30);
    expect(closed[0]).toEqual([{ reason: 'kicked' }]);
    expect(world.rooms[2]!.members.map(({ id }) => id)).toEqual(['n1', 'n2']);
  });
});

describe('talk', () => {
  test('is heard by everybody once, oneself included, clean and bounded', () => {
    const world = new RoomWorld(3);
    world.meet();
    const said = hear<{ member: string; text: string }>(world, 'said');
    const emotes = hear<{ member: string; emote: string }>(world, 'emote');
    world.rooms[0]!.say(`hello \u202e<b>${'x'.repeat(600)}`);
    world.rooms[2]!.emote('wave');
    world.run(10);
    for (const heard of said) {
      expect(heard).toHaveLength(1);
      expect(heard[0]!.member).toBe('n0');
      expect(heard[0]!.text).toHaveLength(500);
      expect(heard[0]!.text.startsWith('hello <b>xxx')).toBe(true);
    }
    for (const heard of emotes) expect(heard).toEqual([{ member: 'n2', emote: 'wave' }]);
  });

  test('of somebody who never stops is cut short', () => {
    const world = new RoomWorld(2);
    world.meet();
    const said = hear<{ text: string }>(world, 'said');
    for (let i = 0; i < 200; i++) world.rooms[0]!.say(`${i}`);
    world.run(10);
    expect(said[1]!.length).toBe(10);
  });
});

describe('a state that differs', () => {
  const tamper = (world: RoomWorld, index: number): void => {
    world.rooms[index]!.state.count[3]! += 1000;
  };

  test('scenario 43: of one among four: it lets go of its state, fetches that of the others, and plays on in its seat', () => {
    const world = started(4);
    world.run(400);
    tamper(world, 2);
    world.run(60 * 4);
    expect(world.phases()).toEqual(['playing', 'playing', 'playing', 'playing']);
    expect(world.rooms[2]!.localSlots).toEqual([2]);
    expect(world.names(2)).toContain('desync');
    const frame = Math.min(...world.rooms.map((room) => room.session!.newestCheckpoint));
    expect(new Set(world.rooms.map((room) => room.session!.checksumAt(frame))).size).toBe(1);
    expect(world.rooms[2]!.state.count[3]).toBeLessThan(1000);
    expect(world.rooms[0]!.stats.longestStallMs).toBeLessThan(700);
    expect(world.rooms[2]!.session!.plays(2)).toBe(true);
  });

  test('scenario 43: is reported with both states by field, and the inputs before', () => {
    const world = new RoomWorld(2, { about: { build: 'b1', engine: 'jest' } });
    const reports = hear<{ report: DesyncReport }>(world, 'report');
    world.meet();
    world.rooms[0]!.start();
    world.run(460);
    tamper(world, 1);
    world.run(60 * 3);
    for (const [index, heard] of reports.entries()) {
      expect(heard).toHaveLength(1);
      const { report } = heard[0]!;
      expect(report.differences.map(({ field, index }) => [field, index])).toEqual([['count', 3]]);
      expect([report.mine.name, report.theirs.name]).toEqual(index === 0 ? ['P0', 'P1'] : ['P1', 'P0']);
      expect([report.theirs.build, report.theirs.engine]).toEqual(['b1', 'jest']);
      expect(report.inputs.rows).toHaveLength(64);
      expect(readDesyncReport(writeDesyncReport(report))?.frame).toBe(report.frame);
    }
  });

  test.each([2, 4])('scenario 44: of half of %i: nobody can say who is right, and all go back to the last checkpoint on which they agreed', (count) => {
    const world = started(count);
    const heard: number[] = [];
    world.rooms[0]!.on('tenth', ({ frame }) => void heard.push(frame));
    world.run(200);
    for (let index = 0; index < count / 2; index++) tamper(world, index);
    world.run(60 * 8);
    expect(world.phases()).toEqual(world.rooms.map(() => 'playing'));
    expect(world.names(0)).toContain('desync');
    const sessions = world.rooms.map((room) => room.session!);
    const frame = Math.min(...sessions.map((session) => session.newestCheckpoint));
    expect(frame).toBeGreaterThan(600);
    expect(new Set(sessions.map((session) => session.checksumAt(frame))).size).toBe(1);
    for (const room of world.rooms) expect(room.state.count[3]).toBeLessThan(1000);
    // Nothing is heard twice.
    expect(new Set(heard).size).toBe(heard.length);
    // The sums made before count no more, neither does what was not computed: the recordings play again.
    for (const room of world.rooms) {
      const player = openReplay(room.recording!, room.game);
      while (player.step());
      expect(player.frames).toBeGreaterThan(600);
      expect(player.badFrame).toBe(-1);
    }
  });

  test.each([2, 4])('scenario 44: of half of %i, a second time: nobody can say who is right, and the match ends saying so', (count) => {
    const world = started(count);
    world.run(200);
    for (let index = 0; index < count / 2; index++) tamper(world, index);
    world.run(60 * 4);
    for (let index = 0; index < count / 2; index++) tamper(world, index);
    world.run(60 * 4);
    expect(world.phases()).toEqual(world.rooms.map(() => 'lobby'));
    for (let index = 0; index < count; index++) expect(world.told[index]!.find(({ name }) => name === 'ended')!.event.reason).toBe('desync');
  });
});

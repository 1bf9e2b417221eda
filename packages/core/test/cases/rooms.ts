/** Rooms: sleepers, throttled pages, clocks, those who come and those who come back. */
import assert from 'node:assert';
import { FRAME_MS, type RoomWorld } from '../room/world.ts';
import { arrive, begun, die, play, plays, reload, same, untilPlays } from './room-world.ts';
import type { Cases } from './world.ts';

/** Room `index` gets to run only once in `everyMs`, for `ms`. Returns the most frames that it simulated at once. */
function throttled(world: RoomWorld, index: number, ms: number, everyMs: number): number {
  const room = world.rooms[index]!;
  world.asleep.add(index);
  let dueMs = world.clock.now;
  let most = 0;
  play(world, Math.round(ms / FRAME_MS), () => {
    if (world.clock.now < dueMs) return;
    dueMs = world.clock.now + everyMs;
    most = Math.max(most, room.tick(world.clock.now).frames);
  });
  world.asleep.delete(index);
  return most;
}

const stall = (world: RoomWorld, indices: readonly number[]): number => Math.max(...indices.map((index) => world.rooms[index]!.stats.longestStallMs));

export const CASES: Cases = {
  'hard case 41: a page that runs once a second for 30 s: the others wait once, nothing is replayed in one go, and it plays again soon': () => {
    const world = begun(3);
    play(world, 200);
    const most = throttled(world, 1, 30_000, 1000);
    assert.ok(most <= 32, `${most} frames at once`);
    assert.ok(stall(world, [0, 2]) < 700, `the others stood still for ${stall(world, [0, 2])} ms`);
    assert.ok(untilPlays(world, 1) < 3000);
    assert.deepEqual(world.told.flat().filter(({ name }) => name === 'left' || name === 'ended'), []);
    same(world, [0, 1, 2]);
  },

  'scenario 6: who wakes at any moment while it is being cut plays again, in the same seat': () => {
    for (let asleepFrames = 28; asleepFrames <= 60; asleepFrames += 4) {
      const world = begun(4);
      play(world, 100);
      world.asleep.add(3);
      world.nodes[3]!.pause();
      play(world, asleepFrames);
      world.nodes[3]!.resume();
      world.asleep.delete(3);
      play(world, 120);
      untilPlays(world, 3);
      play(world, 60);
      assert.deepEqual(world.rooms[3]!.localSlots, [3]);
      same(world, [0, 1, 2, 3]);
    }
  },

  'scenario 28: a page hidden for two seconds is benched at once and plays again within two': () => {
    const world = begun(3);
    play(world, 200);
    throttled(world, 2, 2000, 1000);
    assert.ok(untilPlays(world, 2) < 2000);
    assert.ok(stall(world, [0, 1]) < 700);
    same(world, [0, 1, 2]);
  },

  'scenario 28: a page hidden for five minutes, with a timer a second and then a timer a minute, plays again within two seconds': () => {
    const world = begun(3);
    play(world, 200);
    throttled(world, 2, 60_000, 1000);
    throttled(world, 2, 240_000, 60_000);
    assert.ok(untilPlays(world, 2) < 2000);
    assert.ok(stall(world, [0, 1]) < 700);
    assert.deepEqual(world.rooms[2]!.localSlots, [2]);
    same(world, [0, 1, 2]);
  },

  'scenario 29: a clock leaps an hour ahead, another half an hour back: nobody is suspected, nothing stops': () => {
    for (const count of [2, 4]) {
      const world = begun(count);
      const offsets = [3_600_000, -1_800_000, 0, 0];
      world.rooms.slice(0, 2).forEach((room, index) => {
        const tick = room.tick.bind(room);
        const leapMs = world.clock.now + 2000 + 500 * index;
        room.tick = (nowMs) => tick(nowMs + (nowMs < leapMs ? 0 : offsets[index]!));
      });
      play(world, 600);
      for (const room of world.rooms) assert.ok(room.stats.frame > 600, `is at frame ${room.stats.frame}`);
      assert.ok(stall(world, world.rooms.map((_, index) => index)) < 300);
      assert.deepEqual(world.told.flat().filter(({ name }) => name === 'left' || name === 'ended'), []);
      same(world, world.rooms.map((_, index) => index));
    }
  },

  'scenario 30: a machine that shows 20 pictures a second plays at full speed, and slows nobody': () => {
    const world = begun(3);
    play(world, 120);
    const before = world.rooms.map((room) => room.stats.frame);
    throttled(world, 1, 10_000, 50);
    world.rooms.forEach((room, index) => assert.ok(room.stats.frame - before[index]! > 580, `room ${index} made ${room.stats.frame - before[index]!} of 600 frames`));
    same(world, [0, 1, 2]);
  },

  'scenario 30: a machine that makes two ticks of five is benched, and does not hold the others to its pace; once it is fast again it plays': () => {
    for (const windowFrames of [8, 0]) {
      const world = begun(3, { windowFrames, delay: windowFrames === 0 ? 3 : 1 });
      play(world, 120);
      const before = world.rooms.map((room) => room.stats.frame);
      throttled(world, 1, 20_000, 250);
      for (const index of [0, 2]) {
        const frames = world.rooms[index]!.stats.frame - before[index]!;
        assert.ok(frames > 1020, `room ${index} made ${frames} of 1200 frames`);
      }
      assert.ok(untilPlays(world, 1) < 4000);
      same(world, [0, 1, 2]);
    }
  },

  'scenario 30: of two, a slow one is never paused for: both play at its pace': () => {
    const world = begun(2);
    play(world, 120);
    const before = world.rooms[0]!.stats.frame;
    throttled(world, 1, 20_000, 250);
    assert.ok(world.rooms[0]!.stats.frame - before > 420);
    assert.ok(stall(world, [0]) < 300, `stood still for ${stall(world, [0])} ms`);
    assert.ok(plays(world, 0) && plays(world, 1));
    same(world, [0, 1]);
  },

  'scenario 30: where all are slow alike, nobody is benched for it': () => {
    const world = begun(3);
    play(world, 120);
    const before = world.rooms.map((room) => room.stats.frame);
    let dueMs = 0;
    world.rooms.forEach((_, index) => world.asleep.add(index));
    play(world, 1200, () => {
      if (world.clock.now < dueMs) return;
      dueMs = world.clock.now + 200;
      for (const room of world.rooms) room.tick(world.clock.now);
      assert.deepEqual([0, 1, 2].filter((index) => !plays(world, index)), []);
    });
    world.asleep.clear();
    for (const [index, room] of world.rooms.entries()) assert.ok(room.stats.frame - before[index]! > 500);
    same(world, [0, 1, 2]);
  },

  'scenario 18: a newcomer dies at any moment on its way in: nobody stands still for longer than it takes to bench it': () => {
    for (let frames = 5; frames <= 125; frames += 10) {
      const world = begun(3);
      play(world, 200);
      arrive(world, 3, [0, 1, 2]);
      play(world, frames);
      die(world, 3);
      play(world, 300);
      assert.ok(stall(world, [0, 1, 2]) < 900, `dead after ${frames} frames: the others stood still for ${stall(world, [0, 1, 2])} ms`);
      same(world, [0, 1, 2]);
    }
  },

  'scenario 19: the member that leads dies at any moment while a newcomer comes in: the newcomer is in once': () => {
    for (let frames = 5; frames <= 125; frames += 10) {
      const world = begun(4);
      play(world, 200);
      arrive(world, 4, [0, 1, 2, 3]);
      play(world, frames);
      die(world, 0);
      untilPlays(world, 4, 12_000);
      play(world, 300);
      assert.deepEqual(world.rooms[4]!.localSlots, [4]);
      same(world, [1, 2, 3, 4]);
    }
  },

  'scenario 20: somebody comes while the room agrees to start: it plays from the beginning or comes in afterwards': () => {
    for (let frames = 0; frames <= 12; frames++) {
      const world = begun(3);
      for (const room of world.rooms) room.endMatch();
      world.run(60);
      arrive(world, 3, [], { game: world.rooms[0]!.game });
      world.rooms[0]!.start();
      world.run(frames);
      for (const other of [0, 1, 2]) world.network.connect(world.nodes[other]!, world.nodes[3]!);
      play(world, 300);
      for (let again = 0; again < 3 && world.phases().includes('lobby') && !world.phases().includes('playing'); again++) {
        world.rooms[0]!.start();
        play(world, 120);
      }
      untilPlays(world, 3);
      same(world, [0, 1, 2, 3]);
    }
  },

  'scenario 21: somebody leaves and is back within 100 ms: one seat, no ghost': () => {
    const world = begun(3);
    play(world, 200);
    world.rooms[2]!.close();
    play(world, 4);
    reload(world, 2, [0, 1]);
    untilPlays(world, 2, 10_000);
    play(world, 120);
    same(world, [0, 1, 2]);
    assert.deepEqual(world.rooms[0]!.members.map(({ id }) => id), ['n0', 'n1', 'n2-again']);
    assert.equal(world.rooms[0]!.members.filter(({ slots }) => slots.length > 0).length, 3);
  },

  'scenario 22: a second page with the same token: the first keeps the seat, and there are never two senders of one seat': () => {
    const world = begun(3);
    play(world, 200);
    arrive(world, 3, [0, 1, 2], { token: [3, 7, 7, 7], returning: true });
    play(world, 60 * 12, () => assert.ok(!plays(world, 3), 'the second page plays'));
    same(world, [0, 1, 2]);
    // The first is closed: now the seat is the second one's.
    die(world, 2);
    untilPlays(world, 3, 20_000);
    assert.deepEqual(world.rooms[3]!.localSlots, [2]);
    same(world, [0, 1, 3]);
  },

  'scenario 43: one of four computes something else: within three seconds it plays on with the state of the others': () => {
    const world = begun(4);
    play(world, 305);
    // Nobody presses anything, so that no rollback mends it.
    for (const room of world.rooms) room.setInput(0, { go: false });
    world.run(30);
    const { words } = world.rooms[2]!.state as unknown as { words: Uint32Array };
    words[1] = words[1]! ^ 1;
    const tamperedMs = world.clock.now;
    for (let i = 0; i < 180 && !world.told[2]!.some(({ name }) => name === 'desync'); i++) world.run(1);
    assert.ok(world.told[2]!.some(({ name }) => name === 'desync'));
    play(world, 10);
    untilPlays(world, 2);
    assert.ok(world.clock.now - tamperedMs < 3000, `it took ${world.clock.now - tamperedMs} ms`);
    for (const told of world.told) told.length = 0;
    same(world, [0, 1, 2, 3]);
  },

  'scenario 49: one never gives its share of the seed: that is said, and without it the others start': () => {
    const world = begun(3);
    for (const room of world.rooms) room.endMatch();
    world.run(60);
    world.asleep.add(2);
    world.rooms[0]!.start();
    world.run(60 * 6);
    assert.ok(world.told[0]!.some(({ name, event }) => name === 'notice' && event.kind === 'start-failed'));
    world.rooms[0]!.kick('n2');
    world.run(30);
    world.rooms[0]!.start();
    world.run(60);
    same(world, [0, 1]);
  },

  'scenario 51: all leave but one, and the last one reloads: the match is gone cleanly, and a new one can begin': () => {
    const world = begun(3);
    play(world, 300);
    world.rooms[0]!.close();
    world.rooms[1]!.close();
    play(world, 120);
    assert.ok(plays(world, 2));
    reload(world, 2, []);
    play(world, 600);
    assert.equal(world.rooms[2]!.phase, 'lobby');
    world.rooms[2]!.start();
    play(world, 60);
    same(world, [2]);
  },
};

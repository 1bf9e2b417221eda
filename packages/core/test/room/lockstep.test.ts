/** Lockstep in rooms: whoever lacks an input waits, so an automatic delay is to keep everybody from waiting. */
import { describe, expect, test } from '@jest/globals';
import { RoomWorld } from './world.ts';

const SECOND = 60;

/** Ticks that waited on each machine while `frames` went by. */
function waited(world: RoomWorld, frames: number): number[] {
  const before = world.rooms.map((room) => room.stats.stalls);
  world.run(frames);
  return world.rooms.map((room, i) => room.stats.stalls - before[i]!);
}

describe('lockstep with an automatic delay', () => {
  test('stops to stutter when the way becomes longer, and gives the delay back when it is short again', () => {
    const world = new RoomWorld(3, { windowFrames: 0, delay: 'auto', autoStart: 3 });
    world.meet();
    world.run(5 * SECOND);
    expect(world.phases()).toEqual(['playing', 'playing', 'playing']);
    expect(Math.max(...waited(world, 5 * SECOND))).toBeLessThan(3);
    world.network.everywhere({ delayMs: 80 });
    expect(Math.max(...waited(world, 2 * SECOND))).toBeGreaterThan(20);
    world.run(20 * SECOND);
    expect(Math.max(...waited(world, 5 * SECOND))).toBeLessThan(3);
    const far = world.rooms[0]!.stats.delayFrames;
    world.network.everywhere({ delayMs: 10 });
    world.run(60 * SECOND);
    expect(world.rooms[0]!.stats.delayFrames).toBeLessThan(far);
    expect(Math.max(...waited(world, 5 * SECOND))).toBeLessThan(3);
  });
});

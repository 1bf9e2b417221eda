/** The recipes of docs/recipes.md: each saves and restores exactly under rollback, and plays in a room. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { loopback, openRoom, type AnyGame, type AnyGameRun } from '@rollmesh/core';
import { sin } from '@rollmesh/core/sim';
import { pressed, ready, recipes } from '../../../../examples/recipes/all.ts';
import { pileSums } from '../../../../examples/recipes/planck/game.ts';
import { Vec2, World } from '../../../../examples/recipes/planck/physics.ts';

const SLOTS = 2;
const PLACES = 8;
/** Frames to begin with, so that piles touch and lists are filled. */
const WARM = 60;
const FRAMES = 15;

function start(game: AnyGame): AnyGameRun {
  const run = game.start({ seed: [1, 2, 3, 4], slots: SLOTS });
  run.reserve(PLACES);
  return run;
}

function step(run: AnyGameRun, frame: number): void {
  const bytes = Uint8Array.from({ length: SLOTS }, (_, slot) => pressed(frame, slot));
  run.step({ frame, slots: SLOTS, width: 1, bytes, present: 3, gone: 0 });
}

/** The sum after each of the frames, where every frame from `WARM` on is computed again from up to `depth` frames before. */
function sums(game: AnyGame, depth: number): number[] {
  const run = start(game);
  const found: number[] = [];
  for (let frame = 0; frame < WARM + FRAMES; frame++) {
    if (frame >= WARM) run.save(frame % PLACES);
    step(run, frame);
    if (frame < WARM) continue;
    if (depth > 0) {
      const from = Math.max(WARM, frame - (frame % (depth + 1)));
      run.load(from % PLACES);
      for (let again = from; again <= frame; again++) {
        run.save(again % PLACES);
        step(run, again);
      }
    }
    run.save((frame + 1) % PLACES);
    found.push(run.checksum((frame + 1) % PLACES));
  }
  return found;
}

beforeAll(ready);

describe.each(recipes)('$name', ({ game }) => {
  test('going back and computing again, from every frame and however deep, gives the same sums', () => {
    const straight = sums(game, 0);
    expect(new Set(straight).size).toBe(FRAMES);
    expect(sums(game, 4)).toEqual(straight);
  });

  test('two machines that predict and roll back agree', async () => {
    const transport = loopback();
    const rooms = [await openRoom(game, { transport, autoStart: 2, delay: 1 })];
    rooms.push(await openRoom(game, { transport, code: rooms[0]!.code, autoStart: 2, delay: 1 }));
    for (let frame = 0; frame < 60; frame++) {
      rooms.forEach((room, seat) => {
        const keys = pressed(frame, seat);
        room.setInput(0, { left: (keys & 1) > 0, right: (keys & 2) > 0, [game === recipes[0]!.game || game === recipes[1]!.game ? 'jump' : 'fire']: frame % 9 < 4 });
        if (seat === 0 || frame % 6 < 4) room.tick((frame * 1000) / 60);
      });
    }
    const checkpoint = Math.min(...rooms.map(({ session }) => session!.newestCheckpoint));
    expect(checkpoint).toBeGreaterThan(15);
    expect(rooms[0]!.session!.checksumAt(checkpoint)).toBe(rooms[1]!.session!.checksumAt(checkpoint));
    expect(rooms[0]!.session!.stats.rollbacks).toBeGreaterThan(2);
    for (const room of rooms) room.close();
  });
});

describe('planck with replaced maths', () => {
  test('computes with our functions, and leaves the page’s own Math as it was', () => {
    const angle = Array.from({ length: 100_000 }, (_, i) => i * 0.001).find((x) => Math.sin(x) !== sin(x))!;
    const world = new World();
    const body = world.createBody({ position: new Vec2(0, 0), angle });
    expect(body.getTransform().q.s).toBe(sin(angle));
    expect(body.getTransform().q.s).not.toBe(Math.sin(angle));
    expect(Math.random()).toBeGreaterThanOrEqual(0);
  });

  test('the pile of 60 bodies has these sums, in this engine as in all others', () => {
    expect(pileSums(120, 60)).toEqual([1747034821, 3700161222]);
  });
});

/** The sync test says nothing of sound games and names frame and field of faults planted where games have them. */
import { describe, expect, test } from '@jest/globals';
import { defineGame, f64, hookGame, pool, u32, type AnyGame } from '@rollmesh/core';
import { guard } from '@rollmesh/core/guard';
import { runSyncTest, syncTest } from '@rollmesh/core/testing';
import { shoveOff } from '../../../../demo-game/src/sim/shove-off.ts';

type Step = (state: { x: number; n: number; y: Float64Array }, frame: number, prng: { float(): number }) => void;

const declared = (step: Step, init?: (state: { x: number }) => void): AnyGame =>
  defineGame({
    name: 'plant',
    input: { go: 'button', way: 'axis' },
    state: { x: f64(), n: u32(), y: f64(4), shots: pool(8, { age: u32() }) },
    init: (state) => init?.(state),
    step(state, inputs, { frame, prng }) {
      state.x = state.x * 0.9 + inputs[0].way;
      if (inputs[1].pressed.go && !state.shots.isFull) state.shots.add();
      step(state, frame, prng);
    },
  });

const owned = (save: (live: { hp: number; cooldown: number }) => { hp: number; cooldown?: number }): AnyGame =>
  hookGame({
    name: 'owned',
    input: { go: 'button' },
    start: () => ({ hp: 100, cooldown: 0 }),
    save,
    load: (live, saved) => void Object.assign(live, saved),
    step(live, inputs) {
      if (inputs[0].go && live.cooldown === 0) live.cooldown = 7;
      if (live.cooldown > 0) live.cooldown -= 1;
      if (live.cooldown === 1) live.hp += 1;
    },
  });

describe('sound games', () => {
  test('show nothing, at any depth and number of seats, and are computed again many times', () => {
    for (const [depthFrames, slots, seed] of [[1, 2, 1], [8, 8, 2], [32, 3, 3]] as const) {
      const report = syncTest(shoveOff, { frames: 150, depthFrames, slots, seed, guard: slots === 3 ? guard() : undefined });
      expect(report).toMatchObject({ frames: 150, slots, seed, failure: undefined });
      expect(report.resimulated).toBeGreaterThan(150);
    }
  });

  test('with their own objects show nothing either', () => {
    expect(runSyncTest(owned((live) => ({ ...live }))).failure).toBeUndefined();
  });

  test('play what the caller wants pressed', () => {
    const game = defineGame({ name: 'count', input: { go: 'button' }, state: { n: u32() }, step: (state, inputs) => void (state.n += Number(inputs[0].go)) });
    const pressed: number[] = [];
    syncTest(game, { frames: 30, input: (slot, frame, chance) => ({ go: (pressed.push(slot), chance.chance(0.5) && frame % 2 === 0) }) });
    expect(new Set(pressed)).toEqual(new Set([0, 1, 2, 3]));
  });
});

describe('planted faults', () => {
  let kept = 0;
  const plants: readonly [name: string, game: () => AnyGame, how: string | RegExp, field: RegExp][] = [
    ['unseeded random', () => declared((state) => void (state.y[2] = Math.random())), /another match/, /^y\[2\]/],
    ['a count outside', () => declared((state) => void (state.n = kept++)), /./, /^n$/],
    ['a count outside that matters in one frame only', () => declared((state, frame) => void (frame === 300 ? (state.n = kept++) : 0)), /./, /^n$/],
    ['an init that draws lots', () => declared(() => undefined, (state) => void (state.x = Math.random())), /start/, /^x$/],
    ['a save that forgets a field', () => owned(({ hp }) => ({ hp })), /./, /hp|cooldown/],
    ['what an earlier match left behind', () => {
      const seen: number[] = [];
      return declared((state, frame) => {
        // Each frame's own: neither rollback nor a match beside it shows it.
        seen[frame] = (seen[frame] ?? 0) + 1;
        if (frame === 3 && seen.length > 200) state.n = 1;
      });
    }, /second match/, /^n$/],
  ];

  test.each(plants)('%s is found, with frame and field', (_name, game, how, field) => {
    kept = 0;
    const { failure } = runSyncTest(game());
    expect(failure?.how).toMatch(how);
    expect(failure!.differences.map(({ field: name, index }) => (index >= 0 ? `${name}[${index}]` : name))[0]).toMatch(field);
  });

  test('the one call throws a sentence with frame, field and both values', () => {
    kept = 0;
    const game = declared((state, frame) => void (frame === 50 ? (state.n = kept++) : 0));
    expect(() => syncTest(game)).toThrow(/^Frame 50 came out differently .*: n was \d+, then \d+\. Look for what step reads or keeps outside/);
  });

  test('the same seed finds the same, so that a failure can be looked at again', () => {
    const once = (): unknown => {
      kept = 0;
      return runSyncTest(declared((state, frame) => void (frame > 100 ? (state.n = kept++) : 0)), { seed: 5 });
    };
    expect(once()).toEqual(once());
  });

  test('a cache that wrong predictions fill is found by a twin with a memory of its own', () => {
    const caching = (): AnyGame => {
      const cache = new Map<number, number>();
      return declared((state, frame) => {
        if (!cache.has(frame)) cache.set(frame, state.x);
        state.y[0] = cache.get(frame)!;
      });
    };
    const { failure } = runSyncTest(caching(), { twin: caching() });
    expect(failure!.differences[0]).toMatchObject({ field: 'y', index: 0 });
    expect(runSyncTest(declared(() => undefined), { twin: declared(() => undefined) }).failure).toBeUndefined();
  });

  test('what a step throws is told with its frame, and thrown by the one call', () => {
    const game = declared((state, frame) => void (state.x = frame < 7 ? 1 : Math.sin(frame)));
    expect(runSyncTest(game, { guard: guard() })).toMatchObject({ frames: 7, failure: undefined, error: { code: 'nondeterministic' } });
    expect(() => syncTest(game, { guard: guard() })).toThrow('Use sin from @rollmesh/core/sim.');
  });
});

test('options out of range are told, and a test can be ended early', () => {
  const game = declared(() => undefined);
  for (const bad of [{ frames: 0 }, { slots: 99 }, { depthFrames: 33 }, { seed: -1 }]) expect(() => runSyncTest(game, bad)).toThrow('Give a whole number');
  expect(runSyncTest(game, { frames: 5000, onProgress: (frame) => frame < 200 }).frames).toBe(200);
});

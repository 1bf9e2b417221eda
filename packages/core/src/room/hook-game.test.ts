import { describe, expect, test } from '@jest/globals';
import { loopback } from '../link/loopback.ts';
import { LIVE, type FrameInputs } from '../sync/simulation.ts';
import { cloneData } from './hook-clone.ts';
import { hookGame } from './hook-game.ts';
import { plainOf } from './hook-differences.ts';
import { readPlain, writePlain } from './hook-values.ts';
import { openRoom } from './open-room.ts';
import type { AnyGame, HookedGame } from './game.ts';

interface World {
  names: string[];
  at: { x: number; y: number }[];
  luck: number;
  marks: Map<string, number>;
  dashes: number;
}

const tag = hookGame({
  name: 'tag',
  players: [1, 4],
  input: { right: 'button', down: 'button', dash: 'impulse' },
  events: { dashed: 'final' },
  start({ slots, prng }) {
    const world: World = { names: [], at: [], luck: prng.int(100), marks: new Map(), dashes: 0 };
    for (let slot = 0; slot < slots; slot += 1) world.at.push({ x: slot * 10, y: 0 });
    return world;
  },
  save: (world) => structuredClone(world),
  load: (_, saved) => structuredClone(saved),
  step(world, inputs, { frame, prng, emit }) {
    inputs.forEach((input, slot) => {
      world.at[slot].x += Number(input.right);
      world.at[slot].y += Number(input.down);
      if (!input.pressed.dash) return;
      world.dashes += 1;
      world.names.push(`dash ${slot}`);
      world.marks.set(`s${slot}`, frame);
      emit('dashed', { slot });
    });
    world.luck = prng.int(1000);
  },
});

const bytesGame = hookGame({
  name: 'bytes',
  input: 2,
  start: ({ slots }) => ({ sums: new Array<number>(slots).fill(0) }),
  save: ({ sums }, reuse: Float64Array | undefined) => {
    const copy = reuse ?? new Float64Array(sums.length);
    copy.set(sums);
    return copy;
  },
  load({ sums }, saved) {
    sums.forEach((_, slot) => void (sums[slot] = saved[slot]));
  },
  step: ({ sums }, inputs) => inputs.forEach((input, slot) => void (sums[slot] += input[0] * 256 + input[1])),
});

const SEED = [1, 2, 3, 4];

function inputsOf(of: AnyGame, frame: number, players: readonly object[]): FrameInputs {
  const bytes = new Uint8Array(of.inputBytes * players.length);
  players.forEach((values, slot) => of.encodeInput(values, bytes, slot * of.inputBytes));
  return { frame, slots: players.length, width: of.inputBytes, bytes, present: 0xffff, gone: 0 };
}

describe('an existing game', () => {
  test('saved, played on and loaded again, it plays the same frames: own state, random numbers and edges', () => {
    const run = tag.start({ seed: SEED, slots: 2 });
    run.reserve(2);
    const play = (frame: number): void => run.step(inputsOf(tag, frame, [{ right: true, dash: frame > 2 }, { down: frame % 2 === 0 }]));
    for (let frame = 0; frame < 4; frame += 1) play(frame);
    run.save(0);
    const sums: number[] = [];
    for (let frame = 4; frame < 9; frame += 1) {
      play(frame);
      sums.push(run.checksum(LIVE));
    }
    expect(new Set(sums).size).toBe(5);
    run.load(0);
    expect(run.checksum(LIVE)).toBe(run.checksum(0));
    for (let frame = 4; frame < 9; frame += 1) {
      play(frame);
      expect(run.checksum(LIVE)).toBe(sums[frame - 4]);
    }
    expect(run.state.dashes).toBe(1);
  });

  test('plays in a room: events, drawing and checksums, as a declared game does', async () => {
    const { rooms, dashed } = await play(tag, (seat, frame) => ({ right: seat === 0, dash: seat === 1 && frame % 20 === 10 }));
    expect(rooms[0]!.state.at[0].x).toBeGreaterThan(100);
    expect(rooms[0]!.view.previous.at[0].x).toBe(rooms[0]!.state.at[0].x - 1);
    expect(dashed.length).toBeGreaterThan(3);
  });

  test('in lockstep too, where nothing is saved for a rollback', async () => {
    const { rooms } = await play(tag, (seat) => ({ right: seat === 0 }), 0);
    expect(rooms[1]!.view.previous.at[0].x).toBe(rooms[1]!.state.at[0].x - 1);
  });

  test('may pack its own input bytes, and copy its state into another shape', async () => {
    const { rooms } = await play(bytesGame, (seat) => [seat, 7]);
    expect(rooms[0]!.state.sums[1] % (256 + 7)).toBe(0);
    expect(rooms[0]!.state.sums[1]).toBeGreaterThan(10_000);
    expect(rooms[0]!.view.previous[1]).toBe(rooms[0]!.state.sums[1] - 256 - 7);
  });

  test('somebody comes into the running match: the state travels, shared references and all', async () => {
    const game = hookGame({
      name: 'late', players: [1, 4], input: { go: 'button' }, lateJoin: true,
      start: ({ slots }) => {
        const ships = Array.from({ length: slots }, () => ({ x: 0 }));
        return { ships, leader: ships[0] };
      },
      step(world, inputs) {
        inputs.forEach((input, slot) => void (world.ships[slot].x += Number(input.go)));
        world.leader.x += 2;
      },
    });
    const transport = loopback();
    const rooms = [await openRoom(game, { transport, autoStart: 2, delay: 1 })];
    const enter = async (): Promise<unknown> => rooms.push(await openRoom(game, { transport, code: rooms[0]!.code, autoStart: 2, delay: 1 }));
    let frame = 0;
    const run = (frames: number): void => {
      for (const end = frame + frames; frame < end; frame += 1) {
        for (const room of rooms) {
          room.setInput(0, { go: frame % 3 === 0 });
          room.tick((frame * 1000) / 60);
        }
      }
    };
    await enter();
    run(240);
    await enter();
    run(400);
    expect(rooms.map(({ phase }) => phase)).toEqual(['playing', 'playing', 'playing']);
    const checkpoint = Math.min(...rooms.map(({ session }) => session!.newestCheckpoint));
    expect(checkpoint).toBeGreaterThan(400);
    expect(new Set(rooms.map(({ session }) => session!.checksumAt(checkpoint))).size).toBe(1);
    expect(rooms[2]!.state.leader).toBe(rooms[2]!.state.ships[0]);
    expect(rooms[2]!.state.ships[0].x).toBeGreaterThan(1000);
  });

  test('a snapshot makes another machine’s match equal, and bytes that are none change nothing', () => {
    const [here, there] = [tag.start({ seed: SEED, slots: 2 }), tag.start({ seed: SEED, slots: 2 })];
    for (let frame = 0; frame < 5; frame += 1) here.step(inputsOf(tag, frame, [{ right: true, dash: true }, {}]));
    const snapshot = here.snapshot(LIVE);
    expect(there.diffSnapshot(LIVE, snapshot, 99).map(({ field }) => field)).toEqual(expect.arrayContaining(['at[0].x', 'luck', 'dashes', '(prng)']));
    expect(there.restore(snapshot)).toBe(true);
    expect(there.checksum(LIVE)).toBe(here.checksum(LIVE));
    expect(there.diffSnapshot(LIVE, snapshot)).toEqual([]);
    expect(there.state.marks).toEqual(new Map([['s0', 0]]));
    for (const bad of [new Uint8Array(0), snapshot.subarray(1), snapshot.subarray(0, snapshot.length - 1), Uint8Array.of(7, 255, 255, 255, 255)]) {
      expect(there.restore(bad)).toBe(false);
    }
    expect(there.checksum(LIVE)).toBe(here.checksum(LIVE));
    expect(there.inspect()).toMatchObject({ names: ['dash 0'], dashes: 1 });
  });

  test('two places are compared by path', () => {
    const run = tag.start({ seed: SEED, slots: 1 });
    run.reserve(2);
    run.save(0);
    run.step(inputsOf(tag, 0, [{ right: true }]));
    run.save(1);
    expect(run.diff(0, 1)).toEqual([{ field: 'at[0].x', index: -1, a: 0, b: 1 }]);
    expect(run.diff(1, 1)).toEqual([]);
  });

  test('a save that hands out the live state, or a load that takes it, is told', () => {
    const game = (hooks: object): HookedGame => hookGame({ name: 'a', input: 1, start: () => ({ x: 1 }), save: () => ({}), load() {}, step() {}, ...hooks });
    const first = game({ save: (live: object) => live }).start({ seed: SEED, slots: 1 });
    first.reserve(1);
    expect(() => first.save(0)).toThrow(/is the live state itself/);
    const second = game({ load: (_: object, saved: object) => saved }).start({ seed: SEED, slots: 1 });
    second.reserve(1);
    second.save(0);
    expect(() => second.load(0)).toThrow(/is the live state itself/);
  });

  test('without save and load, plain objects are copied by themselves, shared references included', () => {
    const game = hookGame({
      name: 'plain',
      input: 1,
      start: () => {
        const ships = [{ x: 1 }, { x: 2 }];
        return { ships, chased: ships[1], seen: new Map([['a', new Uint8Array(2)]]) };
      },
      step: (world) => void (world.chased.x += 1),
    });
    const run = game.start({ seed: SEED, slots: 1 });
    run.reserve(1);
    run.save(0);
    run.step(inputsOf(game, 0, [[0]]));
    expect(run.state.ships[1].x).toBe(3);
    run.load(0);
    run.step(inputsOf(game, 0, [[0]]));
    expect(run.state.ships[1].x).toBe(3);
  });

  test('such a copy keeps classes, circles and every kind of data apart from the live state, and tells what is no data', () => {
    class Ship {
      x = 1;
      fly(): number {
        return (this.x += 1);
      }
    }
    const live = { ship: new Ship(), set: new Set([[1]]), map: new Map([[{ a: 1 }, new Float64Array([1.5])]]), n: [null, undefined, -0, 'text'], self: {} };
    live.self = live;
    const copy = cloneData(live);
    expect(copy).toEqual(live);
    expect(copy.self).toBe(copy);
    copy.ship.fly();
    [...copy.map.values()][0]![0] = 7;
    expect([live.ship.x, [...live.map.values()][0]![0]]).toEqual([1, 1.5]);
    expect(() => cloneData({ a: { grow: () => 1 } })).toThrow(/a function in grow, which cannot be copied/);
    expect(() => cloneData([new Date(0)])).toThrow(/a Date/);
    expect(() => hookGame({ name: 'a', input: 1, start: () => ({}), save: () => ({}), step() {} })).toThrow(/not both/);
  });

  test('mistakes are told in one sentence with the remedy', () => {
    const hooks = { start: () => ({}), save: () => ({}), load() {}, step() {} };
    expect(() => hookGame({ ...hooks, name: 'a', input: 0 })).toThrow(/input is 0/);
    expect(() => hookGame({ ...hooks, name: 'a', input: {} })).toThrow(/no fields/);
    expect(() => hookGame({ ...hooks, name: '', input: 1 })).toThrow(/no usable name/);
    expect(() => hookGame({ name: 'a', input: 1 } as never)).toThrow(/no start/);
    expect(() => hookGame({ ...hooks, name: 'a', input: 1, stat: 1 } as never)).toThrow(/no option "stat"/);
    expect(() => hookGame({ ...hooks, name: 'a', input: 1, start: () => 3 as never }).start({ seed: SEED, slots: 1 })).toThrow(/live state is 3/);
    expect(() => bytesGame.encodeInput([1], new Uint8Array(2))).toThrow(/1 bytes was given/);
    const other = hookGame({ name: 'tag', players: [1, 4], input: { right: 'button' }, ...hooks });
    expect(other.configHash).not.toBe(tag.configHash);
  });
});

describe('plain values as bytes', () => {
  test('reading what was written gives it back, class and all but prototypes', () => {
    const value = {
      n: [1, -0, 1.5, NaN, null, undefined, true, 'text \u{1f600}'], m: new Map<unknown, unknown>([['a', [1]], [2, new Set([3])]]),
      t: [new Uint8Array([1, 2]), new Float64Array([1.5, -0]), new Int16Array([-5]), new Float32Array(0)], ['__proto__x']: { '': 1 },
    };
    expect(readPlain(writePlain(value))).toEqual(value);
    expect(writePlain({ a: 1, b: 2 })).toEqual(writePlain({ b: 2, a: 1 }));
  });

  test('two references to one object, and circles, come back as such', () => {
    const ship: { name: string; wing?: unknown } = { name: 'a' };
    ship.wing = ship;
    const back = readPlain(writePlain({ ships: [ship, ship], seen: new Set([ship]), of: new Map([[ship, new Uint8Array(1)]]) })) as { ships: (typeof ship)[]; seen: Set<unknown>; of: Map<unknown, unknown> };
    expect(back.ships[0]).toBe(back.ships[1]);
    expect(back.ships[0]!.wing).toBe(back.ships[0]);
    expect([...back.seen][0]).toBe(back.ships[0]);
    expect([...back.of.keys()][0]).toBe(back.ships[0]);
    expect(plainOf(back.ships)).toEqual([{ name: 'a', wing: '(as above)' }, '(as above)']);
  });

  test('every cut and every flipped byte is read without a throw, and what lies about its size is refused', () => {
    const list = [1];
    const bytes = writePlain({ a: [1, 'x', new Map([[1, new Uint8Array(3)]])], b: new Set(['q']), c: [list, list] });
    for (let at = 0; at < bytes.length; at += 1) {
      expect(readPlain(bytes.subarray(0, at))).toBeUndefined();
      for (const flip of [1, 128, 255]) {
        const wrong = bytes.slice();
        wrong[at] ^= flip;
        expect(() => readPlain(wrong)).not.toThrow();
      }
    }
    expect(readPlain(new Uint8Array(100_000).fill(6))).toBeUndefined();
  });

  test('what is not plain is told', () => {
    let deep: unknown[] = [];
    for (let i = 0; i < 70; i += 1) deep = [deep];
    expect(() => writePlain(deep)).toThrow(/deeper than 64/);
    expect(() => writePlain([new (class Ship {})()])).toThrow(/A Ship cannot/);
    expect(() => writePlain([() => 1])).toThrow(/A function cannot/);
    expect(() => writePlain(new DataView(new ArrayBuffer(1)))).toThrow(/DataView/);
  });
});

/** Two rooms of a game over a loopback for three seconds; their checkpoints must be equal. */
async function play<G extends AnyGame>(game: G, press: (seat: number, frame: number) => Parameters<G['encodeInput']>[0], window?: number) {
  const transport = loopback();
  const rooms = [await openRoom(game, { transport, autoStart: 2, delay: 1, window })];
  rooms.push(await openRoom(game, { transport, code: rooms[0]!.code, autoStart: 2, delay: 1, window }));
  const dashed: unknown[] = [];
  if ('dashed' in game.events) rooms[0]!.on('dashed' as never, (event) => void dashed.push(event));
  for (let frame = 0; frame < 180; frame += 1) {
    rooms.forEach((room, seat) => {
      room.setInput(0, press(seat, frame) as never);
      // One of the two looks away now and then, so that inputs come late and frames are simulated again.
      if (seat === 0 || frame % 12 < 8) room.tick((frame * 1000) / 60);
    });
  }
  const [one, two] = rooms.map((room) => room.session!);
  const checkpoint = Math.min(one!.newestCheckpoint, two!.newestCheckpoint);
  expect(checkpoint).toBeGreaterThan(60);
  expect(one!.checksumAt(checkpoint)).toBe(two!.checksumAt(checkpoint));
  return { rooms, dashed };
}

test.each<[string, object, RegExp]>([
  ['start', { start: async () => ({}) }, /start is async. Make it a plain function/],
  ['step', { step: async () => undefined }, /step is async/],
  ['save', { save: async () => ({}), load: () => undefined }, /save is async/],
])('an async %s is told before anybody plays', (_name, options, sentence) => {
  expect(() => hookGame({ name: 'a', input: 1, start: () => ({}), step: () => undefined, ...options } as never)).toThrow(sentence);
});

test('a promise of a start is told when a match begins', () => {
  const game = hookGame({ name: 'a', input: 1, start: () => Promise.resolve({}), step: () => undefined });
  expect(() => game.start({ seed: [1, 2, 3, 4], slots: 1 })).toThrow(/start is async/);
});

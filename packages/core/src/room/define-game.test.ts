import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RollmeshError } from '../ground/errors.ts';
import { bool, f64, pool, u16, u8 } from '../sim/fields.ts';
import { LIVE } from '../sync/simulation.ts';
import { defineGame } from './define-game.ts';
import type { AnyGame, AnyGameRun } from './game.ts';

const SEED = [1, 2, 3, 4];
const squares = {
  name: 'squares', version: 1, tickRate: 60, players: [2, 4] as const,
  input: { left: 'button', dash: 'impulse', aim: 'axis' } as const,
  state: { x: f64(4), dashes: u8(4), round: u16(), over: bool(), shots: pool(20, { x: f64(), owner: u8() }) },
  events: { hit: 'predicted', goal: 'final' } as const,
};

/** Uses everything that a snapshot must carry: random numbers, edges of inputs, a pool, who is present. */
const game = defineGame({
  ...squares,
  init(state, { slots, prng }) {
    for (let slot = 0; slot < slots; slot += 1) state.x[slot] = prng.float() * 100;
  },
  step(state, inputs, { frame, slots, prng, emit, present, gone }) {
    for (let slot = 0; slot < slots; slot += 1) {
      const input = inputs[slot];
      state.x[slot] += input.aim + (input.left ? -1 : 0) + (present(slot) ? 0 : 1000) + (gone(slot) ? 1e6 : 0);
      if (input.pressed.dash) state.dashes[slot] += 1;
      if (input.released.left) {
        const shot = state.shots.add();
        if (shot >= 0) state.shots.x[shot] = prng.float();
        emit('hit', slot, slot);
      }
    }
    for (const shot of state.shots) if (prng.chance(0.3)) state.shots.remove(shot);
    state.round = frame;
    if (frame % 10 === 9) emit('goal', frame);
  },
});

type Controls = { readonly left?: boolean; readonly dash?: boolean; readonly aim?: number };

function stepOf(run: AnyGameRun, of: AnyGame, frame: number, players: readonly Controls[], present = 0xffff, gone = 0): void {
  const bytes = new Uint8Array(of.inputBytes * players.length);
  players.forEach((controls, slot) => of.encodeInput(controls, bytes, slot * of.inputBytes));
  run.step({ frame, slots: players.length, width: of.inputBytes, bytes, present, gone });
}

const controls = fc.record({ left: fc.boolean(), dash: fc.boolean(), aim: fc.double({ min: -1, max: 1, noNaN: true }) });
const match = fc.array(fc.tuple(controls, controls), { minLength: 2, maxLength: 30 });

function started(reserve = 8) {
  const run = game.start({ seed: SEED, slots: 2 });
  run.reserve(reserve);
  return run;
}

describe('a match of a declared game', () => {
  test('two peers with one seed and the same inputs hold the same bytes; another seed does not', () => {
    fc.assert(
      fc.property(match, (frames) => {
        const [one, two] = [started(), started()];
        const other = game.start({ seed: [1, 2, 3, 5], slots: 2 });
        frames.forEach((inputs, frame) => [one, two, other].forEach((run) => stepOf(run, game, frame, inputs)));
        expect(one.snapshot(LIVE)).toEqual(two.snapshot(LIVE));
        expect(one.checksum(LIVE)).not.toBe(other.checksum(LIVE));
      }),
    );
  });

  test('to go back and simulate again is to have simulated once', () => {
    fc.assert(
      fc.property(match, match, fc.nat(), (frames, mispredicted, at) => {
        const straight = started();
        frames.forEach((inputs, frame) => stepOf(straight, game, frame, inputs));
        const rolled = started();
        const back = at % frames.length;
        frames.slice(0, back).forEach((inputs, frame) => stepOf(rolled, game, frame, inputs));
        rolled.save(3);
        mispredicted.forEach((inputs, i) => stepOf(rolled, game, back + i, inputs));
        rolled.load(3);
        frames.slice(back).forEach((inputs, i) => stepOf(rolled, game, back + i, inputs));
        expect(rolled.snapshot(LIVE)).toEqual(straight.snapshot(LIVE));
      }),
    );
  });

  test('who joins from a snapshot computes the same frames, edges and random numbers included', () => {
    fc.assert(
      fc.property(match, fc.nat(), (frames, at) => {
        const there = started();
        const joins = at % frames.length;
        frames.slice(0, joins).forEach((inputs, frame) => stepOf(there, game, frame, inputs));
        const joiner = game.start({ seed: [9, 9, 9, 9], slots: 2 });
        expect(joiner.restore(there.snapshot(LIVE))).toBe(true);
        frames.slice(joins).forEach((inputs, i) => [there, joiner].forEach((run) => stepOf(run, game, joins + i, inputs)));
        expect(joiner.diffSnapshot(LIVE, there.snapshot(LIVE))).toEqual([]);
        expect(joiner.checksum(LIVE)).toBe(there.checksum(LIVE));
      }),
    );
  });

  test('present and gone tell who plays', () => {
    const run = started();
    run.state.x.fill(0);
    stepOf(run, game, 0, [{}, {}], 0b01, 0b10);
    expect([...run.state.x]).toEqual([0, 1000 + 1e6, 0, 0]);
  });

  test('a state view keeps what was copied while the match goes on', () => {
    const run = started();
    const view = run.createStateView();
    stepOf(run, game, 0, [{ aim: 1 }, {}]);
    run.save(2);
    view.copyFromLive();
    const x = run.state.x[0];
    stepOf(run, game, 1, [{ aim: 1 }, {}]);
    expect([view.state.x[0], view.state.round, run.state.round]).toEqual([x, 0, 1]);
    view.copyFromLive();
    expect(view.state.round).toBe(1);
    view.copyFrom(2);
    expect(view.state.round).toBe(0);
    view.state.x[0] = -5;
    expect(run.state.x[0]).not.toBe(-5);
  });

  test('its events are heard once though their frames are simulated again', () => {
    const run = started();
    const heard: string[] = [];
    const settle = (current: number, final: number): void =>
      run.effects.settle(current, final, (name, data, frame, undone) => heard.push(`${undone ? 'not ' : ''}${name} ${String(data)} @${frame}`));
    stepOf(run, game, 0, [{ left: true }, {}]);
    run.save(0);
    for (let again = 0; again < 3; again += 1) {
      run.load(0);
      for (let frame = 1; frame <= 9; frame += 1) stepOf(run, game, frame, [{}, {}]);
      settle(9, 0);
    }
    expect(heard).toEqual(['hit 0 @1']);
    settle(9, 9);
    expect(heard).toEqual(['hit 0 @1', 'goal 9 @9']);
  });

  test('to restore a snapshot undoes no event: they belonged to another timeline', () => {
    const run = started();
    const heard: string[] = [];
    const settle = (current: number, final: number): void => run.effects.settle(current, final, (name, _data, frame, undone) => heard.push(`${undone ? 'not ' : ''}${name} @${frame}`));
    const start = run.snapshot(LIVE);
    stepOf(run, game, 0, [{ left: true }, {}]);
    stepOf(run, game, 1, [{}, {}]);
    settle(1, -1);
    expect(run.restore(start)).toBe(true);
    for (let frame = 0; frame <= 9; frame += 1) stepOf(run, game, frame, [{}, {}]);
    settle(9, 9);
    expect(heard).toEqual(['hit @1', 'goal @9']);
  });

  test('every step goes through `around`, and a step may not drive the match', () => {
    const calls: string[] = [];
    let inner: () => void = () => undefined;
    const small = defineGame({ name: 'a', input: { up: 'button' }, state: { n: u8() }, step: () => inner() });
    const run = small.start({ seed: SEED, slots: 1, around: (step) => { calls.push('before'); step(); calls.push('after'); } });
    run.reserve(1);
    stepOf(run, small, 0, [{}]);
    expect(calls).toEqual(['before', 'after']);
    for (const misuse of [() => run.save(0), () => run.load(0), () => stepOf(run, small, 1, [{}]), () => run.restore(new Uint8Array(0))]) {
      inner = misuse;
      expect(() => stepOf(run, small, 1, [{}])).toThrow(expect.objectContaining({ code: 'reentrant' }));
    }
    inner = () => undefined;
    stepOf(run, small, 1, [{}]);
  });

  test('a promise that a step or an init returns is told, as from an async function compiled for older browsers', () => {
    const later = (async () => undefined) as unknown as () => void;
    const lazy = defineGame({ name: 'a', input: { up: 'button' }, state: { n: u8() }, step: () => later() });
    expect(() => stepOf(lazy.start({ seed: SEED, slots: 1 }), lazy, 0, [{}])).toThrow(/step is async. Make it a plain function/);
    expect(() => defineGame({ name: 'a', input: { up: 'button' }, state: { n: u8() }, init: () => later(), step() {} }).start({ seed: SEED, slots: 1 })).toThrow(/init is async/);
  });

  test('a step that returns a new state, as reducers do, is told', () => {
    const reducer = defineGame({ name: 'a', input: { up: 'button' }, state: { n: u8() }, step: (state) => ({ n: state.n + 1 }) });
    expect(() => stepOf(reducer.start({ seed: SEED, slots: 1 }), reducer, 0, [{}])).toThrow(/step returned an object. Write into the state/);
  });

  test('a step in one line may return what it worked on, or null', () => {
    for (const step of [(state: { x: Float64Array }) => state.x.fill(2), () => null] as const) {
      const short = defineGame({ name: 'a', input: { up: 'button' }, state: { x: f64(2) }, step });
      expect(() => stepOf(short.start({ seed: SEED, slots: 1 }), short, 0, [{}])).not.toThrow();
    }
  });

  test('an event may have the name of anything that no room tells', () => {
    expect(() => defineGame({ name: 'a', input: { up: 'button' }, state: { n: u8() }, events: { constructor: 'final', toString: 'final' }, step() {} })).not.toThrow();
  });

  test('inspect shows the state by name', () => {
    const run = started();
    stepOf(run, game, 0, [{ left: true }, {}]);
    stepOf(run, game, 1, [{}, {}]);
    expect(run.inspect()).toMatchObject({ round: 1, over: false, dashes: [0, 0, 0, 0] });
  });
});

describe('a declaration', () => {
  test('has defaults for all but name, input, state and step', () => {
    const small = defineGame({ name: 'a', input: { up: 'button' }, state: { n: u8() }, step() {} });
    expect(small).toMatchObject({ name: 'a', version: 1, tickRate: 60, players: { min: 1, max: 8 }, inputBytes: 1, events: {} });
    expect(Object.isFrozen(small)).toBe(true);
  });

  test('its hash tells apart everything that makes other frames, and nothing else', () => {
    const step = (): void => undefined;
    const base = { ...squares, step };
    const variants: AnyGame[] = [
      defineGame({ ...base, name: 'circles' }), defineGame({ ...base, version: 2 }), defineGame({ ...base, tickRate: 30 }), defineGame({ ...base, players: [2, 3] }), defineGame({ ...base, players: [1, 4] }),
      defineGame({ ...base, input: { left: 'button', dash: 'button', aim: 'axis' } }), defineGame({ ...base, input: { left: 'button', dash: 'impulse' } }),
      defineGame({ ...base, state: { ...squares.state, x: f64(5) } }), defineGame({ ...base, state: { ...squares.state, over: u8() } }), defineGame({ ...base, state: { ...squares.state, shots: pool(21, { x: f64(), owner: u8() }) } }),
      defineGame({ ...base, state: { dashes: u8(4), x: f64(4), round: u16(), over: bool(), shots: squares.state.shots } }),
    ];
    const hash = defineGame(base).configHash;
    expect(new Set([hash, ...variants.map((variant) => variant.configHash)]).size).toBe(variants.length + 1);
    expect(defineGame({ ...base, events: {}, step: () => void 0 }).configHash).toBe(hash);
    expect(hash).toBe(hash >>> 0);
  });

  const good = { name: 'a', input: { up: 'button' }, state: { n: u8() }, step: () => undefined };
  test.each<[string, unknown, RegExp]>([
    ['no options', undefined, /no options/],
    ['no name', { ...good, name: undefined }, /no usable name/],
    ['a long name', { ...good, name: 'x'.repeat(65) }, /1 to 64 characters/],
    ['no step', { ...good, step: undefined }, /has no step/],
    ['an init that is no function', { ...good, init: 3 }, /init is not a function/],
    ['a fractional version', { ...good, version: 1.5 }, /version is 1.5/],
    ['a tick rate of 0', { ...good, tickRate: 0 }, /tickRate is 0. Give a whole number from 1 to 240/],
    ['a tick rate in words', { ...good, tickRate: '60' }, /tickRate is "60"/],
    ['too many players', { ...good, players: [2, 17] }, /players is \[2,17\]/],
    ['players the wrong way round', { ...good, players: [4, 2] }, /Give \[fewest, most\]/],
    ['an event at no known moment', { ...good, events: { hit: 'later' } }, /"hit" is declared as "later"/],
    ['a mistyped option', { ...good, tickrate: 30 }, /no option "tickrate". Did you mean "tickRate"\? It has: name, /],
    ['an option by its part', { ...good, maxPlayers: 4 }, /Did you mean "players"\?/],
    ['an option that is like none', { ...good, quux: 30 }, /no option "quux". It has: name, /],
    ['an async step', { ...good, step: async () => undefined }, /step is async. Make it a plain function/],
    ['a step that yields', { ...good, *step() { yield 1; } }, /step is a generator/],
    ['an async init', { ...good, init: async () => undefined }, /init is async. Make it a plain function/],
    ['an event with the name of one of the room', { ...good, events: { ended: 'final' } }, /"ended" has the name of one of the room's own/],
    ['a state that is no layout', { ...good, state: undefined }, /not a layout/],
    ['a field maker that was not called', { ...good, state: { n: u8 } }, /"n" is a function, not a field. Make it with f64\(\)/],
    ['no input', { ...good, input: {} }, /The input has no fields/],
  ])('%s is told in one sentence with the remedy', (_what, options, sentence) => {
    expect(() => defineGame(options as typeof good & { input: { up: 'button' } })).toThrow(RollmeshError);
    expect(() => defineGame(options as typeof good & { input: { up: 'button' } })).toThrow(sentence);
  });

  test.each<[string, unknown]>([['too many slots', { seed: SEED, slots: 5 }], ['no slots', { seed: SEED }], ['a short seed', { seed: [1], slots: 2 }], ['no seed', { slots: 2 }], ['a seed of fractions', { seed: [1, 2, 3, 0.5], slots: 2 }]])('a match with %s is refused', (_what, options) => {
    expect(() => game.start(options as { seed: number[]; slots: number })).toThrow(RollmeshError);
  });

  test('an exact number of players may be given as one number', () => {
    expect(defineGame({ name: 'a', players: 2, input: { up: 'button' }, state: { n: u8() }, step() {} }).players).toEqual({ min: 2, max: 2 });
  });
});

/**
 * Mistakes that must not compile, and inference that must need no cast. Nothing here runs: the type check of the
 * repository reads it, and each expected error that does not come is itself an error.
 */
import { bool, bytes, defineGame, event, f64, pool, u16, u8, vec2 } from '@rollmesh/core';
import type { AnyGame, GameInput, GameState } from '@rollmesh/core';

export const game = defineGame({
  name: 'squares', version: 1, tickRate: 60, players: [2, 8],
  input: { left: 'button', right: 'button', dash: 'impulse', aim: 'axis' },
  state: {
    x: f64(8), hp: u8(8), round: u16(), over: bool(), alive: bool(8), ball: vec2(), at: vec2(4), map: bytes(100),
    shots: pool(64, { x: f64(), at: vec2(), owner: u8() }),
  },
  events: { goal: 'final', hit: 'predicted', score: event<{ slot: number }>('final') },
  init(state, { slots, prng }) {
    state.x[0] = slots + prng.float();
    state.round = 3;
  },
  step(state, inputs, { frame, slots, prng, emit, present, gone }) {
    for (let slot = 0; slot < slots; slot += 1) {
      if (!present(slot) || gone(slot)) continue;
      const input = inputs[slot];
      const held: boolean = input.left;
      const aim: number = input.aim;
      const edges: boolean = input.pressed.dash || input.released.left;
      if (held && edges) state.x[slot] += aim * prng.int(3);
      // @ts-expect-error no such input
      void input.up;
      // @ts-expect-error an axis has no edges
      void input.pressed.aim;
      // @ts-expect-error inputs are read only
      input.left = true;
    }
    state.round = frame;
    state.over = true;
    state.alive[2] = 1;
    state.ball.x = 4;
    state.at.x[2] = 3;
    state.map[3] = 1;
    const shot = state.shots.add();
    if (shot >= 0) state.shots.at.x[shot] = state.shots.x[shot] + state.shots.owner[shot];
    for (const i of state.shots) state.shots.remove(i);

    // @ts-expect-error no such field
    state.nope = 1;
    // @ts-expect-error arrays are written in place
    state.x = new Float64Array(8);
    // @ts-expect-error vectors are written in place
    state.ball = { x: 1, y: 2 };
    // @ts-expect-error a flag is no number
    state.over = 1;
    // @ts-expect-error a number is no flag
    state.round = true;
    // @ts-expect-error the pool counts itself
    state.shots.count = 3;
    // @ts-expect-error no such pool field
    void state.shots.vx;

    emit('goal');
    emit('goal', { slot: 1 });
    emit('hit', 3, 'key');
    emit('score', { slot: 2 }, 4);
    // @ts-expect-error its data is declared
    emit('score');
    // @ts-expect-error its data is declared otherwise
    emit('score', { slit: 2 });
    // @ts-expect-error no such event
    emit('gaol');
    // @ts-expect-error data is flat and plain
    emit('hit', { at: { x: 1 } });
  },
});

game.encodeInput({ left: true, aim: 0.5 }, new Uint8Array(4));
// @ts-expect-error no such input
game.encodeInput({ lift: true }, new Uint8Array(4));
// @ts-expect-error a button is no number
game.encodeInput({ left: 1 }, new Uint8Array(4));

// The smallest game: no version, rate, players, events or init.
defineGame({ name: 'a', input: { up: 'button' }, state: { x: f64() }, step(state, inputs) { state.x += inputs[0].up ? 1 : 0; } });

// @ts-expect-error no such kind of input
defineGame({ name: 'a', input: { a: 'knob' }, state: { x: f64() }, step() {} });
// @ts-expect-error a pool holds single values
defineGame({ name: 'a', input: { a: 'button' }, state: { x: pool(3, { q: f64(4) }) }, step() {} });
// @ts-expect-error step is missing
defineGame({ name: 'a', input: { a: 'button' }, state: { x: f64() } });
// @ts-expect-error no such moment
defineGame({ name: 'a', input: { a: 'button' }, state: { x: f64() }, events: { hit: 'later' }, step() {} });
defineGame({
  name: 'a', input: { a: 'button' }, state: { x: f64() },
  step(_state, _inputs, { emit }) {
    // @ts-expect-error no events are declared
    emit('hit');
  },
});

const run = game.start({ seed: [1, 2, 3, 4], slots: 2 });
export const hp: number = run.state.hp[0] + run.createStateView().state.hp[2];
export const any: AnyGame = game;
export const input: GameInput<typeof game> = { left: true };
export const draw = (state: GameState<typeof game>): number => state.shots.x[0] + state.round;

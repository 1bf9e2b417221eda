import { defineGame } from '../src/room/define-game.ts';
import { f64, u8, u16, bool, vec2, bytes, pool } from '../src/sim/fields.ts';
import { event } from '../src/room/event-layout.ts';
export const game = defineGame({
  name: 'squares', version: 1, tickRate: 60, players: [2, 8],
  input: { left: 'button', right: 'button', dash: 'impulse', aim: 'axis' },
  state: { x: f64(8), y: f64(8), hp: u8(8), round: u16(), over: bool(), alive: bool(8), ball: vec2(), pos: vec2(4), map: bytes(100), shots: pool(64, { x: f64(), at: vec2(), owner: u8() }) },
  events: { goal: 'final', hit: 'predicted', score: event<{ slot: number }>('final') },
  init(state, { slots, prng }) { state.x[0] = slots; void prng; state.round = 3; },
  step(state, inputs, { frame, slots, prng, emit, present, gone }) {
    void prng;
    for (let s = 0; s < slots; s++) {
      if (!present(s) || gone(s)) continue;
      const i = inputs[s];
      const l: boolean = i.left; const a: number = i.aim; const p: boolean = i.pressed.dash; const r: boolean = i.released.left;
      if (l && p && r) state.x[s] += a;
      // @ts-expect-error no such input
      void i.up;
      // @ts-expect-error no axis edges
      void i.pressed.aim;
      emit('goal'); emit('goal', { slot: 1 }); emit('hit', 3, 'k'); emit('score', { slot: 2 }, 4);
      // @ts-expect-error
      emit('score');
      // @ts-expect-error
      emit('score', { slit: 2 });
      // @ts-expect-error
      emit('gaol');
    }
    state.round = frame; state.over = true; state.ball.x = 4; state.pos.x[2] = 3; state.map[3] = 1; state.alive[2] = 1;
    const n = state.shots.add(); if (n >= 0) { state.shots.x[n] = 1; state.shots.at.x[n] = 3; state.shots.owner[n] = 2; }
    for (const k of state.shots) state.shots.remove(k);
    // @ts-expect-error
    state.nope = 1;
    // @ts-expect-error arrays are written in place
    state.x = new Float64Array(8);
    // @ts-expect-error
    state.over = 1;
    // @ts-expect-error
    state.round = true;
    // @ts-expect-error
    state.shots.count = 3;
    // @ts-expect-error
    void state.shots.vx;
  },
});
game.encodeInput({ left: true, aim: 0.5 }, new Uint8Array(4), 0);
// @ts-expect-error
game.encodeInput({ lift: true }, new Uint8Array(4), 0);
// @ts-expect-error
game.encodeInput({ left: 1 }, new Uint8Array(4), 0);
defineGame({ name: 'a', input: { a: 'button' }, state: { x: f64() }, step(state, inputs) { state.x += inputs[0].a ? 1 : 0; } });
// @ts-expect-error
defineGame({ name: 'a', input: { a: 'knob' }, state: { x: f64() }, step() {} });
// @ts-expect-error
defineGame({ name: 'a', input: { a: 'button' }, state: { x: pool(3, { q: f64(4) }) }, step() {} });
defineGame({ name: 'a', input: { a: 'button' }, state: { x: f64() }, step(_s, _i, { emit }) { 
// @ts-expect-error
emit('x'); } });
const run = game.start({ seed: [1, 2, 3, 4], slots: 2 });
run.state.shots.x[0] = 1; run.createStateView().state.hp[2];
import type { AnyGame, GameInput, GameState } from '../src/room/game.ts';
const any: AnyGame = game; void any;
type GI = GameInput<typeof game>; const gi: GI = { left: true }; void gi;
type GS = GameState<typeof game>; export function f(s: GS): number { return s.shots.x[0] + s.round; }

/**
 * The game as Rollmesh sees it: declared input, state and events, and one frame as a table of contents. Nothing here
 * knows of drawing, sound or network.
 */
import { defineGame } from '@rollmesh/core';
import { collide, fall, isUp, move, steer } from './bodies.ts';
import { think } from './bots.ts';
import { keepCrown } from './crown.ts';
import { advance, startMatch } from './rounds.ts';
import { MAX_BODIES, NAME, TICK_RATE, VERSION } from './rules.ts';
import { EVENTS, INPUT, Phase, STATE, type Context, type Inputs, type State } from './state.ts';

export const shoveOff = defineGame({
  name: NAME,
  version: VERSION,
  tickRate: TICK_RATE,
  players: [1, MAX_BODIES],
  lateJoin: true,
  input: INPUT,
  state: STATE,
  events: EVENTS,
  init(state, { slots, prng }) {
    startMatch(state, slots, prng);
  },
  step(state, inputs, context) {
    advance(state, inputs, context);
    if (state.phase === Phase.closed) return;
    steerAll(state, inputs, context);
    if (state.phase === Phase.countdown) return;
    move(state);
    collide(state, context.emit);
    fall(state, context.emit);
    keepCrown(state, context.emit);
  },
});

export type ShoveOff = typeof shoveOff;

function steerAll(state: State, inputs: Inputs, context: Context): void {
  const { slots, present, gone, prng, emit } = context;
  const held = state.phase === Phase.countdown;
  for (let body = 0; body < state.bodies; body += 1) {
    const attended = body < slots && present(body) && !gone(body);
    state.unattended[body] = attended ? 0 : 1;
    if (!attended) think(state, body, prng);
    if (!isUp(state, body)) continue;
    const x = attended ? inputs[body].x : state.botX[body];
    const y = attended ? inputs[body].y : state.botY[body];
    const dash = attended ? inputs[body].pressed.dash : state.botDash[body] === 1;
    if (held) look(state, body, x, y);
    else steer(state, body, x, y, dash, emit);
  }
}

/** Before the start one may look round, not more. */
function look(state: State, body: number, x: number, y: number): void {
  const length = Math.sqrt(x * x + y * y);
  if (length <= 0.15) return;
  state.faceX[body] = x / length;
  state.faceY[body] = y / length;
}

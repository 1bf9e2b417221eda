/**
 * Whoever takes a seat while a round is played: watches until the next one, or, where the players want it so, comes down on the floor
 * at once with as many lives as whoever has least. Once a round and seat: leaving and coming again is no way back in.
 */
import { isIn, stand } from './bodies.ts';
import { FLOOR } from './floor.ts';
import { landingFor } from './landing.ts';
import * as rules from './rules.ts';
import { Phase, type Context, type Inputs, type State } from './state.ts';

/** Any player sets it, for all; the last word counts. */
export function hearLate(state: State, inputs: Inputs, { slots, present, gone, emit }: Context): void {
  const before = state.lateIn;
  for (let slot = 0; slot < slots; slot += 1) {
    if (!present(slot) || gone(slot)) continue;
    const { pressed } = inputs[slot];
    if (pressed.lateNow) state.lateIn = 1;
    if (pressed.lateNext) state.lateIn = 0;
  }
  if (state.lateIn !== before) emit('late', { atOnce: state.lateIn === 1 });
}

/** A round begins, with a body for everybody. */
export function nobodyIsLate(state: State): void {
  state.waiting = 0;
  state.cameLate = 0;
}

/** Takes note of who came, and lets in who waits. */
export function letIn(state: State, { slots, present, gone }: Context): void {
  for (let slot = 0; slot < slots; slot += 1) {
    const bit = 1 << slot;
    if (gone(slot)) {
      state.vacant |= bit;
      state.waiting &= ~bit;
    } else if (present(slot) && (state.vacant & bit) !== 0) {
      state.vacant &= ~bit;
      // A body that a bot steered until now is there at once in any case.
      if (slot >= state.bodies || !isIn(state, slot)) state.waiting |= bit;
    }
  }
  if (state.lateIn === 0 || state.waiting === 0 || state.phase > Phase.playing) return;
  for (let slot = 0; slot < slots; slot += 1) {
    const bit = 1 << slot;
    if ((state.waiting & bit) === 0 || (state.cameLate & bit) !== 0) continue;
    state.waiting &= ~bit;
    state.cameLate |= bit;
    enter(state, slot);
  }
}

/** A body for `slot`; the seats before it that have none are a bot's, as they would be from the next round on. */
function enter(state: State, slot: number): void {
  const lives = fewestLives(state);
  for (let body = Math.min(slot, state.bodies); body <= slot; body += 1) {
    state.bodies = Math.max(state.bodies, body + 1);
    state.lives[body] = 0;
    state.fell[body] = 1 + state.time;
    comeDown(state, body, lives);
  }
}

function comeDown(state: State, body: number, lives: number): void {
  const tile = landingFor(state, body);
  if (tile < 0) return;
  stand(state, body, FLOOR[tile].x, FLOOR[tile].y);
  state.lives[body] = lives;
  state.shield[body] = rules.SHIELD_FRAMES;
  state.points[body] = 0;
  state.streak[body] = 0;
  state.botX[body] = 0;
  state.botY[body] = 0;
  state.botDash[body] = 0;
}

function fewestLives(state: State): number {
  let fewest = rules.LIVES[state.arena];
  for (let body = 0; body < state.bodies; body += 1) if (isIn(state, body)) fewest = Math.min(fewest, state.lives[body]);
  return fewest;
}

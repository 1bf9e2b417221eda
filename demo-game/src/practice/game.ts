/**
 * The game of the practice page: blobs that bump, dash and race for a star. As small as a game can be whose wrong predictions one sees, and
 * all there is to write for playing it over a network; nothing here knows of one.
 */
import { defineGame, f64, u16, u32, u8, type StateOf } from '@rollmesh/core';

export const ARENA = { width: 320, height: 200 } as const;
export const RADIUS = 14;
/** Heads reach higher than feet. */
const HEADROOM = 15;
export const MOST_PEERS = 4;

const PUSH = 0.42;
const GRIP = 0.9;
const DASH = 7.5;
const DASH_PAUSE = 45;
export const STAR_RADIUS = 9;
const TOUCH = RADIUS + STAR_RADIUS;

const STATE = {
  x: f64(MOST_PEERS),
  y: f64(MOST_PEERS),
  vx: f64(MOST_PEERS),
  vy: f64(MOST_PEERS),
  /** Frames until the next dash. */
  tired: u8(MOST_PEERS),
  score: u16(MOST_PEERS),
  /** Whether nobody sits at it, for drawing. */
  away: u8(MOST_PEERS),
  starX: f64(),
  starY: f64(),
  frames: u32(),
} as const;

export type ChaseState = StateOf<typeof STATE>;

export const starChase = defineGame({
  name: 'star-chase',
  players: [2, MOST_PEERS],
  lateJoin: true,
  input: { left: 'button', right: 'button', up: 'button', down: 'button', dash: 'impulse' },
  state: STATE,
  init(state) {
    for (let slot = 0; slot < MOST_PEERS; slot += 1) {
      state.x[slot] = ARENA.width * (slot % 2 === 0 ? 0.2 : 0.8);
      state.y[slot] = ARENA.height * (slot < 2 ? 0.3 : 0.7);
    }
    state.starX = ARENA.width / 2;
    state.starY = ARENA.height / 2;
  },
  step(state, inputs, { slots, present, prng }) {
    state.frames += 1;
    for (let slot = 0; slot < slots; slot += 1) {
      const { left, right, up, down, pressed } = inputs[slot];
      state.away[slot] = present(slot) ? 0 : 1;
      const x = Number(right) - Number(left);
      const y = Number(down) - Number(up);
      const dashes = pressed.dash && state.tired[slot] === 0;
      if (dashes) state.tired[slot] = DASH_PAUSE;
      else if (state.tired[slot] > 0) state.tired[slot] -= 1;
      state.vx[slot] = state.vx[slot] * GRIP + x * (dashes ? DASH : PUSH);
      state.vy[slot] = state.vy[slot] * GRIP + y * (dashes ? DASH : PUSH);
      state.x[slot] = within(state.x[slot] + state.vx[slot], RADIUS, ARENA.width - RADIUS);
      state.y[slot] = within(state.y[slot] + state.vy[slot], RADIUS + HEADROOM, ARENA.height - RADIUS - 3);
    }
    for (let a = 0; a < slots; a += 1) for (let b = a + 1; b < slots; b += 1) bump(state, a, b);
    for (let slot = 0; slot < slots; slot += 1) {
      const dx = state.x[slot] - state.starX;
      const dy = state.y[slot] - state.starY;
      if (dx * dx + dy * dy > TOUCH * TOUCH) continue;
      state.score[slot] += 1;
      state.starX = 20 + prng.float() * (ARENA.width - 40);
      state.starY = 35 + prng.float() * (ARENA.height - 60);
    }
  },
});

export type StarChase = typeof starChase;

function within(at: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, at));
}

/** Two that touch are parted and swap what speed they had towards each other, and a little more. */
function bump(state: ChaseState, a: number, b: number): void {
  const dx = state.x[b] - state.x[a];
  const dy = state.y[b] - state.y[a];
  const distance = Math.sqrt(dx * dx + dy * dy);
  if (distance >= 2 * RADIUS || distance === 0) return;
  const nx = dx / distance;
  const ny = dy / distance;
  const part = RADIUS - distance / 2;
  state.x[a] -= nx * part;
  state.y[a] -= ny * part;
  state.x[b] += nx * part;
  state.y[b] += ny * part;
  const closing = (state.vx[a] - state.vx[b]) * nx + (state.vy[a] - state.vy[b]) * ny;
  if (closing <= 0) return;
  const push = closing * 1.1 + 0.6;
  state.vx[a] -= nx * push;
  state.vy[a] -= ny * push;
  state.vx[b] += nx * push;
  state.vy[b] += ny * push;
}

/**
 * A game that does nothing but strain what engines might do differently: every function of the simulation's maths, 32-bit
 * floats, integers that wrap, pools, random numbers and collisions, all fed back into one state. One wrong bit anywhere
 * spreads over the whole state within a few frames and stays.
 */
import { defineGame, f32, f64, i16, pool, u32, u8, type InputsOf, type StateOf } from '@rollmesh/core';
import {
  acos, acosh, approachAngle, asin, asinh, atan, atan2, atanh, cbrt, cos, cosh, exp, exp2, expm1, fixedMul, fixedSqrt, hypot, lerpAngle, log, log10, log1p, log2, makePush, makeTouch,
  pow, separateCircles, sin, sinh, SpatialHash, sweepCircle, tan, tanh, toFixed, wrapAngle, type Prng,
} from '@rollmesh/core/sim';

const BODIES = 48;
const SIZE = 400;
const RADIUS = 9;

const INPUT = { turn: 'axis', push: 'button', burst: 'impulse' } as const;
const STATE = {
  x: f64(BODIES), y: f64(BODIES), vx: f64(BODIES), vy: f64(BODIES), angle: f64(BODIES),
  energy: f64(BODIES), heat: f32(BODIES), spin: i16(BODIES), touches: u8(BODIES), ring: u32(),
  sparks: pool(96, { x: f64(), y: f64(), way: f32(), life: u8() }),
};
type State = StateOf<typeof STATE>;

export const mathsStorm = defineGame({
  name: 'maths-storm',
  players: [1, 8],
  input: INPUT,
  state: STATE,
  init(state, { prng }) {
    for (let i = 0; i < BODIES; i++) {
      state.x[i] = prng.float() * SIZE;
      state.y[i] = prng.float() * SIZE;
      state.angle[i] = wrapAngle(prng.float() * 50);
      state.energy[i] = prng.float();
    }
  },
  step(state, inputs, { slots, prng, frame }) {
    for (let i = 0; i < BODIES; i++) {
      drive(state, i, inputs[i % slots], prng);
      feel(state, i, frame);
    }
    collide(state);
    glow(state);
  },
});

function drive(state: State, i: number, input: InputsOf<typeof INPUT>[number], prng: Prng): void {
  state.angle[i] = wrapAngle(state.angle[i] + input.turn * 0.13 + sin(state.energy[i] * 7) * 0.05);
  const push = input.push ? 0.4 : 0.1;
  state.vx[i] = state.vx[i] * 0.97 + cos(state.angle[i]) * push;
  state.vy[i] = state.vy[i] * 0.97 + sin(state.angle[i]) * push;
  state.x[i] = (state.x[i] + state.vx[i] + SIZE) % SIZE;
  state.y[i] = (state.y[i] + state.vy[i] + SIZE) % SIZE;
  if (!input.pressed.burst || prng.chance(0.5)) return;
  const spark = state.sparks.add();
  if (spark < 0) return;
  state.sparks.x[spark] = state.x[i];
  state.sparks.y[spark] = state.y[i];
  state.sparks.way[spark] = prng.float() * 6.28;
  state.sparks.life[spark] = prng.range(20, 90);
}

/** Every function, each within its domain, each able to change the energy in its last digit. */
function feel(state: State, i: number, frame: number): void {
  const e = state.energy[i]; // 0 to 1
  const a = state.angle[i];
  const speed = hypot(state.vx[i], state.vy[i]);
  const arcs = asin(e) + acos(e) + atan(speed) + atan2(state.vy[i], state.vx[i]);
  const powers = exp(-speed) + exp2(e) + expm1(e) + pow(e + 0.1, speed + 0.5) + cbrt(speed + a);
  const logs = log(e + 0.01) + log2(speed + 0.3) + log10(e + 2) + log1p(e);
  const curves = tanh(a) + sinh(e) + cosh(e) + asinh(a) + acosh(1 + speed) + atanh(e * 0.99);
  const angles = lerpAngle(a, e * 6, 0.3) + approachAngle(a, 1, 0.01) + tan(a * 0.4);
  const mixed = arcs * 0.31 + powers * 0.17 + logs * 0.11 + curves * 0.07 + angles * 0.05 + frame * 0.001;
  state.energy[i] = mixed - Math.floor(mixed);
  state.heat[i] = state.heat[i] * 0.9 + state.energy[i];
  state.spin[i] += fixedSqrt(toFixed(e)) ^ fixedMul(toFixed(speed), toFixed(e));
  state.ring = Math.imul(state.ring ^ state.spin[i], 0x9e3779b1);
}

function collide(state: State): void {
  const hash = new SpatialHash(RADIUS * 2, BODIES);
  const push = makePush();
  for (let i = 0; i < BODIES; i++) hash.insert(i, state.x[i] - RADIUS, state.y[i] - RADIUS, RADIUS * 2, RADIUS * 2);
  const pairs = new Int32Array(BODIES * BODIES);
  const count = hash.pairs(pairs);
  for (let at = 0; at < count; at++) {
    const i = pairs[at * 2];
    const j = pairs[at * 2 + 1];
    if (!separateCircles(state.x[i], state.y[i], RADIUS, state.x[j], state.y[j], RADIUS, push)) continue;
    state.vx[i] += push.normalX * push.depth * 0.2;
    state.vy[i] += push.normalY * push.depth * 0.2;
    state.vx[j] -= push.normalX * push.depth * 0.2;
    state.vy[j] -= push.normalY * push.depth * 0.2;
    state.touches[i] += 1;
  }
}

function glow(state: State): void {
  const { sparks } = state;
  const touch = makeTouch();
  for (let spark = sparks.first(); spark >= 0; spark = sparks.next(spark)) {
    const dx = cos(sparks.way[spark]) * 6;
    const dy = sin(sparks.way[spark]) * 6;
    const hit = spark % BODIES;
    if (sweepCircle(sparks.x[spark], sparks.y[spark], 2, dx, dy, state.x[hit], state.y[hit], RADIUS, touch)) {
      sparks.way[spark] = atan2(touch.normalY, touch.normalX) + touch.time;
    }
    sparks.x[spark] = (sparks.x[spark] + dx + SIZE) % SIZE;
    sparks.y[spark] = (sparks.y[spark] + dy + SIZE) % SIZE;
    sparks.life[spark] -= 1;
    if (sparks.life[spark] === 0) sparks.remove(spark);
  }
}

/** How bodies move, dash, collide and fall. Each function is one stage of a frame, over all bodies in rising order. */
import { steal } from './crown.ts';
import { FLOOR, tileAt } from './floor.ts';
import { landingFor } from './landing.ts';
import { bounceOffPillars } from './pillars.ts';
import * as rules from './rules.ts';
import { holds, wearIce } from './shrink.ts';
import { Arena, Mode, Phase, type Context, type State } from './state.ts';

type Emit = Context['emit'];

export function isUp(state: State, body: number): boolean {
  return state.fell[body] === 0;
}

/** In the round still: up, or on the way back. */
export function isIn(state: State, body: number): boolean {
  return state.lives[body] > 0;
}

/** Whether a body that came back is still in the air. */
export function isLanding(state: State, body: number): boolean {
  return state.shield[body] > rules.SHIELD_FRAMES - rules.LANDING_FRAMES;
}

/** Applies one body's wish to move, (x, y) at most 1 long, and to dash. */
export function steer(state: State, body: number, x: number, y: number, dash: boolean, emit: Emit): void {
  const length = Math.sqrt(x * x + y * y);
  const scale = length > 1 ? 1 / length : 1;
  if (length > 0.15) {
    state.faceX[body] = x / length;
    state.faceY[body] = y / length;
  }
  if (isLanding(state, body)) return;
  if (dash) state.wish[body] = rules.DASH_PATIENCE;
  if (state.wish[body] > 0 && state.cooldown[body] === 0 && state.dazed[body] === 0) startDash(state, body, emit);
  if (state.dashing[body] > 0) return;
  const pace = state.crownBy === body && state.mode === Mode.crown ? rules.CROWN_PACE : 1;
  const push = (state.arena === Arena.ice ? rules.ICE_ACCELERATION : rules.ACCELERATION) * pace * scale * (state.dazed[body] > 0 ? rules.DAZED_STEERING : 1);
  state.vx[body] += x * push;
  state.vy[body] += y * push;
}

function startDash(state: State, body: number, emit: Emit): void {
  state.wish[body] = 0;
  state.dashing[body] = rules.DASH_FRAMES;
  state.cooldown[body] = rules.DASH_COOLDOWN;
  state.vx[body] = state.faceX[body] * rules.DASH_SPEED;
  state.vy[body] = state.faceY[body] * rules.DASH_SPEED;
  emit('dash', { body }, body);
}

/** Moves everybody by a frame and lets the timers run. */
export function move(state: State): void {
  for (let body = 0; body < state.bodies; body += 1) {
    if (state.sinking[body] > rules.DRIFT_FRAMES) continue;
    state.x[body] += state.vx[body];
    state.y[body] += state.vy[body];
    const keep = keepOf(state, body);
    state.vx[body] *= keep;
    state.vy[body] *= keep;
    countDown(state.dashing, body);
    countDown(state.cooldown, body);
    countDown(state.wish, body);
    countDown(state.dazed, body);
    countDown(state.credit, body);
    countDown(state.shield, body);
  }
}

function keepOf(state: State, body: number): number {
  if (state.dashing[body] > 1) return 1;
  if (state.dashing[body] === 1) return 0.55; // the end of a dash bites
  return state.dazed[body] > 0 || !isUp(state, body) ? rules.SLIDE : state.arena === Arena.ice ? rules.ICE_GRIP : rules.GRIP;
}

function countDown(timers: Uint8Array, body: number): void {
  if (timers[body] > 0) timers[body] -= 1;
}

/** Everybody against the pillars and against everybody. */
export function collide(state: State, emit: Emit): void {
  for (let a = 0; a < state.bodies; a += 1) {
    if (!isSolid(state, a)) continue;
    bounceOffPillars(state, a, emit);
    for (let b = a + 1; b < state.bodies; b += 1) {
      if (isSolid(state, b)) meet(state, a, b, emit);
    }
  }
}

function isSolid(state: State, body: number): boolean {
  return isUp(state, body) && state.shield[body] === 0;
}

function meet(state: State, a: number, b: number, emit: Emit): void {
  const dx = state.x[b] - state.x[a];
  const dy = state.y[b] - state.y[a];
  const squared = dx * dx + dy * dy;
  if (squared >= 4 * rules.BODY_RADIUS * rules.BODY_RADIUS) return;
  const distance = Math.sqrt(squared);
  const nx = distance > 0 ? dx / distance : 1;
  const ny = distance > 0 ? dy / distance : 0;
  const massA = massOf(state, a);
  const massB = massOf(state, b);
  part(state, a, b, nx, ny, 2 * rules.BODY_RADIUS - distance, massB / (massA + massB));
  const closing = (state.vx[a] - state.vx[b]) * nx + (state.vy[a] - state.vy[b]) * ny;
  if (closing <= 0) return;
  const bounce = state.dashing[a] > 0 || state.dashing[b] > 0 ? rules.STRIKE_BOUNCE : rules.BOUNCE;
  const impulse = ((1 + bounce) * closing) / (1 / massA + 1 / massB);
  push(state, a, nx, ny, -impulse / massA);
  push(state, b, nx, ny, impulse / massB);
  if (closing > rules.BUMP_SPEED) feel(state, a, b, nx, ny, closing, emit);
}

function massOf(state: State, body: number): number {
  return state.dashing[body] > 0 ? rules.DASH_MASS : 1;
}

function part(state: State, a: number, b: number, nx: number, ny: number, overlap: number, shareOfA: number): void {
  state.x[a] -= nx * overlap * shareOfA;
  state.y[a] -= ny * overlap * shareOfA;
  state.x[b] += nx * overlap * (1 - shareOfA);
  state.y[b] += ny * overlap * (1 - shareOfA);
}

function push(state: State, body: number, nx: number, ny: number, speed: number): void {
  state.vx[body] += nx * speed;
  state.vy[body] += ny * speed;
  const squared = state.vx[body] * state.vx[body] + state.vy[body] * state.vy[body];
  if (squared <= rules.MOST_SPEED * rules.MOST_SPEED) return;
  const scale = rules.MOST_SPEED / Math.sqrt(squared);
  state.vx[body] *= scale;
  state.vy[body] *= scale;
}

/** What a collision does beyond mechanics: strikes, wobble, daze, credit, and an event. */
function feel(state: State, a: number, b: number, nx: number, ny: number, closing: number, emit: Emit): void {
  const aStrikes = state.dashing[a] > 0;
  const bStrikes = state.dashing[b] > 0;
  shake(state, a, closing);
  shake(state, b, closing);
  let power = closing / 16;
  if (aStrikes) power += strike(state, a, b, nx, ny);
  if (bStrikes) power += strike(state, b, a, -nx, -ny);
  if (aStrikes !== bStrikes) steal(state, aStrikes ? a : b, aStrikes ? b : a, emit);
  state.hitBy[a] = b + 1;
  state.hitBy[b] = a + 1;
  state.credit[a] = rules.CREDIT_FRAMES;
  state.credit[b] = rules.CREDIT_FRAMES;
  const by = bStrikes && !aStrikes ? b : a;
  const x = (state.x[a] + state.x[b]) / 2;
  const y = (state.y[a] + state.y[b]) / 2;
  emit('hit', { by, to: by === a ? b : a, x, y, power, strike: aStrikes || bStrikes }, a * rules.MAX_BODIES + b);
}

function shake(state: State, body: number, amount: number): void {
  state.wobble[body] = Math.min(rules.MOST_WOBBLE, state.wobble[body] + amount * rules.WOBBLE_PER_BUMP_SPEED);
}

/** The dasher stops short; the other flies, the farther the more it was hit before. Returns how hard it was. */
function strike(state: State, by: number, to: number, nx: number, ny: number): number {
  const knock = rules.KNOCK + state.wobble[to] * rules.KNOCK_PER_WOBBLE;
  push(state, to, nx, ny, knock);
  state.wobble[to] = Math.min(rules.MOST_WOBBLE, state.wobble[to] + rules.WOBBLE_PER_STRIKE);
  state.dazed[to] = Math.min(60, Math.floor(rules.DAZED_FRAMES + state.wobble[to] * rules.DAZED_PER_WOBBLE));
  state.dashing[to] = 0;
  state.dashing[by] = 0;
  state.vx[by] *= 0.4;
  state.vy[by] *= 0.4;
  return knock / 14;
}

/** Whoever stands on nothing for too long goes down, and comes back while there are lives. A dash carries over gaps. */
export function fall(state: State, emit: Emit): void {
  for (let body = 0; body < state.bodies; body += 1) {
    if (!isUp(state, body)) sink(state, body);
    else if (isLanding(state, body)) state.edge[body] = 0;
    else if (holds(state, tileAt(state.x[body], state.y[body]), 0)) {
      state.edge[body] = 0;
      if (state.phase === Phase.playing) wearIce(state, tileAt(state.x[body], state.y[body]));
    } else if (state.dashing[body] === 0) {
      state.edge[body] += 1;
      if (state.edge[body] > rules.EDGE_FRAMES) goDown(state, body, emit);
    }
  }
}

function goDown(state: State, body: number, emit: Emit): void {
  const by = state.credit[body] > 0 ? state.hitBy[body] - 1 : -1;
  state.fell[body] = 1 + state.time;
  state.sinking[body] = 1;
  if (state.phase === Phase.playing) {
    // The crown is played for to the end of the time: nobody is out.
    if (state.mode === Mode.last) state.lives[body] -= 1;
    state.streak[body] = 0;
    if (by >= 0) countShove(state, by, emit);
  }
  emit('fall', { body, by, lives: state.lives[body] }, body);
}

function countShove(state: State, by: number, emit: Emit): void {
  state.knockouts[by] = Math.min(250, state.knockouts[by] + 1);
  state.streak[by] = Math.min(250, state.streak[by] + 1);
  if (state.streak[by] >= rules.STREAK) emit('streak', { body: by, count: state.streak[by] }, by);
}

function sink(state: State, body: number): void {
  if (state.sinking[body] < 255) state.sinking[body] += 1;
  if (state.sinking[body] < rules.RETURN_FRAMES || !isIn(state, body) || state.phase !== Phase.playing) return;
  const tile = landingFor(state, body);
  if (tile < 0) {
    state.lives[body] = 0;
    return;
  }
  stand(state, body, FLOOR[tile].x, FLOOR[tile].y);
  state.shield[body] = rules.SHIELD_FRAMES;
}

/** Puts a body somewhere as new: at rest, unshaken, facing the middle. */
export function stand(state: State, body: number, x: number, y: number): void {
  const distance = Math.sqrt(x * x + y * y);
  state.x[body] = x;
  state.y[body] = y;
  state.faceX[body] = distance > 0 ? -x / distance : 0;
  state.faceY[body] = distance > 0 ? -y / distance : 1;
  state.vx[body] = 0;
  state.vy[body] = 0;
  state.wobble[body] = 0;
  state.dashing[body] = 0;
  state.cooldown[body] = 0;
  state.wish[body] = 0;
  state.dazed[body] = 0;
  state.edge[body] = 0;
  state.fell[body] = 0;
  state.sinking[body] = 0;
  state.hitBy[body] = 0;
  state.credit[body] = 0;
  state.shield[body] = 0;
}

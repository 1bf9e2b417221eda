/**
 * The pillars of the carousel go round on a hexagon. Where they are follows from the time of the round alone, by exact
 * arithmetic, so they need no state and no machine can differ.
 */
import { FLOOR, firstOfRing } from './floor.ts';
import { BODY_RADIUS, MOST_SPEED, PILLARS, PILLAR_LAP_FRAMES, PILLAR_RADIUS, PILLAR_THROW } from './rules.ts';
import { Arena, type Context, type State } from './state.ts';

const RING = 4;
/** Their way lies a little within the corners of that ring. */
const REACH = 0.9;

interface Place {
  x: number;
  y: number;
}

// Filled anew at each use.
const at: Place = { x: 0, y: 0 };

/** Where pillar `index` is `time` frames into the round; written into `place`. */
export function pillarAt(index: number, time: number, pattern: number, place: Place): void {
  const lap = time / PILLAR_LAP_FRAMES + index / PILLARS;
  const share = lap - Math.floor(lap);
  const round = 6 * (pattern % 2 === 0 ? share : 1 - share);
  const corner = Math.floor(round) % 6;
  const part = round - Math.floor(round);
  const from = FLOOR[firstOfRing(RING) + corner * RING];
  const to = FLOOR[firstOfRing(RING) + ((corner + 1) % 6) * RING];
  place.x = REACH * (from.x + (to.x - from.x) * part);
  place.y = REACH * (from.y + (to.y - from.y) * part);
}

/** Throws back `body` where it touches a pillar. */
export function bounceOffPillars(state: State, body: number, emit: Context['emit']): void {
  if (state.arena !== Arena.carousel) return;
  for (let pillar = 0; pillar < PILLARS; pillar += 1) {
    pillarAt(pillar, state.time, state.pattern, at);
    const dx = state.x[body] - at.x;
    const dy = state.y[body] - at.y;
    const squared = dx * dx + dy * dy;
    const reach = BODY_RADIUS + PILLAR_RADIUS;
    if (squared >= reach * reach) continue;
    const distance = Math.sqrt(squared);
    throwOff(state, body, distance > 0 ? dx / distance : 1, distance > 0 ? dy / distance : 0, reach);
    emit('bonk', { body, x: at.x + (dx * PILLAR_RADIUS) / reach, y: at.y + (dy * PILLAR_RADIUS) / reach }, body);
  }
}

function throwOff(state: State, body: number, nx: number, ny: number, reach: number): void {
  state.x[body] = at.x + nx * reach;
  state.y[body] = at.y + ny * reach;
  const inward = state.vx[body] * nx + state.vy[body] * ny;
  const away = Math.min(MOST_SPEED * 0.6, PILLAR_THROW + Math.max(0, -inward) * 0.6) - Math.min(0, inward);
  state.vx[body] += nx * away;
  state.vy[body] += ny * away;
  state.dashing[body] = 0;
  state.dazed[body] = Math.max(state.dazed[body], 10);
}

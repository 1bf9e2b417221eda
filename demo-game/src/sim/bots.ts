/**
 * Who steers a body that nobody sits at: a function of the state, so a bot costs no traffic and every machine has
 * the same one. It looks up a few times a second, keeps off tiles that are about to drop, and charges at whoever is near.
 */
import { FLOOR, TILES, tileAt } from './floor.ts';
import { holds } from './shrink.ts';
import { isUp } from './bodies.ts';
import type { Context, State } from './state.ts';

type Luck = Context['prng'];

/** Frames between two looks. */
const LOOK_EVERY = 7;
/** How far ahead, in frames, a bot wants firm ground. */
const CAUTION = 70;
const CHARGE_RANGE = 190;

/** Lets the bot at `body` make up its mind, if this is its frame. */
export function think(state: State, body: number, prng: Luck): void {
  state.botDash[body] = 0;
  if ((state.clock + body * 3) % LOOK_EVERY !== 0 || !isUp(state, body)) return;
  const aheadX = state.x[body] + state.vx[body] * 9;
  const aheadY = state.y[body] + state.vy[body] * 9;
  if (!holds(state, tileAt(aheadX, aheadY), CAUTION) || !holds(state, tileAt(state.x[body], state.y[body]), CAUTION)) flee(state, body);
  else hunt(state, body, prng);
}

/** To the nearest tile that lasts, and over a gap if it must be. */
function flee(state: State, body: number): void {
  const refuge = refugeOf(state, body);
  if (refuge < 0) return aim(state, body, -state.x[body], -state.y[body]);
  aim(state, body, FLOOR[refuge].x - state.x[body], FLOOR[refuge].y - state.y[body]);
  if (!holds(state, tileAt(state.x[body], state.y[body]), 12)) state.botDash[body] = 1;
}

function refugeOf(state: State, body: number): number {
  let best = -1;
  let least = Infinity;
  for (let tile = 0; tile < TILES; tile += 1) {
    if (!holds(state, tile, 2 * CAUTION)) continue;
    const dx = FLOOR[tile].x - state.x[body];
    const dy = FLOOR[tile].y - state.y[body];
    // A tile that lasts is worth a longer way.
    const cost = Math.sqrt(dx * dx + dy * dy) - 0.06 * state.dropAt[tile];
    if (cost < least) {
      least = cost;
      best = tile;
    }
  }
  return best;
}

function hunt(state: State, body: number, prng: Luck): void {
  const prey = nearestTo(state, body);
  if (prey < 0) return aim(state, body, -state.x[body], -state.y[body]);
  const dx = state.x[prey] - state.x[body];
  const dy = state.y[prey] - state.y[body];
  const distance = Math.sqrt(dx * dx + dy * dy) + 0.001;
  if (state.cooldown[body] > 0) return circle(state, body, dx / distance, dy / distance, distance);
  aim(state, body, dx + state.vx[prey] * 8 + (prng.float() - 0.5) * 90, dy + state.vy[prey] * 8 + (prng.float() - 0.5) * 90);
  const landing = tileAt(state.x[body] + (dx / distance) * 150, state.y[body] + (dy / distance) * 150);
  const bold = holds(state, landing, CAUTION) ? 0.42 : 0.12;
  if (distance < CHARGE_RANGE && prng.float() < bold) state.botDash[body] = 1;
}

/** Without a dash it keeps its distance, and the middle behind it. */
function circle(state: State, body: number, nx: number, ny: number, distance: number): void {
  const side = body % 2 === 0 ? 1 : -1;
  const away = distance < 150 ? 0.9 : -0.3;
  aim(state, body, -ny * side - nx * away - state.x[body] / 320, nx * side - ny * away - state.y[body] / 320);
}

function nearestTo(state: State, body: number): number {
  let nearest = -1;
  let least = Infinity;
  for (let other = 0; other < state.bodies; other += 1) {
    if (other === body || !isUp(state, other)) continue;
    const dx = state.x[other] - state.x[body];
    const dy = state.y[other] - state.y[body];
    const squared = dx * dx + dy * dy;
    if (squared < least) {
      least = squared;
      nearest = other;
    }
  }
  return nearest;
}

function aim(state: State, body: number, x: number, y: number): void {
  const length = Math.sqrt(x * x + y * y);
  state.botX[body] = length > 0.001 ? x / length : 0;
  state.botY[body] = length > 0.001 ? y / length : 0;
}

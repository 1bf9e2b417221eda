/**
 * Who steers a body that nobody sits at: a function of the state, so a bot costs no traffic and every machine has
 * the same one. It looks up a few times a second, keeps off tiles that are about to drop, and charges at whoever is near.
 */
import { FLOOR, TILES, tileAt } from './floor.ts';
import { holds } from './shrink.ts';
import { isUp } from './bodies.ts';
import { PILLARS, PILLAR_RADIUS } from './rules.ts';
import { pillarAt } from './pillars.ts';
import { Arena, Mode, type Context, type State } from './state.ts';

type Luck = Context['prng'];

/** Frames between two looks. */
const LOOK_EVERY = 7;
/** By arena: how far ahead, in frames, a bot wants firm ground, for how many frames' way it looks, and how far a dash carries. */
const CAUTION: readonly number[] = [70, 70, 22];
const BRAKING: readonly number[] = [9, 10, 20];
const DASH_CARRIES: readonly number[] = [150, 150, 300];
const CHARGE_RANGE = 190;
/** Whoever wears the crown runs from what is nearer than this. */
const SHY = 330;
/** How far from the middle one is safe, by arena: the carousel has none in its middle. */
const HOME: readonly number[] = [0, 330, 0];

// Filled anew at each use.
const pillar = { x: 0, y: 0 };

/** Lets the bot at `body` make up its mind, if this is its frame. */
export function think(state: State, body: number, prng: Luck): void {
  state.botDash[body] = 0;
  if ((state.clock + body * 3) % LOOK_EVERY !== 0 || !isUp(state, body)) return;
  const caution = CAUTION[state.arena];
  const braking = BRAKING[state.arena];
  const aheadX = state.x[body] + state.vx[body] * braking;
  const aheadY = state.y[body] + state.vy[body] * braking;
  if (!holds(state, tileAt(aheadX, aheadY), caution) || !holds(state, tileAt(state.x[body], state.y[body]), caution)) flee(state, body);
  else if (state.mode === Mode.crown) seekCrown(state, body, prng);
  else hunt(state, body, nearestTo(state, body), prng);
  keepOffPillars(state, body);
}

/** To the crown, after its wearer, or away with it. */
function seekCrown(state: State, body: number, prng: Luck): void {
  const wearer = state.crownBy;
  if (wearer < 0) return aim(state, body, state.crownX - state.x[body], state.crownY - state.y[body]);
  if (wearer !== body) return hunt(state, body, wearer, prng);
  const chaser = nearestTo(state, body);
  if (chaser < 0) return goHome(state, body);
  const dx = state.x[body] - state.x[chaser];
  const dy = state.y[body] - state.y[chaser];
  const distance = Math.sqrt(dx * dx + dy * dy) + 0.001;
  if (distance > SHY) return goHome(state, body);
  const side = body % 2 === 0 ? 0.7 : -0.7;
  const pull = pullHome(state, body);
  aim(state, body, dx / distance - (dy / distance) * side + state.x[body] * pull, dy / distance + (dx / distance) * side + state.y[body] * pull);
  if (distance < 110 && prng.float() < 0.3) state.botDash[body] = 1;
}

function goHome(state: State, body: number): void {
  const pull = pullHome(state, body);
  aim(state, body, state.x[body] * pull, state.y[body] * pull);
}

/** Times where one is: a push towards where the floor lasts. */
function pullHome(state: State, body: number): number {
  const x = state.x[body];
  const y = state.y[body];
  const distance = Math.sqrt(x * x + y * y) + 0.001;
  return (HOME[state.arena] - distance) / distance / 320;
}

/** Steps aside for a pillar on its way. */
function keepOffPillars(state: State, body: number): void {
  if (state.arena !== Arena.carousel) return;
  for (let index = 0; index < PILLARS; index += 1) {
    pillarAt(index, state.time + 12, state.pattern, pillar);
    const dx = state.x[body] - pillar.x;
    const dy = state.y[body] - pillar.y;
    const distance = Math.sqrt(dx * dx + dy * dy) + 0.001;
    if (distance > PILLAR_RADIUS + 80) continue;
    aim(state, body, state.botX[body] + (dx / distance) * 1.4, state.botY[body] + (dy / distance) * 1.4);
  }
}

/** To the nearest tile that lasts, and over a gap if it must be. */
function flee(state: State, body: number): void {
  const refuge = refugeOf(state, body);
  if (refuge < 0) return goHome(state, body);
  const braking = state.arena === Arena.ice ? BRAKING[Arena.ice] : 0;
  aim(state, body, FLOOR[refuge].x - state.x[body] - state.vx[body] * braking, FLOOR[refuge].y - state.y[body] - state.vy[body] * braking);
  if (!holds(state, tileAt(state.x[body], state.y[body]), 12)) state.botDash[body] = 1;
}

function refugeOf(state: State, body: number): number {
  let best = -1;
  let least = Infinity;
  for (let tile = 0; tile < TILES; tile += 1) {
    if (!holds(state, tile, 2 * CAUTION[state.arena])) continue;
    const dx = FLOOR[tile].x - state.x[body];
    const dy = FLOOR[tile].y - state.y[body];
    // A tile that lasts is worth a longer way.
    let cost = Math.sqrt(dx * dx + dy * dy) - 0.06 * Math.min(4000, state.dropAt[tile]);
    if (!holds(state, tileAt(state.x[body] + dx / 2, state.y[body] + dy / 2), 20)) cost += 260;
    if (cost < least) {
      least = cost;
      best = tile;
    }
  }
  return best;
}

function hunt(state: State, body: number, prey: number, prng: Luck): void {
  if (prey < 0) return goHome(state, body);
  const dx = state.x[prey] - state.x[body];
  const dy = state.y[prey] - state.y[body];
  const distance = Math.sqrt(dx * dx + dy * dy) + 0.001;
  if (state.cooldown[body] > 0) return circle(state, body, dx / distance, dy / distance, distance);
  aim(state, body, dx + state.vx[prey] * 8 + (prng.float() - 0.5) * 90, dy + state.vy[prey] * 8 + (prng.float() - 0.5) * 90);
  const carries = DASH_CARRIES[state.arena];
  const landing = tileAt(state.x[body] + (dx / distance) * carries, state.y[body] + (dy / distance) * carries);
  const bold = holds(state, landing, CAUTION[state.arena]) ? 0.42 : 0.12;
  if (distance < CHARGE_RANGE && prng.float() < bold && (state.arena === Arena.hive || bold > 0.2)) state.botDash[body] = 1;
}

/** Without a dash it keeps its distance, and firm ground behind it. */
function circle(state: State, body: number, nx: number, ny: number, distance: number): void {
  const side = body % 2 === 0 ? 1 : -1;
  const away = distance < 150 ? 0.9 : -0.3;
  const pull = pullHome(state, body);
  aim(state, body, -ny * side - nx * away + state.x[body] * pull, nx * side - ny * away + state.y[body] * pull);
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

/**
 * How the floor goes: at the start of a round every tile is given the frame at which it drops; 0 where the arena has none.
 * The hive has four patterns, the carousel is eaten round from either side, and ice breaks under feet and freezes again.
 */
import { Arena, Mode, type Context, type State } from './state.ts';
import { FLOOR, RINGS, TILES, isFloorOf } from './floor.ts';
import { CROWN_FRAMES, FLOOR_GONE, FLOOR_HOLDS, ICE_BACK, ICE_CARRIES, ICE_CARRIES_PER_BODY, ICE_CRACKS, NEVER, TILES_AT_ONCE, TILE_WARNING } from './rules.ts';

export const PATTERNS = 4;
type Luck = Context['prng'];

/** The key of what is no floor. */
const ABSENT = 1e9;
/** By arena: the share of the floor that goes while they play for the crown. */
const CROWN_LOSES: readonly number[] = [0.5, 0.4, 0.35];

// Filled anew at each use.
const keys = new Float64Array(TILES);

/** Gives every tile of the next round its time. */
export function planFloor(state: State, prng: Luck, first: boolean): void {
  const { arena } = state;
  state.pattern = first ? 0 : (state.pattern + 1 + prng.int(PATTERNS - 1)) % PATTERNS;
  const heart = prng.int(19);
  const way = prng.int(2) === 0 ? 1 : -1;
  let tiles = 0;
  for (let tile = 0; tile < TILES; tile += 1) {
    const luck = prng.float();
    keys[tile] = isFloorOf(arena, tile) ? keyIn(arena, state.pattern, tile, heart, way, luck) : ABSENT;
    if (keys[tile] !== ABSENT) tiles += 1;
  }
  const groups = Math.ceil(tiles / TILES_AT_ONCE);
  for (let tile = 0; tile < TILES; tile += 1) {
    state.dropAt[tile] = keys[tile] === ABSENT ? 0 : timeOf(state, Math.floor(rankOf(tile) / TILES_AT_ONCE) / (groups - 1));
  }
}

/** When whatever is `share` of the way to the end drops. Who plays for the crown needs a floor to the end. */
function timeOf({ arena, mode }: State, share: number): number {
  if (mode === Mode.crown) return share > CROWN_LOSES[arena] ? NEVER : FLOOR_HOLDS + Math.floor(((CROWN_FRAMES - FLOOR_HOLDS) * share) / CROWN_LOSES[arena]);
  return FLOOR_HOLDS + Math.floor((FLOOR_GONE - FLOOR_HOLDS) * share);
}

/** On ice: a tile that has carried enough cracks and breaks. */
export function wearIce(state: State, tile: number): void {
  if (state.arena !== Arena.ice || tile < 0 || state.backAt[tile] > 0) return;
  state.worn[tile] = Math.min(255, state.worn[tile] + 1);
  const breaksAt = state.time + ICE_CRACKS;
  if (state.worn[tile] < ICE_CARRIES + ICE_CARRIES_PER_BODY * state.bodies || state.dropAt[tile] <= breaksAt) return;
  state.backAt[tile] = state.dropAt[tile];
  state.dropAt[tile] = breaksAt;
}

/** Freezes what has been broken for long enough, unless it would be gone by now anyway. */
export function freeze(state: State): void {
  if (state.arena !== Arena.ice) return;
  for (let tile = 0; tile < TILES; tile += 1) {
    if (state.backAt[tile] === 0 || state.time < state.dropAt[tile] + ICE_BACK) continue;
    if (state.backAt[tile] > state.time + TILE_WARNING) state.dropAt[tile] = state.backAt[tile];
    state.backAt[tile] = 0;
    state.worn[tile] = 0;
  }
}

/** Whether `tile` carries anybody `ahead` frames from now. */
export function holds(state: State, tile: number, ahead: number): boolean {
  return tile >= 0 && state.time + ahead < state.dropAt[tile];
}

/** 0 for a calm tile, then rising to 1 as it is about to drop. */
export function alarm(state: State, tile: number): number {
  const left = state.dropAt[tile] - state.time;
  return left >= TILE_WARNING || left <= -1 ? 0 : 1 - left / TILE_WARNING;
}

// The lowest key drops first.
function keyIn(arena: number, pattern: number, tile: number, heart: number, way: number, luck: number): number {
  const { ring, turn } = FLOOR[tile];
  if (arena === Arena.hive) return keyOf(pattern, tile, heart, way, luck);
  if (arena === Arena.ice) return -ring + luck * 1.5;
  const round = turn / (6 * ring) + heart / 19;
  const share = round - Math.floor(round);
  return (way > 0 ? share : 1 - share) + luck * 0.06 + (ring === RINGS ? -0.12 : 0);
}

function keyOf(pattern: number, tile: number, heart: number, way: number, luck: number): number {
  const { ring, turn, q, r, x, y } = FLOOR[tile];
  if (pattern === 1) return ring === 0 ? 1 : -ring + 0.5 + (0.9 * way * (turn / (6 * ring) - 0.5));
  if (pattern === 2) return -distance(x - FLOOR[heart].x, y - FLOOR[heart].y) + luck * 90;
  if (pattern === 3) return (q - r + 3 * RINGS) % 3 === 0 && ring > 0 ? -RINGS * 2 + luck * 7 : -ring + luck;
  return -ring + luck * 0.9;
}

function rankOf(tile: number): number {
  let rank = 0;
  for (let other = 0; other < TILES; other += 1) {
    if (keys[other] < keys[tile] || (keys[other] === keys[tile] && other < tile)) rank += 1;
  }
  return rank;
}

function distance(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

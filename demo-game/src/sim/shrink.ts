/**
 * How the floor goes: at the start of a round every tile is given the frame at which it drops. Four patterns, so that
 * no round is like the last.
 */
import type { Context, State } from './state.ts';
import { FLOOR, RINGS, TILES } from './floor.ts';
import { FLOOR_GONE, FLOOR_HOLDS, TILES_AT_ONCE, TILE_WARNING } from './rules.ts';

export const PATTERNS = 4;
type Luck = Context['prng'];

// Filled anew at each use.
const keys = new Float64Array(TILES);

/** Gives every tile of the next round its time. */
export function planFloor(state: State, prng: Luck, first: boolean): void {
  const pattern = first ? 0 : (state.pattern + 1 + prng.int(PATTERNS - 1)) % PATTERNS;
  state.pattern = pattern;
  const heart = prng.int(19);
  const way = prng.int(2) === 0 ? 1 : -1;
  for (let tile = 0; tile < TILES; tile += 1) keys[tile] = keyOf(pattern, tile, heart, way, prng.float());
  const groups = Math.ceil(TILES / TILES_AT_ONCE);
  for (let tile = 0; tile < TILES; tile += 1) {
    const group = Math.floor(rankOf(tile) / TILES_AT_ONCE);
    state.dropAt[tile] = FLOOR_HOLDS + Math.floor(((FLOOR_GONE - FLOOR_HOLDS) * group) / (groups - 1));
  }
}

/** Whether `tile` carries anybody `ahead` frames from now. */
export function holds(state: State, tile: number, ahead: number): boolean {
  return tile >= 0 && state.time + ahead < state.dropAt[tile];
}

/** 0 for a calm tile, then rising to 1 as it is about to drop. */
export function alarm(state: State, tile: number): number {
  const left = state.dropAt[tile] - state.time;
  return left >= TILE_WARNING ? 0 : 1 - left / TILE_WARNING;
}

// The lowest key drops first.
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

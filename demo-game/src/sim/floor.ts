/**
 * The floor: hexagonal tiles in rings round the middle, numbered from the middle outwards. Pure geometry with exact
 * arithmetic only (add, multiply, square root, floor), so that every machine finds the same tile under a foot.
 */

/** From the middle of a tile to its corner. */
export const TILE_SIZE = 54;
export const RINGS = 5;
export const TILES = 1 + 3 * RINGS * (RINGS + 1);
/** Nothing of the floor is farther from the middle. */
export const FLOOR_RADIUS = TILE_SIZE * (RINGS * Math.sqrt(3) + 1);

const SQRT3 = Math.sqrt(3);
const SPAN = 2 * RINGS + 1;
const STEPS: readonly (readonly [q: number, r: number])[] = [[1, 0], [0, 1], [-1, 1], [-1, 0], [0, -1], [1, -1]];

interface Tile {
  /** Axial coordinates. */
  readonly q: number;
  readonly r: number;
  readonly ring: number;
  /** Which of its ring, clockwise. */
  readonly turn: number;
  /** The middle, in world units. */
  readonly x: number;
  readonly y: number;
}

export const FLOOR: readonly Tile[] = layTiles();
const INDEX = indexTiles(FLOOR);

/** The tile under a point, -1 for none. */
export function tileAt(x: number, y: number): number {
  const r = (2 / 3) * (y / TILE_SIZE);
  const q = (x / TILE_SIZE) * (SQRT3 / 3) - r / 2;
  const s = -q - r;
  let roundQ = Math.round(q);
  let roundR = Math.round(r);
  const offQ = Math.abs(roundQ - q);
  const offR = Math.abs(roundR - r);
  const offS = Math.abs(Math.round(s) - s);
  if (offQ > offR && offQ > offS) roundQ = -roundR - Math.round(s);
  else if (offR > offS) roundR = -roundQ - Math.round(s);
  return tileOf(roundQ, roundR);
}

/** Whether an arena has this tile: the hive is whole, the carousel has a hole, the ice is a star. */
export function isFloorOf(arena: number, tile: number): boolean {
  const { ring, turn } = FLOOR[tile];
  if (arena === 0) return true;
  if (arena === 1) return ring >= 2;
  if (ring <= 3) return true;
  const offset = turn % ring;
  return Math.min(offset, ring - offset) <= 1;
}

/** The first tile of a ring; the others of it follow. */
export function firstOfRing(ring: number): number {
  return ring === 0 ? 0 : 1 + 3 * ring * (ring - 1);
}

/** The tile beside `tile` in one of six directions, -1 beyond the rim. */
export function neighbour(tile: number, direction: number): number {
  const [q, r] = STEPS[direction];
  return tileOf(FLOOR[tile].q + q, FLOOR[tile].r + r);
}

function tileOf(q: number, r: number): number {
  const column = q + RINGS;
  const row = r + RINGS;
  return column >= 0 && column < SPAN && row >= 0 && row < SPAN ? INDEX[row * SPAN + column] : -1;
}

function layTiles(): Tile[] {
  const tiles = [tileFrom(0, 0, 0, 0)];
  for (let ring = 1; ring <= RINGS; ring += 1) {
    let q = 0;
    let r = -ring;
    for (let turn = 0; turn < 6 * ring; turn += 1) {
      tiles.push(tileFrom(q, r, ring, turn));
      const [stepQ, stepR] = STEPS[((turn / ring) | 0) % 6];
      q += stepQ;
      r += stepR;
    }
  }
  return tiles;
}

function tileFrom(q: number, r: number, ring: number, turn: number): Tile {
  return { q, r, ring, turn, x: TILE_SIZE * SQRT3 * (q + r / 2), y: TILE_SIZE * 1.5 * r };
}

function indexTiles(tiles: readonly Tile[]): Int16Array {
  const index = new Int16Array(SPAN * SPAN).fill(-1);
  tiles.forEach((tile, i) => {
    index[(tile.r + RINGS) * SPAN + tile.q + RINGS] = i;
  });
  return index;
}

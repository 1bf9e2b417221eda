/**
 * Boxes that move among square tiles, some of them solid, as in a platform game or a maze: sideways first, then up or
 * down, tile by tile, so that nothing is too fast to be stopped. Places and steps must be finite numbers.
 */

/** Overlaps up to this share of a tile are touching: a box put against a wall may be off by the rounding of its own place. */
const SKIN = 1e-6;

export interface TileMap {
  /** The side of a tile, in the units of the boxes. Tile (0, 0) has its left top corner at (0, 0). */
  readonly size: number;
  /** Asked for tiles outside of the map too. */
  solid(column: number, row: number): boolean;
}

/** Where a move ended. Made once and used again. */
export interface TileMove {
  left: number;
  top: number;
  /** The side on which it was stopped: -1 left or top, 1 right or bottom, 0 not. */
  stoppedX: -1 | 0 | 1;
  stoppedY: -1 | 0 | 1;
}

export function makeTileMove(): TileMove {
  return { left: 0, top: 0, stoppedX: 0, stoppedY: 0 };
}

/** Does the box overlap a solid tile? */
export function boxInTiles(tiles: TileMap, left: number, top: number, width: number, height: number): boolean {
  const { size } = tiles;
  const lastColumn = lastTile(left + width, size);
  for (let column = firstTile(left, size); column <= lastColumn; column++) {
    if (columnBlocked(tiles, column, top, height)) return true;
  }
  return false;
}

/** Moves a box by (dx, dy) up to the first solid tile on each axis. Tiles that it overlaps already do not stop it. */
export function moveInTiles(tiles: TileMap, left: number, top: number, width: number, height: number, dx: number, dy: number, move: TileMove): void {
  move.left = left;
  move.top = top;
  move.stoppedX = 0;
  move.stoppedY = 0;
  if (dx > 0) moveRight(tiles, width, height, dx, move);
  else if (dx < 0) moveLeft(tiles, height, dx, move);
  if (dy > 0) moveDown(tiles, width, height, dy, move);
  else if (dy < 0) moveUp(tiles, width, dy, move);
}

function moveRight(tiles: TileMap, width: number, height: number, dx: number, move: TileMove): void {
  const { size } = tiles;
  const last = lastTile(move.left + width + dx, size);
  for (let column = lastTile(move.left + width, size) + 1; column <= last; column++) {
    if (!columnBlocked(tiles, column, move.top, height)) continue;
    move.left = column * size - width;
    move.stoppedX = 1;
    return;
  }
  move.left += dx;
}

function moveLeft(tiles: TileMap, height: number, dx: number, move: TileMove): void {
  const { size } = tiles;
  const last = firstTile(move.left + dx, size);
  for (let column = firstTile(move.left, size) - 1; column >= last; column--) {
    if (!columnBlocked(tiles, column, move.top, height)) continue;
    move.left = (column + 1) * size;
    move.stoppedX = -1;
    return;
  }
  move.left += dx;
}

function moveDown(tiles: TileMap, width: number, height: number, dy: number, move: TileMove): void {
  const { size } = tiles;
  const last = lastTile(move.top + height + dy, size);
  for (let row = lastTile(move.top + height, size) + 1; row <= last; row++) {
    if (!rowBlocked(tiles, row, move.left, width)) continue;
    move.top = row * size - height;
    move.stoppedY = 1;
    return;
  }
  move.top += dy;
}

function moveUp(tiles: TileMap, width: number, dy: number, move: TileMove): void {
  const { size } = tiles;
  const last = firstTile(move.top + dy, size);
  for (let row = firstTile(move.top, size) - 1; row >= last; row--) {
    if (!rowBlocked(tiles, row, move.left, width)) continue;
    move.top = (row + 1) * size;
    move.stoppedY = -1;
    return;
  }
  move.top += dy;
}

function columnBlocked(tiles: TileMap, column: number, top: number, height: number): boolean {
  const last = lastTile(top + height, tiles.size);
  for (let row = firstTile(top, tiles.size); row <= last; row++) if (tiles.solid(column, row)) return true;
  return false;
}

function rowBlocked(tiles: TileMap, row: number, left: number, width: number): boolean {
  const last = lastTile(left + width, tiles.size);
  for (let column = firstTile(left, tiles.size); column <= last; column++) if (tiles.solid(column, row)) return true;
  return false;
}

/** The first tile that something from `low` onwards overlaps, and the last that something up to `high` does. */
function firstTile(low: number, size: number): number {
  return Math.floor(low / size + SKIN);
}

function lastTile(high: number, size: number): number {
  return Math.ceil(high / size - SKIN) - 1;
}

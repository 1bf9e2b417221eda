/**
 * From the flat world of the simulation to the picture: the floor is seen from above the front, so depth is shortened, and
 * height goes straight up the screen.
 */
import { FLOOR_RADIUS } from '../sim/floor.ts';

/** How much of the depth remains. */
export const TILT = 0.78;

export function screenY(y: number, height = 0): number {
  return y * TILT - height;
}

export interface Frame {
  readonly zoom: number;
  /** Where the middle of the floor goes, in pixels. */
  readonly x: number;
  readonly y: number;
}

/** Room that the score takes from the picture, in pixels. */
export interface Margins {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The largest picture of the whole floor in a window of `width` by `height` pixels. */
export function fitFloor(width: number, height: number, margins: Margins): Frame {
  const worldWidth = 2 * FLOOR_RADIUS + 24;
  const above = 88;
  const below = 70;
  const worldHeight = 2 * FLOOR_RADIUS * TILT * 0.89 + above + below;
  const roomY = height - margins.top - margins.bottom;
  const roomX = width - margins.left - margins.right;
  const zoom = Math.max(0.05, Math.min(roomX / worldWidth, roomY / worldHeight));
  return { zoom, x: margins.left + roomX / 2, y: margins.top + roomY / 2 + ((above - below) / 2) * zoom };
}

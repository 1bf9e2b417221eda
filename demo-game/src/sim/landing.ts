/** Where there is room: for who comes back, and for the crown. */
import { FLOOR, TILES } from './floor.ts';
import { LANDING_LASTS } from './rules.ts';
import { holds } from './shrink.ts';
import type { State } from './state.ts';

/** The lasting tile farthest from everybody but `body`; of those as far, the one that lasts longest. */
export function landingFor(state: State, body: number): number {
  let best = -1;
  let most = -1;
  for (let tile = 0; tile < TILES; tile += 1) {
    if (!holds(state, tile, LANDING_LASTS)) continue;
    const room = Math.min(260, roomAt(state, body, FLOOR[tile].x, FLOOR[tile].y)) + 0.05 * Math.min(4000, state.dropAt[tile]);
    if (room > most) {
      most = room;
      best = tile;
    }
  }
  return best;
}

function roomAt(state: State, body: number, x: number, y: number): number {
  let least = Infinity;
  for (let other = 0; other < state.bodies; other += 1) {
    if (other === body || state.fell[other] > 0) continue;
    const dx = state.x[other] - x;
    const dy = state.y[other] - y;
    least = Math.min(least, dx * dx + dy * dy);
  }
  return Math.sqrt(least);
}

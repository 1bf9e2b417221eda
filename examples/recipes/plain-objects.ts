/**
 * An arena of plain objects, saved in two ways. Without `save` and `load` the whole state is copied for you; a copy by hand that writes into
 * the older one is several times as fast, and has to be kept in step with the state.
 */
import { hookGame } from '@rollmesh/core';
import { checksumBytes } from '@rollmesh/core/sim';

interface Ship {
  x: number;
  y: number;
  vx: number;
  vy: number;
  reload: number;
}
interface Shot {
  x: number;
  y: number;
  vx: number;
  vy: number;
  owner: number;
  left: number;
}
interface Arena {
  ships: Ship[];
  shots: Shot[];
  score: number[];
}

const input = { left: 'button', right: 'button', fire: 'button' } as const;
type Pressed = { readonly [K in keyof typeof input]: boolean };

const newArena = (slots: number): Arena => ({
  ships: Array.from({ length: slots }, (_, slot) => ({ x: slot * 100, y: 0, vx: 0, vy: 0, reload: 0 })),
  shots: [],
  score: new Array<number>(slots).fill(0),
});

function step(arena: Arena, inputs: readonly Pressed[], random: () => number): void {
  arena.ships.forEach((ship, slot) => {
    const pressed = inputs[slot]!;
    ship.vx = (ship.vx + (Number(pressed.right) - Number(pressed.left)) * 0.4) * 0.98;
    ship.x += ship.vx;
    if (!pressed.fire) return;
    arena.shots.push({ x: ship.x, y: ship.y, vx: random() * 4 - 2, vy: 2, owner: slot, left: 100 });
    arena.score[slot]!++;
  });
  for (const shot of arena.shots) {
    shot.x += shot.vx;
    shot.y += shot.vy;
    shot.left--;
  }
  arena.shots = arena.shots.filter((shot) => shot.left > 0);
}

/** Nothing to write: the state is copied as a whole. */
export const clonedGame = hookGame({
  name: 'plain-cloned', players: [1, 4], input,
  start: ({ slots }) => newArena(slots),
  step: (arena, inputs, { prng }) => step(arena, inputs, () => prng.float()),
});

/** Copied by hand, into what is there. */
export const copiedGame = hookGame({
  name: 'plain-copied', players: [1, 4], input,
  start: ({ slots }) => newArena(slots),
  save: (arena, reuse: Arena | undefined) => copyArena(arena, reuse ?? newArena(0)),
  load: (arena, saved) => void copyArena(saved, arena),
  checksum: sumOf,
  step: (arena, inputs, { prng }) => step(arena, inputs, () => prng.float()),
});

function copyArena(from: Arena, to: Arena): Arena {
  copyAll(from.ships, to.ships);
  copyAll(from.shots, to.shots);
  to.score.length = from.score.length;
  for (let i = 0; i < from.score.length; i++) to.score[i] = from.score[i]!;
  return to;
}

/** Objects of one flat shape, written into the ones that are there. */
function copyAll<T extends object>(from: readonly T[], to: T[]): void {
  if (to.length > from.length) to.length = from.length;
  for (let i = 0; i < from.length; i++) {
    if (i < to.length) Object.assign(to[i]!, from[i]);
    else to.push({ ...from[i]! });
  }
}

/** All numbers in a row: many times as fast as summing the objects as they are. */
function sumOf({ ships, shots, score }: Arena): number {
  const numbers = [ships.length, shots.length, ...score];
  for (const { x, y, vx, vy, reload } of ships) numbers.push(x, y, vx, vy, reload);
  for (const { x, y, vx, vy, owner, left } of shots) numbers.push(x, y, vx, vy, owner, left);
  return checksumBytes(new Uint8Array(new Float64Array(numbers).buffer));
}

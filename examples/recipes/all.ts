/** Every recipe, for those who go through them all. */
import type { AnyGame } from '@rollmesh/core';
import { bitecsGame } from './bitecs.ts';
import { clonedGame, copiedGame } from './plain-objects.ts';
import { planckGame } from './planck/game.ts';
import { rapierGame, rapierReady } from './rapier.ts';

/** What is measured, the game, and how many frames make it busy. */
export const recipes: readonly { readonly name: string; readonly game: AnyGame; readonly frames: number }[] = [
  { name: 'planck, 60-body pile', game: planckGame, frames: 200 },
  { name: 'Rapier (deterministic), 60-body pile', game: rapierGame, frames: 200 },
  { name: 'bitECS, 1000 entities', game: bitecsGame, frames: 200 },
  { name: 'plain objects, 200 shots, copied for you', game: clonedGame, frames: 200 },
  { name: 'plain objects, 200 shots, copied by hand', game: copiedGame, frames: 200 },
];

/** Resolves when all of them can be played. */
export const ready = rapierReady;

/** Held keys that depend on slot and frame, as bytes of inputs with three buttons. */
export function pressed(frame: number, slot: number): number {
  return ((frame + slot * 13) % 40 < 10 ? 1 : 0) | ((frame + slot * 29) % 50 < 12 ? 2 : 0) | 4;
}

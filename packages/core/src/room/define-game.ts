/**
 * The door: a game is declared once, as data and two functions, and everything else (save, load, hash, diff, snapshot,
 * input bytes, prediction masks, the hash that keeps different builds apart) follows from the declaration.
 */
import type { InputLayout } from '../sim/input-layout.ts';
import type { StateLayout } from '../sim/fields.ts';
import type { EventLayout } from './event-layout.ts';
import type { Game, GameOptions } from './game.ts';

/** Defines a game. Throws `bad-option` or `bad-layout`, with the remedy, for a declaration that cannot work. */
export function defineGame<const I extends InputLayout, const S extends StateLayout, const E extends EventLayout = Record<never, never>>(
  options: GameOptions<I, S, E>,
): Game<I, S, E> {
  throw new Error(`not yet: ${options.name}`);
}

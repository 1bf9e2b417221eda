/** Hands on a keyboard: presses and lets go of keys like somebody who plays, from a seed. */
import { RandomStream } from '@rollmesh/core/testing';
import type { Player } from '../browser/player.ts';

const MOVES = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
const DASH = 'Space';

/** Plays until `untilMs` (performance.now). */
export async function play(player: Player, seed: number, untilMs: number): Promise<void> {
  const random = new RandomStream(seed, 'hands');
  const held = new Set<string>();
  while (performance.now() < untilMs) {
    const key = random.below(4) === 0 ? DASH : MOVES[random.below(MOVES.length)]!;
    if (held.has(key)) await player.keyUp(key);
    else await player.keyDown(key);
    if (!held.delete(key)) held.add(key);
    await pause(40 + random.below(160));
  }
  for (const key of held) await player.keyUp(key);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * The game of the browser tier: every player's input is a number, how many times its key went down or up, and the state is the last such
 * number of everybody. So what is on a screen says exactly whose presses have come how far, and nothing is lost or counted twice.
 */
import { defineGame, f64 } from '@rollmesh/core';

/** Numbers go round after so many presses: five minutes of them. */
export const PRESSES_ROUND = 1 << 14;
const HALF = 127;

export const pressGame = defineGame({
  name: 'rollmesh-bench-presses',
  players: [1, 8],
  input: { low: 'axis', high: 'axis' },
  state: { presses: f64(8), steps: f64(8) },
  step(state, inputs, { slots }) {
    for (let slot = 0; slot < slots; slot++) {
      const { low, high } = inputs[slot]!;
      const presses = Math.round(low * HALF) + 128 * Math.round(high * HALF);
      if (presses !== state.presses[slot]) state.steps[slot]! += 1;
      state.presses[slot] = presses;
    }
  },
});

/** A count of presses as an input. */
export function inputOf(presses: number): { low: number; high: number } {
  return { low: (presses & 127) / HALF, high: ((presses >> 7) & 127) / HALF };
}

/** The count nearest above `before` that shows as `shown`. */
export function unwrapped(before: number, shown: number): number {
  return before + ((shown - before) & (PRESSES_ROUND - 1));
}

/** Moving squares, and what page and worker say to each other about them. */
import { defineGame, f64, type GameInput } from '@rollmesh/core';
import type { Port } from '@rollmesh/browser';

export const game = defineGame({
  name: 'squares-in-a-worker',
  players: [1, 8],
  input: { left: 'button', right: 'button' },
  state: { x: f64(8) },
  events: { lap: 'final' },
  step(state, inputs, { emit }) {
    inputs.forEach(({ left, right }, slot) => {
      state.x[slot] += (Number(right) - Number(left)) * 6;
      if (state.x[slot] < 640) return;
      state.x[slot] = 0;
      emit('lap', { slot });
    });
  },
});

/** To the worker: once the port behind which the transport is, then what is pressed. */
export type ToWorker = { readonly open: { readonly port: Port; readonly code: string | undefined } } | { readonly press: GameInput<typeof game> };

/** From the worker: the room's code, what to draw, and what happened. */
export type FromWorker =
  | { readonly code: string }
  | { readonly x: Float64Array; readonly frame: number; readonly slots: number }
  | { readonly lap: number }
  | { readonly problem: string };

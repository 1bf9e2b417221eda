import { defineGame, f64, u8 } from '@rollmesh/core';
import { cos, sin } from '@rollmesh/core/sim';

export const game = defineGame({
  name: 'comets',
  players: [1, 4],
  input: { left: 'button', right: 'button' },
  state: { angle: f64(4), x: f64(4), y: f64(4), luck: u8() },
  step(state, inputs, { slots, prng }) {
    for (let slot = 0; slot < slots; slot++) {
      state.angle[slot] += (Number(inputs[slot].right) - Number(inputs[slot].left)) * 0.1;
      state.x[slot] += cos(state.angle[slot]);
      state.y[slot] += sin(state.angle[slot]);
    }
    state.luck = prng.int(6);
  },
});

/** A cache that is filled by whatever was predicted, and a game that asks for `Math.sin`. */
import { defineGame, f64 } from '@rollmesh/core';

const cache = new Map<number, number>();

export const caching = defineGame({
  name: 'caching',
  players: 2,
  input: { way: 'axis' },
  state: { x: f64(2), seen: f64() },
  step(state, inputs, { frame }) {
    state.x[1] += inputs[1].way;
    if (!cache.has(frame)) cache.set(frame, state.x[1]);
    state.seen = cache.get(frame)!;
  },
});

export const waving = defineGame({
  name: 'waving',
  players: 1,
  input: { go: 'button' },
  state: { x: f64() },
  step: (state, _inputs, { frame }) => void (state.x = frame < 40 ? frame : Math.sin(frame)),
});

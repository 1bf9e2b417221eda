import { defineGame, f64, openRoom } from '@rollmesh/core';
import { keyboard, run } from '@rollmesh/browser';
import { peerjs } from '@rollmesh/peerjs';

const game = defineGame({
  name: 'moving-squares',
  players: [1, 8],
  input: { left: 'button', right: 'button', up: 'button', down: 'button' },
  state: { x: f64(8), y: f64(8) },
  init: (state) => state.x.forEach((_, slot) => (state.x[slot] = slot * 60)),
  step(state, inputs) {
    inputs.forEach(({ left, right, up, down }, slot) => {
      state.x[slot] += (Number(right) - Number(left)) * 3;
      state.y[slot] += (Number(down) - Number(up)) * 3;
    });
  },
});

const code = location.hash.slice(1) || undefined; // none: make a room
const room = await openRoom(game, { code, transport: peerjs(), autoStart: 2 });
location.hash = room.code; // share this link
const keys = keyboard({ left: ['ArrowLeft'], right: ['ArrowRight'], up: ['ArrowUp'], down: ['ArrowDown'] });
const pen = document.querySelector('canvas')!.getContext('2d')!;
run(room, {
  input: () => keys.read(),
  draw({ state }) {
    pen.clearRect(0, 0, 640, 400);
    for (const slot of room.members.flatMap(({ slots }) => slots)) pen.fillRect(state.x[slot], state.y[slot], 40, 40);
  },
});

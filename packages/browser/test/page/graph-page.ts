/** A match of three over a simulated network, all in this page, with the net graph and the rollback overlay of the first. */
import { netGraph, rollbackOverlay } from '@rollmesh/browser';
import { defineGame, f64, openRoom, type Room, type TransportFactory } from '@rollmesh/core';
import { SimNetwork, VirtualClock } from '@rollmesh/core/testing';

const game = defineGame({
  name: 'graph-page',
  players: [2, 4],
  input: { x: 'axis' },
  state: { x: f64(4) },
  step(state, inputs, { slots }) {
    for (let slot = 0; slot < slots; slot++) state.x[slot]! += inputs[slot]!.x * 3;
  },
});

const clock = new VirtualClock();
const network = new SimNetwork({ clock, seed: 9, conditions: { delayMs: 35, jitter: 12, loss: 0.02 } });
const rooms: Room<typeof game>[] = [];
for (const [i, name] of ['Ana', 'Bob', 'Cleo'].entries()) {
  const node = network.addNode(name);
  const transport: TransportFactory = async () => ({ transport: node.transport(), code: 'CODE', nonce: Uint32Array.of(i, 2, 3, 4) });
  rooms.push(await openRoom(game, { transport, name, delay: 1, autoStart: 3 }));
}
network.connectAll();

/** All three move all the time; the virtual clock follows ours. */
const begunMs = performance.now();
function tick(nowMs: number, paused: boolean): void {
  clock.runUntil(Math.max(clock.now, nowMs - begunMs));
  rooms.forEach((room, i) => {
    if (room.phase === 'playing') room.setInput(0, { x: Math.sin(nowMs / (90 + 40 * i)) });
    if (!(paused && i === 2)) room.tick(nowMs);
  });
}
/** What the graphs' own animation frames cost: they alone go through this. */
const costMs: number[] = [];
const nextFrame = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (callback) =>
  nextFrame((nowMs) => {
    const sinceMs = performance.now();
    callback(nowMs);
    costMs.push(performance.now() - sinceMs);
  });
const page = { rooms, paused: false, graphs: [netGraph(rooms[0]!), rollbackOverlay(rooms[0]!)], costMs };
const loop = (): void => {
  tick(performance.now(), page.paused);
  nextFrame(loop);
};
loop();
Object.assign(window, { page });

/** Prints what a save, a load, a sum and a step of each recipe cost, in ms of processor time: `npx tsx examples/recipes/measure.ts`. */
import { LIVE, type AnyGame } from '@rollmesh/core';
import { pressed, ready, recipes } from './all.ts';

const SLOTS = 2;
const TIMES = 200;

await ready();
console.log('| game | save | load | sum | step |\n| --- | --- | --- | --- | --- |');
for (const { name, game, frames } of recipes) console.log(`| ${name} | ${measure(game, frames).map((ms) => ms.toPrecision(2)).join(' | ')} |`);

function measure(game: AnyGame, frames: number): number[] {
  const run = game.start({ seed: [1, 2, 3, 4], slots: SLOTS });
  run.reserve(2);
  const bytes = new Uint8Array(SLOTS);
  let frame = 0;
  const step = (): void => {
    for (let slot = 0; slot < SLOTS; slot++) bytes[slot] = pressed(frame, slot);
    run.step({ frame: frame++, slots: SLOTS, width: 1, bytes, present: 3, gone: 0 });
  };
  while (frame < frames) step();
  run.save(0);
  run.save(1);
  const costs = [() => run.save(1), () => run.load(0), () => run.checksum(0), step].map((what) => best(what));
  run.checksum(LIVE);
  return costs;
}

/** The least mean of five rounds: what disturbs only adds. */
function best(what: () => void): number {
  let least = Infinity;
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage().user;
    for (let i = 0; i < TIMES / 5; i++) what();
    least = Math.min(least, (process.cpuUsage().user - before) / 1000 / (TIMES / 5));
  }
  return least;
}

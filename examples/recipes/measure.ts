/** Prints what a save, a load, a sum and a step of each recipe cost, in ms: `npx tsx examples/recipes/measure.ts`. */
import { LIVE, type AnyGame } from '@rollmesh/core';
import { pressed, ready, recipes } from './all.ts';

const SLOTS = 2;
const ROUNDS = 20;
const TIMES = 10;

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

/** The least mean of all rounds, after one to warm up: what disturbs only adds. */
function best(what: () => void): number {
  let least = Infinity;
  for (let i = 0; i < 500; i++) what();
  for (let round = 0; round < ROUNDS; round++) {
    const beforeMs = performance.now();
    for (let i = 0; i < TIMES; i++) what();
    least = Math.min(least, (performance.now() - beforeMs) / TIMES);
  }
  return least;
}

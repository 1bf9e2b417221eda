/** `node --import tsx packages/core/test/room/chaos-main.ts FIRST COUNT | SEED,SEED,...`: plays hostile users, prints what broke, ends with one line of JSON. */
import { Chaos } from './chaos.ts';

const [first = '1', count = '100'] = process.argv.slice(2);
const seeds = first.includes(',') ? first.split(',').map(Number) : Array.from({ length: Number(count) }, (_, i) => Number(first) + i);
const broken: number[] = [];
for (const seed of seeds) {
  const verdict = new Chaos(seed).play();
  if (verdict === undefined) continue;
  broken.push(seed);
  console.error(`FAILED ${verdict}`);
}
console.log(JSON.stringify({ seeds: seeds.length, broken }));
process.exitCode = broken.length === 0 ? 0 : 1;

/**
 * `npm run soak -- --seeds 20000 [--first 1] [--peers 2-8] [--window 0]`: plays seeds against the laws for as long as one
 * likes. Shows progress and seeds per second, prints every seed that failed, and ends with one line of JSON.
 */
import { parseArgs } from 'node:util';
import { judgeSeed } from './laws.ts';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    first: { type: 'string', default: '1' },
    peers: { type: 'string', default: '2-4' },
    window: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
});

const [least, most] = options.peers.split('-').map(Number) as [number, number];
const limits = { peers: [least, most ?? least] as const, windows: options.window === undefined ? undefined : [Number(options.window)] };
const first = Number(options.first);
const seeds = Number(options.seeds);
const ENOUGH_FAULTS = 20;

let faulty = 0;
const broken: string[] = [];
const beganMs = performance.now();
let toldMs = beganMs;
for (let seed = first; seed < first + seeds; seed++) {
  const verdict = judgeSeed(seed, limits);
  if (verdict.faults > ENOUGH_FAULTS) faulty++;
  if (verdict.broken !== undefined) {
    broken.push(verdict.broken);
    console.error(`FAILED ${verdict.broken}`);
  }
  if (!options.quiet && performance.now() - toldMs > 2000) {
    toldMs = performance.now();
    const played = seed - first + 1;
    console.error(`${played} of ${seeds} seeds, ${((played * 1000) / (toldMs - beganMs)).toFixed(0)} seeds/s, ${broken.length} failed`);
  }
}
const seconds = (performance.now() - beganMs) / 1000;
console.log(JSON.stringify({ seeds, faulty, failed: broken.length, broken: broken.slice(0, 10), seedsPerSecond: Math.round(seeds / seconds) }));
process.exitCode = broken.length === 0 ? 0 : 1;

/**
 * `npm run soak -- --seeds 20000 [--first 1] [--peers 2-8] [--window 0] [--laws trouble] [--fixed] [--trusting] [--sparse]`: plays seeds against the laws for as long as one
 * likes. Shows progress and seeds per second, prints every seed that failed, and ends with one line of JSON.
 */
import { parseArgs } from 'node:util';
import { judgeSeed } from './laws.ts';
import { judgeLinks } from './link-laws.ts';
import { judgeTrouble, type TroubleVerdict } from './membership-laws.ts';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    first: { type: 'string', default: '1' },
    peers: { type: 'string', default: '2-4' },
    window: { type: 'string' },
    /** 'weather': everybody stays. 'trouble': somebody dies, leaves or sleeps. 'links': links break and heal, one way or both. */
    laws: { type: 'string', default: 'weather' },
    /** The storm comes when the ways are trusted. */
    trusting: { type: 'boolean', default: false },
    /** Sessions that save few states. */
    sparse: { type: 'boolean', default: false },
    /** Sessions with a fixed roster. */
    fixed: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
  },
});

const [least, most] = options.peers.split('-').map(Number) as [number, number];
const limits = { peers: [least, most ?? least] as const, windows: options.window === undefined ? undefined : [Number(options.window)], fixed: options.fixed, sparse: options.sparse, trusting: options.trusting };
const first = Number(options.first);
const seeds = Number(options.seeds);
const ENOUGH_FAULTS = 20;

let faulty = 0;
const troubles: TroubleVerdict[] = [];
const broken: string[] = [];
const beganMs = performance.now();
let toldMs = beganMs;
for (let seed = first; seed < first + seeds; seed++) {
  const verdict = options.laws === 'trouble' ? judgeTrouble(seed) : options.laws === 'links' ? judgeLinks(seed) : judgeSeed(seed, limits);
  if ('stallMs' in verdict) troubles.push(verdict as TroubleVerdict);
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
const stalls = troubles.map(({ stallMs }) => stallMs).sort((a, b) => a - b);
const stallAt = (share: number): number => Math.round(stalls[Math.floor((stalls.length - 1) * share)] ?? 0);
const outdated = troubles.reduce((sum, one) => sum + one.outdated, 0);
const returned = troubles.reduce((sum, one) => sum + one.returned, 0);
const trouble = troubles.length === 0 ? {} : { returned, outdated, stallMs: [stallAt(0.5), stallAt(0.99), stallAt(1)] };
console.log(JSON.stringify({ ...trouble, seeds, faulty, failed: broken.length, broken: broken.slice(0, 10), seedsPerSecond: Math.round(seeds / seconds) }));
process.exitCode = broken.length === 0 ? 0 : 1;

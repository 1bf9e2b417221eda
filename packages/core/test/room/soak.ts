/**
 * `npm run soak -- --mesh --seeds 20000 [--first 1] [--machines 2-8] [--full]`: plays the whole mesh, rooms and all, against every
 * invariant. Shows progress and seeds per second; a seed that fails is shrunk and printed. Ends with one line of JSON.
 */
import { parseArgs } from 'node:util';
import { drawPlan, planText, playPlan, shrinkPlan } from '@rollmesh/core/testing';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    first: { type: 'string', default: '1' },
    machines: { type: 'string', default: '2-8' },
    /** Only plans in which every pair connects. */
    full: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: true },
    quiet: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

const [least, most] = options.machines.split('-').map(Number) as [number, number];
const limits = { machines: [least, most ?? least] as const, partial: !options.full };
const first = Number(options.first);
const seeds = Number(options.seeds);
const AGAIN_EVERY = 50;

const broken: number[] = [];
let frozen = 0;
const late: number[] = [];
let returns = 0;
let virtualMs = 0;
const beganMs = performance.now();
const beganCpu = process.cpuUsage();
let toldMs = beganMs;
for (let seed = first; seed < first + seeds; seed++) {
  const plan = drawPlan(seed, limits);
  const verdict = playPlan(plan);
  frozen += verdict.frozen ? 1 : 0;
  if (verdict.late) late.push(verdict.seed);
  returns += verdict.returns;
  virtualMs += verdict.virtualMs;
  if (seed % AGAIN_EVERY === 0 && playPlan(plan).trace !== verdict.trace) {
    broken.push(seed);
    console.error(`FAILED I9: seed ${seed} is not the same twice`);
  }
  if (verdict.broken !== undefined) {
    broken.push(seed);
    console.error(`FAILED ${verdict.broken}`);
    if (options.shrink) console.error(`shrunk to ${planText(shrinkPlan(plan))}`);
  }
  if (!options.quiet && performance.now() - toldMs > 2000) {
    toldMs = performance.now();
    const played = seed - first + 1;
    console.error(`${played} of ${seeds} seeds, ${((played * 1000) / (toldMs - beganMs)).toFixed(1)} seeds/s, ${broken.length} failed, ${frozen} frozen, ${late.length} late`);
  }
}
const seconds = (performance.now() - beganMs) / 1000;
// Beside other work the processor's own time says how fast it is on a core of its own.
const cpu = process.cpuUsage(beganCpu);
const coreSeconds = (cpu.user + cpu.system) / 1e6;
console.log(JSON.stringify({ seeds, failed: broken.length, broken: broken.slice(0, 10), frozen, late: late.length, lateSeeds: late.slice(0, 10), returns, timesRealTime: Math.round(virtualMs / 1000 / seconds), timesRealTimePerCore: Math.round(virtualMs / 1000 / coreSeconds), seedsPerSecond: Number((seeds / seconds).toFixed(1)) }));
process.exitCode = broken.length === 0 ? 0 : 1;

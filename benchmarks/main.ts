/**
 * `npm run bench`: cost of a tick, bytes on the wire, latency on named networks. Says in advance how long it takes, shows
 * progress, prints tables and keeps everything as JSON. The method is in README.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { table } from './lib/table.ts';
import { measureTick, TICK_CASES, type TickFigures } from './micro/tick.ts';
import { measureLatency, type LatencyCase, type LatencyFigures } from './network/latency.ts';

const { values: options } = parseArgs({
  options: {
    tier: { type: 'string', multiple: true, default: ['micro', 'network'] },
    out: { type: 'string' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

const USAGE = `npm run bench -- [--tier micro] [--tier network] [--seed N] [--out FILE]
  micro    CPU, heap and bytes of a tick by players and rollback depth, beside a bare loop (about 60 s)
  network  latency on named networks, on a virtual clock (about 30 s)`;

const TICKS = 60_000;
const REPETITIONS = 5;
const seed = Number(options.seed);

const LATENCY_CASES: readonly LatencyCase[] = (['fiber-metro', 'home-wifi', 'transatlantic'] as const).flatMap((profile) =>
  [2, 4].map((players) => ({ profile, players, delayFrames: 2, windowFrames: 8, seconds: 60, seed })),
);

function progress(done: number, all: number, what: string): void {
  const line = `[${String(done + 1).padStart(String(all).length)}/${all}] ${what}`;
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
  else process.stderr.write(`${line}\n`);
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}

function runMicro(): TickFigures[] {
  const figures = TICK_CASES.map((tickCase, i) => {
    progress(i, TICK_CASES.length, tickCase.name);
    return measureTick(tickCase, Math.round((TICKS * 2) / tickCase.players), REPETITIONS);
  });
  endProgress();
  console.log('\nCost of a tick (µs of CPU per tick and peer; all peers in one thread, 1 KiB of state)\n');
  console.log(
    table(
      ['case', 'best', 'median', 'worst', 'floor', 'ratio', 'B/tick/link', 'packets', 'heap B/tick'],
      figures.map((f) => [
        f.name, f.cost.bestUs, f.cost.medianUs, f.cost.worstUs, f.floor.bestUs, f.cost.bestUs / f.floor.bestUs,
        f.bytesPerTickAndLink, f.packetsPerTickAndLink, f.heapBytesPerTick,
      ]),
    ),
  );
  return figures;
}

function runNetwork(): LatencyFigures[] {
  const figures = LATENCY_CASES.map((latencyCase, i) => {
    progress(i, LATENCY_CASES.length, `${latencyCase.profile}, ${latencyCase.players} players`);
    return measureLatency(latencyCase);
  });
  endProgress();
  console.log('\nLatency (ms on a virtual clock; 60 frames a second, input delay 2, window 8)\n');
  console.log(
    table(
      ['network', 'players', 'confirm p50', 'p95', 'p99', 'other screen p50', 'p95', 'p99', 'rollback p50', 'p99', 'stalled %', 'longest ms', 'B/s/link', 'wrong'],
      figures.map((f) => [
        f.profile, f.players, f.toConfirmationMs.p50, f.toConfirmationMs.p95, f.toConfirmationMs.p99, f.toOtherScreenMs.p50, f.toOtherScreenMs.p95,
        f.toOtherScreenMs.p99, f.rollbackFrames.p50, f.rollbackFrames.p99, f.stallPercent, f.longestStallMs, f.bytesPerSecondAndLink, f.wrongFrames,
      ]),
    ),
  );
  return figures;
}

function main(): void {
  if (options.help) return console.log(USAGE);
  const began = performance.now();
  const tiers = options.tier;
  console.log(`Rollmesh benchmarks: ${tiers.join(' and ')}, about ${tiers.length > 1 ? 90 : 60} seconds. Seed ${seed}.`);
  const result = {
    about: { date: new Date().toISOString(), node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, seed },
    micro: tiers.includes('micro') ? runMicro() : [],
    network: tiers.includes('network') ? runNetwork() : [],
  };
  const file = options.out ?? join(dirname(fileURLToPath(import.meta.url)), 'results', 'latest.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`\n${((performance.now() - began) / 1000).toFixed(0)} s. Everything, with histograms: ${file}`);
  if (result.network.some((figures) => figures.wrongFrames > 0)) {
    console.error('A confirmed frame differed from the offline simulation. This is a bug; please report it with the seed.');
    process.exitCode = 1;
  }
}

main();

/**
 * The published sweep of Fortress Rollback, run with its parameters, ours beside its figures: input delay 0, window 8, 62.5 frames a
 * second, payload only. Its figures are those it publishes (`tests/simulation/baselines/sweep-v3.json`); the two were measured on two
 * different simulated networks of the same description, so small differences mean nothing.
 */
import { FORTRESS_SWEEP, type SimNetwork } from '@rollmesh/core/testing';
import { chaos, WINDOW_FRAMES } from './cases.ts';
import { measureLatency, type LatencyFigures } from './latency.ts';

export interface Published {
  readonly kibPerSecond: number;
  /** Of all links together; NaN where none is published. */
  readonly messagesPerSecond: number;
  /** May be above 100: several rollbacks a frame. Ours rolls back at most once. */
  readonly rollbacksPer100Frames: number;
  readonly depthP99: number;
  readonly lagFrames: number;
  readonly stallsPerMinute: number;
}

export interface SweepFigures {
  readonly name: string;
  readonly players: number;
  readonly theirs: Published;
  readonly ours: Published;
  readonly wrong: string | undefined;
}

interface SweepCase {
  readonly name: string;
  readonly players: number;
  readonly path: keyof typeof FORTRESS_SWEEP;
  readonly theirs: Published;
}

const TICK_RATE = 62.5;

const published = (kibPerSecond: number, messagesPerSecond: number, rollbacksPer100Frames: number, depthP99: number, lagFrames: number, stallsPerMinute: number): Published => ({
  kibPerSecond, messagesPerSecond, rollbacksPer100Frames, depthP99, lagFrames, stallsPerMinute,
});

/** Its sweep also has 16 players; a rollback session of ours has at most 8 slots. */
export const SWEEP_CASES: readonly SweepCase[] = [
  { name: '2 players, LAN', players: 2, path: 'lan', theirs: published(4.73, 135.8, 0.1, 1, 1.0, 0) },
  { name: '2 players, Wi-Fi', players: 2, path: 'wifi', theirs: published(5.24, 132.5, 66.6, 4, 2.6, 0) },
  { name: '2 players, mobile', players: 2, path: 'mobile', theirs: published(5.86, 127.0, 71.1, 7, 4.3, 15) },
  { name: '4 players, Wi-Fi', players: 4, path: 'wifi', theirs: published(17.78, 388.6, 97.2, 4, 6.1, 69) },
  { name: '4 players, severe', players: 4, path: 'severe', theirs: published(6.95, NaN, 119.5, 6, 6.7, 2064) },
];

export function measureSweep({ name, players, path, theirs }: SweepCase, seconds: number, seed: number): SweepFigures {
  const { rttMs, jitterMs, loss } = FORTRESS_SWEEP[path];
  const weather = (network: SimNetwork): void => network.everywhere({ delayMs: rttMs / 2, jitter: jitterMs, loss });
  const figures = measureLatency({ network: name, players, delay: 0, windowFrames: WINDOW_FRAMES, seconds, seed }, chaos(seed, TICK_RATE, 4), weather);
  return { name, players, theirs, ours: asPublished(figures), wrong: figures.wrong };
}

function asPublished({ bytesUpPerSecond, packetsUpPerSecond, rollbackHistogram, confirmLagFrames, stallPercent }: LatencyFigures): Published {
  const ticks = rollbackHistogram.reduce((sum, count) => sum + count, 0);
  return {
    kibPerSecond: bytesUpPerSecond / 1024,
    messagesPerSecond: packetsUpPerSecond,
    rollbacksPer100Frames: 100 - (100 * (rollbackHistogram[0] ?? 0)) / ticks,
    depthP99: depthOfRollbacks(rollbackHistogram, 0.99),
    lagFrames: confirmLagFrames,
    stallsPerMinute: (stallPercent / 100) * TICK_RATE * 60,
  };
}

/** Quantile over the rollbacks alone, ticks without one left out. */
function depthOfRollbacks(histogram: readonly number[], q: number): number {
  const all = histogram.slice(1).reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (let depth = 1; depth < histogram.length; depth++) if ((seen += histogram[depth]!) >= q * all) return depth;
  return 0;
}

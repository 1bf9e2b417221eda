/**
 * The published sweep of Fortress Rollback, run with its parameters, ours beside its figures: input delay 0, window 8, 62.5 frames a
 * second, payload only, inputs by its own formula (another one in each frame) and jitter as its network has it (only ever later, evenly up
 * to so many ms). Its figures are those it publishes (`tests/simulation/baselines/sweep-v3.json`). Its network lets packets overtake one
 * another, ours keeps their order.
 */
import { ChaosGame, FORTRESS_SWEEP, type SimNetwork } from '@rollmesh/core/testing';
import { WINDOW_FRAMES } from './cases.ts';
import { measureLatency, type LatencyFigures } from './latency.ts';
import type { Playable } from './match.ts';

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

export interface SweepCase {
  readonly name: string;
  readonly players: number;
  readonly path: keyof typeof FORTRESS_SWEEP;
  readonly inputBytes: number;
  readonly theirs: Published;
}

const TICK_RATE = 62.5;

const published = (kibPerSecond: number, messagesPerSecond: number, rollbacksPer100Frames: number, depthP99: number, lagFrames: number, stallsPerMinute: number): Published => ({
  kibPerSecond, messagesPerSecond, rollbacksPer100Frames, depthP99, lagFrames, stallsPerMinute,
});

/** Both widths of its inputs: in all but their bytes its figures are the same for both. */
const row = (name: string, players: number, path: SweepCase['path'], theirs: Published, wideKibPerSecond: number): SweepCase[] => [
  { name, players, path, inputBytes: 4, theirs },
  { name: `${name}, 32-byte inputs`, players, path, inputBytes: 32, theirs: { ...theirs, kibPerSecond: wideKibPerSecond } },
];

/** Its sweep also has 16 players; a rollback session of ours has at most 8 slots. */
export const SWEEP_CASES: readonly SweepCase[] = [
  ...row('2 players, LAN', 2, 'lan', published(4.73, 135.8, 0.1, 1, 1.0, 0), 8.05),
  ...row('2 players, Wi-Fi', 2, 'wifi', published(5.24, 132.5, 66.6, 4, 2.6, 0), 13.45),
  ...row('2 players, mobile', 2, 'mobile', published(5.86, 127.0, 71.1, 7, 4.3, 15), 19.73),
  ...row('4 players, Wi-Fi', 4, 'wifi', published(17.78, 388.6, 97.2, 4, 6.1, 69), 41.9),
  ...row('4 players, severe', 4, 'severe', published(6.95, 142.3, 119.5, 6, 6.7, 2064), 17.79),
];

/** Its players: a number that grows by 31 a frame, and in wide inputs seven more words that are made of it. None is ever as it was before. */
export function sweepPlayers(seed: number, inputBytes: number): Playable {
  return {
    newGame: (slots) => new ChaosGame({ slots, inputBytes, seed }),
    inputBytes,
    tickRate: TICK_RATE,
    press(slot, frame, into, offset = 0) {
      const first = (frame * 31 + slot * 7 + 1) >>> 0;
      const view = new DataView(into.buffer, into.byteOffset + offset, inputBytes);
      view.setUint32(0, first, true);
      for (let word = 1; word < inputBytes / 4; word++) view.setUint32(word * 4, (((first << word) | (first >>> (32 - word))) + frame * 17 + slot * 97 + word * 0x9e37) >>> 0, true);
    },
  };
}

/** Its jitter only ever adds, evenly from 0 to `jitterMs`; ours goes as far either way. */
export function sweepWeather(path: SweepCase['path']): (network: SimNetwork) => void {
  const { rttMs, jitterMs, loss } = FORTRESS_SWEEP[path];
  return (network) => network.everywhere({ delayMs: rttMs / 2 + jitterMs / 2, jitter: jitterMs / 2, loss });
}

export function measureSweep({ name, players, path, inputBytes, theirs }: SweepCase, seconds: number, seed: number): SweepFigures {
  const figures = measureLatency({ network: name, players, delay: 0, windowFrames: WINDOW_FRAMES, seconds, seed }, sweepPlayers(seed, inputBytes), sweepWeather(path));
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

/** The network tier: whole matches on a virtual clock over networks with names, exact for a seed. */
import type { Figure, TableData } from '../lib/results.ts';
import { timed, type Tier, type TierOptions } from '../lib/tier.ts';
import { casesOf, chaos, nameOf, WINDOW_FRAMES } from './cases.ts';
import { measureLatency, type LatencyCase, type LatencyFigures } from './latency.ts';
import { measureSweep, SWEEP_CASES, type SweepCase, type SweepFigures } from './sweep.ts';

export interface NetworkData {
  readonly latency: readonly LatencyFigures[];
  readonly sweep: readonly SweepFigures[];
}

export const network: Tier<NetworkData> = {
  name: 'network',
  byDefault: true,
  question: 'How long does an input take to be confirmed, and to reach the other screen, on networks with names?',
  names: (options) => [...casesFor(options).map(nameOf), ...sweepFor(options).map(sweepName)],
  estimateSeconds: (options) => 1 + casesFor(options).reduce((sum, each) => sum + secondsOf(each), 0) + sweepFor(options).length * (options.full ? 0.8 : 0.1),
  run: (options, progress) =>
    timed(network, () => {
      const { full, seed } = options;
      const cases = casesFor(options);
      const sweepCases = sweepFor(options);
      const jobs = cases.length + sweepCases.length;
      const latency = cases.map((latencyCase, i) => {
        progress(i, jobs, nameOf(latencyCase));
        return measureLatency(latencyCase, chaos(seed));
      });
      const sweep = sweepCases.map((sweepCase, i) => {
        progress(cases.length + i, jobs, sweepName(sweepCase));
        return measureSweep(sweepCase, full ? 600 : 60, seed);
      });
      return {
        tables: [...(latency.length > 0 ? latencyTables(latency) : []), ...(sweep.length > 0 ? [sweepTable(sweep)] : [])],
        figures: [...latency.flatMap((each) => latencyFigures(`network/${nameOf(each)}`, each)), ...sweep.flatMap(sweepFigures)],
        notes: ["The sweep's 16-player row is left out: a rollback session of ours has at most 8 slots."],
        failures: failuresOf(latency, sweep),
        data: { latency, sweep },
      };
    }),
};

function casesFor({ full, seed, match = '' }: TierOptions): LatencyCase[] {
  return casesOf(full, seed).filter((each) => nameOf(each).includes(match));
}

function sweepFor({ match = '' }: TierOptions): SweepCase[] {
  return SWEEP_CASES.filter((each) => sweepName(each).includes(match));
}

function sweepName({ name }: SweepCase): string {
  return `Fortress sweep: ${name}`;
}

/** What a case takes on a two-core machine: by links, and by what is simulated again. */
function secondsOf({ players, seconds, windowFrames }: LatencyCase): number {
  return (seconds / 120) * (windowFrames === 0 ? 0.7 : 1) * (players === 2 ? 0.1 : players === 4 ? 0.4 : 1.1);
}

export function latencyTables(all: readonly LatencyFigures[]): TableData[] {
  const name = (f: LatencyFigures): string => `${nameOf(f)}${f.delay === 'auto' ? ` (${spanOf(f)})` : ''}`;
  return [
    {
      title: 'Latency',
      note: 'ms from pressing a key, on a virtual clock. Screen: the other machine has simulated it. All quantiles are over presses scheduled by the clock.',
      columns: ['match', 'confirm p50', 'p95', 'p99', 'max', 'other screen p50', 'p95', 'p99', 'max', 'unanswered'],
      rows: all.map((f) => {
        const { toConfirmationMs: c, toOtherScreenMs: s } = f;
        return [name(f), c.p50, c.p95, c.p99, c.max, s.p50, s.p95, s.p99, s.max, f.unanswered];
      }),
    },
    {
      title: 'Rollback, stalls and traffic',
      note: 'Per machine. Rollback quantiles are over all ticks. Bytes are payload (a WebRTC datagram adds about 94). Entropy: of one new input, and of all that the receiver lacked.',
      columns: ['match', 'rollback p50', 'p99', 'max', 'resim/s', 'stalled %', 'longest ms', 'up B/s', 'down B/s', 'B/packet', 'new B', 'lacked B', 'states checked'],
      rows: all.map((f) => [
        name(f), f.rollbackFrames.p50, f.rollbackFrames.p99, f.rollbackFrames.max, f.resimulatedPerSecond, f.stallPercent, f.longestStallMs, f.bytesUpPerSecond, f.bytesDownPerSecond,
        f.bytesPerPacket, f.entropyNewBytes, f.entropyLackedBytes, f.wrong === undefined ? f.checkedStates : `WRONG: ${f.wrong}`,
      ]),
    },
    depthTable(all, name),
  ];
}

function depthTable(all: readonly LatencyFigures[], name: (f: LatencyFigures) => string): TableData {
  const deepest = Math.max(WINDOW_FRAMES, ...all.map(({ rollbackHistogram }) => rollbackHistogram.length - 1));
  const depths = Array.from({ length: deepest }, (_, i) => i + 1);
  const advantage = (f: LatencyFigures): string => f.advantageFrames.map((frames) => (Math.round(frames * 100) / 100 || 0).toFixed(2)).join(' / ');
  return {
    title: 'Depths of rollback, and who is ahead',
    note: 'Percent of all ticks that simulated so many frames again; lockstep never does. Confirm lag: mean frames played beyond the last confirmed one. Ahead: mean frames by which each machine was ahead of the mean of all; negative is behind.',
    columns: ['match', 'none %', ...depths.map(String), 'confirm lag', 'ahead'],
    rows: all.map((f) => {
      const ticks = f.rollbackHistogram.reduce((sum, count) => sum + count, 0);
      return [name(f), ...[0, ...depths].map((depth) => (100 * (f.rollbackHistogram[depth] ?? 0)) / ticks), f.confirmLagFrames, advantage(f)];
    }),
  };
}

/** Where an automatic delay began and where it ended. */
function spanOf({ delayFrames, lastDelayFrames }: Pick<LatencyFigures, 'delayFrames' | 'lastDelayFrames'>): string {
  return delayFrames === lastDelayFrames ? String(delayFrames) : `${delayFrames} to ${lastDelayFrames}`;
}

function sweepTable(all: readonly SweepFigures[]): TableData {
  const pair = (ours: number, theirs: number): string => `${round(ours)} / ${round(theirs)}`;
  return {
    title: 'The published sweep of Fortress Rollback: ours / theirs',
    note: 'Its parameters: delay 0, window 8, 62.5 frames a second, payload only, per player; its inputs (another one in each frame) and its way of jitter. Theirs are the published figures, not a run of ours. Its machines tick at the same instant, ours as displays do, which is why ours rolls back on a LAN; its packets may overtake one another; and who stalls sends less.',
    columns: ['case', 'KiB/s up', 'messages/s', 'rollbacks/100 frames', 'depth p99', 'mean lag', 'stalls/min'],
    rows: all.map(({ name, ours, theirs }) => [
      name, pair(ours.kibPerSecond, theirs.kibPerSecond), pair(ours.messagesPerSecond, theirs.messagesPerSecond), pair(ours.rollbacksPer100Frames, theirs.rollbacksPer100Frames),
      pair(ours.depthP99, theirs.depthP99), pair(ours.lagFrames, theirs.lagFrames), pair(ours.stallsPerMinute, theirs.stallsPerMinute),
    ]),
  };
}

function round(value: number): string {
  return Number.isNaN(value) ? '-' : String(Math.round(value * 100) / 100);
}

/** A virtual clock has no noise: for the same seed any difference is a change of ours. */
export function latencyFigures(id: string, f: LatencyFigures): Figure[] {
  const exact = (name: string, unit: string, value: number): Figure => ({ id: `${id}/${name}`, unit, value, noise: 0, better: 'lower' });
  return [
    exact('confirmation p50', 'ms', f.toConfirmationMs.p50),
    exact('confirmation p99', 'ms', f.toConfirmationMs.p99),
    exact('other screen p50', 'ms', f.toOtherScreenMs.p50),
    exact('other screen p99', 'ms', f.toOtherScreenMs.p99),
    exact('resimulated', 'frames/s', f.resimulatedPerSecond),
    exact('stalled', '%', f.stallPercent),
    exact('bytes up', 'B/s', f.bytesUpPerSecond),
  ];
}

function sweepFigures({ name, ours }: SweepFigures): Figure[] {
  return [{ id: `network/sweep/${name}/KiB up`, unit: 'KiB/s', value: ours.kibPerSecond, noise: 0, better: 'lower' }, { id: `network/sweep/${name}/stalls`, unit: '/min', value: ours.stallsPerMinute, noise: 0, better: 'lower' }];
}

function failuresOf(latency: readonly LatencyFigures[], sweep: readonly SweepFigures[]): string[] {
  return [...latency.map((f) => ({ name: nameOf(f), wrong: f.wrong })), ...sweep].flatMap(({ name, wrong }) => (wrong === undefined ? [] : [`${name}: ${wrong}`]));
}

/**
 * `benchmarkGame`: everything that the micro and network tiers ask, asked of a game of your own. Runs in Node; the results go into the
 * same reports and comparisons as ours.
 */
import { RollmeshError, type AnyGame, type AnyGameRun, type GameInput } from '@rollmesh/core';
import { PROFILE_NAMES, type ProfileName } from '@rollmesh/core/testing';
import { aboutThisRun } from '../lib/machine.ts';
import { spread } from '../lib/measure.ts';
import type { BenchResults, Figure, TableData, TierResult } from '../lib/results.ts';
import type { Progress } from '../lib/tier.ts';
import { WINDOW_FRAMES } from '../network/cases.ts';
import { latencyFigures, latencyTables } from '../network/index.ts';
import { measureLatency, type LatencyCase, type LatencyFigures } from '../network/latency.ts';
import type { Playable } from '../network/match.ts';
import { partCosts, tickCosts, type GamePartCosts, type GameTickCosts } from './cost.ts';
import { randomHands } from './hands.ts';

export interface GameBenchOptions<G extends AnyGame = AnyGame> {
  /** Numbers of players to measure with, each 2 to 8. Default: 2 and, if the game takes as many, 4. */
  readonly players?: readonly number[];
  /** Networks to play on. Default: all eight. */
  readonly networks?: readonly ProfileName[];
  /** Input delays in frames, or 'auto' for what a room would choose. Default: 2 and 'auto'. */
  readonly delays?: readonly (number | 'auto')[];
  /** Windows in frames; 0 is lockstep. Default: 8 and 0. */
  readonly windows?: readonly number[];
  /** Virtual seconds of each match. Default 60. */
  readonly seconds?: number;
  /** About how many ms of CPU each of the five repetitions of a cost takes. Default 100. */
  readonly repetitionMs?: number;
  /** Where all chance comes from. Default 1. */
  readonly seed?: number;
  /** What a player does at a frame; must depend on nothing else. Default: random hands that hold every button and axis for a while. */
  readonly play?: (slot: number, frame: number) => GameInput<G>;
  readonly onProgress?: Progress;
}

export interface GameBenchData {
  readonly name: string;
  readonly stateBytes: number;
  readonly inputBytes: number;
  readonly parts: GamePartCosts;
  readonly ticks: readonly GameTickCosts[];
  readonly latency: readonly LatencyFigures[];
}

/** Results of one tier, `game`. */
export type GameBenchResults = BenchResults & { readonly tiers: readonly [TierResult<GameBenchData>] };

const OPTION_NAMES: readonly string[] = ['players', 'networks', 'delays', 'windows', 'seconds', 'repetitionMs', 'seed', 'play', 'onProgress'] satisfies (keyof GameBenchOptions)[];

/** As far as a session predicts. */
const MOST_WINDOW_FRAMES = 16;

/** Depths whose cost is measured. */
const DEPTHS = [0, 4, 8];

/**
 * Measures a game: what its step, save, load and sum cost, what a tick costs by players and rollback depth, and how long an input takes
 * on simulated networks. Every confirmed state of every match is held against the offline simulation (`failures` tells), so it is a
 * test of determinism as well. Blocks: about 10 s, and 0.2 s per match of a game whose step takes 1 µs. Start Node with `--expose-gc` for exact
 * heap figures. Throws `bad-option` if an option is out of range.
 */
export function benchmarkGame<G extends AnyGame>(game: G, options: GameBenchOptions<G> = {}): GameBenchResults {
  const began = performance.now();
  const plan = planOf(game, options);
  const { cases, playable, players, repetitionMs, progress } = plan;
  const tickCases = players.flatMap((count) => DEPTHS.map((depth) => ({ count, depth })));
  const jobs = 1 + tickCases.length + cases.length;
  progress(0, jobs, 'step, save, load, sum');
  const parts = partCosts(playable, players[0]!, repetitionMs);
  const ticks = tickCases.map(({ count, depth }, i) => {
    progress(1 + i, jobs, `${count} players, ${depth}-frame rollback`);
    return tickCosts(playable, count, depth, repetitionMs);
  });
  const latency = cases.map((latencyCase, i) => {
    progress(1 + tickCases.length + i, jobs, `${latencyCase.network}, ${latencyCase.players} players`);
    return measureLatency(latencyCase, playable);
  });
  const data: GameBenchData = { name: game.name, stateBytes: game.stateBytes, inputBytes: game.inputBytes, parts, ticks, latency };
  const tier: TierResult<GameBenchData> = {
    tier: 'game',
    question: `What does ${game.name} cost, and how does it play on networks with names?`,
    seconds: (performance.now() - began) / 1000,
    tables: [partsTable(data, game.tickRate), ticksTable(ticks, game.tickRate), ...latencyTables(latency)],
    figures: figuresOf(data),
    notes: [],
    failures: latency.flatMap((f) => (f.wrong === undefined ? [] : [`${f.network}, ${f.players} players: ${f.wrong}. Is step deterministic?`])),
    data,
  };
  return { format: 1, about: aboutThisRun({ seed: options.seed ?? 1, full: false }), tiers: [tier] };
}

function planOf<G extends AnyGame>(game: G, options: GameBenchOptions<G>) {
  const { seed = 1, seconds = 60, networks = PROFILE_NAMES, delays = [2, 'auto'], windows = [WINDOW_FRAMES, 0], repetitionMs = 100, onProgress = () => {} } = options;
  for (const name of Object.keys(options)) demand(OPTION_NAMES.includes(name), `option: there is none called ${name}`, `some of ${OPTION_NAMES.join(', ')}`);
  demand(typeof (game as { start?: unknown } | undefined)?.start === 'function', 'game', 'what defineGame returns');
  const { min, max } = game.players;
  const players = options.players ?? [...new Set([2, 4].map((count) => Math.max(min, Math.min(count, max))))].filter((count) => count >= 2);
  for (const count of players) demand(Number.isInteger(count) && count >= Math.max(2, min) && count <= Math.min(8, max), 'players', `whole numbers from ${Math.max(2, min)} to ${Math.min(8, max)}`);
  demand(players.length > 0, 'players', 'at least one number; a game for one player has no netcode to measure');
  demand(seconds > 0 && seconds <= 3600, 'seconds', 'above 0, up to 3,600');
  demand(repetitionMs >= 1, 'repetitionMs', '1 or more');
  demand(networks.every((name) => PROFILE_NAMES.includes(name)), 'networks', `names out of ${PROFILE_NAMES.join(', ')}`);
  demand(networks.length > 0, 'networks', 'at least one name');
  demand(delays.length > 0 && delays.every((delay) => delay === 'auto' || (Number.isInteger(delay) && delay >= 0 && delay <= 60)), 'delays', "whole numbers from 0 to 60, or 'auto'");
  demand(windows.length > 0 && windows.every((frames) => Number.isInteger(frames) && frames >= 0 && frames <= MOST_WINDOW_FRAMES), 'windows', `whole numbers from 0 (lockstep) to ${MOST_WINDOW_FRAMES}`);
  demand(Number.isInteger(seed), 'seed', 'a whole number');
  const cases = networks.flatMap((network) =>
    players.flatMap((count) => windows.flatMap((windowFrames) => delays.map((delay): LatencyCase => ({ network, players: count, delay, windowFrames, seconds, seed })))),
  );
  return { cases, players, repetitionMs, progress: onProgress, playable: playableOf(game, seed, options.play) };
}

function demand(holds: boolean, name: string, range: string): void {
  if (!holds) throw new RollmeshError('bad-option', `benchmarkGame was given a wrong ${name}.`, `Give ${range}.`);
}

function playableOf<G extends AnyGame>(game: G, seed: number, play: GameBenchOptions<G>['play']): Playable {
  const ignore = (): void => {};
  return {
    newGame: (slots) => game.start({ seed: [seed, 2, 3, 4], slots }),
    inputBytes: game.inputBytes,
    holdMask: game.holdMask,
    tickRate: game.tickRate,
    press: play === undefined ? randomHands(seed, game.holdMask) : (slot, frame, into, offset) => game.encodeInput(play(slot, frame), into, offset),
    // The simulations here are those that `newGame` made.
    settle: (run, currentFrame, finalFrame) => (run as AnyGameRun).effects.settle(currentFrame, finalFrame, ignore),
  };
}

function partsTable({ parts, stateBytes, inputBytes }: GameBenchData, tickRate: number): TableData {
  const deep = 8 * (parts.step.medianUs + parts.save.medianUs) + parts.load.medianUs;
  const size = stateBytes > 0 ? `${stateBytes} bytes of state, ` : '';
  return {
    title: 'The game alone',
    note: `µs of CPU; ${size}${inputBytes} bytes of input; ${Math.round(parts.heapBytesPerStep)} bytes of garbage per step. Rolling back 8 frames takes about ${deep.toFixed(1)} µs, ${((deep * tickRate) / 10_000).toFixed(2)} % of a frame.`,
    columns: ['what', 'best', 'median', 'worst'],
    rows: (['step', 'save', 'load', 'checksum'] as const).map((name) => [name, parts[name].bestUs, parts[name].medianUs, parts[name].worstUs]),
  };
}

function ticksTable(ticks: readonly GameTickCosts[], tickRate: number): TableData {
  return {
    title: 'A tick with sessions around it',
    note: 'µs of CPU per tick and machine, all machines in one thread. Floor: the same steps, saves and loads in a plain loop.',
    columns: ['case', 'best', 'median', 'worst', 'floor', 'ratio', '% of a frame', 'B/tick/link', 'heap B/tick'],
    rows: ticks.map((t) => [
      tickName(t), t.cost.bestUs, t.cost.medianUs, t.cost.worstUs, t.floor.medianUs, t.cost.medianUs / t.floor.medianUs, (t.cost.medianUs * tickRate) / 10_000, t.bytesPerTickAndLink, t.heapBytesPerTick,
    ]),
  };
}

function tickName({ players, rollbackFrames }: GameTickCosts): string {
  return `${players} players, ${rollbackFrames === 0 ? 'no rollback' : `${rollbackFrames}-frame rollback`}`;
}

function figuresOf({ parts, ticks, latency }: GameBenchData): Figure[] {
  return [
    ...(['step', 'save', 'load', 'checksum'] as const).map((name): Figure => ({ id: `game/${name}`, unit: 'µs', value: parts[name].medianUs, noise: spread(parts[name]), better: 'lower' })),
    ...ticks.map((t): Figure => ({ id: `game/tick/${tickName(t)}`, unit: 'µs', value: t.cost.medianUs, noise: spread(t.cost), better: 'lower' })),
    ...latency.flatMap((f) => latencyFigures(`game/${f.network}, ${f.players} players, ${f.windowFrames === 0 ? 'lockstep' : 'rollback'}, delay ${f.delay}`, f)),
  ];
}

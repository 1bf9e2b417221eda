/** One case: everybody into a room, keys for a while, and what came of it. */
import { loadavg } from 'node:os';
import type { Conditions } from '@rollmesh/core/testing';
import { startHost, type Host } from '../../tools/play/host.ts';
import { Quantiles, type Summary } from '../lib/quantiles.ts';
import { BIN_MS, BINS } from './bins.ts';
import { ANSWER_SECONDS, conditionsOf, WARM_UP_SECONDS, type BrowserCase } from './cases.ts';
import { pause, pressKeys } from './hands.ts';
import { beyondTheWay, compareSums, latencies, packetWays, type Latencies, type Window } from './join.ts';
import type { Machine, Machines, ThreadAndHeap } from './machines.ts';
import type { Wish } from './page/main.ts';
import type { PageRecord } from './page/record.ts';

export interface BrowserFigures extends BrowserCase {
  readonly delayFrames: number;
  /** From the event's time stamp to the animation frame that drew it. */
  readonly ownMs: Summary;
  readonly otherMs: Summary;
  readonly ownCurve: readonly number[];
  readonly otherCurve: readonly number[];
  /** Counts per `BIN_MS`, as shares of all in percent. */
  readonly ownHistogram: readonly number[];
  readonly otherHistogram: readonly number[];
  readonly unanswered: number;
  /** Packets from `send` to their handler; none where packets were not kept. */
  readonly wayMs: Summary;
  /** What an input takes to the other's screen beyond the way of the packet that carried it; none unless packets were kept and the delay is 0. */
  readonly beyondMs: Summary;
  /** Of the first machine: main-thread time in the netcode per animation frame. */
  readonly netcodeMs: Summary;
  readonly netcodePercent: number;
  /** CPU of its main thread in all, in percent of one core, if its browser tells. */
  readonly threadPercent: number;
  readonly tickUs: Summary;
  readonly sendUs: Summary;
  readonly receiveUs: Summary;
  /** What it keeps more per minute, after collections; and garbage in between. */
  readonly keptKbPerMinute: number;
  readonly framesPerSecond: number;
  readonly frameGapMs: Summary;
  /** Of its animation frames, in percent: those without a new frame of the game, and those with more than one. */
  readonly withoutStepPercent: number;
  readonly manyStepsPercent: number;
  readonly stallPercent: number;
  readonly longestStallMs: number;
  readonly rollbackPercent: number;
  readonly maxRollbackFrames: number;
  readonly bytesPerPacket: number;
  /** Processes that wanted the processor when it began, averaged over a minute. */
  readonly loadBefore: number;
  /** How late keys were sent, and how far clocks may be apart. */
  readonly lateP99Ms: number;
  readonly clockDoubtMs: number;
  /** By how much quarters of the run differed: half of worst minus best. */
  readonly noise: Noise;
  readonly sumsCompared: number;
  readonly wrong: string | undefined;
}

export interface Noise {
  readonly ownP50: number;
  readonly ownP99: number;
  readonly otherP50: number;
  readonly otherP99: number;
  readonly beyondP50: number;
  readonly beyondP99: number;
  readonly netcodePercent: number;
}


/** Servers and browsers of a whole run. */
export interface Stage {
  readonly machines: Machines;
  readonly pageUrl: string;
  /** A PeerServer without, and one with weather. */
  readonly direct: Host;
  readonly weather: Host;
}

export async function openStage(machines: Machines, pageUrl: string, folder: string): Promise<Stage> {
  return { machines, pageUrl, direct: await startHost(folder), weather: await startHost(folder, {}) };
}

export async function measureCase(stage: Stage, browserCase: BrowserCase): Promise<BrowserFigures> {
  const { players, network, other } = browserCase;
  const machines = await stage.machines.get(players, other);
  await stage.machines.rest(machines);
  const host = network === 'direct' ? stage.direct : stage.weather;
  if (network !== 'direct') host.change(finite(conditionsOf(network)));
  await gather(machines, stage.pageUrl, host.port, browserCase);
  if (network !== 'direct') await tilt(host, network);
  const loadBefore = loadavg()[0]!;
  const clockDoubtMs = await clockDoubt(machines);
  const { records, window, lateMs, thread } = await play(machines, browserCase);
  await Promise.all(machines.map(({ player }) => player.evaluate('bench.leave()')));
  return figuresOf(browserCase, records, window, { lateMs, thread, clockDoubtMs, loadBefore });
}

async function gather(machines: readonly Machine[], url: string, port: number, { players, delay, window }: BrowserCase): Promise<void> {
  let code: string | undefined;
  for (const [i, machine] of machines.entries()) {
    await machine.open(url);
    const wish: Wish = { port, code, players, delay, window, packets: players === 2, picture: players <= 4 || i === 0 };
    code = await machine.player.evaluate<string>(`bench.join(${JSON.stringify(wish)})`);
  }
  for (const { player } of machines) await player.until('bench.frame() > 0', 60_000, 'the match did not begin');
}

/** Conditions travel to the server's process as JSON, which knows no Infinity; what has no limit has none from the start. */
function finite({ bandwidthKbps, queueBytes, mtuBytes, ...conditions }: Conditions): Partial<Conditions> {
  const limits = Object.entries({ bandwidthKbps, queueBytes, mtuBytes }).filter(([, value]) => Number.isFinite(value));
  return { ...conditions, ...Object.fromEntries(limits) };
}

/** What a profile adds one way: from whoever made the offer of each pair. */
async function tilt(host: Host, network: Exclude<BrowserCase['network'], 'direct'>): Promise<void> {
  const uphill = conditionsOf(network, true);
  if (uphill.delayMs === conditionsOf(network).delayMs) return;
  const ways = await host.counters();
  for (const { from, to } of ways.filter((_, i) => i % 2 === 0)) host.change({ delayMs: uphill.delayMs }, { from, to });
}

interface Played {
  readonly records: readonly PageRecord[];
  readonly window: Window;
  readonly lateMs: readonly number[];
  readonly thread: readonly [ThreadAndHeap, ThreadAndHeap] | undefined;
}

async function play(machines: readonly Machine[], { players, seconds }: BrowserCase): Promise<Played> {
  // Eight hands of a machine would keep it busier than the game does.
  const hands = machines.map((machine) => ({ press: () => machine.press(), slower: players > 4 ? 2 : 1 }));
  const untilMs = performance.now() + (WARM_UP_SECONDS + seconds) * 1000;
  const pressing = pressKeys(hands, untilMs);
  await pause(WARM_UP_SECONDS * 1000);
  const before = await machines[0]!.threadAndHeap(true);
  await Promise.all(machines.map(({ player }) => player.evaluate('bench.begin()')));
  const fromMs = performance.timeOrigin + performance.now();
  const { lateMs } = await pressing;
  const after = await machines[0]!.threadAndHeap(false);
  await pause(ANSWER_SECONDS * 1000);
  const kept = await machines[0]!.threadAndHeap(true);
  const records = await Promise.all(machines.map(({ player }) => player.evaluate<PageRecord>('bench.end()')));
  const window = { fromMs, untilMs: performance.timeOrigin + untilMs, endMs: Math.max(...records.map(({ endedMs }) => endedMs)) };
  return { records, window, lateMs, thread: before && [before, { ...after!, heapBytes: kept!.heapBytes }] };
}

/** CPU of the main thread of a page that draws the same and is pressed the same, but has no room: percent of one core. */
export async function measureAlone(stage: Stage): Promise<number> {
  const machines = await stage.machines.get(1, 'Chromium');
  await stage.machines.rest(machines);
  const machine = machines[0]!;
  await machine.open(stage.pageUrl);
  await machine.player.evaluate('bench.alone()');
  const pressing = pressKeys([{ press: () => machine.press(), slower: 1 }], performance.now() + 5000);
  await pause(1500);
  const before = await machine.threadAndHeap(false);
  await pressing;
  const after = await machine.threadAndHeap(false);
  return before === undefined ? NaN : (100_000 * (after!.threadSeconds - before.threadSeconds)) / (after!.atMs - before.atMs);
}

/** The most that clocks of two of them may differ. */
async function clockDoubt(machines: readonly Machine[]): Promise<number> {
  const bounds = [];
  for (const machine of machines) bounds.push(await machine.clockBounds());
  const middles = bounds.map(([least, most]) => (least + most) / 2);
  return Math.max(...middles) - Math.min(...middles);
}

interface Beside {
  readonly lateMs: readonly number[];
  readonly thread: Played['thread'];
  readonly clockDoubtMs: number;
  readonly loadBefore: number;
}

function figuresOf(browserCase: BrowserCase, records: readonly PageRecord[], window: Window, { lateMs, thread, clockDoubtMs, loadBefore }: Beside): BrowserFigures {
  const { own, other } = everybody(records, window);
  const measured = records[0]!;
  const { compared, wrong } = compareSums(records);
  const countedMs = measured.endedMs - measured.beganMs;
  const frames = quantilesOf(measured.frameGapsMs);
  return {
    ...browserCase,
    delayFrames: measured.stats.delayFrames,
    ownMs: own.ms.summary(), otherMs: other.ms.summary(), ownCurve: own.ms.curve(), otherCurve: other.ms.curve(),
    ownHistogram: histogram(own.ms), otherHistogram: histogram(other.ms), unanswered: own.unanswered + other.unanswered,
    wayMs: ways(records, window).summary(), beyondMs: (browserCase.delay === 0 ? beyonds(records, window) : new Quantiles()).summary(),
    netcodeMs: quantilesOf(measured.netcodeMs).summary(), netcodePercent: (100 * total(measured.netcodeMs)) / countedMs,
    threadPercent: thread === undefined ? NaN : (100_000 * (thread[1].threadSeconds - thread[0].threadSeconds)) / (thread[1].atMs - thread[0].atMs),
    tickUs: quantilesOf(measured.ticksMs, 1000).summary(), sendUs: quantilesOf(measured.sendsMs, 1000).summary(), receiveUs: quantilesOf(measured.receivesMs, 1000).summary(),
    keptKbPerMinute: thread === undefined ? NaN : (60 * (thread[1].heapBytes - thread[0].heapBytes)) / countedMs,
    framesPerSecond: (1000 * frames.count) / countedMs, frameGapMs: frames.summary(),
    withoutStepPercent: (100 * measured.steps[0]!) / measured.ticksMs.length, manyStepsPercent: (100 * measured.steps[2]!) / measured.ticksMs.length,
    ...matchFigures(records),
    loadBefore, lateP99Ms: quantilesOf(lateMs).at(0.99), clockDoubtMs, noise: noiseOf(records, window), sumsCompared: compared, wrong: wrong ?? (compared === 0 ? 'no final state was compared' : undefined),
  };
}

function everybody(records: readonly PageRecord[], window: Window): { readonly own: Latencies; readonly other: Latencies } {
  let own: Latencies = { ms: new Quantiles(), unanswered: 0 };
  let other: Latencies = { ms: new Quantiles(), unanswered: 0 };
  for (const whose of records) {
    for (const where of records.filter(({ drew }) => drew)) {
      if (whose === where) own = latencies(whose, where, window, own);
      else other = latencies(whose, where, window, other);
    }
  }
  return { own, other };
}

function ways(records: readonly PageRecord[], window: Window): Quantiles {
  const found = new Quantiles();
  for (const from of records) for (const to of records) if (from !== to) packetWays(from, to, window, found);
  return found;
}

function beyonds(records: readonly PageRecord[], window: Window): Quantiles {
  const found = new Quantiles();
  for (const whose of records) for (const where of records) if (whose !== where && where.drew) beyondTheWay(whose, where, window, found);
  return found;
}

/** Of all machines together. */
function matchFigures(records: readonly PageRecord[]): Pick<BrowserFigures, 'stallPercent' | 'longestStallMs' | 'rollbackPercent' | 'maxRollbackFrames' | 'bytesPerPacket'> {
  const stats = records.map((record) => record.stats);
  const sum = (of: (each: PageRecord['stats']) => number): number => total(stats.map(of));
  const ticks = sum((each) => each.ticks);
  return {
    stallPercent: (100 * sum(({ stalls }) => stalls)) / ticks, longestStallMs: Math.max(...stats.map(({ longestStallMs }) => longestStallMs)),
    rollbackPercent: (100 * sum(({ rollbacks }) => rollbacks)) / ticks, maxRollbackFrames: Math.max(...stats.map(({ maxRollbackFrames }) => maxRollbackFrames)),
    bytesPerPacket: sum(({ bytesOut }) => bytesOut) / sum(({ packetsOut }) => packetsOut),
  };
}

const PARTS = 4;

function noiseOf(records: readonly PageRecord[], { fromMs, untilMs, endMs }: Window): Noise {
  const partMs = (untilMs - fromMs) / PARTS;
  const windows = Array.from({ length: PARTS }, (_, i): Window => ({ fromMs: fromMs + i * partMs, untilMs: fromMs + (i + 1) * partMs, endMs }));
  const parts = windows.map((part) => everybody(records, part));
  const beyond = windows.map((part) => beyonds(records, part));
  const frames = records[0]!.netcodeMs;
  const share = Array.from({ length: PARTS }, (_, i) => frames.slice((i * frames.length) / PARTS, ((i + 1) * frames.length) / PARTS)).map((part) => (100 * total(part)) / part.length / FRAME_MS);
  return {
    ownP50: halfRange(parts.map(({ own }) => own.ms.at(0.5))), ownP99: halfRange(parts.map(({ own }) => own.ms.at(0.99))),
    otherP50: halfRange(parts.map(({ other }) => other.ms.at(0.5))), otherP99: halfRange(parts.map(({ other }) => other.ms.at(0.99))),
    beyondP50: halfRange(beyond.map((part) => part.at(0.5))), beyondP99: halfRange(beyond.map((part) => part.at(0.99))),
    netcodePercent: halfRange(share),
  };
}

export const FRAME_MS = 1000 / 60;

function halfRange(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / 2;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function quantilesOf(values: readonly number[], times = 1): Quantiles {
  const quantiles = new Quantiles();
  for (const value of values) quantiles.add(times * value);
  return quantiles;
}

/** Shares in percent; what is beyond the last bin is in it. */
export function histogram(quantiles: Quantiles): number[] {
  const counts = new Array<number>(BINS).fill(0);
  for (const value of quantiles.all()) counts[Math.min(BINS - 1, Math.max(0, Math.floor(value / BIN_MS)))]! += 1;
  while (counts.length > 1 && counts.at(-1) === 0) counts.pop();
  return counts.map((count) => Math.round((1e4 * count) / quantiles.count) / 100);
}

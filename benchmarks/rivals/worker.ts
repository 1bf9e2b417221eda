/**
 * Runs in a process of its own, one engine at a time, so that no engine is measured in code that another one has made slow. Reads its
 * jobs from the command line, writes one line of JSON per answer.
 */
import { CALM } from '@rollmesh/core/testing';
import { costOf, measureHeap, type Cost } from '../lib/measure.ts';
import { LATENCY_TICKS, WEATHER_CASES, type CostCase, type WeatherCase } from './cases.ts';
import type { Engine } from './engine.ts';
import { CALM_TICKS, Judge, type Judgement } from './judge.ts';
import { TICK_MS, World } from './world.ts';

export type Job =
  | { readonly kind: 'describe' }
  | { readonly kind: 'cost'; readonly case: CostCase; readonly repetitionMs: number }
  | { readonly kind: 'weather'; readonly name: string; readonly seed: number; readonly seconds: number };

export interface CostAnswer {
  readonly cost: Cost;
  readonly bytesPerTickAndLink: number;
  readonly heapBytesPerTick: number;
  /** Of what was timed: ticks of a machine in which it did not move on, in percent, and exceptions thrown. Neither is work done. */
  readonly stalledPercent: number;
  readonly exceptions: number;
}

export type Description = Pick<Engine, 'name' | 'npm' | 'maxPlayers' | 'sizes' | 'remark'>;
export type Answer = Description | CostAnswer | Judgement;

const CALM_DELAY_MS = LATENCY_TICKS * TICK_MS - 1;
const REPETITIONS = 5;
/** Between two collections there is room for about a MB: a batch must fit. */
const HEAP_BATCH_BYTES = 200_000;
const WARM_UP_MS = 500;

export async function costOfEngine(engine: Engine, { players, latencyTicks, hands }: CostCase, repetitionMs: number): Promise<CostAnswer> {
  const world = new World({ engine, players, hands, latencyTicks, seed: 1, witness: false });
  shared.world = world;
  await world.start();
  const run = (ticks: number): void => {
    for (let i = 0; i < ticks; i++) world.tick();
  };
  for (let warmMs = 0; warmMs < WARM_UP_MS; ) warmMs += cpuMs(() => run(200));
  const ticks = Math.max(100, Math.round((repetitionMs / Math.max(cpuMs(() => run(500)), 0.1)) * 500));
  run(ticks);
  world.bytes = world.packets = world.exceptions = 0;
  const framesBefore = framesOf(world);
  const costs = Array.from({ length: REPETITIONS }, () => (cpuMs(() => run(ticks)) * 1000) / ticks / players);
  const bytesPerTickAndLink = world.bytes / (ticks * REPETITIONS * players * (players - 1));
  const { exceptions } = world;
  const stalledPercent = Math.max(0, 100 * (1 - (framesOf(world) - framesBefore) / (ticks * REPETITIONS * players)));
  const roughly = measureHeap(players, () => run(1), 31);
  const batch = Math.min(100, Math.max(1, Math.round(HEAP_BATCH_BYTES / Math.max(1, roughly * players))));
  const heapBytesPerTick = measureHeap(batch * players, () => run(batch));
  return { cost: costOf(costs), bytesPerTickAndLink, heapBytesPerTick, stalledPercent, exceptions };
}

/** Frames that all machines together have played. */
function framesOf({ machines }: World): number {
  return machines.reduce((sum, machine) => sum + machine.currentFrame(), 0);
}

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** A match in one weather, then fine weather for a while; judged by what its games computed. */
export async function matchInWeather(engine: Engine, weatherCase: WeatherCase, seed: number, seconds: number): Promise<Judgement> {
  const { players, weather, forgivenTicks, at, runs = () => true } = weatherCase;
  const world = new World({ engine, players, hands: 'changing', seed, latencyTicks: LATENCY_TICKS, weather: {}, witness: true });
  shared.world = world;
  await world.start();
  world.setWeather({ ...weather });
  const judge = new Judge(world, forgivenTicks);
  const weatherTicks = seconds * 60;
  for (let tick = 0; tick < weatherTicks + CALM_TICKS; tick++) {
    if (tick === weatherTicks) world.setWeather({ ...CALM, delayMs: CALM_DELAY_MS, mtuBytes: 1e6 });
    at?.(world, tick);
    const ran = (machine: number): boolean => tick >= weatherTicks || runs(machine, tick);
    world.tick(ran);
    judge.ticked(ran);
    if (tick % 60 === 0) await Promise.resolve();
  }
  return judge.judgement();
}

/** The world whose time bundled engines see. */
export const shared: { world: World | undefined } = { world: undefined };

async function answer(engine: Engine, job: Job): Promise<Answer> {
  const { name, npm, maxPlayers, sizes, remark } = engine;
  if (job.kind === 'describe') return { name, npm, maxPlayers, sizes, remark };
  if (job.kind === 'cost') return costOfEngine(engine, job.case, job.repetitionMs);
  return matchInWeather(engine, WEATHER_CASES.find((each) => each.name === job.name)!, job.seed, job.seconds);
}

export async function serve(engine: Engine): Promise<never> {
  (globalThis as { __rivalsNow?: () => number }).__rivalsNow = () => shared.world?.nowMs ?? 0;
  for (const job of JSON.parse(process.argv[2]!) as Job[]) {
    try {
      process.stdout.write(`${JSON.stringify({ ok: await answer(engine, job) })}\n`);
    } catch (error) {
      process.stdout.write(`${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`);
    }
  }
  process.exit(0);
}

/** What is measured: costs over plain wires, correctness in weather. Every engine gets the same, as far as its players go. */
import type { Conditions } from '@rollmesh/core/testing';
import { TICK_MS, type Hands, type World } from './world.ts';

export interface CostCase {
  readonly name: string;
  readonly players: number;
  readonly latencyTicks: number;
  readonly hands: Hands;
}

const cost = (name: string, players: number, latencyTicks: number, hands: Hands): CostCase => ({ name, players, latencyTicks, hands });

/** With no delay and every input changing, the latency in ticks is the depth of each tick's rollback. */
export function costCases(full: boolean): CostCase[] {
  const told = [cost('clean, 2 players', 2, 1, 'quarter'), cost('latency 4, changing', 2, 4, 'changing'), cost('latency 4, held', 2, 4, 'held'), cost('clean, 4 players', 4, 1, 'quarter')];
  return full ? [...told, cost('latency 2, changing', 2, 2, 'changing'), cost('latency 8, changing', 2, 8, 'changing'), cost('clean, 8 players', 8, 1, 'quarter')] : told;
}

export interface WeatherCase {
  readonly name: string;
  readonly players: number;
  readonly weather: Partial<Conditions>;
  /** Waits of all machines together that no engine could avoid, in ticks. */
  readonly forgivenTicks?: number;
  /** What happens by the clock; `tick` counts from the start of the match. */
  at?(world: World, tick: number): void;
  /** Whether a machine is called in this tick. */
  runs?(machine: number, tick: number): boolean;
}

export const LATENCY_TICKS = 3;
const EVENT_TICK = 600;
const OUTAGE_TICKS = 90;
const FREEZE_TICKS = 120;
const EXTRA_TICKS = 75;

export const WEATHER_CASES: readonly WeatherCase[] = [
  { name: 'jitter ±15 ms', players: 2, weather: { jitter: 15 } },
  { name: 'reordering and duplicates', players: 2, weather: { jitter: 10, reorder: 0.05, reorderMs: 60, duplicate: 0.05 } },
  { name: 'loss 5 %', players: 2, weather: { loss: 0.05 } },
  { name: 'loss 20 %', players: 2, weather: { loss: 0.2 } },
  { name: 'loss 5 %, 4 players', players: 4, weather: { loss: 0.05 } },
  {
    name: 'outage of 1.5 s',
    players: 2,
    weather: {},
    forgivenTicks: 2 * (OUTAGE_TICKS + 2 * LATENCY_TICKS),
    at(world, tick) {
      if (tick === EVENT_TICK) world.setWeather({ up: false });
      if (tick === EVENT_TICK + OUTAGE_TICKS) world.setWeather({ up: true });
    },
  },
  {
    name: 'one way +1.25 s for 1 s',
    players: 2,
    weather: {},
    forgivenTicks: 2 * (EXTRA_TICKS + 60),
    at(world, tick) {
      if (tick === EVENT_TICK) world.setWeather({ delayMs: (LATENCY_TICKS + EXTRA_TICKS) * TICK_MS - 1 }, [0, 1]);
      if (tick === EVENT_TICK + 60) world.setWeather({ delayMs: LATENCY_TICKS * TICK_MS - 1 }, [0, 1]);
    },
  },
  { name: 'one clock 2 % slow', players: 2, weather: {}, forgivenTicks: 100, runs: (machine, tick) => machine === 0 || tick % 50 !== 0 },
  { name: 'a tab frozen for 2 s', players: 2, weather: {}, forgivenTicks: FREEZE_TICKS + 20, runs: (machine, tick) => machine === 0 || tick < EVENT_TICK || tick >= EVENT_TICK + FREEZE_TICKS },
];

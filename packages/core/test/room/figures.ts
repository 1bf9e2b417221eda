/**
 * `npm run figures -- deaths|reload|join|transfer|speed|hours [--runs N]`: how long others stand still when one of four dies, how long a reload and
 * a late join take, what a state of 1 MiB costs the inputs beside it, how fast the simulator is, and what two hours (or N minutes) leave behind; all in virtual time, so a
 * figure is the same on every machine.
 */
import { defineGame, u32 } from '@rollmesh/core';
import { playPlan, RandomStream, type Plan } from '@rollmesh/core/testing';
import { hours, transfer } from './figures-long.ts';
import { FRAME_MS, RoomWorld, type game } from './world.ts';

/** A state of so many words. */
function gameOf(words: number): typeof game {
  return defineGame({
    name: 'figures',
    players: [2, 8],
    lateJoin: true,
    input: { go: 'button' },
    state: { count: u32(8), bulk: u32(words) },
    events: { tenth: 'final' },
    step(state, inputs, { slots, frame }) {
      for (let slot = 0; slot < slots; slot++) if (inputs[slot]!.go) state.count[slot]!++;
      state.bulk[(frame * 2654435761) % words] = Math.imul(frame, 0x9e3779b1);
    },
  }) as unknown as typeof game;
}

const SMALL = gameOf(16_384);

interface World {
  readonly world: RoomWorld;
  readonly random: RandomStream;
}

function begun(seed: number, count: number, conditions: object, played: typeof game): World {
  const random = new RandomStream(seed, 'figures');
  const world = new RoomWorld(count, { game: played }, seed);
  world.network.everywhere({ delayMs: 25, ...conditions });
  world.meet();
  world.run(60);
  for (let tries = 0; tries < 5 && world.phases().includes('lobby'); tries++) {
    world.rooms[0]!.start();
    world.run(120);
  }
  play(world, 200 + random.below(400));
  return { world, random };
}

function play(world: RoomWorld, frames: number, until: () => boolean = () => false): number {
  for (let i = 0; i < frames; i++) {
    world.rooms.forEach((room, index) => {
      if (!world.asleep.has(index) && room.phase === 'playing') room.setInput(0, { go: (i + index) % (2 + index) === 0 });
    });
    world.run(1);
    if (until()) return i + 1;
  }
  return -1;
}

/** The longest time, in ms, in which a machine's frame did not move while `frames` passed. */
function standstill(world: RoomWorld, indices: readonly number[], frames: number): number {
  const last = indices.map(() => -1);
  const since = indices.map(() => world.clock.now);
  let longest = 0;
  play(world, frames, () => {
    indices.forEach((index, i) => {
      const frame = world.rooms[index]!.stats.frame;
      if (frame !== last[i]) since[i] = world.clock.now;
      last[i] = frame;
      longest = Math.max(longest, world.clock.now - since[i]!);
    });
    return false;
  });
  return longest;
}

const quantile = (values: readonly number[], share: number): number => Math.round([...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!);

function summary(values: readonly number[]): object {
  return { runs: values.length, p50Ms: quantile(values, 0.5), p99Ms: quantile(values, 0.99), mostMs: quantile(values, 1) };
}

function deaths(runs: number, loss: number): object {
  const stalls: number[] = [];
  for (let seed = 1; seed <= runs; seed++) {
    const { world, random } = begun(seed, 4, { loss }, SMALL);
    const victim = random.below(4);
    world.asleep.add(victim);
    world.nodes[victim]!.crash();
    stalls.push(standstill(world, [0, 1, 2, 3].filter((index) => index !== victim), 240));
    if (seed % 50 === 0) console.error(`${seed} of ${runs} deaths`);
  }
  return { loss, ...summary(stalls) };
}

const playing = (world: RoomWorld, index: number) => (): boolean => world.rooms[index]!.running()?.playsItself === true && !world.rooms[index]!.session!.outdated;

function reload(runs: number): object {
  const times: number[] = [];
  for (let seed = 1; seed <= runs; seed++) {
    const { world } = begun(seed, 4, {}, SMALL);
    const node = world.network.restart(world.nodes[2]!, 'again');
    world.enter(node, 2, { game: SMALL, token: [3, 7, 7, 7], returning: true });
    world.nodes.forEach((other, index) => void (index !== 2 && world.network.connect(other, node)));
    times.push(play(world, 1200, playing(world, 2)) * FRAME_MS);
  }
  return summary(times);
}

function join(runs: number): object {
  const times: number[] = [];
  let stall = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const { world } = begun(seed, 4, {}, SMALL);
    const before = Math.max(...[0, 1, 2, 3].map((index) => world.rooms[index]!.stats.longestStallMs));
    world.enter(world.network.addNode('late'), 4, { game: SMALL });
    world.nodes.slice(0, 4).forEach((node) => world.network.connect(node, world.nodes[4]!));
    times.push(play(world, 1200, playing(world, 4)) * FRAME_MS);
    play(world, 120);
    stall = Math.max(stall, ...[0, 1, 2, 3].map((index) => world.rooms[index]!.stats.longestStallMs - before));
  }
  return { ...summary(times), longerStallOfOthersMs: Math.round(stall) };
}

function twoHours(minutes: number): object {
  const beganMs = performance.now();
  const figures = hours(minutes, gameOf(64), (minute) => console.error(`${minute} of ${minutes} minutes`));
  return { minutes, ...figures, tookSeconds: Math.round((performance.now() - beganMs) / 1000) };
}

/** Whole rooms of four, judged, in light weather, against the processor's own time: other work on the machine counts little. */
function speed(rounds: number): object {
  const plan = (seed: number): Plan => ({ seed, machines: 4, lateJoin: false, delayMs: 30, jitterMs: 8, loss: 0.01, never: [], healMs: 60_000, faults: [] });
  const timesOf = (seed: number): number => {
    const before = process.cpuUsage();
    const { virtualMs } = playPlan(plan(seed));
    const { user, system } = process.cpuUsage(before);
    return Math.round((1000 * virtualMs) / (user + system));
  };
  timesOf(1); // the compiler warms up
  timesOf(2);
  const times = Array.from({ length: rounds }, (_, round) => timesOf(3 + round));
  return { rounds, timesRealTimePerCore: quantile(times, 0.5), least: quantile(times, 0), most: quantile(times, 1) };
}

const [what = 'all'] = process.argv.slice(2);
const at = process.argv.indexOf('--runs');
const runs = at < 0 ? 0 : Number(process.argv[at + 1]);
const all: Readonly<Record<string, () => object>> = {
  deaths: () => deaths(runs || 1000, 0),
  'deaths-lossy': () => deaths(runs || 1000, 0.05),
  reload: () => reload(runs || 20),
  join: () => join(runs || 20),
  transfer: () => transfer(runs || 5, gameOf(262_144)),
  speed: () => speed(runs || 9),
  hours: () => twoHours(runs || 120),
};
for (const [name, figure] of Object.entries(all)) if (what === 'all' || name.startsWith(what)) console.log(JSON.stringify({ figure: name, ...figure() }));

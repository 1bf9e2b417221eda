/** Two figures that take long to happen: a state that travels beside the inputs, and a match of two hours. */
import type { SimNode } from '@rollmesh/core/testing';
import { RoomWorld, type game } from './world.ts';

type Played = typeof game;

const quantile = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;
const rounded = (ms: number): number => Math.round(ms * 10) / 10;

/** All ways out of `node` share an uplink of 2 Mbit/s with a queue of 64 KiB. Returns when its last byte has left. */
function narrow(world: RoomWorld, node: SimNode): { busyUntilMs: number } {
  const uplink = { busyUntilMs: 0 };
  for (const other of world.nodes) {
    if (other === node) continue;
    const path = world.network.path(node, other);
    path.set({ bandwidthKbps: 2000, queueBytes: 65_536 });
    Object.defineProperty(path, 'busyUntilMs', { get: () => uplink.busyUntilMs, set: (untilMs: number) => void (uplink.busyUntilMs = untilMs) });
  }
  return uplink;
}

/**
 * How long inputs wait in an uplink of 2 Mbit/s before a state of `played`'s size travels to a newcomer and while it does, over
 * `runs` matches of four at 50 ms round trip.
 */
export function transfer(runs: number, played: Played): object {
  const before: number[] = [];
  const during: number[] = [];
  const tookMs: number[] = [];
  let lost = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const world = new RoomWorld(4, { game: played }, seed);
    world.network.everywhere({ delayMs: 25 });
    world.meet();
    world.run(60);
    world.rooms[0]!.start();
    world.enter(world.network.addNode('late'), 4, { game: played });
    let into = before;
    const uplinks = world.nodes.map((node) => narrow(world, node));
    world.nodes.slice(0, 4).forEach((node, from) => {
      node.tap = (_to, _bytes, _length, reliable) => {
        if (!reliable) into.push(Math.max(0, uplinks[from]!.busyUntilMs - world.clock.now));
        return true;
      };
    });
    world.run(420 + seed * 7);
    const dropped = (): number => world.nodes.slice(0, 4).reduce((sum, a) => sum + world.nodes.reduce((all, b) => all + (a === b ? 0 : world.network.path(a, b).counters.tailDropped), 0), 0);
    const droppedBefore = dropped();
    into = during;
    world.nodes.slice(0, 4).forEach((node) => world.network.connect(node, world.nodes[4]!));
    const beganMs = world.clock.now;
    for (let i = 0; i < 6000 && world.rooms[4]!.running()?.playsItself !== true; i++) world.run(1);
    tookMs.push(world.clock.now - beganMs);
    lost += dropped() - droppedBefore;
  }
  const longerMs = quantile(during, 0.99) - quantile(before, 0.99);
  return { runs, waitP99BeforeMs: rounded(quantile(before, 0.99)), waitP99DuringMs: rounded(quantile(during, 0.99)), longerP99Ms: rounded(longerMs), mostDuringMs: rounded(quantile(during, 1)), inputsLost: lost, joinP50Ms: Math.round(quantile(tookMs, 0.5)) };
}

/** The decisions that the view log of a room keeps. */
function decisionsKept(world: RoomWorld, index: number): number {
  const { membership } = world.rooms[index]!.session as unknown as { membership: { log: { history: { kept: Map<number, Uint8Array> } } } };
  return membership.log.history.kept.size;
}

function heapMiB(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return Math.round((process.memoryUsage().heapUsed / 1048576) * 100) / 100;
}

export interface Hours {
  readonly frames: number;
  readonly epochs: number;
  readonly decisionsKept: number;
  /** Of all four machines together, in MiB, after ten minutes (or a twelfth) and at the end; without `--expose-gc` as it happens to be. */
  readonly heapMiB: readonly [number, number];
  /** The recording of one machine, which grows, at the same times. */
  readonly recordingKiB: readonly [number, number];
  readonly stallMs: number;
}

/** A match of four that lasts `minutes`; a minute somebody sleeps for two seconds, and a number is agreed on every ten seconds. */
export function hours(minutes: number, played: Played, told: (minute: number) => void = () => {}): Hours {
  const world = new RoomWorld(4, { game: played });
  world.network.everywhere({ delayMs: 25, jitter: 5, loss: 0.01 });
  world.meet();
  world.run(60);
  world.rooms[0]!.start();
  world.run(300);
  const sizes: { heap: number; recording: number }[] = [];
  const look = (): void => void sizes.push({ heap: heapMiB(), recording: world.rooms[0]!.recording!.length / 1024 });
  for (let second = 0; second < minutes * 60; second++) {
    if (second % 60 === 30) world.asleep.add(3);
    if (second % 60 === 32) world.asleep.delete(3);
    if (second % 10 === 5) world.rooms[0]!.session!.agree(20, second + 1);
    for (let frame = 0; frame < 60; frame += 6) {
      world.rooms.forEach((room, index) => room.setInput(0, { go: ((second * 7 + frame * (index + 3)) >>> 2) % 3 === 0 }));
      world.run(6);
    }
    // What tests keep of what was told is theirs, not the room's.
    for (const told of world.told) told.length = 0;
    if (second === Math.floor((minutes * 60) / 12)) look();
    if (second % 600 === 0) told(second / 60);
  }
  look();
  const { session } = world.rooms[0]!;
  return {
    frames: session!.currentFrame, epochs: session!.epoch, decisionsKept: Math.max(...[0, 1, 2, 3].map((index) => decisionsKept(world, index))),
    heapMiB: [sizes[0]!.heap, sizes[1]!.heap], recordingKiB: [Math.round(sizes[0]!.recording), Math.round(sizes[1]!.recording)], stallMs: Math.round(session!.stats.longestStallMs),
  };
}

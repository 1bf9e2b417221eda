/**
 * Real packets and messages of every kind, collected from a mesh in which everything happens that makes somebody say something:
 * a reload, a sleep, a newcomer, a watcher, a broken link, talk, a goodbye, a desync.
 */
import { drawPlan, MeshWorld, type Plan } from '@rollmesh/core/testing';

export interface Letter {
  readonly bytes: Uint8Array;
  readonly reliable: boolean;
}

const PER_KIND = 150;

/** The same beginning in every plan, so that its match, and its members, are the same. */
export const BASE: Plan = { seed: 5, machines: 3, lateJoin: true, delayMs: 20, jitterMs: 3, loss: 0, never: [], healMs: 9000, faults: [] };

export function begun(plan: Plan): MeshWorld {
  const world = new MeshWorld(plan);
  world.run(800);
  world.machines[0]!.room.start();
  return world;
}

export function collect(): Letter[] {
  const letters: Letter[] = [];
  const counts = new Map<number, number>();
  const plans: Plan[] = [
    { ...BASE, faults: [{ kind: 'sleep', atMs: 3000, machine: 2, forMs: 900 }, { kind: 'newcomer', atMs: 2500 }, { kind: 'reload', atMs: 5500, machine: 1, forMs: 300 }] },
    { ...BASE, never: [[0, 2]], faults: [{ kind: 'cut', atMs: 3000, machine: 0, other: 1, oneWay: true, forMs: 2000 }, { kind: 'newcomer', atMs: 2000 }] },
    { ...BASE, lateJoin: false, faults: [{ kind: 'newcomer', atMs: 2000 }, { kind: 'leave', atMs: 6000, machine: 1 }] },
    drawPlan(77), drawPlan(78), drawPlan(79),
  ];
  for (const plan of plans) {
    const world = new MeshWorld(plan);
    const watch = (): void => {
      for (const { node } of world.machines) {
        node.tap ??= (_to, bytes, length, reliable) => {
          const kind = (reliable ? 256 : 0) | bytes[0]!;
          const seen = counts.get(kind) ?? 0;
          counts.set(kind, seen + 1);
          if (seen < PER_KIND) letters.push({ bytes: bytes.slice(0, length), reliable });
          return true;
        };
      }
    };
    watch();
    world.run(800);
    for (const { room } of [world.machines[1]!, world.machines[0]!]) room.start();
    for (let ms = 1000; ms < plan.healMs; ms += 200) {
      watch();
      world.run(ms);
      const room = world.machines[0]!.room;
      if (ms === 2000) room.say('hello');
      if (ms === 2200) room.emote('wave');
      if (ms === 6400) room.kick('nobody');
      if (ms === 7000 && room.phase === 'playing') (room.state as unknown as { words: Uint32Array }).words[1]! ^= 1;
    }
  }
  return letters;
}

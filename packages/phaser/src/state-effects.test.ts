import { describe, expect, test } from '@jest/globals';
import { defineGame, event, openRoom, u32, type Room, type TransportFactory } from '@rollmesh/core';
import { SimNetwork, VirtualClock } from '@rollmesh/core/testing';
import { effectListener, StateLoops } from './state-effects.ts';

/**
 * Whoever walks lights a spark on every fourth step; the same moment is told as predicted, as final, and without data. A walker is predicted to
 * walk on, so whoever stops takes sparks back that were seen.
 */
const game = defineGame({
  name: 'walkers',
  players: [2, 2],
  input: { walk: 'button' },
  state: { steps: u32(2) },
  events: { spark: event<{ slot: number; step: number }>('predicted'), score: event<{ slot: number; step: number }>('final'), bare: 'predicted' },
  step(state, inputs, { slots, emit }) {
    for (let slot = 0; slot < slots; slot++) {
      if (!inputs[slot]!.walk) continue;
      const step = ++state.steps[slot]!;
      if (step % 4 !== 0) continue;
      emit('spark', { slot, step }, slot * 1e6 + step);
      emit('score', { slot, step });
      emit('bare', undefined, slot * 1e6 + step);
    }
  },
});

async function match(): Promise<{ clock: VirtualClock; rooms: Room<typeof game>[] }> {
  const clock = new VirtualClock();
  const network = new SimNetwork({ clock, seed: 11, conditions: { delayMs: 55, jitter: 15, loss: 0.05 } });
  const rooms: Room<typeof game>[] = [];
  for (const id of ['a', 'b']) {
    const node = network.addNode(id);
    const transport: TransportFactory = async () => ({ transport: node.transport(), code: 'CODE', nonce: Uint32Array.of(id.charCodeAt(0), 2, 3, 4) });
    rooms.push(await openRoom(game, { transport, name: id, delay: 0, autoStart: 2 }));
  }
  network.connectAll();
  return { clock, rooms };
}

describe('an effect', () => {
  test('is seen exactly as often as it happened, over more than 200 rollbacks: what was predicted wrongly is undone, the rest once', async () => {
    const { clock, rooms } = await match();
    const watched = rooms[0]!;
    const sparks = new Set<{ seen: string }>();
    const bare = new Set<object>();
    const scores: string[] = [];
    let undone = 0;
    type Step = { slot: number; step: number };
    const told = ({ slot, step }: Step): string => `${slot}:${step}`;
    const add = <T>(set: Set<T>, handle: T): T => (set.add(handle), handle);
    watched.on('spark', effectListener<Step, { seen: string }>({ play: (data) => add(sparks, { seen: told(data) }), undo: (handle) => void (undone += Number(sparks.delete(handle))) }));
    watched.on('bare', effectListener<unknown, object>({ play: () => add(bare, {}), undo: (handle) => void bare.delete(handle) }) as never);
    watched.on('score', effectListener<Step, void>({ play: (data) => void scores.push(told(data)) }));
    let frame = 0;
    for (let rest = 0; rest < 120; frame++) {
      clock.runFor(1000 / 60);
      const resting = watched.stats.rollbacks >= 200 && undone >= 20;
      if (resting) rest++;
      rooms.forEach((room, i) => {
        // Uneven walks: the hardest to predict.
        if (room.phase === 'playing') room.setInput(0, { walk: !resting && (frame * (7 + i)) % 31 < 12 });
        room.tick(clock.now);
      });
      expect(frame).toBeLessThan(20_000);
    }
    expect(scores.length).toBe(Math.floor(watched.state.steps[0]! / 4) + Math.floor(watched.state.steps[1]! / 4));
    expect(new Set(scores).size).toBe(scores.length);
    expect([...sparks].map(({ seen }) => seen).sort()).toEqual([...scores].sort());
    expect(bare.size).toBe(scores.length);
  });

  test('without an undo stays played', () => {
    let played = 0;
    const listener = effectListener<number, void>({ play: () => void played++ });
    listener({ name: 'x', data: 1, frame: 3, undone: false });
    listener({ name: 'x', data: 1, frame: 3, undone: true });
    expect(played).toBe(1);
  });
});

test('what lasts is started and stopped once each time the state says so, and ends with the match', () => {
  const heard: string[] = [];
  const loops = new StateLoops<{ burning: boolean }>();
  const end = loops.add({ on: (view) => view.burning, start: () => (heard.push('start'), 7), stop: (handle) => void heard.push(`stop ${handle}`) });
  for (const burning of [false, true, true, false, true]) loops.update({ burning });
  loops.update(undefined);
  loops.update({ burning: true });
  end();
  loops.update({ burning: true });
  expect(heard).toEqual(['start', 'stop 7', 'start', 'stop 7', 'start', 'stop 7']);
});

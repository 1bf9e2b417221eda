import { describe, expect, test } from '@jest/globals';
import { defineGame, openRoom, u32, type Room, type TransportFactory } from '@rollmesh/core';
import { SimNetwork, VirtualClock } from '@rollmesh/core/testing';
import { effectListener, StateLoops } from './state-effects.ts';

/** Whoever has pressed `hit` for the first time strikes; the same moment is told as predicted and as final. */
const game = defineGame({
  name: 'strikes',
  players: [2, 2],
  input: { hit: 'button' },
  state: { strikes: u32(2) },
  events: { spark: 'predicted', score: 'final', bare: 'predicted' },
  step(state, inputs, { slots, emit }) {
    for (let slot = 0; slot < slots; slot++) {
      if (!inputs[slot]!.pressed.hit) continue;
      state.strikes[slot]!++;
      emit('spark', { slot });
      emit('score', { slot });
      emit('bare');
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
    const standing = { spark: new Set<object>(), bare: new Set<object>(), score: 0, undone: 0 };
    const watched = rooms[0]!;
    watched.on('spark', effectListener({ play: (data: { slot: number }) => ({ data }), undo: (handle) => void (standing.undone += Number(standing.spark.delete(handle))) }) as never);
    // The handle is what is kept, so that it can be told apart.
    const play = (set: Set<object>) => (): object => {
      const handle = {};
      set.add(handle);
      return handle;
    };
    watched.on('spark', effectListener<unknown, object>({ play: play(standing.spark), undo: (handle) => void (standing.undone += Number(standing.spark.delete(handle))) }));
    watched.on('bare', effectListener<unknown, object>({ play: play(standing.bare), undo: (handle) => void standing.bare.delete(handle) }));
    watched.on('score', effectListener<unknown, void>({ play: () => void standing.score++ }));
    for (let frame = 0; watched.stats.rollbacks < 200 || frame < 1500; frame++) {
      clock.runFor(1000 / 60);
      rooms.forEach((room, i) => {
        // Short and uneven presses: the hardest to predict.
        if (room.phase === 'playing') room.setInput(0, { hit: frame < 1300 && (frame * (7 + i)) % 11 < 3 });
        room.tick(clock.now);
      });
      if (frame > 20_000) throw new Error('No rollbacks came about.');
    }
    const strikes = watched.state.strikes[0]! + watched.state.strikes[1]!;
    expect(strikes).toBeGreaterThan(100);
    expect(standing.score).toBe(strikes);
    expect(standing.spark.size).toBe(strikes);
    expect(standing.bare.size).toBe(strikes);
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

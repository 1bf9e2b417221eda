/** Mistakes with existing games that must not compile, and inference that must need no cast. Nothing here runs. */
import { event, hookGame, openRoom, type AnyGame, type GameInput, type GamePrevious, type GameState, type TransportFactory } from '@rollmesh/core';

interface Ship {
  x: number;
  y: number;
}

/** A live state and copies of one shape: `load` returns the new live state. */
export const objects = hookGame({
  name: 'objects', players: [1, 4],
  input: { left: 'button', dash: 'impulse', aim: 'axis' },
  events: { hit: 'predicted', score: event<{ slot: number }>('final') },
  start: ({ slots }) => ({ ships: Array.from({ length: slots }, (): Ship => ({ x: 0, y: 0 })), tick: 0 }),
  save: (world) => structuredClone(world),
  load: (_, saved) => structuredClone(saved),
  step(world, inputs, { prng, emit }) {
    const edge: boolean = inputs[0].pressed.dash;
    const aim: number = inputs[0].aim;
    world.ships[0].x += edge ? aim : prng.float();
    emit('score', { slot: 1 });
    // @ts-expect-error no such input
    void inputs[0].up;
    // @ts-expect-error no such event
    emit('gaol');
    // @ts-expect-error no such thing in this world
    world.shops = [];
  },
});

/** Copies of another shape than the live state, and packed input. */
export const packed = hookGame({
  name: 'packed', input: 3,
  start: () => ({ list: [1, 2, 3] }),
  save: ({ list }, reuse: Float64Array | undefined) => (reuse ?? new Float64Array(3)).map((_, i) => list[i]),
  load: ({ list }, saved) => saved.forEach((value, i) => void (list[i] = value)),
  step({ list }, inputs) {
    const byte: number = inputs[0][2];
    list[0] += byte;
    // @ts-expect-error bytes have no names
    void inputs[0].left;
  },
});

/** Neither save nor load: copies have the shape of the live state. */
export const plain = hookGame({ name: 'plain', input: { go: 'button' }, start: () => ({ x: 1 }), step: (world, inputs) => void (world.x += Number(inputs[0].go)) });
export const plainPrevious = (copy: GamePrevious<typeof plain>): number => copy.x;

// @ts-expect-error a game has a step
hookGame({ name: 'a', input: 1, start: () => ({}), save: () => ({}), load() {} });
// @ts-expect-error no such kind of input
hookGame({ name: 'a', input: { a: 'knob' }, start: () => ({}), save: () => ({}), load() {}, step() {} });

export const any: AnyGame[] = [objects, packed];
export const input: GameInput<typeof objects> = { left: true, aim: 0.5 };
export const bytes: GameInput<typeof packed> = [1, 2, 3];
// @ts-expect-error no such input
export const wrong: GameInput<typeof objects> = { lift: true };
export const state = (live: GameState<typeof objects>): number => live.ships[0].x;
export const previous = (copy: GamePrevious<typeof packed>): number => copy[0];

export async function play(transport: TransportFactory): Promise<void> {
  const room = await openRoom(objects, { transport });
  room.setInput(0, { left: true });
  room.on('score', ({ data }) => void data.slot);
  const x: number = room.state.ships[0].x + room.view.previous.ships[0].x;
  void x;
  // @ts-expect-error no such event
  room.on('goal', () => {});
  const other = await openRoom(packed, { transport });
  other.setInput(0, Uint8Array.of(1, 2, 3));
  // @ts-expect-error named input for a game that packs bytes
  other.setInput(0, { left: true });
}

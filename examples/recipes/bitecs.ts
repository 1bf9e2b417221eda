/**
 * An arena of bitECS entities. Every component is an array over one buffer, so a copy is one `set`. All entities that may ever be needed are
 * added once, and `alive` says which are in play: a rollback must bring the very same ids back, and bitECS gives none back on demand.
 */
import { hookGame } from '@rollmesh/core';
import { checksumWords } from '@rollmesh/core/sim';
import { addComponents, addEntity, createWorld, query } from 'bitecs';

const ENTITIES = 1000;

interface Arena {
  readonly ecs: ReturnType<typeof createWorld>;
  /** Everything that a save must hold. */
  readonly words: Uint32Array;
  readonly Position: { readonly x: Float32Array; readonly y: Float32Array };
  readonly Velocity: { readonly x: Float32Array; readonly y: Float32Array };
  readonly alive: Uint32Array;
}

function newArena(players: number): Arena {
  const words = new Uint32Array((ENTITIES + 1) * 5);
  const column = <T>(number: number, make: new (buffer: ArrayBuffer, byteOffset: number, length: number) => T): T => new make(words.buffer, number * (ENTITIES + 1) * 4, ENTITIES + 1);
  const Position = { x: column(0, Float32Array), y: column(1, Float32Array) };
  const Velocity = { x: column(2, Float32Array), y: column(3, Float32Array) };
  const arena = { ecs: createWorld(), words, Position, Velocity, alive: column(4, Uint32Array) };
  for (let i = 0; i < ENTITIES; i++) addComponents(arena.ecs, addEntity(arena.ecs), Position, Velocity);
  for (let player = 0; player < players; player++) spawn(arena, 100 * player, 0, 0, 0);
  return arena;
}

/** The first entity that is free; the same on every machine, since ids ascend. */
function spawn({ alive, Position, Velocity }: Arena, x: number, y: number, vx: number, vy: number): void {
  const entity = alive.indexOf(0, 1);
  if (entity < 0) return;
  alive[entity] = 1;
  [Position.x[entity], Position.y[entity], Velocity.x[entity], Velocity.y[entity]] = [x, y, vx, vy];
}

export const bitecsGame = hookGame({
  name: 'bitecs-arena',
  players: [1, 4],
  input: { left: 'button', right: 'button', fire: 'button' },
  start: ({ slots }) => newArena(slots),
  save(arena, reuse: Uint32Array | undefined) {
    const copy = reuse ?? new Uint32Array(arena.words.length);
    copy.set(arena.words);
    return copy;
  },
  load: (arena, saved) => arena.words.set(saved),
  checksum: (saved) => checksumWords(saved),
  step(arena, inputs, { prng }) {
    const { ecs, Position, Velocity, alive } = arena;
    inputs.forEach((input, slot) => {
      Velocity.x[slot + 1]! += (Number(input.right) - Number(input.left)) * 0.25;
      if (input.fire) spawn(arena, Position.x[slot + 1]!, Position.y[slot + 1]!, prng.float() * 4 - 2, 3);
    });
    for (const entity of query(ecs, [Position, Velocity])) {
      if (alive[entity] === 0) continue;
      Position.x[entity]! += Velocity.x[entity]!;
      Position.y[entity]! += Velocity.y[entity]!;
      if (Position.y[entity]! > 300) alive[entity] = 0;
    }
  },
});

/** A pile of 60 planck bodies that players push about: saved, loaded and the same on every machine. */
import { hookGame } from '@rollmesh/core';
import { checksumBytes } from '@rollmesh/core/sim';
import { GraphSaver, type SavedGraph } from './graph.ts';
import { Body, BoxShape, CircleShape, Fixture, Joint, Shape, Vec2, World } from './physics.ts';

const BODIES = 60;

interface Pile {
  readonly world: World;
  readonly bodies: readonly Body[];
}
interface SavedPile {
  readonly graph: SavedGraph;
  /** Position, angle and speed of each body: what is summed. */
  readonly figures: Float64Array;
}

function newPile(): Pile {
  const world = new World({ gravity: new Vec2(0, -10) });
  const ground = world.createBody();
  for (const [x, y, w, h] of [[0, -1, 20, 1], [-20, 20, 1, 20], [20, 20, 1, 20]] as const) ground.createFixture({ shape: new BoxShape(w, h, new Vec2(x, y)), friction: 0.6 });
  const bodies = Array.from({ length: BODIES }, (_, i) => {
    const body = world.createDynamicBody({ position: new Vec2((i % 10) * 1.9 - 9 + (i % 3) * 0.2, 1 + Math.floor(i / 10) * 2.2), angle: i * 0.37 });
    body.createFixture({ shape: i % 3 === 0 ? new CircleShape(0.6) : new BoxShape(0.8, 0.5), density: 1, friction: 0.4, restitution: 0.1 });
    return body;
  });
  return { world, bodies };
}

// Bodies, fixtures and joints are what a game holds; the world and its broad phase have callbacks that are bound to them. Of the rest, several refer to
// the same contact, contact edge, tree node or proxy; all else has one owner.
const saver = new GraphSaver((object) => {
  if (object instanceof Shape) return 'constant';
  if (object instanceof Body || object instanceof World || object instanceof Fixture || object instanceof Joint || 'queryCallback' in object) return 'anchor';
  if ('m_nodeA' in object || 'contact' in object || 'child1' in object || 'proxyId' in object) return 'shared';
  if (object instanceof Vec2) return (v: Vec2) => new Vec2(v.x, v.y);
  // planck's inner vectors are plain objects, as are its few tables.
  if (Object.getPrototypeOf(object) === Object.prototype) return (v: { x: number; y: number }) => (v.x === undefined ? undefined : { x: v.x, y: v.y });
  return 'owned';
});

export const planckGame = hookGame({
  name: 'planck-pile',
  players: [1, 4],
  input: { left: 'button', right: 'button', jump: 'button' },
  start: newPile,
  save: ({ world, bodies }): SavedPile => ({ graph: saver.save(world), figures: figuresOf(bodies) }),
  load: (_, saved) => saver.load(saved.graph),
  checksum: ({ figures }) => checksumBytes(new Uint8Array(figures.buffer)),
  step({ world, bodies }, inputs) {
    inputs.forEach((input, slot) => {
      const push = new Vec2((Number(input.right) - Number(input.left)) * 30, input.jump ? 60 : 0);
      if (push.x !== 0 || push.y !== 0) bodies[slot * 7]!.applyForceToCenter(push, true);
    });
    world.step(1 / 60);
  },
});

function figuresOf(bodies: readonly Body[]): Float64Array {
  const figures = new Float64Array(bodies.length * 6);
  bodies.forEach((body, i) => {
    const [at, speed] = [body.getPosition(), body.getLinearVelocity()];
    figures.set([at.x, at.y, body.getAngle(), speed.x, speed.y, body.getAngularVelocity()], i * 6);
  });
  return figures;
}

/** The sums of the pile after every `every`-th of `frames` steps. The same list in every engine and on every machine. */
export function pileSums(frames = 600, every = 60): number[] {
  const { world, bodies } = newPile();
  const sums: number[] = [];
  for (let frame = 1; frame <= frames; frame++) {
    bodies[(frame * 7) % BODIES]!.applyForceToCenter(new Vec2(((frame * 13) % 41) - 20, frame % 5 === 0 ? 60 : 0), true);
    world.step(1 / 60);
    if (frame % every === 0) sums.push(checksumBytes(new Uint8Array(figuresOf(bodies).buffer)));
  }
  return sums;
}

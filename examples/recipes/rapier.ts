/** A pile of 60 bodies in Rapier's deterministic build: its own snapshots are the copies, and the sums are over their bytes. */
import RAPIER from '@dimforge/rapier2d-deterministic-compat';
import { hookGame } from '@rollmesh/core';
import { checksumBytes } from '@rollmesh/core/sim';

/** Once, before a room is opened: the WebAssembly is made ready. */
export const rapierReady = (): Promise<void> => RAPIER.init();

interface Pile {
  world: RAPIER.World;
  /** Handles outlive a snapshot; body objects do not. */
  readonly handles: readonly number[];
}

function newPile(): Pile {
  const world = new RAPIER.World({ x: 0, y: -10 });
  for (const [x, y, w, h] of [[0, -1, 20, 1], [-20, 20, 1, 20], [20, 20, 1, 20]] as const) world.createCollider(RAPIER.ColliderDesc.cuboid(w, h).setTranslation(x, y));
  const handles = Array.from({ length: 60 }, (_, i) => {
    const body = world.createRigidBody(RAPIER.RigidBodyDesc.dynamic().setTranslation((i % 10) * 1.9 - 9, 1 + Math.floor(i / 10) * 2.2).setRotation(i * 0.37));
    world.createCollider(i % 3 === 0 ? RAPIER.ColliderDesc.ball(0.6) : RAPIER.ColliderDesc.cuboid(0.8, 0.5), body);
    return body.handle;
  });
  return { world, handles };
}

export const rapierGame = hookGame({
  name: 'rapier-pile',
  players: [1, 4],
  input: { left: 'button', right: 'button', jump: 'button' },
  start: newPile,
  save: ({ world }) => world.takeSnapshot(),
  load(pile, saved) {
    pile.world.free(); // it lives in WebAssembly's memory, which no garbage collector sees
    pile.world = RAPIER.World.restoreSnapshot(saved);
  },
  checksum: (saved) => checksumBytes(saved),
  step({ world, handles }, inputs) {
    inputs.forEach((input, slot) => {
      const push = { x: (Number(input.right) - Number(input.left)) * 0.6, y: input.jump ? 1.2 : 0 };
      if (push.x !== 0 || push.y !== 0) world.getRigidBody(handles[slot * 7]!).applyImpulse(push, true);
    });
    world.step();
  },
});

/** Somebody dies, and what it sent last arrived here and not there. */
import assert from 'node:assert';
import { ScriptedPlayers } from '@rollmesh/core/testing';
import { moves, nodeOf, right, sessions, TICK_MS, type Cases, type CaseWorld } from './world.ts';

const DEATH_MS = 2000;

/** `peer` dies after two seconds; `lost` says of how many ticks before its packets no longer reach whom. */
function dies(world: CaseWorld, peer: number, lost: Readonly<Record<number, number>> = {}): void {
  for (const [to, ticks] of Object.entries(lost)) {
    world.clock.at(DEATH_MS - ticks * TICK_MS, () => world.network.path(nodeOf(world, peer), nodeOf(world, Number(to))).set({ up: false }));
  }
  world.clock.at(DEATH_MS, () => nodeOf(world, peer).crash());
}

const has = (world: CaseWorld, peer: number, of: number): number => world.mesh.nodes[peer]!.session.receivedFrame(of);

export const CASES: Cases = {
  'hard case 34: the last 0 to 12 packets of the dead reached one of two: both cut where the better informed one stands, and hold the same inputs': () => {
    for (const delayFrames of [0, 1, 2]) {
      for (const packets of [0, 1, 2, 3, 6, 12]) {
        const world = sessions(3, { delayFrames });
        dies(world, 2, { 1: packets });
        world.clock.runUntil(DEATH_MS + 100);
        const [better, worse] = [has(world, 0, 2), has(world, 1, 2)];
        assert.ok(packets === 0 || packets > 6 || better - worse >= packets - 1, `${packets} packets lost: one has ${better}, the other ${worse}`);
        world.clock.runUntil(DEATH_MS + 2000);
        assert.equal(right(world), 'benched 2');
        assert.deepEqual([has(world, 0, 2), has(world, 1, 2)], [better, better]);
        moves(world, [0, 1]);
      }
    }
  },

  'hard case 34: the death is decided before anybody could pass on what it has: the decision itself brings the missing inputs': () => {
    for (const delayFrames of [0, 2]) {
      for (const packets of [1, 2, 3, 6]) {
        const world = sessions(3, { delayFrames, benchAfterMs: 100 });
        world.network.everywhere({ delayMs: 5, jitter: 0 });
        dies(world, 2, { 1: packets });
        world.clock.runUntil(DEATH_MS + 40);
        const better = has(world, 0, 2);
        assert.equal(better - has(world, 1, 2), packets);
        world.clock.runUntil(DEATH_MS + 2000);
        assert.equal(right(world), 'benched 2');
        assert.deepEqual([has(world, 0, 2), has(world, 1, 2)], [better, better]);
        moves(world, [0, 1]);
      }
    }
  },

  'hard case 35: who hears of a lower claim after the cut keeps the cut, and no rollback repeats': () => {
    const players = new ScriptedPlayers(4, 2, ['idle', 'idle', 'restless']);
    const world = sessions(3, { players, delayFrames: 0 });
    dies(world, 2, { 1: 4 });
    world.clock.runUntil(DEATH_MS + 1500);
    assert.equal(right(world), 'benched 2');
    const before = [0, 1].map((peer) => world.mesh.nodes[peer]!.session.stats.rollbacks);
    moves(world, [0, 1], 2000);
    assert.deepEqual([0, 1].map((peer) => world.mesh.nodes[peer]!.session.stats.rollbacks), before);
  },

  'hard case 36: one dies, and while that is being agreed the one that knew least dies too: the remaining two of four agree': () => {
    for (let later = 480; later <= 760; later += 20) {
      const world = sessions(4);
      dies(world, 2, { 1: 5 });
      world.clock.at(DEATH_MS + later, () => nodeOf(world, 1).crash());
      world.clock.runUntil(DEATH_MS + later + 2500);
      const changes = right(world);
      assert.ok(changes === 'benched 2, benched 1' || changes === 'benched 1, benched 2', `${later} ms later: ${changes}`);
      moves(world, [0, 3]);
    }
  },

  'hard case 37: two vanish in the same tick and are known differently to everybody: one order for all': () => {
    const world = sessions(5);
    dies(world, 3, { 0: 3, 1: 1 });
    dies(world, 4, { 1: 6, 2: 2 });
    world.clock.runUntil(DEATH_MS + 3000);
    assert.equal(right(world).split(', ').sort().join(', '), 'benched 3, benched 4');
    assert.deepEqual([0, 1, 2].map((peer) => `${has(world, peer, 3)} ${has(world, peer, 4)}`), new Array(3).fill(`${has(world, 0, 3)} ${has(world, 0, 4)}`));
    moves(world, [0, 1, 2]);
  },

  'hard case 54: in lockstep a death cuts, saves nothing and loads nothing': () => {
    const world = sessions(3, { windowFrames: 0, delayFrames: 4 });
    let touched = 0;
    for (const { game } of world.mesh.nodes) game.save = game.load = () => void touched++;
    dies(world, 2, { 1: 3 });
    world.clock.runUntil(DEATH_MS + 2000);
    assert.equal(right(world, 0), 'benched 2');
    moves(world, [0, 1]);
    assert.equal(touched, 0);
  },
};

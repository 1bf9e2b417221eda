/** The moments of an agreement at which the one that leads it dies. */
import assert from 'node:assert';
import { quiet } from '../view/plan.ts';
import { simulate } from '../view/simulate.ts';
import type { Cases } from './world.ts';

/** The last of five or six dies, then whoever leads at the `nth` time that it passes `point`. All who are left must agree and go on. */
function leaderDies(point: 'start' | 'all-flushed' | 'send-prepare' | 'send-propose' | 'quorum' | 'send-commit', nth: number): void {
  for (const peers of [5, 6]) {
    const outcome = simulate(quiet(4 + nth, peers, { faults: [{ kind: 'crash', t: 1000, peer: peers - 1 }, { kind: 'at', t: 1000, point, nth, what: 'crash' }] }));
    assert.equal(outcome.bad, undefined, `${peers} peers, ${point} ${nth}`);
    const dead = outcome.nodes.filter((node) => !node.alive).reduce((set, { id }) => set | (1 << id), 0);
    assert.ok(dead > 1 << (peers - 1), `${point} ${nth} was never passed`);
    const views = outcome.nodes.filter((node) => node.alive).map((node) => node.log!.view);
    for (const view of views) {
      assert.equal(view.epoch, views[0]!.epoch);
      assert.equal(dead & view.members & ~view.benched, 0, 'somebody dead still votes');
    }
  }
}

export const CASES: Cases = {
  'scenario 3: one dies, then the leader before it has proposed: the next one decides, and all have one cut': () => {
    leaderDies('start', 1);
    for (const nth of [1, 2]) leaderDies('send-prepare', nth);
    leaderDies('all-flushed', 1);
  },
  'scenario 4: the leader dies while it tells what was decided: the same is adopted, and the leader goes next': () => {
    leaderDies('quorum', 1);
    for (const nth of [1, 2, 3]) leaderDies('send-commit', nth);
  },
  'scenario 5: the leader dies with one or two votes: either outcome, but one': () => {
    for (const nth of [1, 2, 3]) leaderDies('send-propose', nth);
  },
};

/** Ways that are long, lossy, cut or one-way, and machines that begin late. */
import assert from 'node:assert';
import { moves, nodeOf, right, sessions, stands, told, type Cases, type CaseWorld } from './world.ts';

const CUT_MS = 2000;

/** Whether what `from` says reaches `to`. */
function hears(world: CaseWorld, from: readonly number[], to: readonly number[], up: boolean): void {
  for (const one of from) for (const other of to) world.network.path(nodeOf(world, one), nodeOf(world, other)).set({ up });
}

function apart(world: CaseWorld, one: readonly number[], other: readonly number[], up: boolean): void {
  hears(world, one, other, up);
  hears(world, other, one, up);
}

const all = ({ mesh }: CaseWorld): number[] => mesh.nodes.map(({ peer }) => peer);

/** `here` and `there` lose each other for five seconds: `here` goes on, `there` stops and says so; then all play again. */
function split(peers: number, here: readonly number[], there: readonly number[]): void {
  const world = sessions(peers);
  world.clock.at(CUT_MS, () => apart(world, here, there, false));
  world.clock.runUntil(CUT_MS + 2000);
  const before = there.map((peer) => world.mesh.nodes[peer]!.session.confirmedFrame);
  moves(world, here, 3000);
  assert.deepEqual(there.map((peer) => world.mesh.nodes[peer]!.session.confirmedFrame), before);
  for (const peer of there) assert.ok(told(world, peer).some((line) => line.startsWith('minority')), `${peer} was told ${told(world, peer).join()}`);
  for (const peer of here) assert.deepEqual(told(world, peer).filter((line) => line.startsWith('minority')), []);
  apart(world, here, there, true);
  world.clock.runUntil(CUT_MS + 12_000);
  const changes = right(world).split(', ').sort().join(', ');
  assert.equal(changes, [...there.map((peer) => `benched ${peer}`), ...there.map((peer) => `unbenched ${peer}`)].join(', '));
  moves(world, all(world));
}

export const CASES: Cases = {
  'hard case 24: four machines fill their windows over seven ticks of latency, and a blackout acknowledges nothing: nobody stands still for good': () => {
    const world = sessions(4, { delayFrames: 0 });
    world.network.everywhere({ delayMs: 117, jitter: 0 });
    world.clock.runUntil(6000);
    assert.equal(right(world), '');
    moves(world, all(world), 2000);
    for (let round = 0; round < 5; round++) {
      world.network.everywhere({ up: false });
      world.clock.runFor(350);
      world.network.everywhere({ up: true });
      world.clock.runFor(1150);
    }
    assert.equal(right(world), '');
    moves(world, all(world), 2000);
  },

  'hard case 24: a stalled machine goes on polling, answering and telling what it knows of others': () => {
    const world = sessions(3);
    world.clock.at(CUT_MS, () => nodeOf(world, 2).pause());
    world.clock.runUntil(CUT_MS + 350);
    const { session } = world.mesh.nodes[0]!;
    const frame = session.currentFrame;
    const sent = world.network.path(nodeOf(world, 0), nodeOf(world, 1)).counters.packets;
    world.clock.runFor(100);
    assert.equal(session.currentFrame, frame);
    assert.ok(world.network.path(nodeOf(world, 0), nodeOf(world, 1)).counters.packets - sent >= 5, 'it fell silent');
  },

  'hard case 25: a round trip of 2.4 s, many times longer than hellos are repeated: the match begins': () => {
    const world = sessions(3);
    world.network.everywhere({ delayMs: 1200 });
    world.clock.runUntil(20_000);
    right(world);
    for (const { session, events } of world.mesh.nodes) {
      assert.equal(events.filter(({ kind }) => kind === 'started').length, 1);
      assert.ok(session.confirmedFrame > 20, `is at frame ${session.confirmedFrame}`);
    }
  },

  'hard case 26: one of three begins half a minute after the others: all wait for it, then play': () => {
    const world = sessions(3, { beginMs: [0, 0, 30_000] });
    world.clock.runUntil(29_900);
    assert.deepEqual(world.mesh.nodes.map(({ session }) => session.currentFrame), [0, 0, 0]);
    world.clock.runUntil(32_000);
    assert.equal(right(world), '');
    moves(world, [0, 1, 2]);
  },

  'hard case 38: what two say reaches the other three no longer: the two stop and say so, the three go on': () => {
    const world = sessions(5);
    world.clock.at(CUT_MS, () => hears(world, [0, 1], [2, 3, 4], false));
    world.clock.runUntil(CUT_MS + 2000);
    moves(world, [2, 3, 4]);
    stands(world, [0, 1]);
    for (const peer of [0, 1]) assert.ok(told(world, peer).some((line) => /^(minority|outdated)/.test(line)), `${peer} was told ${told(world, peer).join()}`);
    hears(world, [0, 1], [2, 3, 4], true);
    world.clock.runUntil(CUT_MS + 10_000);
    right(world);
    moves(world, [2, 3, 4]);
    // What the two had confirmed with inputs of theirs that nobody got was never final.
    for (const peer of [0, 1]) {
      const since = world.mesh.nodes[2]!.events.find(({ kind, peer: who }) => kind === 'benched' && who === peer)!.frame;
      const { finalFrame, confirmedFrame } = world.mesh.nodes[peer]!.session;
      assert.ok(finalFrame < since, `${peer} holds frame ${finalFrame} for final, and plays only until ${since}`);
      assert.ok(confirmedFrame > finalFrame);
    }
  },

  'hard case 38: of two, one hears and is not heard: neither goes on, both say so': () => {
    const world = sessions(2);
    world.clock.at(CUT_MS, () => hears(world, [0], [1], false));
    world.clock.runUntil(CUT_MS + 3000);
    stands(world, [0, 1]);
    assert.ok(told(world, 1).includes('paused 0'), told(world, 1).join());
    assert.ok(told(world, 0).includes('paused 1'), told(world, 0).join());
    hears(world, [0], [1], true);
    world.clock.runFor(1500);
    assert.equal(right(world), '');
    moves(world, [0, 1]);
  },

  'scenario 8: three and two lose each other for 5 s: the three go on, the two say so, and all play again': () => {
    split(5, [0, 3, 4], [1, 2]);
    split(5, [2, 3, 4], [0, 1]);
  },

  'scenario 9: two and two lose each other: the side of the lowest goes on, the other says so, and all play again': () => {
    split(4, [0, 3], [1, 2]);
    split(4, [0, 1], [2, 3]);
  },

  'scenario 10: a cable between two is pulled for 3 s: both wait, nothing is decided, the same match goes on': () => {
    const world = sessions(2);
    world.clock.at(CUT_MS, () => apart(world, [0], [1], false));
    world.clock.runUntil(CUT_MS + 1000);
    stands(world, [0, 1], 2000);
    apart(world, [0], [1], true);
    world.clock.runFor(1000);
    assert.equal(right(world), '');
    moves(world, [0, 1]);
    for (const peer of [0, 1]) assert.deepEqual(told(world, peer).filter((line) => /^(paused|continued)/.test(line)), [`paused ${1 - peer}`, `continued ${1 - peer}`]);
  },

  'scenario 10: a cable between two is pulled for good: both wait for ever, and neither is told that it has won': () => {
    const world = sessions(2);
    world.clock.at(CUT_MS, () => apart(world, [0], [1], false));
    world.clock.runUntil(CUT_MS + 1000);
    stands(world, [0, 1], 60_000);
    assert.equal(right(world), '');
    for (const peer of [0, 1]) {
      assert.deepEqual(told(world, peer).sort(), [`interrupted ${1 - peer}`, `paused ${1 - peer}`]);
      assert.equal(world.mesh.nodes[peer]!.session.plays(1 - peer), true);
    }
  },

  'scenario 16: 30 % loss and 100 ms of jitter for a minute: nobody is given up, and all states are equal': () => {
    const world = sessions(4, { windowFrames: 12 });
    world.network.everywhere({ delayMs: 60, jitter: 50, loss: 0.3 });
    world.clock.runUntil(60_000);
    const changes = right(world, 12);
    assert.ok(!/dropped|left/.test(changes), changes);
    for (const { peer, session } of world.mesh.nodes) {
      assert.equal(session.plays(peer), true);
      assert.ok(session.confirmedFrame > 60 * 60 * 0.7, `${peer} confirmed ${session.confirmedFrame} frames`);
    }
  },
};

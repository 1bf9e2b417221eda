/** Pairs that no link joins, or whose link broke, play through others: laws over whole matches in the simulated world. */
import { describe, expect, test } from '@jest/globals';
import { AgreedPresence, ScriptedPlayers, SessionMesh, SimNetwork, VirtualClock } from '@rollmesh/core/testing';

type Pair = readonly [number, number];

interface World {
  readonly clock: VirtualClock;
  readonly network: SimNetwork;
  readonly mesh: SessionMesh;
  /** What `peer` was told, without what every match tells. */
  readonly kinds: (peer: number) => string[];
}

function world(peers: number, unlinked: readonly Pair[] = [], windowFrames = 8, seed = 3): World {
  const clock = new VirtualClock();
  const network = new SimNetwork({ clock, seed });
  const players = new ScriptedPlayers(4, 2, 'restless');
  const mesh = new SessionMesh({ network, seats: new Array<number>(peers).fill(1), players, windowFrames, delayFrames: 3, unlinked });
  network.everywhere({ delayMs: 25, jitter: 2 });
  const kinds = (peer: number): string[] =>
    mesh.nodes[peer]!.events.filter(({ kind }) => kind !== 'connected' && kind !== 'started').map(({ kind, peer: who }) => `${kind} ${who}`);
  return { clock, network, mesh, kinds };
}

function expectRight({ mesh }: World): AgreedPresence {
  const presence = new AgreedPresence(mesh.nodes.map(({ events }) => events));
  expect(presence.disagreement).toBeUndefined();
  expect(mesh.nodes.map(({ thrown }) => thrown)).toEqual(mesh.nodes.map(() => undefined));
  expect(mesh.nodes.map(({ session }) => session.undoneFrames)).toEqual(mesh.nodes.map(() => 0));
  expect(mesh.firstWrong(presence)).toBeUndefined();
  return presence;
}

/** Everybody has played at the speed of play from `fromMs` on, and what was played is final. */
function expectPlaying(one: World, fromMs: number, peers = one.mesh.nodes.map(({ peer }) => peer)): void {
  const frames = ((one.clock.now - fromMs) * 60) / 1000;
  for (const peer of peers) {
    const { session } = one.mesh.nodes[peer]!;
    expect(session.currentFrame).toBeGreaterThan(frames - 10);
    expect(session.finalFrame).toBeGreaterThan(session.currentFrame - 25);
  }
}

describe('a pair that never connects', () => {
  test.each([3, 4, 8])('among %i starts and plays through others, and nobody is benched', (peers) => {
    const match = world(peers, [[0, 1]]);
    match.clock.runUntil(8000);
    expect(expectRight(match).changes).toEqual([]);
    expectPlaying(match, 500);
    for (const node of match.mesh.nodes) expect(match.kinds(node.peer)).toEqual([]);
  });

  test('in lockstep, too', () => {
    const match = world(4, [[1, 3]], 0);
    match.clock.runUntil(8000);
    expect(expectRight(match).changes).toEqual([]);
    expect(match.mesh.nodes[1]!.session.confirmedFrame).toBeGreaterThan(100);
  });

  test('a chain of four plays over two hops; one of five does not start', () => {
    const chain = world(4, [[0, 2], [0, 3], [1, 3]]);
    chain.clock.runUntil(8000);
    expect(expectRight(chain).changes).toEqual([]);
    expect(chain.mesh.nodes[0]!.session.finalFrame).toBeGreaterThan(200);
    const far = world(5, [[0, 2], [0, 3], [0, 4], [1, 3], [1, 4], [2, 4]]);
    far.clock.runUntil(8000);
    for (const { session } of far.mesh.nodes) expect(session.currentFrame).toBe(0);
    expect(far.kinds(0)).toEqual(['unreachable 4']);
  });
});

describe('a link that works in one direction', () => {
  test.each([3, 4])('among %i benches nobody and stalls nobody for long', (peers) => {
    const match = world(peers);
    const [a, b] = match.mesh.nodes.map(({ node }) => node);
    match.clock.runUntil(2000);
    match.network.path(a!, b!).set({ up: false });
    match.clock.runUntil(12_000);
    expect(expectRight(match).changes).toEqual([]);
    expectPlaying(match, 600);
    for (const node of match.mesh.nodes) expect(node.session.stats.longestStallMs).toBeLessThan(300);
  });
});

describe('a link that breaks both ways', () => {
  test.each([3, 4])('among %i: benches nobody, and is used again when it works again', (peers) => {
    const match = world(peers);
    const [a, b] = match.mesh.nodes.map(({ node }) => node);
    match.clock.runUntil(2000);
    match.network.between(a!, b!, { up: false });
    match.clock.runUntil(12_000);
    expect(expectRight(match).changes).toEqual([]);
    match.network.between(a!, b!, { up: true });
    match.clock.runUntil(16_000);
    expect(expectRight(match).changes).toEqual([]);
    expectPlaying(match, 900);
  });
});

describe('the relay dies', () => {
  test('the spare serves within a second, and only the dead one is benched', () => {
    const match = world(4, [[0, 1]]);
    match.clock.runUntil(3000);
    match.mesh.nodes[2]!.node.crash();
    match.clock.runUntil(9000);
    expect(expectRight(match).changes.map(({ kind, peer }) => `${kind} ${peer}`)).toEqual(['benched 2']);
    expectPlaying(match, 1200, [0, 1, 3]);
    for (const peer of [0, 1, 3]) expect(match.mesh.nodes[peer]!.session.stats.longestStallMs).toBeLessThan(1000);
  });
});

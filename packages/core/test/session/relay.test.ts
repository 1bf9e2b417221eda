/** Pairs that no link joins, or whose link broke, play through others: laws over whole matches in the simulated world. */
import { describe, expect, test } from '@jest/globals';
import { AgreedPresence, drawPlan, playPlan, RandomStream, ScriptedPlayers, SessionMesh, SimNetwork, VirtualClock } from '@rollmesh/core/testing';
import { judgeLinks } from './link-laws.ts';

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
  test.each([3, 4, 8])('scenario 12: among %i starts and plays through others, and nobody is benched', (peers) => {
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

  test('scenario 14: a chain of four plays over two hops; one of five does not start, and says whom it does not reach', () => {
    const chain = world(4, [[0, 2], [0, 3], [1, 3]]);
    chain.clock.runUntil(8000);
    expect(expectRight(chain).changes).toEqual([]);
    expect(chain.mesh.nodes[0]!.session.finalFrame).toBeGreaterThan(200);
    const far = world(5, [[0, 2], [0, 3], [0, 4], [1, 3], [1, 4], [2, 4]]);
    far.clock.runUntil(17_000);
    for (const { session } of far.mesh.nodes) expect(session.currentFrame).toBe(0);
    expect(far.kinds(0)).toEqual(['unreachable 4']);
  });
});

describe('a link that works in one direction', () => {
  test.each([3, 4])('scenario 11: a way that is dead in one direction among %i benches nobody and stalls nobody for long', (peers) => {
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
  test('scenario 13: the spare serves within a second, and only the dead one is benched', () => {
    const match = world(4, [[0, 1]]);
    match.clock.runUntil(3000);
    match.mesh.nodes[2]!.node.crash();
    match.clock.runUntil(9000);
    expect(expectRight(match).changes.map(({ kind, peer }) => `${kind} ${peer}`)).toEqual(['benched 2']);
    expectPlaying(match, 1200, [0, 1, 3]);
    for (const peer of [0, 1, 3]) expect(match.mesh.nodes[peer]!.session.stats.longestStallMs).toBeLessThan(1000);
  });
});

describe('a link that flaps every 700 ms for 30 s', () => {
  test('scenario 15: changes no view: what is missing comes through others in time', () => {
    const match = world(4);
    const [a, b] = match.mesh.nodes.map(({ node }) => node);
    match.clock.runUntil(2000);
    for (let flap = 0; flap < 42; flap++) match.clock.at(2000 + 700 * flap, () => match.network.between(a!, b!, { up: flap % 2 === 1 }));
    match.clock.runUntil(34_000);
    expect(expectRight(match).changes).toEqual([]);
    expectPlaying(match, 3000);
  });
});

describe('8 players whose links are cut one by one and restored in random order', () => {
  test.each([1, 2, 3])('scenario 52: agree on who played when, and all play at the end (%i)', (seed) => {
    const match = world(8, [], 8, seed);
    const random = new RandomStream(seed, 'swizzle');
    const shuffled = <T>(list: readonly T[]): T[] => {
      const rest = [...list];
      return list.map(() => rest.splice(random.below(rest.length), 1)[0]!);
    };
    const pairs: Pair[] = [];
    for (let one = 0; one < 8; one++) for (let other = one + 1; other < 8; other++) pairs.push([one, other]);
    const set = ([one, other]: Pair, up: boolean) => (): void => match.network.between(match.mesh.nodes[one]!.node, match.mesh.nodes[other]!.node, { up });
    const cut = shuffled(pairs).slice(0, 20 + random.below(8));
    cut.forEach((pair, index) => match.clock.at(2000 + 200 * index, set(pair, false)));
    shuffled(cut).forEach((pair, index) => match.clock.at(9000 + 200 * index, set(pair, true)));
    match.clock.runUntil(40_000);
    const presence = expectRight(match);
    const before = match.mesh.nodes.map(({ session }) => session.confirmedFrame);
    match.clock.runUntil(42_000);
    for (const { peer, session, events } of match.mesh.nodes) {
      if (events.some(({ kind }) => kind === 'outdated')) continue;
      expect(presence.statusAt(peer, Number.MAX_SAFE_INTEGER)).toBe('here');
      expect(session.confirmedFrame - before[peer]!).toBeGreaterThan(100);
    }
    expect(match.mesh.nodes.filter(({ events }) => events.some(({ kind }) => kind === 'outdated')).length).toBeLessThan(2);
  });
});

describe('a returning sleeper', () => {
  test('gets from others the inputs of one who died while it slept', () => {
    const match = world(4);
    const [, sleeper, , dead] = match.mesh.nodes;
    match.clock.runUntil(2000);
    sleeper!.node.pause();
    match.clock.runUntil(6000);
    dead!.node.crash();
    match.clock.runUntil(8000);
    sleeper!.node.resume();
    match.clock.runUntil(14_000);
    expect(expectRight(match).changes.map(({ kind, peer }) => `${kind} ${peer}`)).toEqual(['benched 1', 'benched 3', 'unbenched 1']);
    expectPlaying(match, 1700, [0, 1, 2]);
  });

  test('gets them too when that one is back before it', () => {
    const match = world(4);
    const [, sleeper, , other] = match.mesh.nodes;
    match.clock.runUntil(2000);
    sleeper!.node.pause();
    match.clock.runUntil(6000);
    other!.node.pause();
    match.clock.runUntil(8000);
    other!.node.resume();
    match.clock.runUntil(11_000);
    sleeper!.node.resume();
    match.clock.runUntil(20_000);
    expect(expectRight(match).changes.map(({ kind, peer }) => `${kind} ${peer}`)).toEqual(['benched 1', 'benched 3', 'unbenched 3', 'unbenched 1']);
    expectPlaying(match, 2500);
  });
});

describe('links that break and heal, one way or both, while everybody reaches everybody', () => {
  test.each([1, 2, 3, 4])('bench nobody, and all play on (seed %i)', (seed) => {
    expect(judgeLinks(seed).broken).toBeUndefined();
  });
});

describe('seeds that once failed', () => {
  test.each([
    [1082, 'a count that had stood still for seconds was taken for that of a late packet, and the peer for dead'],
    [32011748, 'the one packet that told that somebody is missed was lost, and the relay told no signs of life'],
  ])('links %i: %s', (seed) => {
    expect(judgeLinks(seed).broken).toBeUndefined();
  });

  test.each([
    [474, 'one benched took what a relay said of those who had come in meanwhile for a lie'],
    [9932181, 'who skipped the decision that benched it compared sums of states with its inputs that were cut, and told a desync'],
    [9305311, 'one benched went on asking to play in the next epoch, in which it lacked inputs, and stalled everybody'],
    [9204643, 'who got its seat by itself took an older state in its place, and contradicted what it had pressed'],
    [9308475, 'an old word that somebody plays nothing, held up on its way, was believed of one whose inputs came'],
    [9406027, 'one that could not keep pace went away while another was being benched, and the third of three could not decide alone'],
    [9850323, 'two of three lost their memory one after the other, and with it that they had decided without the third, which decided otherwise'],
    [9971367, 'of three one said that it is away and another died before that was answered, and the third waited beside a machine that was awake'],
    [10205627, 'of what it had missed no neighbour kept the decisions, and its asking for the whole view was passed over for ever'],
    [10304008, 'one that slept while a newcomer came told it that its seat was taken, whenever it wanted to come back'],
    [598, 'hearsay of before a partition was taken for a sign that somebody does not play'],
  ])('whole mesh %i: %s', (seed) => {
    expect(playPlan(drawPlan(seed)).broken).toBeUndefined();
  });
});

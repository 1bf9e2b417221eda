/**
 * Laws of playing through others, as plain functions that throw: bundled together with a broken copy of the sources they must
 * notice the breakage. Deterministic, a second each at most.
 */
import assert from 'node:assert';
import { AgreedPresence, ScriptedPlayers, SessionMesh, SimNetwork, VirtualClock } from '@rollmesh/core/testing';

type Pair = readonly [number, number];

export function scriptWorld(peers: number, unlinked: readonly Pair[] = [], inputBytes = 2, delayFrames = 3): { clock: VirtualClock; network: SimNetwork; mesh: SessionMesh } {
  const clock = new VirtualClock();
  const network = new SimNetwork({ clock, seed: 3 });
  const mesh = new SessionMesh({ network, seats: new Array<number>(peers).fill(1), players: new ScriptedPlayers(4, inputBytes, 'restless'), windowFrames: 8, delayFrames, unlinked });
  network.everywhere({ delayMs: 25, jitter: 2 });
  return { clock, network, mesh };
}

type World = ReturnType<typeof scriptWorld>;

function changes({ mesh }: World): string {
  const presence = new AgreedPresence(mesh.nodes.map(({ events }) => events));
  assert.equal(presence.disagreement, undefined);
  for (const node of mesh.nodes) {
    assert.equal(node.thrown, undefined);
    assert.equal(node.session.undoneFrames, 0);
  }
  assert.equal(mesh.firstWrong(presence), undefined);
  return presence.changes.map(({ kind, peer }) => `${kind} ${peer}`).join(', ');
}

function playing({ clock, mesh }: World, lateMs: number, peers = mesh.nodes.map(({ peer }) => peer)): void {
  for (const peer of peers) {
    const { session } = mesh.nodes[peer]!;
    assert.ok(session.currentFrame > ((clock.now - lateMs) * 60) / 1000 - 10, `${peer} is at frame ${session.currentFrame}`);
    assert.ok(session.finalFrame > session.currentFrame - 30, `${peer} has frame ${session.finalFrame} final`);
  }
}

export const SCRIPTS: Record<string, () => void> = {
  /** A pair that never links plays, and what it plays is final. */
  pair: () => {
    const world = scriptWorld(4, [[0, 1]]);
    world.clock.runUntil(5000);
    assert.equal(changes(world), '');
    playing(world, 400);
  },
  /** A chain of four plays, one of five does not start. */
  chain: () => {
    const chain = scriptWorld(4, [[0, 2], [0, 3], [1, 3]]);
    chain.clock.runUntil(5000);
    assert.equal(changes(chain), '');
    assert.ok(chain.mesh.nodes[0]!.session.finalFrame > 100);
    const far = scriptWorld(5, [[0, 2], [0, 3], [0, 4], [1, 3], [1, 4], [2, 4]]);
    far.clock.runUntil(5000);
    for (const { session } of far.mesh.nodes) assert.equal(session.currentFrame, 0);
  },
  /** Somebody hears nothing while the match begins, and somebody else dies: it begins for all who live, or for nobody. */
  begun: () => {
    let begun = 0;
    for (let atMs = 60; atMs <= 300; atMs += 8) {
      const { clock, network, mesh } = scriptWorld(4, [[0, 3]]);
      const [deaf, ...others] = mesh.nodes;
      clock.runUntil(atMs);
      for (const { node } of others) network.path(node, deaf!.node).set({ up: false });
      clock.runUntil(atMs + 100);
      mesh.nodes[1]!.node.crash();
      clock.runUntil(atMs + 200);
      for (const { node } of others) network.path(node, deaf!.node).set({ up: true });
      clock.runUntil(6000);
      const frames = [0, 2, 3].map((peer) => mesh.nodes[peer]!.session.finalFrame);
      if (frames.every((frame) => frame < 0)) continue;
      begun++;
      assert.ok(frames.every((frame) => frame > 100), `deaf from ${atMs} ms on: final frames ${frames.join(', ')}`);
    }
    assert.ok(begun > 20, `begun ${begun} times`);
  },
  /** When a direction breaks, no single packet is one that must not be lost on the way round. */
  oneLost: () => {
    for (let lostMs = 2100; lostMs < 2600; lostMs += 17) {
      const world = scriptWorld(3);
      const path = (from: number, to: number) => world.network.path(world.mesh.nodes[from]!.node, world.mesh.nodes[to]!.node);
      world.clock.at(2000, () => path(1, 0).set({ up: false }));
      world.clock.at(lostMs, () => path(0, 2).set({ up: false }));
      world.clock.at(lostMs + 20, () => path(0, 2).set({ up: true }));
      world.clock.runUntil(4000);
      assert.equal(changes(world), '', `lost at ${lostMs}`);
    }
  },
  /** A chain of four starts although half of everything is lost. */
  lossy: () => {
    const world = scriptWorld(4, [[0, 2], [0, 3], [1, 3]]);
    world.network.everywhere({ loss: 0.5 });
    world.clock.runUntil(6000);
    for (const { session } of world.mesh.nodes) assert.ok(session.currentFrame > 10);
  },
  /** When the relay dies, a pair without a link benches it and nobody else. */
  relayDies: () => {
    const world = scriptWorld(4, [[0, 1]]);
    world.clock.at(2000, () => world.mesh.nodes[2]!.node.crash());
    world.clock.runUntil(6000);
    assert.equal(changes(world), 'benched 2');
    playing(world, 1400, [0, 1, 3]);
  },
  /** When one dies whom not all are linked with, all bench it, and soon. */
  dead: () => {
    const world = scriptWorld(5, [[0, 4], [1, 4]]);
    world.clock.at(2000, () => world.mesh.nodes[4]!.node.crash());
    world.clock.runUntil(6000);
    assert.equal(changes(world), 'benched 4');
    playing(world, 1500, [0, 1, 2, 3]);
  },
  /** A decision gets through where a link works one way. */
  oneWay: () => {
    const world = scriptWorld(4);
    const node = (peer: number) => world.mesh.nodes[peer]!.node;
    world.clock.at(2000, () => world.network.path(node(0), node(1)).set({ up: false }));
    world.clock.at(4000, () => node(2).crash());
    world.clock.runUntil(8000);
    assert.equal(changes(world), 'benched 2');
    playing(world, 1800, [0, 1, 3]);
  },
  /** Who slept gets what others sent meanwhile, of the dead and of those who are back. */
  slept: () => {
    const world = scriptWorld(4);
    const [, sleeper, , other] = world.mesh.nodes;
    world.clock.at(2000, () => sleeper!.node.pause());
    world.clock.at(5000, () => other!.node.pause());
    world.clock.at(6500, () => other!.node.resume());
    world.clock.at(9000, () => sleeper!.node.resume());
    world.clock.runUntil(14_000);
    assert.equal(changes(world), 'benched 1, benched 3, unbenched 3, unbenched 1');
    playing(world, 1500);
    const dead = scriptWorld(4);
    dead.clock.at(2000, () => dead.mesh.nodes[1]!.node.pause());
    dead.clock.at(6000, () => dead.mesh.nodes[3]!.node.crash());
    dead.clock.at(8000, () => dead.mesh.nodes[1]!.node.resume());
    dead.clock.runUntil(13_000);
    assert.equal(changes(dead), 'benched 1, benched 3, unbenched 1');
  },
  /** No packet grows beyond what travels whole, and one leaves per tick and link. */
  size: () => {
    const world = scriptWorld(6, [[0, 1], [0, 2], [0, 3], [0, 4]], 32, 20);
    for (const { node, session } of world.mesh.nodes) {
      const transport = node.transport();
      const send = transport.send.bind(transport);
      const tick = session.tick.bind(session);
      const sent = new Set<number>();
      session.tick = (nowMs) => {
        sent.clear();
        return tick(nowMs);
      };
      transport.send = (link, bytes, length) => {
        const kind = bytes[0]! >> 4;
        assert.ok(kind === 5 || length <= 1100, `a packet of ${length} bytes`);
        if (kind === 4 || kind === 6) assert.ok(!sent.has(link), 'two packets in a tick');
        if (kind === 4 || kind === 6) sent.add(link);
        return send(link, bytes, length);
      };
    }
    world.network.everywhere({ loss: 0.3 });
    world.clock.runUntil(2500);
    world.network.everywhere({ up: false });
    world.clock.runUntil(2900);
    world.network.everywhere({ up: true, loss: 0 });
    world.clock.runUntil(6000);
    assert.equal(changes(world).replace(/(un)?benched \d(, )?/g, ''), '');
    assert.ok(Math.min(...world.mesh.nodes.map(({ session }) => session.finalFrame)) > 120);
  },
};

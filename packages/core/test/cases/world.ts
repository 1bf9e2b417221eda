/**
 * What the cases share: sessions in the simulated world, and the laws that every case ends with. Cases are plain functions that
 * throw, so that they can be played in a process of their own, where code runs several times as fast as inside Jest.
 */
import assert from 'node:assert';
import { AgreedPresence, ScriptedPlayers, SessionMesh, SimNetwork, VirtualClock, type SessionMeshOptions, type SimNode } from '@rollmesh/core/testing';

export type Cases = Readonly<Record<string, () => void>>;

export interface CaseWorld {
  readonly clock: VirtualClock;
  readonly network: SimNetwork;
  readonly mesh: SessionMesh;
}

export const TICK_MS = 1000 / 60;

/** Sessions of `peers` machines, 25 ms from each other, whose keys change every frame. */
export function sessions(peers: number, changes: Partial<SessionMeshOptions> = {}, seed = 3): CaseWorld {
  const clock = new VirtualClock();
  const network = new SimNetwork({ clock, seed });
  const mesh = new SessionMesh({
    network, seats: new Array<number>(peers).fill(1), players: new ScriptedPlayers(4, 2, 'restless'), windowFrames: 8, delayFrames: 2, ...changes,
  });
  network.everywhere({ delayMs: 25, jitter: 2 });
  return { clock, network, mesh };
}

export const nodeOf = (world: CaseWorld, peer: number): SimNode => world.mesh.nodes[peer]!.node;

/** What `peer` was told, without what every match tells. */
export function told({ mesh }: CaseWorld, peer: number): string[] {
  return mesh.nodes[peer]!.events.filter(({ kind }) => kind !== 'connected' && kind !== 'started').map(({ kind, peer: who }) => `${kind} ${who}`);
}

/**
 * All agree on who played when; what each confirmed is the offline simulation of just that; nothing was thrown, undone or rolled
 * back past the window. Returns the agreed changes as a line.
 */
export function right({ mesh }: CaseWorld, windowFrames = 8): string {
  const presence = new AgreedPresence(mesh.nodes.map(({ events }) => events));
  assert.equal(presence.disagreement, undefined);
  for (const { peer, node, session, thrown, sums } of mesh.nodes) {
    assert.equal(thrown, undefined);
    assert.equal(session.undoneFrames, 0, `${peer} undid confirmed frames`);
    assert.ok(session.stats.maxRollbackFrames <= windowFrames, `${peer} rolled back ${session.stats.maxRollbackFrames} frames`);
    // Who died may have confirmed frames with inputs of its own that reached nobody: they are not the match's.
    const cut = node.crashed ? presence.changes.find((change) => change.peer === peer) : undefined;
    if (cut !== undefined && sums.length > cut.frame) sums.length = cut.frame;
  }
  assert.equal(mesh.firstWrong(presence), undefined);
  return presence.changes.map(({ kind, peer }) => `${kind} ${peer}`).join(', ');
}

/** In the next `ms` each of `peers` confirms at least `share` of the frames of that time. */
export function moves({ clock, mesh }: CaseWorld, peers: readonly number[], ms = 1000, share = 0.9): void {
  const before = peers.map((peer) => mesh.nodes[peer]!.session.confirmedFrame);
  clock.runFor(ms);
  peers.forEach((peer, i) => {
    const frames = mesh.nodes[peer]!.session.confirmedFrame - before[i]!;
    assert.ok(frames >= (share * ms) / TICK_MS, `${peer} made ${frames} frames in ${ms} ms`);
  });
}

/** In the next `ms` none of `peers` confirms anything. */
export function stands({ clock, mesh }: CaseWorld, peers: readonly number[], ms = 1000): void {
  const before = peers.map((peer) => mesh.nodes[peer]!.session.confirmedFrame);
  clock.runFor(ms);
  assert.deepEqual(peers.map((peer) => mesh.nodes[peer]!.session.confirmedFrame), before);
}

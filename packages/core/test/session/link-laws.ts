/**
 * Links that break and heal, in one direction or both, while nobody dies: as long as every two members reach each other both ways
 * over at most one other, nobody is benched, nobody plays a wrong frame, and all play on.
 */
import { AgreedPresence, RandomStream, ScriptedPlayers, SessionMesh, SimNetwork, VirtualClock } from '@rollmesh/core/testing';
import type { Verdict } from './laws.ts';

const FAULTS_MS = 16_000;

/** Directed: `up[a][b]` tells whether packets of a get to b. */
function reachable(up: readonly (readonly boolean[])[]): boolean {
  const peers = up.length;
  // A way back is needed, too: a relay must hear who asks and who is asked for.
  const both = (a: number, b: number): boolean => up[a]![b]! && up[b]![a]!;
  for (let a = 0; a < peers; a++) {
    for (let b = 0; b < peers; b++) {
      if (a === b || up[a]![b]!) continue;
      let ways = 0;
      for (let over = 0; over < peers; over++) if (over !== a && over !== b && both(a, over) && both(over, b)) ways++;
      if (ways === 0) return false;
    }
  }
  return true;
}

export function judgeLinks(seed: number): Verdict {
  const random = new RandomStream(seed, 'links');
  const peers = 3 + random.below(6);
  const clock = new VirtualClock();
  const network = new SimNetwork({ clock, seed });
  const windowFrames = [0, 8, 8, 12][random.below(4)]!;
  const seats = new Array<number>(peers).fill(1);
  const mesh = new SessionMesh({ network, seats, players: new ScriptedPlayers(seed, 1 + random.below(8), 'restless'), windowFrames, delayFrames: 3, gameSeed: seed });
  network.everywhere({ delayMs: 5 + random.below(40), jitter: random.below(10), loss: random.below(6) / 100 });
  const up = seats.map(() => seats.map(() => true));
  const told: string[] = [];
  for (let atMs = 1500; atMs < FAULTS_MS; atMs += 200 + random.below(1500)) {
    const a = random.below(peers);
    const b = (a + 1 + random.below(peers - 1)) % peers;
    const oneWay = random.below(2) === 0;
    const to = !up[a]![b]!;
    const before = [up[a]![b]!, up[b]![a]!] as const;
    up[a]![b] = to;
    if (!oneWay) up[b]![a] = to;
    if (!reachable(up)) {
      [up[a]![b], up[b]![a]] = before;
      continue;
    }
    told.push(`${to ? 'up' : 'down'} ${a}${oneWay ? '>' : '-'}${b} ${atMs}`);
    clock.at(atMs, () => {
      network.path(mesh.nodes[a]!.node, mesh.nodes[b]!.node).set({ up: to });
      if (!oneWay) network.path(mesh.nodes[b]!.node, mesh.nodes[a]!.node).set({ up: to });
    });
  }
  const broken = play(clock, mesh, windowFrames);
  return { seed, broken: broken === undefined ? undefined : `seed ${seed}: ${peers} peers, window ${windowFrames}, ${told.join(', ')}: ${broken}`, faults: 100 };
}

function play(clock: VirtualClock, mesh: SessionMesh, windowFrames: number): string | undefined {
  clock.runUntil(FAULTS_MS + 1000);
  const before = mesh.nodes.map(({ session }) => session.finalFrame);
  clock.runUntil(FAULTS_MS + 3000);
  const presence = new AgreedPresence(mesh.nodes.map(({ events }) => events));
  if (presence.changes.length > 0) return `${presence.changes[0]!.kind} ${presence.changes[0]!.peer} at ${presence.changes[0]!.frame}`;
  for (const { peer, session, thrown, events } of mesh.nodes) {
    if (thrown !== undefined) return `node ${peer} threw ${String(thrown)}`;
    if (events.some(({ kind }) => kind === 'desync')) return `node ${peer} tells a desync`;
    const progress = session.finalFrame - before[peer]!;
    if (progress < (windowFrames === 0 ? 10 : 60)) return `node ${peer} made ${progress} frames final in 2 s`;
  }
  const wrong = mesh.firstWrong();
  return wrong === undefined ? undefined : `node ${wrong.node} confirmed frame ${wrong.frame} wrongly`;
}

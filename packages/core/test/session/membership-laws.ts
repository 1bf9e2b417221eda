/**
 * What must be true when somebody dies, leaves or sleeps: those who stay agree on who played when, their confirmed frames are
 * the offline simulation of just that, nothing confirmed is undone, nobody is stuck, and who slept is back.
 */
import { AgreedPresence, type MeshNode } from '@rollmesh/core/testing';
import { troubledMatch, type TroubledMatch } from './membership-weather.ts';
import type { Verdict } from './laws.ts';

/** Long after the beginning: by then whoever was not reached is told. */
const UNREACHED_BY_MS = 40_000;

export interface TroubleVerdict extends Verdict {
  /** Longest stall of those who stayed, in ms. */
  readonly stallMs: number;
  /** Peers that slept or were cut off and had to give up: inputs alone cannot bring them back. */
  readonly outdated: number;
  /** Peers that slept or were cut off, and came back. */
  readonly returned: number;
}

export function judgeTrouble(seed: number): TroubleVerdict {
  const world = troubledMatch(seed);
  let broken: string | undefined;
  try {
    broken = play(world);
  } catch (error) {
    broken = `the world itself threw ${String(error)}`;
  }
  const away = world.troubled.filter(({ kind }) => kind === 'pause' || kind === 'cut').map(({ peer }) => world.mesh.nodes[peer]!);
  const outdated = away.filter(isOutdated).length;
  return {
    seed,
    broken: broken === undefined ? undefined : `${world.description}: ${broken}`,
    faults: 100,
    stallMs: Math.max(...stayers(world).map((node) => node.session.stats.longestStallMs)),
    outdated,
    returned: away.length - outdated,
  };
}

const isOutdated = (node: MeshNode): boolean => node.events.some(({ kind }) => kind === 'outdated');

function stayers(world: TroubledMatch): MeshNode[] {
  return world.mesh.nodes.filter((node) => !world.troubled.some(({ peer }) => peer === node.peer));
}

function play(world: TroubledMatch): string | undefined {
  const { clock, mesh } = world;
  clock.runUntil(Math.min(...world.troubled.map(({ atMs }) => atMs)));
  const early = !hasBegun(world);
  clock.runUntil(world.endMs - 2000);
  const before = mesh.nodes.map((node) => node.session.confirmedFrame);
  clock.runUntil(world.endMs);
  if (early && !hasBegun(world) && world.troubled.some(({ kind }) => kind === 'crash')) return judgeUnbegun(world);
  const presence = new AgreedPresence(mesh.nodes.map((node) => node.events));
  if (presence.disagreement !== undefined) return presence.disagreement;
  for (const node of mesh.nodes) {
    const wrong = judgeNode(world, presence, node, node.session.confirmedFrame - before[node.peer]!);
    if (wrong !== undefined) return `node ${node.peer} ${wrong}`;
  }
  for (const { peer } of world.troubled) forgetUncut(mesh.nodes[peer]!, presence);
  const wrong = mesh.firstWrong(presence);
  return wrong === undefined ? undefined : `node ${wrong.node} confirmed frame ${wrong.frame} wrongly`;
}

const hasBegun = ({ mesh }: TroubledMatch): boolean => mesh.nodes.some(({ events }) => events.some(({ kind }) => kind === 'started'));

/** Who died before all had met takes the match with it, for it is nobody's yet; but those who are well must be told whom they miss. */
function judgeUnbegun(world: TroubledMatch): string | undefined {
  world.clock.runUntil(UNREACHED_BY_MS);
  const dead = world.troubled.filter(({ kind }) => kind === 'crash').map(({ peer }) => peer);
  const untold = stayers(world).find(({ events }) => !events.some(({ kind, peer }) => kind === 'unreachable' && dead.includes(peer)));
  return untold === undefined ? undefined : `node ${untold.peer} waits for the beginning and is not told for whom`;
}

/** Who died may have confirmed frames with inputs of its own that reached nobody: they are not the match's. */
function forgetUncut(node: MeshNode, presence: AgreedPresence): void {
  if (!node.node.crashed) return;
  const cut = presence.changes.find(({ peer }) => peer === node.peer);
  if (cut !== undefined && node.sums.length > cut.frame) node.sums.length = cut.frame;
}

/** Of two, whoever is left waits for the other and says so; one that is outdated comes back by a state, which only rooms bring. */
function waitsForOutdated({ mesh }: TroubledMatch, node: MeshNode): boolean {
  const last = node.events.filter(({ kind }) => kind === 'paused' || kind === 'continued').pop();
  const { members, benched } = node.session.view;
  return last?.kind === 'paused' && members === ((1 << node.peer) | (1 << last.peer)) && benched === 1 << last.peer && isOutdated(mesh.nodes[last.peer]!);
}

function judgeNode(world: TroubledMatch, presence: AgreedPresence, node: MeshNode, progress: number): string | undefined {
  const trouble = world.troubled.find(({ peer }) => peer === node.peer);
  if (node.thrown !== undefined) return `threw ${String(node.thrown instanceof Error ? node.thrown.stack : node.thrown)}`;
  if (node.session.undoneFrames > 0) return `undid ${node.session.undoneFrames} confirmed frames`;
  if (node.events.some(({ kind }) => kind === 'desync')) return 'tells a desync';
  const status = presence.statusAt(node.peer, Number.MAX_SAFE_INTEGER);
  if (trouble?.kind === 'crash') return status === 'here' ? 'died and still plays' : undefined;
  if (trouble?.kind === 'leave') return status === 'gone' ? undefined : `left and is ${status}`;
  // Whom a burst of loss silenced is benched like one who was cut off.
  const benched = presence.changes.some(({ kind, peer }) => kind === 'benched' && peer === node.peer);
  if (isOutdated(node)) return trouble === undefined && !benched ? 'is outdated, and was never benched' : undefined;
  if (status !== 'here') return `is ${status} at the end`;
  if (waitsForOutdated(world, node)) return undefined;
  // Over another the way is twice as long.
  if (progress < (world.reachFrames >= (world.unlinked.length > 0 ? 11 : 6) ? 100 : 20)) return `made ${progress} frames in 2 s of calm`;
  return undefined;
}

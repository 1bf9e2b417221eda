/** What must be true of a match once its scenario is played: the laws, applied to one seed. */
import { scenario, type Scenario, type ScenarioLimits } from './weather.ts';

export interface Verdict {
  readonly seed: number;
  /** What was broken; undefined if nothing was. */
  readonly broken: string | undefined;
  /** Packets the weather took, rollbacks and stalls: a seed without faults proves nothing. */
  readonly faults: number;
}

/** How long the sky stays clear at the end, in ms. */
const CALM_MS = 5000;

/** Plays one seed and holds it against the laws. Never throws. */
export function judgeSeed(seed: number, limits: ScenarioLimits = {}): Verdict {
  const world = scenario(seed, limits);
  let broken: string | undefined;
  try {
    broken = play(world);
  } catch (error) {
    broken = `the world itself threw ${String(error)}`;
  }
  return { seed, broken: broken === undefined ? undefined : `${world.description}: ${broken}`, faults: faultsOf(world) };
}

/**
 * Frames that must pass in the last two seconds of calm, of 120. Where window and delay together do not span the way there
 * (20 ms and a display's period at each end), a match is slower by its nature, but it must move. Over another peer the
 * way is twice as long.
 */
function progressWanted(world: Scenario): number {
  return world.reachFrames >= (world.relayed ? 11 : 6) ? 100 : 20;
}

function play(world: Scenario): string | undefined {
  const { clock, mesh, clearsMs } = world;
  clock.runUntil(clearsMs + CALM_MS - 2000);
  const before = mesh.nodes.map((node) => node.session.confirmedFrame);
  clock.runUntil(clearsMs + CALM_MS);
  for (const [index, node] of mesh.nodes.entries()) {
    if (node.thrown !== undefined) return `node ${index} threw ${String(node.thrown)}`;
    const progress = node.session.confirmedFrame - before[index]!;
    if (progress < progressWanted(world)) return `node ${index} made ${progress} frames in 2 s of calm`;
    if (node.events.some((event) => event.kind === 'desync')) return `node ${index} tells a desync`;
  }
  const wrong = mesh.firstWrong();
  return wrong === undefined ? undefined : `node ${wrong.node} confirmed frame ${wrong.frame} wrongly`;
}

function faultsOf(world: Scenario): number {
  const { mesh, network } = world;
  let lost = 0;
  for (const a of mesh.nodes) for (const b of mesh.nodes) if (a !== b) lost += network.path(a.node, b.node).counters.lost;
  return lost + mesh.nodes.reduce((sum, node) => sum + node.session.stats.rollbacks + node.session.stats.stalls, 0);
}

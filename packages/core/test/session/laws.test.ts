/**
 * The laws of a match, over many seeds: whatever the weather, every peer's confirmed frames equal the offline simulation of
 * the inputs really pressed; nothing throws; and once the weather clears, nobody is stuck.
 */
import { describe, expect, test } from '@jest/globals';
import { CALM_MS, FAULT_MS, scenario, type Scenario, type ScenarioLimits } from './weather.ts';

/**
 * Frames that must pass in the last two seconds of calm, of 120. Where window and delay together do not span the way there
 * (20 ms and a display's period at each end), a match is slower by its nature, but it must move.
 */
function progressWanted(world: Scenario): number {
  return world.reachFrames >= 6 ? 100 : 20;
}

function play(world: Scenario): void {
  const { clock, mesh } = world;
  clock.runUntil(FAULT_MS + CALM_MS - 2000);
  const before = mesh.nodes.map((node) => node.session.confirmedFrame);
  clock.runUntil(FAULT_MS + CALM_MS);
  mesh.nodes.forEach((node, index) => {
    if (node.thrown !== undefined) throw new Error(`${world.description}: node ${index} threw ${String(node.thrown)}`, { cause: node.thrown });
    const progress = node.session.confirmedFrame - before[index]!;
    if (progress < progressWanted(world)) throw new Error(`${world.description}: node ${index} made ${progress} frames in 2 s of calm`);
    if (node.events.some((event) => event.kind === 'desync')) throw new Error(`${world.description}: node ${index} tells a desync`);
  });
  const wrong = mesh.firstWrong();
  if (wrong !== undefined) throw new Error(`${world.description}: node ${wrong.node} confirmed frame ${wrong.frame} wrongly`);
}

/** Packets the weather took: a seed without faults proves nothing. */
function faultsOf(world: Scenario): number {
  const { mesh, network } = world;
  let lost = 0;
  for (const a of mesh.nodes) for (const b of mesh.nodes) if (a !== b) lost += network.path(a.node, b.node).counters.lost;
  return lost + mesh.nodes.reduce((sum, node) => sum + node.session.stats.rollbacks + node.session.stats.stalls, 0);
}

function playSeeds(first: number, count: number, limits: ScenarioLimits = {}): void {
  let faulty = 0;
  for (let seed = first; seed < first + count; seed++) {
    const world = scenario(seed, limits);
    play(world);
    if (faultsOf(world) > 20) faulty++;
  }
  expect(faulty).toBe(count);
}

describe('under any weather every confirmed frame is the offline one, nothing throws, nobody is stuck', () => {
  test('1,000 seeds of 2 to 4 peers', () => playSeeds(1, 1000), 240_000);
  test('60 seeds of 5 to 8 peers', () => playSeeds(100_000, 60, { peers: [5, 8] }), 120_000);
  test('60 seeds of lockstep', () => playSeeds(200_000, 60, { windows: [0] }), 120_000);
});

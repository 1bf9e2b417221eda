/**
 * The whole mesh against every invariant, over seeds: a quick share of what `npm run soak -- --mesh` plays for as long as one
 * likes. In a process of its own, where code runs ten times as fast as inside Jest.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { drawPlan, MeshWorld, playPlan, shrinkPlan, type Plan } from '@rollmesh/core/testing';
import { KEPT } from './kept-plans.ts';

function soak(...options: string[]): Promise<{ seeds: number; failed: number; broken: number[]; returns: number }> {
  return new Promise((resolve, reject) => {
    const args = ['--import', 'tsx', join(__dirname, 'soak.ts'), '--quiet', ...options];
    execFile(process.execPath, args, { maxBuffer: 1e7 }, (error, stdout, stderr) => {
      const line = stdout.trim().split('\n').pop() ?? '';
      if (line.startsWith('{')) resolve({ ...JSON.parse(line), stderr });
      else reject(error ?? new Error(stderr));
    });
  });
}

describe('whatever happens to machines, links and clocks', () => {
  test('no final state differs, none shrinks, nothing throws, and once it is healed everybody plays: 100 seeds', async () => {
    const verdict = await soak('--seeds', '100', '--first', '40000');
    expect(verdict).toMatchObject({ seeds: 100, failed: 0 });
    expect(verdict.returns).toBeGreaterThan(100);
  }, 180_000);
});

describe('plans that once failed', () => {
  test.each(KEPT)('%s', (_what, plan) => {
    expect(playPlan(plan).broken).toBeUndefined();
  });
});

describe('the simulator itself', () => {
  test('strikes at the very step of a directed fault, and never elsewhere', () => {
    // Machine 0 leads: it is hit between two of the packets by which it tells the others its decision.
    for (const act of ['die', 'reload', 'sleep', 'mute', 'cut', 'late'] as const) {
      const plan: Plan = { seed: 9, machines: 4, lateJoin: false, delayMs: 20, jitterMs: 0, loss: 0, never: [], healMs: 9000, faults: [
        { kind: 'sleep', atMs: 3000, machine: 3, forMs: 900 },
        { kind: 'at', atMs: 2900, machine: 0, step: 'commit', nth: 2, act, forMs: 400 },
      ] };
      const world = new MeshWorld(plan);
      world.run(800);
      world.machines[0]!.room.start();
      world.run(6000);
      const struck = world.machines.flatMap(({ lines }) => lines.filter((line) => line.includes('struck')));
      expect(struck.map((line) => line.replace(/^\d+ /, ''))).toEqual([`M0.0 is struck at commit: ${act}`]);
      expect(playPlan(plan).broken).toBeUndefined();
    }
  }, 60_000);

  test('gives the same trace for the same plan, and another for another', () => {
    const plan = drawPlan(77);
    expect(playPlan(plan).trace).toBe(playPlan(plan).trace);
    expect(playPlan({ ...plan, delayMs: plan.delayMs + 7 }).trace).not.toBe(playPlan(plan).trace);
  }, 30_000);

  test('shrinks a failing plan to what makes it fail', () => {
    const plan: Plan = { ...drawPlan(3, { machines: [4, 4], partial: false }), lateJoin: false, faults: [
      { kind: 'relink', atMs: 2500, machine: 0, other: 1, forMs: 100 },
      { kind: 'leave', atMs: 3000, machine: 3 },
    ] };
    const fails = (candidate: Plan): boolean => candidate.faults.some(({ kind }) => kind === 'leave');
    expect(shrinkPlan(plan, () => {}, 50, fails).faults).toEqual([{ kind: 'leave', atMs: 3000, machine: 3 }]);
  });
});

/**
 * The whole mesh against every invariant, over seeds: a quick share of what `npm run soak -- --mesh` plays for as long as one
 * likes. In a process of its own, where code runs ten times as fast as inside Jest.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { drawPlan, playPlan, shrinkPlan, type Plan } from '@rollmesh/core/testing';
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

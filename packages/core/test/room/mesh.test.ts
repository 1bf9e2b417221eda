/**
 * The whole mesh against every invariant, over seeds: a quick share of what `npm run soak -- --mesh` plays for as long as one
 * likes. In a process of its own, where code runs ten times as fast as inside Jest.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { drawPlan, playPlan, shrinkPlan, type Plan } from '@rollmesh/core/testing';

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

describe('seeds that once failed', () => {
  test.each([
    [14, 'a clock set back closed every timer that had been set before'],
    [32, 'several newcomers at once were sent to the same seat, and one’s refusal ended another’s match'],
    [38, 'two who came back at once did not know each other'],
    [115, 'who slept while a newcomer came never met it'],
    [142, 'a leap of one machine’s clock had it ask for others to be shown out'],
    [162, 'a sleeper waited for inputs that only an earlier life of a reloaded page had'],
    [336, 'a page whose clock began below zero thought it had always just woken'],
    [5242, 'nobody was left who played, and whoever came back waited for ever'],
  ])('seed %i: %s', (seed) => {
    expect(playPlan(drawPlan(seed)).broken).toBeUndefined();
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

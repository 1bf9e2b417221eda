/**
 * The laws of a match, over many seeds: whatever the weather, every peer's confirmed frames equal the offline simulation of
 * the inputs really pressed; nothing throws; and once the weather clears, nobody is stuck. The seeds are played in processes
 * of their own, where code runs ten times as fast as inside Jest; `npm run soak` is the same for longer.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { judgeSeed } from './laws.ts';

interface Summary {
  seeds: number;
  /** Seeds in which enough went wrong: one without faults does not count. */
  faulty: number;
  failed: number;
  broken: string[];
}

function soak(...options: string[]): Promise<Summary> {
  return new Promise((resolve, reject) => {
    const args = ['--import', 'tsx', join(__dirname, 'soak.ts'), '--quiet', ...options];
    execFile(process.execPath, args, { maxBuffer: 1e7 }, (error, stdout, stderr) => {
      const line = stdout.trim().split('\n').pop() ?? '';
      if (line.startsWith('{')) resolve(JSON.parse(line) as Summary);
      else reject(error ?? new Error(stderr));
    });
  });
}

async function expectLaws(seeds: number, ...options: string[]): Promise<void> {
  expect(await soak('--seeds', String(seeds), ...options)).toMatchObject({ seeds, faulty: seeds, failed: 0, broken: [] });
}

describe('under any weather every confirmed frame is the offline one, nothing throws, nobody is stuck', () => {
  test('1,000 seeds of 2 to 4 peers', () => expectLaws(1000), 240_000);
  test('200 seeds of 5 to 8 peers', () => expectLaws(200, '--first', '100000', '--peers', '5-8'), 240_000);
  test('200 seeds in which the storm finds everybody sending each input a few times only', () => expectLaws(200, '--first', '400000', '--trusting'), 120_000);
  test('200 seeds of sessions that save few states', () => expectLaws(200, '--first', '600000', '--sparse'), 120_000);
  test('200 seeds of lockstep', () => expectLaws(200, '--first', '200000', '--window', '0'), 120_000);
  test('200 seeds of sessions with a fixed roster', () => expectLaws(200, '--first', '300000', '--peers', '2-5', '--fixed'), 120_000);
});

describe('seeds that once failed', () => {
  test.each([
    [507, 'with a sum every frame, the ring of sums was shorter than the lag of the final frame: -1 went out as a sum'],
  ])('seed %i: %s', (seed) => {
    expect(judgeSeed(seed).broken).toBeUndefined();
  });
});

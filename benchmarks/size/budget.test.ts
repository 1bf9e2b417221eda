/**
 * What a user's bundler makes of us stays within `budget.json`, as esbuild and as rollup see it. Measured in a process of its own,
 * since a bundler does not run inside the test runner's.
 */
import { describe, expect, jest, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { Budget } from './main.ts';
import type { Size } from './measure.ts';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '..', '..');
const { entries } = JSON.parse(readFileSync(join(__dirname, 'budget.json'), 'utf8')) as Budget;
const tsx = join(ROOT, 'node_modules', 'tsx', 'dist', 'esm', 'index.mjs');
let measured: Record<string, Size> | undefined;

/** Once, when the first test asks. */
function sizes(): Record<string, Size> {
  measured ??= JSON.parse(execFileSync(process.execPath, ['--import', tsx, join(__dirname, 'main.ts'), '--json'], { cwd: ROOT, encoding: 'utf8' })) as Record<string, Size>;
  return measured;
}

describe('size, minified and gzipped', () => {
  test.each(Object.entries(entries))('of %s stays within its budget', (name, { most }) => {
    const { esbuild, rollup } = sizes()[name]!;
    expect(esbuild).toBeGreaterThan(100); // it measured something
    expect(rollup).toBeGreaterThan(100);
    // Grown on purpose? Raise `most` in budget.json, and say why in the commit.
    expect({ name, esbuild, rollup, within: Math.max(esbuild, rollup) <= most }).toEqual({ name, esbuild, rollup, within: true });
  });

  test('both bundlers leave out what is not used: one function weighs a fraction of all', () => {
    const one = sizes()['one function of @rollmesh/core/sim']!;
    const all = sizes()['everything in @rollmesh/core/sim']!;
    expect(one.esbuild * 10).toBeLessThan(all.esbuild);
    expect(one.rollup * 10).toBeLessThan(all.rollup);
  });
});

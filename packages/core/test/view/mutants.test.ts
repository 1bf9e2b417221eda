/** Every one-line breakage of the protocol must be noticed: the laws are tested, not just true. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { ViewModule } from './model-node.ts';
import { broken, MUTANTS } from './mutants.ts';
import { roughPlan } from './plan.ts';
import { SCRIPTS } from './scripts.ts';
import { simulate } from './simulate.ts';

/** Those that break what the scripts cannot see soonest, then some more. */
const SEEDS = [8, 12, 29, 50, 192, ...Array.from({ length: 60 }, (_, i) => i + 1)];

/** What notices it first; undefined if nothing does. */
function killer(module: ViewModule): string | undefined {
  for (const [law, script] of Object.entries(SCRIPTS)) {
    try {
      script(module);
    } catch {
      return law;
    }
  }
  for (const seed of SEEDS) if (simulate(roughPlan(seed), module).bad !== undefined) return `seed ${seed}`;
  return undefined;
}

describe('a mutant is noticed', () => {
  for (const mutant of MUTANTS) {
    test(mutant.name, async () => {
      const path = broken(mutant);
      const module = (await import(path)) as ViewModule;
      rmSync(dirname(dirname(path)), { recursive: true });
      expect(killer(module)).toBeDefined();
    });
  }
});

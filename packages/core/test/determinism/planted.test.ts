/** Faults planted in small games: guard, linter and sync test together name every one, as the table in docs/determinism.md says. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { judge, type Verdict } from './detectors.ts';
import { PLANTS } from './plants.ts';

/** `| unseeded random | yes | yes | yes |`, as an object. In the sync test, `maybe` is what a clock decides. */
function documented(): Map<string, readonly [guard: string, lint: string, syncTest: string]> {
  const rows = readFileSync('docs/determinism.md', 'utf8').matchAll(/^\| (.+?) \| (yes|no) \| (yes|no) \| (yes|no|maybe) \|$/gm);
  return new Map([...rows].map(([, name, ...verdict]) => [name!, verdict as unknown as readonly [string, string, string]]));
}

const yesOrNo = ({ guard, lint, syncTest }: Verdict): string[] => [guard, lint, syncTest].map((is) => (is ? 'yes' : 'no'));

describe('planted faults', () => {
  const table = documented();

  test('the table lists them all, and there are enough', () => {
    expect([...table.keys()]).toEqual(PLANTS.map(({ name }) => name));
    expect(PLANTS.length).toBeGreaterThanOrEqual(20);
  });

  test.each(PLANTS)('$name is named by at least one, and by whom the table says', ({ name, code }) => {
    const said = table.get(name)!;
    const found = yesOrNo(judge(code));
    expect(found.slice(0, said[2] === 'maybe' ? 2 : 3)).toEqual(said.slice(0, said[2] === 'maybe' ? 2 : 3));
    expect(found).toContain('yes');
  });

  test.each([
    ['export function step(state, inputs, { frame, prng }) { state.x = Math.sqrt(frame) + prng.float(); state.n += 1; }'],
    ['const SPEED = 2; export function step(state) { state.x += SPEED; state.n = [3, 1].sort((a, b) => a - b)[0]; }'],
  ])('a sound game is named by none: %s', (code) => {
    expect(judge(code)).toEqual({ guard: false, lint: false, syncTest: false });
  });
});

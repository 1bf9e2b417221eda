/** What the viewer says of a report, and what it makes of two states. */
import { describe, expect, test } from '@jest/globals';
import { buildDesyncReport, defineGame, f64, LIVE, pool, u8, type DesyncReport } from '@rollmesh/core';
import { cluesOf, rangeOf, verdictOf } from './clues.ts';
import { rowsOf, sharedLength } from './rows.ts';

const game = defineGame({ name: 'duel', input: { go: 'button' }, state: { x: f64(2), round: u8(), shots: pool(4, { age: u8() }) }, step: () => undefined });
type State = { x: Float64Array; round: number; shots: { add(): number; age: Uint8Array } };

function report(spoil: (state: State) => void, more: Partial<DesyncReport> = {}): DesyncReport {
  const snapshot = (change: (state: State) => void): Uint8Array => {
    const run = game.start({ seed: [1, 2, 3, 4], slots: 2 });
    run.state.x[0] = 1.25;
    change(run.state as unknown as State);
    return run.snapshot(LIVE);
  };
  const side = { build: 'a', engine: 'one', slots: [0] };
  const built = buildDesyncReport({
    game, seed: [1, 2, 3, 4], slots: 2, frame: 60, lastEqualFrame: 30, inputs: { firstFrame: 0, rows: [] },
    mine: { ...side, name: 'Ana', checksum: 1, state: snapshot(() => undefined) },
    theirs: { ...side, name: 'Bob', checksum: 2, state: snapshot(spoil) },
  });
  return { ...built, ...more };
}

describe('what it says', () => {
  test('who, when and where first', () => {
    const one = report((state) => void (state.x[1] = 2));
    expect(verdictOf(one)).toBe('Ana and Bob computed different games before frame 60, first in x[1].');
    expect(rangeOf(one)).toContain('30 to 59');
    expect(rangeOf({ ...one, lastEqualFrame: 59 })).toBe('It happened in the step of frame 59.');
    expect(rangeOf({ ...one, lastEqualFrame: -1 })).toContain('no equal state');
  });

  test.each([
    ['last digits', (s: State) => void (s.x[0] = 1.25 * (1 + 1e-15)), {}, /last digits: look for Math\.sin/],
    ['NaN', (s: State) => void (s.x[0] = NaN), {}, /One side has NaN/],
    ['builds', (s: State) => void (s.round = 3), { theirs: { build: 'b' } }, /different builds: a and b/],
    ['random numbers', (s: State) => void (s.round = 3), { differences: [{ field: '(prng)', index: 0, a: 1, b: 2 }] }, /random numbers stand at different places/],
    ['inputs', (s: State) => void (s.round = 3), { differences: [{ field: '(input before)', index: 0, a: 1, b: 2 }] }, /Rollmesh is at fault/],
    ['a state that is not here', () => undefined, { theirs: { state: new Uint8Array(0) } }, /not in this report/],
  ])('%s', (_what, spoil, more, clue) => {
    const plain = report(spoil);
    const { theirs, ...rest } = more as Partial<DesyncReport>;
    const all = { ...plain, ...rest, theirs: { ...plain.theirs, ...theirs } };
    expect(cluesOf(all).join('\n')).toMatch(clue);
  });

  test('of other differences, nothing that it cannot know', () => {
    expect(cluesOf(report((state) => void (state.round = 3)))).toEqual([]);
  });
});

test('two states are rows by name; an element that one side lacks says so', () => {
  const { mine, theirs } = report((state) => {
    state.x[0] = -0;
    state.shots.age[state.shots.add()] = 7;
  });
  const rows = rowsOf(mine.fields, theirs.fields);
  expect(rows.map(({ name }) => name)).toEqual(['x[0]', 'x[1]', 'round', 'shots[0].index', 'shots[0].age']);
  expect(rows[0]).toEqual({ name: 'x[0]', mine: '1.25', theirs: '-0', differs: true });
  expect(rows[4]).toEqual({ name: 'shots[0].age', mine: undefined, theirs: '7', differs: true });
  expect(rowsOf(mine.fields, undefined).some(({ differs }) => differs)).toBe(false);
  expect(sharedLength('1.2345', '1.2399')).toBe(4);
});

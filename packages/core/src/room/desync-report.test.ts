/** A report holds what both sides have, survives the way through a file, and no stranger's text makes the reader throw. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildDesyncReport, defineGame, f64, hookGame, LIVE, pool, readDesyncReport, u8, writeDesyncReport, type AnyGame, type BuildDesyncReport } from '@rollmesh/core';

const declared = defineGame({
  name: 'duel',
  input: { left: 'button', aim: 'axis', fire: 'impulse' },
  state: { x: f64(4), heat: f64(), round: u8(), shots: pool(4, { age: u8() }) },
  step(state, inputs, { slots }) {
    for (let slot = 0; slot < slots; slot++) state.x[slot] += inputs[slot].aim;
    state.round += 1;
  },
});

const owned = hookGame({ name: 'owned', input: 2, start: () => ({ hp: 3, tag: 'a' }), save: (live) => ({ ...live }), load: (live, saved) => void Object.assign(live, saved), step: (live) => void (live.hp -= 1) });

function source(game: AnyGame, spoil: (state: unknown) => void, more: Partial<BuildDesyncReport> = {}): BuildDesyncReport {
  const play = (change: boolean): Uint8Array => {
    const run = game.start({ seed: [1, 2, 3, 4], slots: 2 });
    for (let frame = 0; frame < 5; frame++) run.step({ frame, slots: 2, width: game.inputBytes, bytes: new Uint8Array(2 * game.inputBytes), present: 3, gone: 0 });
    if (change) spoil(run.state);
    return run.snapshot(LIVE);
  };
  return {
    game,
    seed: [1, 2, 3, 4],
    slots: 2,
    frame: 120,
    lastEqualFrame: 90,
    mine: { name: 'Ana', slots: [0], build: 'a1', engine: 'Chrome', checksum: 1, state: play(false) },
    theirs: { name: 'Bob', slots: [1], build: 'a1', engine: 'Firefox', checksum: 2, state: play(true) },
    inputs: { firstFrame: 20, rows: Array.from({ length: 100 }, (_, i) => new Uint8Array(2 * game.inputBytes).fill(i)) },
    note: 'after the second round',
    ...more,
  };
}

const spoiled = source(declared, (state) => {
  const { x } = state as { x: Float64Array; heat: number };
  x[2] = 0.1 + 0.2;
  (state as { heat: number }).heat = -0;
});

describe('what a report holds', () => {
  test('the fields that differ, both states by name, and the last 64 frames of inputs', () => {
    const report = buildDesyncReport(spoiled);
    expect(report.differences).toEqual([{ field: 'x', index: 2, a: 0, b: 0.1 + 0.2 }, { field: 'heat', index: -1, a: 0, b: -0 }]);
    expect(report.mine.fields).toMatchObject({ round: 5, shots: [] });
    expect(report.theirs.fields!.x).toEqual([0, 0, 0.1 + 0.2, 0]);
    expect(report.inputs).toMatchObject({ firstFrame: 56, width: 2, places: [{ name: 'left' }, { name: 'aim', kind: 'axis' }, { name: 'fire' }] });
    expect(report.inputs.rows).toHaveLength(64);
    expect(report.inputs.rows[0]![0]).toBe(36);
    expect(report).toMatchObject({ game: { name: 'duel' }, frame: 120, lastEqualFrame: 90, note: 'after the second round' });
  });

  test('of a game with its own state, the same', () => {
    const report = buildDesyncReport(source(owned, (state) => void Object.assign(state as object, { hp: 9, tag: 'b' })));
    expect(report.differences).toMatchObject([{ field: 'hp', a: -2, b: 9 }, { field: 'tag' }]);
    expect(readDesyncReport(writeDesyncReport(report))).toEqual(report);
    expect(report.inputs.places).toEqual([]);
  });

  test('without the other state, or with one that cannot be, what is known all the same', () => {
    for (const state of [undefined, new Uint8Array(3), new Uint8Array(spoiled.mine.state!.length).fill(255)]) {
      for (const game of [spoiled, source(owned, () => undefined)]) {
        const report = buildDesyncReport({ ...game, theirs: { checksum: 2, state } });
        expect(report.mine.fields).toBeDefined();
        expect(readDesyncReport(writeDesyncReport(report))).toEqual(report);
      }
    }
  });

  test("a mistake of the caller's is told", () => {
    expect(() => buildDesyncReport({ ...spoiled, inputs: { firstFrame: 0, rows: [new Uint8Array(3)] } })).toThrow('Give 4 bytes for each frame.');
    expect(() => buildDesyncReport({ ...spoiled, mine: { checksum: 1, state: new Uint8Array(3) } })).toThrow('Give run.snapshot(place)');
    expect(() => buildDesyncReport({ ...spoiled, lastEqualFrame: 121 })).toThrow('lastEqualFrame');
  });
});

describe('as the text of a file', () => {
  test('everything comes back, NaN, -0 and the infinities too', () => {
    const odd = buildDesyncReport(source(declared, (state) => void (state as { x: Float64Array }).x.set([NaN, -0, Infinity, -Infinity])));
    expect(readDesyncReport(writeDesyncReport(odd))).toEqual(odd);
    expect(odd.differences).toHaveLength(4);
  });

  const text = writeDesyncReport(buildDesyncReport(spoiled));
  const changed = (change: (report: any) => void): string => { // eslint-disable-line @typescript-eslint/no-explicit-any
    const report = JSON.parse(text);
    change(report);
    return JSON.stringify(report);
  };

  test.each([
    ['another format', (r) => (r.format = 'other')],
    ['a later version', (r) => (r.version = 2)],
    ['a missing side', (r) => delete r.theirs],
    ['seventeen slots', (r) => (r.match.slots = 17)],
    ['a row of inputs that is too short', (r) => (r.inputs.rows[3] = '00')],
    ['more rows than a report has', (r) => r.inputs.rows.push(...r.inputs.rows)],
    ['bytes that are none', (r) => (r.mine.state = 'zz')],
    ['an input outside its bytes', (r) => (r.inputs.places[0].byte = 9)],
    ['a field of null', (r) => (r.mine.fields.x = null)],
    ['a difference that is an object', (r) => (r.differences[0].a = { valueOf: 1 })],
    ['endless text', (r) => (r.note = 'x'.repeat(5000))],
    ['bottomless fields', (r) => (r.mine.fields = JSON.parse('{"a":'.repeat(200) + '1' + '}'.repeat(200)))],
  ] satisfies [string, (report: any) => unknown][])('%s is no report', (_what, change) => { // eslint-disable-line @typescript-eslint/no-explicit-any
    expect(readDesyncReport(changed(change as (report: unknown) => void))).toBeUndefined();
  });

  test('a field called __proto__ changes no prototype', () => {
    const read = readDesyncReport(text.replace('"round":', '"__proto__": {"polluted": 1}, "round":'))!;
    expect(read.mine.fields!.round).toBe(5);
    expect((read.mine.fields as { polluted?: number }).polluted).toBeUndefined();
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('whatever text comes, reading neither throws nor believes it', () => {
    expect(readDesyncReport('')).toBeUndefined();
    expect(readDesyncReport('['.repeat(1e6))).toBeUndefined();
    fc.assert(fc.property(fc.json(), (json) => readDesyncReport(json) === undefined), { numRuns: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), fc.integer({ min: 0, max: 40 }), fc.string({ maxLength: 4 }), (at, cut, put) => {
        readDesyncReport(text.slice(0, at) + put + text.slice(at + cut));
      }),
      { numRuns: 500 },
    );
  });
});

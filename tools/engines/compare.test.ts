/** The comparison finds a single wrong checksum and says where; the matches strain what they are meant to. */
import { describe, expect, test } from '@jest/globals';
import { LIVE } from '@rollmesh/core';
import { compareEngines, compareGolden, goldenOf } from './compare.ts';
import type { Figures } from './figures.ts';
import { MATCHES, playGame } from './matches.ts';
import { mathsStorm } from './maths-storm.ts';

const sums = Array.from({ length: 250 }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 0);
const figures: Figures = { matches: { one: sums, two: sums.slice(0, 120) }, maths: { sin: '01', cos: '02' } };
const planted = (frame: number): Figures => ({ ...figures, matches: { ...figures.matches, one: sums.map((sum, at) => (at === frame ? sum ^ 1 : sum)) } });

describe('every checksum counts', () => {
  test('equal engines are equal to each other and to the golden file', () => {
    for (const rows of [compareEngines(figures, figures), compareGolden(figures, goldenOf(figures, 10))]) {
      expect(rows).toHaveLength(3);
      expect(rows.every(({ passed }) => passed)).toBe(true);
    }
  });

  test('one wrong bit in any frame is found, and the frame named', () => {
    for (const frame of [0, 99, 100, 249]) {
      expect(compareEngines(planted(frame), figures)[0]).toMatchObject({ name: 'one', passed: false, detail: expect.stringContaining(`first after frame ${frame}:`) });
      const from = frame - (frame % 100);
      expect(compareGolden(planted(frame), goldenOf(figures, 10))[0]).toMatchObject({ passed: false, detail: expect.stringContaining(`frames ${from} to ${from + 99}`) });
    }
  });

  test('a frame too few, a match that is missing, a new one and a wrong function are found', () => {
    const golden = goldenOf(figures, 10);
    const failures = (changed: Figures): string[] => [...compareEngines(changed, figures), ...compareGolden(changed, golden)].filter(({ passed }) => !passed).map(({ name }) => name);
    expect(failures({ ...figures, matches: { ...figures.matches, one: sums.slice(0, 249) } })).toEqual(['one', 'one']);
    expect(failures({ ...figures, matches: { one: sums } })).toEqual(['two', 'two']);
    expect(failures({ ...figures, matches: { ...figures.matches, three: sums } })).toEqual(['three']);
    expect(failures({ ...figures, maths: { sin: '03', cos: '02' } })).toHaveLength(2);
  });
});

test('the maths storm stays alive: all numbers finite, all bodies on their way, another seed another match', () => {
  const run = mathsStorm.start({ seed: [1, 2, 3, 4], slots: 4 });
  const bytes = new Uint8Array(4 * mathsStorm.inputBytes);
  for (let frame = 0; frame < 400; frame++) {
    bytes.fill(frame * 37);
    run.step({ frame, slots: 4, width: mathsStorm.inputBytes, bytes, present: 15, gone: 0 });
  }
  const { x, y, vx, energy, heat, sparks, touches } = run.state;
  for (const values of [x, y, vx, energy, heat]) for (const value of values) expect(Number.isFinite(value)).toBe(true);
  expect(new Set(energy).size).toBe(energy.length);
  expect(sparks.count).toBeGreaterThan(0);
  expect(touches.some((count) => count > 0)).toBe(true);
  expect(run.checksum(LIVE)).not.toBe(0);
  expect(playGame(mathsStorm, { slots: 2, frames: 50, seed: 1 })).not.toEqual(playGame(mathsStorm, { slots: 2, frames: 50, seed: 2 }));
});

test('no two matches have one name', () => {
  expect(new Set(MATCHES.map(({ name }) => name)).size).toBe(MATCHES.length);
});

import { describe, expect, test } from '@jest/globals';
import { looksBySeat } from './looks.ts';

describe('looks', () => {
  test('are the seats’ own where nobody chose', () => {
    expect(looksBySeat([{ seats: [0] }, { seats: [1, 2] }], 4)).toEqual([0, 1, 2, 3]);
  });

  test('that somebody chose are its own, and whose number it was takes what is left', () => {
    expect(looksBySeat([{ seats: [0], colour: 2 }], 4)).toEqual([2, 1, 0, 3]);
  });

  test('that two chose belong to the lower seat, whoever is named first', () => {
    const claims = [{ seats: [3], colour: 1 }, { seats: [2], colour: 1 }];
    expect(looksBySeat(claims, 4)).toEqual([0, 2, 1, 3]);
    expect(looksBySeat([...claims].reverse(), 4)).toEqual([0, 2, 1, 3]);
  });

  test('are each given once, whatever is claimed', () => {
    for (const claims of [[{ seats: [0, 1], colour: 3 }, { seats: [2], colour: 3 }], [{ seats: [9], colour: 1 }], [{ seats: [], colour: 1 }], [{ seats: [1], colour: 77 }]]) {
      expect([...looksBySeat(claims, 4)].sort()).toEqual([0, 1, 2, 3]);
    }
  });
});

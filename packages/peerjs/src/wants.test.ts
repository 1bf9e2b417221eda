import { describe, expect, test } from '@jest/globals';
import { Wants } from './wants.ts';

describe('who dials', () => {
  test('a newcomer dials everybody at once', () => {
    const wants = new Wants('b', 8);
    wants.add('a', 'at-a', 0, 'now');
    wants.add('c', 'at-c', 0, 'now');
    expect(wants.due(0).map((want) => want.peerId)).toEqual(['a', 'c']);
  });

  test('otherwise the higher id dials, and the lower one only much later', () => {
    const higher = new Wants('b', 8);
    higher.add('a', 'at-a', 0, undefined);
    const lower = new Wants('a', 8);
    lower.add('b', 'at-b', 0, undefined);
    expect(higher.due(1000)).toHaveLength(1);
    expect(lower.due(1000)).toHaveLength(0);
    expect(lower.due(5000)).toHaveLength(1);
  });

  test('a newcomer dials the others as soon as somebody introduces it, or else a little later', () => {
    const wants = new Wants('b', 8);
    for (const id of ['a', 'c']) wants.add(id, `at-${id}`, 0, 'introduced');
    expect(wants.due(0)).toEqual([]);
    wants.introduce(0, (peerId) => peerId === 'c');
    expect(wants.due(0).map((want) => want.peerId)).toEqual(['c']);
    expect(wants.due(1000)).toHaveLength(2);
  });

  test('a dial that failed is repeated at once, then later and later, up to half a minute', () => {
    const wants = new Wants('b', 8);
    wants.add('a', 'at-a', 0, 'now');
    const [want] = wants.due(0);
    const waits: number[] = [];
    let now = 0;
    for (let attempt = 0; attempt < 7; attempt++) {
      wants.failed(want, now);
      waits.push(want.dueMs - now);
      now = want.dueMs;
    }
    expect(waits).toEqual([500, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  test('nobody dials itself, and a hostile roster cannot make us dial without bound', () => {
    const wants = new Wants('b', 8);
    wants.add('b', 'at-b', 0, 'now');
    for (let at = 0; at < 100; at++) wants.add(`x${at}`, `at-${at}`, 0, 'now');
    expect(wants.due(0)).toHaveLength(8);
  });
});

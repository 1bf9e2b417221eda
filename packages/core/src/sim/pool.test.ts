import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { f32, f64, i16, pool, u8, vec2 } from './fields.ts';
import { Sheet } from './sheet.ts';
import { planState } from './state-plan.ts';
import { compileState } from './state-view.ts';

const layout = (capacity: number) => ({ shots: pool(capacity, { x: f64(), weight: f32(), turn: i16(), owner: u8(), at: vec2() }), bombs: pool(capacity, { owner: u8() }) });

function poolsOf(capacity: number) {
  const plan = planState(layout(capacity));
  const sheet = new Sheet(plan);
  return { sheet, state: compileState<ReturnType<typeof layout>>(plan)(sheet.buffer) };
}

describe('a pool', () => {
  test('hands out the lowest free index and says -1 when full', () => {
    const { shots } = poolsOf(3).state;
    expect([shots.add(), shots.add(), shots.add(), shots.add()]).toEqual([0, 1, 2, -1]);
    expect([shots.count, shots.isFull]).toEqual([3, true]);
    expect([shots.remove(1), shots.remove(1), shots.add()]).toEqual([true, false, 1]);
  });

  test('an element that is removed leaves no trace: the bytes are as before', () => {
    const { state, sheet } = poolsOf(40);
    const { shots } = state;
    for (let i = 0; i < 35; i += 1) shots.add();
    const before = sheet.bytes.slice();
    const i = shots.add();
    Object.assign(shots.x, { [i]: 1.5 });
    shots.weight[i] = 2;
    shots.turn[i] = -3;
    shots.owner[i] = 4;
    shots.at.x[i] = 5;
    shots.at.y[i] = NaN;
    expect(sheet.bytes).not.toEqual(before);
    shots.remove(i);
    expect(sheet.bytes).toEqual(before);
  });

  test.each([-1, 3, 0.5, NaN, 2 ** 32, undefined as unknown as number])('there is no element at %p', (index) => {
    const { shots } = poolsOf(3).state;
    shots.add();
    expect([shots.has(index), shots.remove(index), shots.count]).toEqual([false, false, 1]);
  });

  test('elements may be removed on the way, and one added above is met too', () => {
    const { shots } = poolsOf(8).state;
    for (let i = 0; i < 4; i += 1) shots.add();
    const met: number[] = [];
    for (const i of shots) {
      met.push(i);
      if (i === 1) shots.remove(2);
      if (i === 3) expect(shots.remove(3) && shots.add() === 2 && shots.add() === 3 && shots.add()).toBe(4);
    }
    expect(met).toEqual([0, 1, 3, 4]);
  });

  test('walks may be nested', () => {
    const { shots } = poolsOf(8).state;
    for (let i = 0; i < 3; i += 1) shots.add();
    const pairs: string[] = [];
    for (const a of shots) for (const b of shots) pairs.push(`${a}${b}`);
    expect(pairs).toEqual(['00', '01', '02', '10', '11', '12', '20', '21', '22']);
  });

  test('behaves as a sorted set of indices, whatever its capacity', () => {
    const actions = fc.array(fc.record({ act: fc.constantFrom('add', 'remove', 'clear'), at: fc.nat(80) }), { maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), actions, (capacity, list) => {
        const { shots, bombs } = poolsOf(capacity).state;
        const model = new Set<number>();
        for (const { act, at } of list) {
          if (act === 'add') {
            const lowest = Array.from({ length: capacity }, (_, i) => i).find((i) => !model.has(i)) ?? -1;
            expect(shots.add()).toBe(lowest);
            if (lowest >= 0) model.add(lowest);
          } else if (act === 'remove') expect(shots.remove(at)).toBe(model.delete(at));
          else if (at < 5) {
            shots.clear();
            model.clear();
          }
        }
        const sorted = [...model].sort((a, b) => a - b);
        const visited: number[] = [];
        shots.forEach((i) => visited.push(i));
        expect([...shots]).toEqual(sorted);
        expect(visited).toEqual(sorted);
        expect(shots.count).toBe(sorted.length);
        expect(bombs.count).toBe(0);
      }),
    );
  });
});

import { describe, expect, test } from '@jest/globals';
import { Smoother, type Moment } from './smoother.ts';
import type { SmoothFields } from './smooth-paths.ts';

/** A state of everything that can be smoothed, without a game round it. */
function stateOf(x: number, heading = 0, alive: readonly boolean[] = [true, true]) {
  return {
    x: Float64Array.of(x),
    heading,
    ball: { x, y: -x },
    marks: { x: Float64Array.of(x), y: Float64Array.of(2 * x) },
    shots: { capacity: 2, has: (index: number) => alive[index]!, at: Float32Array.of(x, x) },
  };
}
type State = ReturnType<typeof stateOf>;

function smoother(fields: SmoothFields<string>) {
  const made = new Smoother<never, string>(stateOf(0) as never, fields);
  const update = (previous: State, state: State, alpha: number, moment: Moment) => {
    made.update({ state, previous, alpha } as never, moment);
    return made.shown as unknown as State;
  };
  return update;
}

describe('between two frames', () => {
  test('fields of every shape are shown as far along as the moment is', () => {
    const update = smoother(['x', 'heading', 'ball', 'marks', 'shots.at']);
    const shown = update(stateOf(10, 1), stateOf(20, 2), 0.25, { frame: 1, rollbacks: 0, nowMs: 0 });
    expect(shown.x[0]).toBe(12.5);
    expect(shown.heading).toBe(1.25);
    expect(shown.ball).toEqual({ x: 12.5, y: -12.5 });
    expect(shown.marks.y[0]).toBe(25);
    expect([...shown.shots.at]).toEqual([12.5, 12.5]);
  });

  test('an angle goes the shorter way round', () => {
    const shown = smoother({ heading: 'angle' })(stateOf(0, 3), stateOf(0, -3), 0.5, { frame: 1, rollbacks: 0, nowMs: 0 });
    expect(Math.abs(shown.heading)).toBeCloseTo(Math.PI, 6);
  });

  test('a step beyond snap, and an element of a pool that is new, are shown where they are', () => {
    const far = smoother({ x: { snap: 5 } })(stateOf(0), stateOf(100), 0.5, { frame: 1, rollbacks: 0, nowMs: 0 });
    expect(far.x[0]).toBe(100);
    const fresh = smoother(['shots.at'])(stateOf(0, 0, [true, false]), stateOf(100), 0.5, { frame: 1, rollbacks: 0, nowMs: 0 });
    expect([...fresh.shots.at]).toEqual([50, 100]);
  });
});

describe('a correction', () => {
  test('is not seen at the moment it is made, and fades by half every half-life', () => {
    const update = smoother({ x: { halfLifeMs: 50 } });
    update(stateOf(0), stateOf(0), 0, { frame: 1, rollbacks: 0, nowMs: 0 });
    // The same moment again, but the past turned out to be 80 further on.
    expect(update(stateOf(80), stateOf(80), 0, { frame: 1, rollbacks: 1, nowMs: 0 }).x[0]).toBe(0);
    expect(update(stateOf(80), stateOf(80), 0, { frame: 2, rollbacks: 1, nowMs: 50 }).x[0]).toBeCloseTo(40, 6);
    expect(update(stateOf(80), stateOf(80), 0, { frame: 3, rollbacks: 1, nowMs: 100 }).x[0]).toBeCloseTo(60, 6);
    expect(update(stateOf(80), stateOf(80), 0, { frame: 9, rollbacks: 1, nowMs: 1000 }).x[0]).toBeCloseTo(80, 3);
  });

  test('compares one frame with the same frame: what moves on as predicted has no error', () => {
    const update = smoother(['x']);
    update(stateOf(0), stateOf(10), 0, { frame: 1, rollbacks: 0, nowMs: 0 });
    expect(update(stateOf(10), stateOf(20), 0.5, { frame: 2, rollbacks: 1, nowMs: 16 }).x[0]).toBe(15);
    expect(update(stateOf(30), stateOf(40), 0.5, { frame: 4, rollbacks: 2, nowMs: 50 }).x[0]).toBe(35);
  });

  test('of an angle goes the shorter way, beyond snap it is shown at once, and a new match begins without one', () => {
    const turn = smoother({ heading: { angle: true, halfLifeMs: 50 } });
    turn(stateOf(0, 3), stateOf(0, 3), 0, { frame: 1, rollbacks: 0, nowMs: 0 });
    const half = turn(stateOf(0, -3), stateOf(0, -3), 0, { frame: 1, rollbacks: 1, nowMs: 50 });
    expect(half.heading).toBeCloseTo(3 - 2 * Math.PI, 6);
    const next = smoother({ heading: { angle: true, halfLifeMs: 50 } });
    next(stateOf(0, 3), stateOf(0, 3), 0, { frame: 1, rollbacks: 0, nowMs: 0 });
    expect(next(stateOf(0, -3), stateOf(0, -3), 0, { frame: 2, rollbacks: 1, nowMs: 0 }).heading).toBeCloseTo(3 - 2 * Math.PI, 6);
    const snap = smoother({ x: { snap: 50 } });
    snap(stateOf(0), stateOf(0), 0, { frame: 1, rollbacks: 0, nowMs: 0 });
    expect(snap(stateOf(80), stateOf(80), 0, { frame: 1, rollbacks: 1, nowMs: 0 }).x[0]).toBe(80);
    const again = smoother(['x']);
    again(stateOf(0), stateOf(0), 0, { frame: 500, rollbacks: 7, nowMs: 0 });
    expect(again(stateOf(80), stateOf(80), 0, { frame: 1, rollbacks: 0, nowMs: 0 }).x[0]).toBe(80);
  });
});

test('a field that is none of numbers is refused with the remedy', () => {
  expect(() => smoother(['name'])).toThrow(/"name" cannot be smoothed/);
  expect(() => smoother({ x: { snap: 0 } })).toThrow(/snap/);
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EffectLog, MAX_WAITING_EVENTS, SAME_EVENT_FRAMES } from './effects.ts';
import type { EventKey, EventMode } from './event-layout.ts';

interface Emitted {
  name: string;
  key?: EventKey;
  data?: unknown;
}
interface Heard {
  name: string;
  data: unknown;
  frame: number;
  undone: boolean;
}

const MODES = new Map<string, EventMode>([['hit', 'predicted'], ['shot', 'predicted'], ['goal', 'final']]);

/** A log together with what was heard of it. */
class Ear {
  readonly log = new EffectLog(MODES);
  readonly heard: Heard[] = [];

  step(frame: number, ...emitted: Emitted[]): void {
    this.log.begin(frame);
    for (const { name, data, key } of emitted) this.log.emit(name, data, key);
    this.log.end();
  }

  settle(currentFrame: number, finalFrame: number): Heard[] {
    const from = this.heard.length;
    this.log.settle(currentFrame, finalFrame, (name, data, frame, undone) => this.heard.push({ name, data, frame, undone }));
    return this.heard.slice(from);
  }
}

const heard = (name: string, frame: number, undone = false, data?: unknown): Heard => ({ name, data, frame, undone });

describe('effects under rollback', () => {
  test('a predicted event is heard at once, and not again when its frame is simulated again', () => {
    const ear = new Ear();
    ear.step(0, { name: 'hit', data: 7 });
    expect(ear.settle(0, -1)).toEqual([heard('hit', 0, false, 7)]);
    for (let i = 0; i < 3; i += 1) {
      ear.step(0, { name: 'hit', data: 7 });
      expect(ear.settle(0, -1)).toEqual([]);
    }
    expect(ear.settle(5, 5)).toEqual([]);
    expect(ear.settle(50, 50)).toEqual([]);
  });

  test('a final event waits until its frame is final', () => {
    const ear = new Ear();
    ear.step(0, { name: 'goal' });
    ear.step(1, { name: 'goal' });
    expect(ear.settle(1, -1)).toEqual([]);
    expect(ear.settle(1, 0)).toEqual([heard('goal', 0)]);
    expect(ear.settle(1, 1)).toEqual([heard('goal', 1)]);
  });

  test('a final event that re-simulation takes back is never heard', () => {
    const ear = new Ear();
    ear.step(0, { name: 'goal' });
    ear.settle(0, -1);
    ear.step(0);
    expect(ear.settle(9, 9)).toEqual([]);
  });

  test('a predicted event that did not happen is undone once, when it can no longer have moved', () => {
    const ear = new Ear();
    ear.step(10, { name: 'hit', data: 'a' });
    ear.settle(10, 9);
    ear.step(10);
    ear.step(11);
    expect(ear.settle(11, 9)).toEqual([]);
    ear.step(12);
    expect(ear.settle(10 + SAME_EVENT_FRAMES, 9)).toEqual([heard('hit', 10, true, 'a')]);
    expect(ear.settle(30, 30)).toEqual([]);
  });

  test.each([-2, -1, 1, 2])('a predicted event that moves by %i frames is the same event', (moved) => {
    const ear = new Ear();
    for (let frame = 0; frame <= 10; frame += 1) ear.step(frame, ...(frame === 10 ? [{ name: 'hit', key: 3 }] : []));
    ear.settle(10, 5);
    for (let frame = 6; frame <= 13; frame += 1) ear.step(frame, ...(frame === 10 + moved ? [{ name: 'hit', key: 3 }] : []));
    expect(ear.settle(13, 5)).toEqual([]);
    expect(ear.settle(40, 40)).toEqual([]);
  });

  test('an event that moves again and again is still the same', () => {
    const ear = new Ear();
    ear.step(10, { name: 'hit' });
    ear.settle(10, 9);
    for (const moved of [12, 14, 16]) {
      for (let frame = 10; frame <= moved; frame += 1) ear.step(frame, ...(frame === moved ? [{ name: 'hit' }] : []));
      expect(ear.settle(moved, 9)).toEqual([]);
    }
    expect(ear.settle(40, 40)).toEqual([]);
  });

  test('an event that moves further than that is another event', () => {
    const ear = new Ear();
    ear.step(10, { name: 'hit' });
    ear.settle(10, 9);
    for (let frame = 10; frame <= 13; frame += 1) ear.step(frame, ...(frame === 13 ? [{ name: 'hit' }] : []));
    expect(ear.settle(13, 9)).toEqual([heard('hit', 10, true), heard('hit', 13)]);
  });

  test('keys tell events of one name and frame apart', () => {
    const ear = new Ear();
    ear.step(0, { name: 'hit', key: 'left' }, { name: 'hit', key: 'right' });
    expect(ear.settle(0, -1)).toHaveLength(2);
    ear.step(0, { name: 'hit', key: 'right', data: 1 });
    ear.step(1);
    ear.step(2);
    expect(ear.settle(2, -1)).toEqual([heard('hit', 0, true)]);
  });

  test('a key is not mistaken for the place of an event without one', () => {
    const ear = new Ear();
    ear.step(0, { name: 'hit', key: 0 });
    ear.settle(0, -1);
    ear.step(0, { name: 'hit' });
    expect(ear.settle(0, -1)).toEqual([heard('hit', 0)]);
  });

  test('an event in every frame is heard in every frame, whichever of them vanishes', () => {
    const ear = new Ear();
    for (let frame = 0; frame < 6; frame += 1) ear.step(frame, { name: 'shot' });
    expect(ear.settle(5, -1)).toHaveLength(6);
    for (let frame = 3; frame < 6; frame += 1) ear.step(frame, ...(frame === 3 ? [] : [{ name: 'shot' }]));
    expect(ear.settle(5, -1)).toEqual([heard('shot', 3, true)]);
  });

  test('simulating a final frame again, as a check does, is silent', () => {
    const ear = new Ear();
    ear.step(0, { name: 'hit' }, { name: 'goal' });
    expect(ear.settle(0, 0)).toHaveLength(2);
    ear.step(0, { name: 'hit' }, { name: 'goal' });
    expect(ear.settle(0, 0)).toEqual([]);
  });

  test('a mistyped or misplaced event is told', () => {
    const ear = new Ear();
    expect(() => ear.step(0, { name: 'gaol' })).toThrow(/"gaol" is not declared/);
    expect(() => new EffectLog(MODES).emit('hit')).toThrow(/outside step/);
  });

  test('what waits is bounded, and what is left out is counted', () => {
    const ear = new Ear();
    for (let frame = 0; frame < 100; frame += 1) ear.step(frame, ...Array.from({ length: 10 }, () => ({ name: 'hit' })));
    expect(ear.settle(99, -1)).toHaveLength(MAX_WAITING_EVENTS);
    expect(ear.log.dropped).toBe(1000 - MAX_WAITING_EVENTS);
    expect(ear.settle(99, 99)).toEqual([]);
    ear.step(100, { name: 'hit' });
    expect(ear.settle(100, 99)).toHaveLength(1);
  });
});

/** One run: frames advance, and now and then the last few are simulated again with another prediction. */
const schedule = fc.record({
  truth: fc.array(fc.array(fc.constantFrom('hit', 'shot', 'goal'), { maxLength: 3 }), { minLength: 5, maxLength: 40 }),
  ticks: fc.array(fc.record({ back: fc.nat(8), wrong: fc.array(fc.constantFrom('hit', 'shot', 'goal', ''), { maxLength: 8 }) }), { minLength: 40, maxLength: 40 }),
});

// A prediction is wrong in the frames that are not final yet: one event is missing and one is made up.
function predicted(truth: readonly string[], frame: number, isFinal: boolean, wrong: string, keyOf: (name: string, frame: number, n: number) => string): Emitted[] {
  const real = truth.map((name, n) => ({ name, key: keyOf(name, frame, n), data: frame }));
  if (isFinal || wrong === '') return real;
  return [...real.slice(1), { name: wrong, key: `made up in ${frame}`, data: frame }];
}

describe('over random rollback schedules', () => {
  test('every true event is heard once in the balance, every false one not at all, and finals never wrongly', () => {
    fc.assert(
      fc.property(schedule, ({ truth, ticks }) => {
        const ear = new Ear();
        const balance = new Map<string, number>();
        const keyOf = (name: string, frame: number, n: number): string => `${name} ${frame} ${n}`;
        let final = -1;
        for (let current = 0; current < truth.length + 10; current += 1) {
          const { back, wrong } = ticks[current % ticks.length];
          const from = final + 1; // every frame that was not final may be simulated again
          final = Math.max(final, current - Math.max(back, 1));
          for (let frame = from; frame <= current; frame += 1) {
            ear.step(frame, ...predicted(truth[frame] ?? [], frame, frame <= final || current >= truth.length, wrong[frame % 8] ?? '', keyOf));
          }
          ear.settle(current, final);
        }
        ear.settle(truth.length + 9, truth.length + 9);
        for (const { name, data, undone } of ear.heard) {
          const id = `${name} of ${String(data)}`;
          balance.set(id, (balance.get(id) ?? 0) + (undone ? -1 : 1));
          if (name === 'goal') expect(undone).toBe(false);
          expect(balance.get(id)).toBeGreaterThanOrEqual(0);
        }
        const expected = new Map<string, number>();
        truth.forEach((names, frame) => names.forEach((name) => expected.set(`${name} of ${frame}`, (expected.get(`${name} of ${frame}`) ?? 0) + 1)));
        for (const [id, count] of balance) expect([id, count]).toEqual([id, expected.get(id) ?? 0]);
        for (const id of expected.keys()) expect(balance.has(id)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('without keys, as many are heard in the balance as truly happened', () => {
    fc.assert(
      fc.property(schedule, ({ truth, ticks }) => {
        const ear = new Ear();
        let final = -1;
        for (let current = 0; current < truth.length + 10; current += 1) {
          const { back, wrong } = ticks[current % ticks.length];
          const from = final + 1; // every frame that was not final may be simulated again
          final = Math.max(final, current - Math.max(back, 1));
          for (let frame = from; frame <= current; frame += 1) {
            const names = predicted(truth[frame] ?? [], frame, frame <= final || current >= truth.length, wrong[frame % 8] ?? '', () => '');
            ear.step(frame, ...names.map(({ name }) => ({ name })));
          }
          ear.settle(current, final);
        }
        ear.settle(truth.length + 9, truth.length + 9);
        for (const name of MODES.keys()) {
          const balance = ear.heard.filter((event) => event.name === name).reduce((sum, { undone }) => sum + (undone ? -1 : 1), 0);
          expect([name, balance]).toEqual([name, truth.flat().filter((other) => other === name).length]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

import { afterEach, describe, expect, test } from '@jest/globals';
import { sessionSeats } from './session-seats.ts';

const world = globalThis as { sessionStorage?: unknown };
const before = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage');

function storage(value: unknown): void {
  Object.defineProperty(globalThis, 'sessionStorage', { value, configurable: true });
}

afterEach(() => {
  if (before === undefined) delete world.sessionStorage;
  else Object.defineProperty(globalThis, 'sessionStorage', before);
});

describe('seats in the tab’s storage', () => {
  test('what is saved for a room is loaded for that room alone', () => {
    const kept = new Map<string, string>();
    storage({ getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) });
    sessionSeats().save('ABC', 'token');
    expect(sessionSeats().load('ABC')).toBe('token');
    expect(sessionSeats().load('ABD')).toBeUndefined();
  });

  test('storage that is forbidden, or is not there, keeps nothing and breaks nothing', () => {
    const refuse = (): never => {
      throw new Error('forbidden');
    };
    for (const value of [{ getItem: refuse, setItem: refuse }, undefined]) {
      storage(value);
      sessionSeats().save('ABC', 'token');
      expect(sessionSeats().load('ABC')).toBeUndefined();
    }
  });
});

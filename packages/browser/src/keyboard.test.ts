import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { keyboard } from './keyboard.ts';

let nowMs = 0;
const clock = globalThis.performance;

beforeEach(() => {
  nowMs = 1000;
  // Replaced rather than changed: the real one belongs to every test in this process.
  Object.assign(globalThis, { performance: { now: () => nowMs } });
});
afterEach(() => void Object.assign(globalThis, { performance: clock }));

function fire(target: EventTarget, type: string, code: string): Event {
  const event = Object.assign(new Event(type, { cancelable: true }), { code });
  target.dispatchEvent(event);
  return event;
}

test.each<[unknown, string]>([
  [undefined, 'keyboard was given no bindings.'],
  [{ left: 'ArrowLeft' }, `The keys of "left" are no list. Give a list, such as left: ['ArrowLeft'].`],
  [{ left: ['a'] }, `"a" is no name of a key. Use 'KeyA'`],
  [{ jump: ['KeyW', ' '] }, `Use 'Space'`],
  [{ left: ['Left'] }, `Use 'ArrowLeft'`],
  [{ one: ['1'] }, `Use 'Digit1'`],
  [{ run: ['Shift'] }, `Use 'ShiftLeft'`],
])('%j is told with the right name', (bindings, sentence) => {
  expect(() => keyboard(bindings as never, new EventTarget())).toThrow(sentence);
});

describe('a key is pressed', () => {
  test('while it is down, under each name it is bound to', () => {
    const target = new EventTarget();
    const keys = keyboard({ left: ['ArrowLeft', 'KeyA'], any: ['KeyA'] }, target);
    fire(target, 'keydown', 'KeyA');
    nowMs += 500;
    expect(keys.read()).toEqual({ left: true, any: true });
    fire(target, 'keyup', 'KeyA');
    expect(keys.read()).toEqual({ left: false, any: false });
  });

  test('for at least two frames, however short the tap and however often it is read', () => {
    const target = new EventTarget();
    const keys = keyboard({ dash: ['Space'] }, target);
    fire(target, 'keydown', 'Space');
    fire(target, 'keyup', 'Space');
    expect(keys.read().dash).toBe(true);
    nowMs += 20;
    expect(keys.read().dash).toBe(true);
    nowMs += 20;
    expect(keys.read().dash).toBe(false);
  });
});

test('bound keys do not scroll the page, others are left alone', () => {
  const target = new EventTarget();
  keyboard({ down: ['ArrowDown'] }, target);
  expect(fire(target, 'keydown', 'ArrowDown').defaultPrevented).toBe(true);
  expect(fire(target, 'keydown', 'F5').defaultPrevented).toBe(false);
});

test('losing the window lets go of everything, and end stops listening', () => {
  const target = new EventTarget();
  const keys = keyboard({ left: ['KeyA'] }, target);
  fire(target, 'keydown', 'KeyA');
  nowMs += 100;
  target.dispatchEvent(new Event('blur'));
  expect(keys.read().left).toBe(false);
  keys.end();
  const listener = jest.fn();
  target.addEventListener('keydown', listener);
  fire(target, 'keydown', 'KeyA');
  expect(listener).toHaveBeenCalledTimes(1);
  expect(keys.read().left).toBe(false);
});

test('Space and Enter press a button that is focused, and are no input then', () => {
  const target = new EventTarget();
  const keys = keyboard({ dash: ['Space'] }, target);
  const event = Object.assign(new Event('keydown', { cancelable: true }), { code: 'Space', composedPath: () => [{ tagName: 'BUTTON' }] });
  target.dispatchEvent(event);
  expect([event.defaultPrevented, keys.read().dash]).toEqual([false, false]);
});

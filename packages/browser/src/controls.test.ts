import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Game, GameInput } from '@rollmesh/core';
import { controls } from './controls.ts';

let nowMs = 0;
const clock = globalThis.performance;
beforeEach(() => {
  nowMs = 1000;
  Object.assign(globalThis, { performance: { now: () => nowMs } });
});
afterEach(() => void Object.assign(globalThis, { performance: clock }));

function fire(target: EventTarget, type: string, code: string, more: object = {}): Event {
  const event = Object.assign(new Event(type, { cancelable: true }), { code, ...more });
  target.dispatchEvent(event);
  return event;
}

function padOf(pressed: readonly number[] = [], axes: readonly number[] = [0, 0, 0, 0]) {
  const rumbled: object[] = [];
  const buttons = Array.from({ length: 17 }, (_, i) => ({ pressed: pressed.includes(i), value: pressed.includes(i) ? 1 : 0 }));
  const vibrationActuator = { playEffect: async (_type: string, effect: object) => void rumbled.push(effect) };
  return { connected: true, buttons, axes, vibrationActuator, rumbled } as unknown as Gamepad & { rumbled: object[] };
}

function storageOf() {
  const kept = new Map<string, string>();
  return { kept, getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) };
}

const LEFT = { x: { less: ['KeyA', 'PadLX-', 'PadLeft'], more: ['KeyD', 'PadLX+', 'PadRight'] }, dash: ['Space', 'PadA'] } as const;
const RIGHT = { x: { less: ['ArrowLeft', 'PadLX-'], more: ['ArrowRight', 'PadLX+'] }, dash: ['Enter', 'PadA'] } as const;

function setup(pads: (Gamepad | null)[] = [], storage = storageOf()) {
  const target = new EventTarget();
  const make = () => controls({ seats: [LEFT, RIGHT], target, gamepads: () => pads, storage, remember: 'test' });
  return { target, storage, make, hands: make() };
}

describe('the keyboard', () => {
  test('is shared by two players, each with keys of their own', () => {
    const { target, hands } = setup();
    fire(target, 'keydown', 'KeyD');
    fire(target, 'keydown', 'Enter');
    expect(hands.read(0, 2)).toEqual({ x: 1, dash: false });
    expect(hands.read(1, 2)).toEqual({ x: 0, dash: true });
  });

  test('belongs as a whole to whoever plays alone', () => {
    const { target, hands } = setup();
    fire(target, 'keydown', 'ArrowLeft');
    expect(hands.read(0, 1)).toEqual({ x: -1, dash: false });
    expect(hands.read(0, 2)).toEqual({ x: 0, dash: false });
  });

  test('a tap counts for two frames, both directions cancel, and losing the window lets go', () => {
    const { target, hands } = setup();
    fire(target, 'keydown', 'Space');
    fire(target, 'keyup', 'Space');
    expect(hands.read(0, 2).dash).toBe(true);
    nowMs += 40;
    expect(hands.read(0, 2).dash).toBe(false);
    fire(target, 'keydown', 'KeyA');
    fire(target, 'keydown', 'KeyD');
    expect(hands.read(0, 2).x).toBe(0);
    nowMs += 40;
    fire(target, 'keyup', 'KeyA');
    expect(hands.read(0, 2).x).toBe(1);
    target.dispatchEvent(new Event('blur'));
    expect(hands.read(0, 2).x).toBe(0);
  });

  test('is the page\'s again while a menu is open, and what is still held then plays on after it', () => {
    const { target, hands } = setup();
    fire(target, 'keydown', 'KeyD');
    hands.enable(false);
    expect(hands.read(0, 2)).toEqual({ x: 0, dash: false });
    expect(fire(target, 'keydown', 'Space').defaultPrevented).toBe(false);
    hands.enable(true);
    expect(hands.read(0, 2)).toEqual({ x: 1, dash: false });
    expect(fire(target, 'keydown', 'Space').defaultPrevented).toBe(true);
  });

  test('what is typed, and what presses a focused button, is not played', () => {
    const { target, hands } = setup();
    const on = (tagName: string): object => ({ composedPath: () => [{ tagName }] });
    for (const tagName of ['INPUT', 'TEXTAREA', 'SELECT', 'BUTTON', 'SUMMARY', 'A']) expect(fire(target, 'keydown', 'Space', on(tagName)).defaultPrevented).toBe(false);
    expect(fire(target, 'keydown', 'KeyA', on('INPUT')).defaultPrevented).toBe(false);
    expect({ ...hands.read(0, 2) }).toEqual({ x: 0, dash: false });
    expect(fire(target, 'keydown', 'KeyA', on('BUTTON')).defaultPrevented).toBe(true);
  });

  test('what is not bound, and what is a shortcut, stays with the page', () => {
    const { target } = setup();
    expect(fire(target, 'keydown', 'Space').defaultPrevented).toBe(true);
    expect(fire(target, 'keydown', 'F5').defaultPrevented).toBe(false);
    expect(fire(target, 'keydown', 'KeyD', { ctrlKey: true }).defaultPrevented).toBe(false);
  });
});

describe('a gamepad', () => {
  test('has a round dead zone, beyond it every direction is even and full at the rim', () => {
    const pads = [padOf([], [0.15, 0.1, 0, 0])];
    const { hands } = setup(pads);
    expect(hands.read(0, 1).x).toBe(0);
    pads[0] = padOf([], [0.15, 0.5, 0, 0]);
    expect(hands.read(0, 1).x).toBeGreaterThan(0.1);
    pads[0] = padOf([], [0.6, 0, 0, 0]);
    expect(hands.read(0, 1).x).toBeCloseTo(0.5, 6);
    pads[0] = padOf([], [-1, 0, 0, 0]);
    expect(hands.read(0, 1).x).toBe(-1);
    pads[0] = padOf([], [0.8, 0.8, 0, 0]);
    expect(hands.read(0, 1).x).toBeCloseTo(Math.SQRT1_2, 6);
  });

  test('of each seat is its own; a hole in the list is no pad; it rumbles for its seat', () => {
    const pads = [null, padOf([0]), padOf([], [1, 0, 0, 0])];
    const { hands } = setup(pads);
    expect({ ...hands.read(0, 2) }).toEqual({ x: 0, dash: true });
    expect({ ...hands.read(1, 2) }).toEqual({ x: 1, dash: false });
    hands.rumble(1, 2, 80);
    expect((pads[2] as ReturnType<typeof padOf>).rumbled).toEqual([{ duration: 80, strongMagnitude: 1, weakMagnitude: 1 }]);
    expect((pads[1] as ReturnType<typeof padOf>).rumbled).toEqual([]);
  });
});

describe('bindings', () => {
  test('change at once, are kept by the browser, and go back', () => {
    const { target, hands, make, storage } = setup();
    expect(hands.bind({ seat: 0, action: 'dash' }, ['KeyF'])).toEqual([]);
    fire(target, 'keydown', 'KeyF');
    expect(hands.read(0, 2).dash).toBe(true);
    const later = make();
    expect(later.sources({ seat: 0, action: 'dash' })).toEqual(['KeyF']);
    later.reset();
    expect(later.sources({ seat: 0, action: 'dash' })).toEqual(['Space', 'PadA']);
    expect(storage.kept.size).toBe(0);
  });

  test('that clash are told and change nothing, unless they are taken', () => {
    const { hands } = setup();
    const conflict = { source: 'KeyA', places: [{ seat: 1, action: 'dash' }, { seat: 0, action: 'x', side: 'less' }] };
    expect(hands.bind({ seat: 1, action: 'dash' }, ['KeyA'])).toEqual([conflict]);
    expect(hands.sources({ seat: 1, action: 'dash' })).toEqual(['Enter', 'PadA']);
    expect(hands.bind({ seat: 1, action: 'dash' }, ['KeyA'], { take: true })).toEqual([conflict]);
    expect(hands.sources({ seat: 0, action: 'x', side: 'less' })).toEqual(['PadLX-', 'PadLeft']);
    expect(hands.conflicts()).toEqual([]);
  });

  test('of two pads do not clash, those of one do', () => {
    const { hands } = setup();
    expect(hands.bind({ seat: 1, action: 'x', side: 'less' }, ['PadLeft'])).toEqual([]);
    expect(hands.bind({ seat: 1, action: 'dash' }, ['PadLeft'])).toHaveLength(1);
  });

  test('that were stored by something else are ignored', () => {
    const storage = storageOf();
    storage.kept.set('rollmesh:controls:test', JSON.stringify([null, { seat: 0, action: 'dash', sources: 'KeyF' }, { seat: 0, action: 'fly', sources: ['KeyF'] }]));
    expect(setup([], storage).hands.sources({ seat: 0, action: 'dash' })).toEqual(['Space', 'PadA']);
    storage.kept.set('rollmesh:controls:test', '{');
    expect(setup([], storage).hands.sources({ seat: 0, action: 'dash' })).toEqual(['Space', 'PadA']);
  });

  test('capture gives the next key and keeps it from the game; Escape and an ended wait give none', async () => {
    const { target, hands } = setup();
    const chosen = hands.capture();
    fire(target, 'keydown', 'KeyD');
    expect(await chosen).toBe('KeyD');
    expect(hands.read(0, 2).x).toBe(0);
    const none = hands.capture();
    fire(target, 'keydown', 'Escape');
    expect(await none).toBeUndefined();
    expect(await hands.capture(AbortSignal.abort())).toBeUndefined();
  });
});

test('labels are words for players', () => {
  const { hands } = setup();
  expect(['KeyA', 'Digit1', 'ArrowLeft', 'PadA', 'PadLX-', 'StickY+', 'Touch:Jump', 'Mouse0', 'Numpad4'].map((source) => hands.label(source))).toEqual(['A', '1', '←', 'Pad A', 'Left stick ←', 'Stick ↓', 'Jump', 'Left click', 'Num 4']);
});

test('what is read is what the game takes', () => {
  const { hands } = setup();
  const press: GameInput<Game<{ x: 'axis'; dash: 'impulse' }>> = hands.read();
  expect(press).toEqual({ x: 0, dash: false });
  const mistake = (): void => {
    // @ts-expect-error -- the second seat has no action of that name
    controls({ seats: [LEFT, { jump: ['Space'] }] });
  };
  expect(mistake).toBeInstanceOf(Function);
});

import { describe, expect, jest, test } from '@jest/globals';
import { bool, defineGame, f64, loopback, openRoom, pool, RollmeshError, SyncTestSession, u32, vec2, type GameOptions } from '@rollmesh/core';
import { forbidden, guard, nanField } from '@rollmesh/core/guard';
import { cos } from '@rollmesh/core/sim';

/** What a guarded step ends with. */
function caught(step: () => void, around = guard()): unknown {
  try {
    around(step);
  } catch (error) {
    return error;
  }
  return undefined;
}

const at = (name: string): { owner: object; key: string } | undefined => {
  const path = name.split('.');
  const key = path.pop()!;
  if (path[0] === 'TypedArray') return { owner: Object.getPrototypeOf(Float64Array.prototype) as object, key };
  const owner = path.reduce<Record<string, unknown> | undefined>((from, part) => from?.[part] as Record<string, unknown> | undefined, globalThis as never);
  return owner?.[key] === undefined ? undefined : { owner, key };
};

/** What this Node has of it. */
const here = forbidden().filter(({ name }) => at(name) !== undefined);

/** What pages have, or newer engines than the oldest that we run on. */
const ONLY_ELSEWHERE = new Set(
  ('Temporal.Now requestAnimationFrame requestIdleCallback Worker XMLHttpRequest WebSocket EventSource Array.fromAsync innerWidth innerHeight outerWidth outerHeight ' +
    'devicePixelRatio screen navigator localStorage sessionStorage indexedDB matchMedia prompt confirm Intl.DurationFormat').split(' '),
);

/** Uses a forbidden thing the way a game would. */
function use(name: string): void {
  if (name === 'Date') new Date(0);
  else if (['crypto.subtle', 'performance.timeOrigin', 'navigator'].includes(name)) void Reflect.get(at(name)!.owner, at(name)!.key);
  else if (name === 'Number.prototype.toString') (0.1).toString(36);
  else if (name === 'Array.prototype.sort') [2, 1].sort((a, b) => (a > b) as never);
  else if (name.startsWith('TypedArray')) Reflect.apply(Reflect.get(Float64Array.prototype, name.split('.')[2]!) as () => void, Float64Array.of(2, 1), [(a: number, b: number) => a > b]);
  else if (name === 'Array.prototype.toSorted') Reflect.apply(Reflect.get([2, 1], 'toSorted') as () => void, [2, 1], [() => NaN]);
  else {
    const { owner, key } = at(name)!;
    Reflect.apply(Reflect.get(owner, key) as () => void, owner, []);
  }
}

const shape = (): string => JSON.stringify(here.map(({ name }) => Object.getOwnPropertyDescriptor(at(name)!.owner, at(name)!.key)), (_key, value: unknown) => (typeof value === 'function' ? String(value) : value));

describe('while a step runs', () => {
  test.each(here)('$name throws and names the remedy', ({ name, remedy }) => {
    const error = caught(() => use(name)) as RollmeshError;
    expect(error).toBeInstanceOf(RollmeshError);
    expect(error).toMatchObject({ code: 'nondeterministic', remedy });
    expect(error.message).toContain(`${name} was used in a step`);
  });

  test('all of the list exists in Node, but for what pages and newer engines have', () => {
    const absent = forbidden().filter(({ name }) => at(name) === undefined).map(({ name }) => name);
    expect(absent.filter((name) => !ONLY_ELSEWHERE.has(name))).toEqual([]);
  });

  test('what is exact passes', () => {
    const results: unknown[] = [];
    guard()(() => {
      results.push(Math.sqrt(2), Math.imul(3, 4), Math.floor(1.5), cos(1), (255).toString(16), (0.5).toString(), (0.5).toString(10), NaN.toString(2));
      results.push([3, 1, 2].sort((a, b) => a - b).join(''), ['b', 'a'].sort().join(''), [{ x: 1 }, { x: 1 }].sort((a, b) => a.x - b.x).length, [undefined, 1].sort((a, b) => a! - b!)[0]);
    });
    expect(() => guard()(() => Float64Array.of(2, 1).sort().toString() + structuredClone({ a: Math.fround(1.1) }).a + 'é'.normalize('NFD') + 'a'.toUpperCase() + (1.25).toFixed(1) + Date.UTC(2020))).not.toThrow();
    expect(results.slice(4, 12)).toEqual(['ff', '0.5', '0.5', 'NaN', '123', 'ab', 2, 1]);
  });

  test.each([
    ['returns a boolean', (a: number, b: number) => (a > b) as never],
    ['returns NaN', () => NaN],
    ['never returns 0 for equal values', (a: number, b: number) => (a < b ? -1 : 1)],
    ['puts everything after everything', () => 1],
  ])('a comparator that %s throws', (_name, compare) => {
    expect(String(caught(() => [2, 1, 2].sort(compare)))).toContain('total order');
  });

  test('an error that the step swallows, or a promise, is thrown after it', async () => {
    const swallow = (): void => {
      try {
        Math.sin(1);
      } catch {
        /* nobody hears it */
      }
    };
    expect(String(caught(swallow))).toContain('Math.sin');
    let promised: Promise<number> | undefined;
    expect(String(caught(() => void (promised = (async () => Math.random())())))).toContain('Math.random');
    await expect(promised).rejects.toThrow('Math.random');
  });

  test('the first thing is told', () => {
    expect(String(caught(() => [() => Math.cos(1), () => Date.now()].forEach((each) => caught(each, (step) => step()))))).toContain('Math.cos');
  });
});

describe('around steps', () => {
  test('everything is as before, whether the step returns or throws', () => {
    const before = shape();
    const around = guard();
    around(() => {});
    expect(shape()).toBe(before);
    for (const { name } of here) caught(() => use(name), around);
    expect(shape()).toBe(before);
    expect(caught(() => { throw new TypeError('mine'); }, around)).toMatchObject({ message: 'mine' });
    expect(shape()).toBe(before);
    expect(Math.sin(1)).toBeCloseTo(0.84);
    expect(new Date(0)).toBeInstanceOf(Date);
  });

  test('what somebody put in place between steps comes back too', () => {
    const around = guard();
    const spy = jest.spyOn(Math, 'random').mockReturnValue(0.25);
    expect(caught(() => Math.random(), around)).toBeInstanceOf(RollmeshError);
    expect(Math.random()).toBe(0.25);
    spy.mockRestore();
  });

  test('one guard serves a match within a match', () => {
    const around = guard();
    expect(String(caught(() => { around(() => {}); Math.sin(1); }, around))).toContain('Math.sin');
    expect(Math.sin(0)).toBe(0);
  });

  test('what is allowed passes, and a name that is no name is told', () => {
    expect(caught(() => Math.sin(1), guard({ allow: ['Math.sin'] }))).toBeUndefined();
    expect(caught(() => Math.cos(1), guard({ allow: ['Math.sin'] }))).toBeInstanceOf(RollmeshError);
    expect(() => guard({ allow: ['Math.sine'] })).toThrow('The guard does not know "Math.sine"');
  });
});

const SEED = [1, 2, 3, 4];
const layout = { ball: vec2(), speed: f64(4), shots: pool(4, { y: f64() }), on: bool(), frames: u32() };
const gameOf = (step: GameOptions<{ go: 'button' }, typeof layout, Record<never, never>>['step']) => defineGame({ name: 'guarded', players: [1, 2], input: { go: 'button' }, state: layout, step });
const NO_INPUT = { frame: 0, slots: 1, width: 1, bytes: new Uint8Array(1), present: 1, gone: 0 };

describe('NaN in the state', () => {
  test('is told with its field, after the step that made it', () => {
    const run = gameOf((state, _inputs, { frame }) => {
      if (frame === 3) state.speed[2] = 0 / state.speed[1]!;
    }).start({ seed: SEED, slots: 1, around: guard() });
    for (let frame = 0; frame < 3; frame++) run.step({ ...NO_INPUT, frame });
    expect(() => run.step({ ...NO_INPUT, frame: 3 })).toThrow('NaN entered the state: speed[2].');
  });

  test('is found in a vector and in an element of a pool, and nowhere else', () => {
    const run = gameOf((state, _inputs, { frame }) => {
      state.ball.y = frame === 1 ? NaN : -Infinity;
      if (frame === 0) for (let i = 0; i < 3; i++) state.shots.add();
      if (frame === 2) state.shots.remove(0);
      if (frame === 3) state.shots.y[2] = NaN;
    }).start({ seed: SEED, slots: 1 });
    const found = [0, 1, 2, 3].map((frame) => {
      run.step({ ...NO_INPUT, frame });
      return nanField(run);
    });
    expect(found).toEqual([undefined, 'ball.y', undefined, 'shots[2].y']);
  });

  test('is not looked for with nan: false', () => {
    const run = gameOf((state) => void (state.ball.x = NaN)).start({ seed: SEED, slots: 1, around: guard({ nan: false }) });
    expect(() => run.step(NO_INPUT)).not.toThrow();
  });
});

describe('a name that was never declared', () => {
  const played = (step: (state: never, inputs: never[]) => void): (() => void) => {
    const run = gameOf(step as never).start({ seed: SEED, slots: 1, around: guard() });
    return () => run.step(NO_INPUT);
  };
  test.each<[string, (state: Record<string, number>, inputs: Record<string, Record<string, boolean>>[], context?: never) => unknown, string]>([
    ['read in the state', (state) => state.frame, 'There is no state field "frame". Did you mean "frames"?'],
    ['written in the state', (state) => (state.spede = 1), 'There is no state field "spede". Did you mean "speed"?'],
    ['of an input', (_state, inputs) => inputs[0]!.jump, 'There is no input "jump". It has: go, pressed, released.'],
    ['of the context', (_state, _inputs, context?: Record<string, number>) => context!.dt, 'There is no word of the context "dt". It has: frame, slots, bots, prng, emit, present, gone.'],
    ['of prng', (_state, _inputs, context?: { prng: Record<string, () => void> }) => void context!.prng.random!(), 'There is no function of prng "random".'],
    ['of a pool', (state) => void (state.shots as unknown as unknown[]).push(1), 'There is no field or function of a pool "push". It has: capacity, count,'],
    ['of a vector', (state) => ((state.ball as unknown as { z: number }).z = 1), 'There is no part of a vec2 "z". It has: x, y.'],
    ['of a button that is pressed', (_state, inputs) => inputs[0]!.pressed!['goo' as never], 'There is no button "goo". Did you mean "go"?'],
  ])('is told when it is %s', (_where, step, sentence) => {
    expect(played(step as never)).toThrow(sentence);
  });

  test('what is declared is found, and tools may look for their own', () => {
    expect(played(((state: { frames: number; on: boolean }, inputs: { go: boolean }[]) => {
      state.frames += 1;
      state.on = inputs[0]!.go;
      if ('then' in state || JSON.stringify(inputs).length < 2 || String(state) === '') throw new Error('odd');
    }) as never)).not.toThrow();
  });
});

describe('in a room', () => {
  const wild = gameOf((state, _inputs, { frame }) => {
    if (frame === 5) state.ball.x = Math.sin(1);
  });

  test('tick throws what the guard found; without a guard nobody is asked', async () => {
    const play = async (options: { guard?: ReturnType<typeof guard> }): Promise<void> => {
      const room = await openRoom(wild, { transport: loopback(), ...options });
      room.start();
      for (let now = 0; now < 400; now += 16) room.tick(now);
      expect(room.phase).toBe('playing');
    };
    await expect(play({ guard: guard() })).rejects.toMatchObject({ code: 'nondeterministic' });
    await play({});
  });

  test('a guard that is no function is told', async () => {
    await expect(openRoom(wild, { transport: loopback(), guard: true as never })).rejects.toMatchObject({ code: 'bad-option' });
  });

  test('a deterministic game passes a sync test under guard', () => {
    const calm = gameOf((state, inputs, { frame }) => {
      state.ball.x += cos(frame) + Number(inputs[0]!.go);
    });
    const session = new SyncTestSession({ simulation: calm.start({ seed: SEED, slots: 2, around: guard() }), slots: 2, inputBytes: calm.inputBytes });
    for (let i = 0; i < 60; i++) session.tick();
    expect(session.mismatches).toEqual([]);
  });
});

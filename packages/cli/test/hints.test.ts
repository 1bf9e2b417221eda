import { expect, test } from '@jest/globals';
import { defineGame, f64, pool, vec2, type GameOptions } from '@rollmesh/core';
import { tellThrown } from '../src/hints.ts';

const layout = { ball: vec2(), places: vec2(4), x: f64(4), shots: pool(4, { y: f64() }) };
type Step = GameOptions<{ go: 'button' }, typeof layout, Record<never, never>>['step'];

/** What a step throws that was written as people do who have read little. */
function thrownBy(step: (state: never, inputs: never, context: never) => void): unknown {
  const run = defineGame({ name: 'hints', players: 2, input: { go: 'button' }, state: layout, step: step as unknown as Step }).start({ seed: [1, 2, 3, 4], slots: 2 });
  try {
    run.step({ frame: 0, slots: 2, width: 1, bytes: new Uint8Array(2), present: 3, gone: 0 });
  } catch (error) {
    return error;
  }
  return undefined;
}

test.each<[string, (state: Record<string, never>, inputs: { go: boolean }[], context: { prng: () => number }) => void, string]>([
  ['assigns a point', (state) => { state.ball = { x: 1, y: 2 } as never; }, 'state.ball.x = 1 for a vec2'],
  ['assigns a list', (state) => { state.x = [1] as never; }, 'state.x[0] = 1 for a list'],
  ['takes what a walk over a pool gives for an object', (state) => { const shots = state.shots as unknown as { add(): void } & Iterable<{ y: number }>; shots.add(); for (const shot of shots) shot.y = 1; }, 'state.shots.y[i] += 1'],
  ['asks a point of a list of points', (state) => state.places![0]!['x'], 'state.place.x[i], not state.place[i].x'],
  ['asks for the input of a slot that is not there', (_state, inputs) => inputs[7]!.go, 'one entry per slot'],
  ['calls prng', (_state, _inputs, { prng }) => prng(), 'prng.float()'],
])('a step that %s is told what was meant, and where it is', (_what, step, hint) => {
  const text = tellThrown(thrownBy(step as never));
  expect(text).toMatch(/^TypeError: .*\n {2}at .*hints\.test\.ts/);
  expect(text).toContain(hint);
});

test('what has no hint is told as it is', () => {
  expect(tellThrown(new RangeError('odd'))).toMatch(/^RangeError: odd\n {2}at /);
  expect(tellThrown('odd')).toBe('odd');
});

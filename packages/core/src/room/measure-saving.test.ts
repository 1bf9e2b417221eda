/** A room is told which states to save by what saving costs beside a step. */
import { expect, test } from '@jest/globals';
import { defineGame, f64, hookGame, measureSaving, u8 } from '../index.ts';

/** A clock that stands still but for what the game says it costs. */
let clockMs = 0;
const now = (): number => clockMs;

function gameOf(saveMs: number, stepMs: number) {
  return hookGame({
    name: 'costs', players: [1, 2], input: { go: 'button' },
    start: () => ({ x: 0 }),
    step(world: { x: number }, inputs) {
      clockMs += stepMs;
      if (inputs[0]!.go) world.x++;
    },
    save(world: { x: number }) {
      clockMs += saveMs;
      return { ...world };
    },
    load: (world, saved) => Object.assign(world, saved),
  });
}

test('sparsely where a save costs more than a step, and every state where it does not; both costs are told', () => {
  const dear = measureSaving(gameOf(3, 1), now);
  expect(dear.saving).toBe('sparse');
  expect(dear.saveMs).toBeCloseTo(3);
  expect(dear.stepMs).toBeCloseTo(1);
  expect(measureSaving(gameOf(1, 3), now).saving).toBe('every');
});

test('of a declared game, whose inputs change now and then', () => {
  let changes = 0;
  let before = false;
  const game = defineGame({
    name: 'tiny', players: [1, 2], input: { go: 'button' }, state: { x: f64(), y: u8() },
    step(_state, inputs) {
      if (inputs[0]!.go !== before) changes++;
      before = inputs[0]!.go;
    },
  });
  const { saving, saveMs, stepMs } = measureSaving(game, () => performance.now());
  expect(['every', 'sparse']).toContain(saving);
  expect(saveMs).toBeGreaterThanOrEqual(0);
  expect(stepMs).toBeGreaterThanOrEqual(0);
  expect(changes).toBeGreaterThan(3);
});

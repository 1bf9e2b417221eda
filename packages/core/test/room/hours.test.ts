/** What a long match keeps: a little, however long it lasts. `npm run figures -- hours` plays two hours of it. */
import { expect, test } from '@jest/globals';
import { hours } from './figures-long.ts';
import { game } from './world.ts';

test('of six minutes with a decision every ten seconds, the log keeps the last thirty-two, and nobody stands still longer than to agree', () => {
  const { epochs, decisionsKept, frames, stallMs } = hours(6, game);
  expect(epochs).toBeGreaterThan(40);
  expect(decisionsKept).toBeLessThanOrEqual(32);
  expect(frames).toBeGreaterThan(6 * 3500);
  expect(stallMs).toBeLessThan(1200);
}, 60_000);

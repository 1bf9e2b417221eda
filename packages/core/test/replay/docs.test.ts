/** The code in docs/replay-format.md is run as it stands there. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { openReplay } from '@rollmesh/core';
import { RoomWorld, game } from '../room/world.ts';

test('the example of the page on replays plays a room’s recording', () => {
  const world = new RoomWorld(2);
  world.meet();
  world.rooms[0]!.start();
  world.run(100);
  const code = /```js\n([\s\S]*?)```/.exec(readFileSync(new URL('../../../../docs/replay-format.md', import.meta.url), 'utf8'))![1]!;
  const run = new Function('room', 'game', 'openReplay', `${code}; return { player, sound };`) as (...args: unknown[]) => { player: ReturnType<typeof openReplay>; sound: boolean };
  const { player, sound } = run(world.rooms[0], game, openReplay);
  expect(sound).toBe(true);
  expect(player.frames).toBeGreaterThan(50);
  expect(Math.abs(player.frame * 2 - player.frames)).toBeLessThanOrEqual(1);
});

/** The README's code plays: two copies of it in one page, over a transport of the page's own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { bundle, hasChromium, openPage, startBrowser } from '../../browser/test/chromium.ts';
import { codeOf } from '../../core/test/readme-code.ts';

const inChromium = hasChromium ? test : test.skip;

/** The module that the README imports the game from. */
const GAME = `
import { defineGame, event, f64, loopback, pool } from '@rollmesh/core';
export const game = defineGame({
  name: 'readme', players: [2, 2], input: { x: 'axis', fire: 'button' }, state: { x: f64(2), shots: pool(8, { x: f64(), y: f64() }) },
  events: { shot: event('predicted') },
  step(state, inputs, { slots, emit }) {
    for (let slot = 0; slot < slots; slot++) {
      state.x[slot] += inputs[slot].x * 3;
      if (!inputs[slot].pressed.fire) continue;
      emit('shot', { slot });
      const shot = state.shots.add();
      if (shot >= 0) state.shots.x[shot] = state.x[slot];
    }
    for (const shot of state.shots) state.shots.x[shot] += 5;
  },
});
const hub = loopback();
export const rooms = [];
/** The second to come joins the first. */
export const transport = async (request) => {
  const joined = await hub({ ...request, code: rooms[0] });
  rooms.push(joined.code);
  return joined;
};
window.rooms = rooms;
`;

let browser: Browser;
beforeAll(async () => {
  if (hasChromium) browser = await startBrowser();
}, 60_000);
afterAll(async () => void (await browser?.close()));

inChromium('the README’s code plays in Phaser: a key moves the rectangle of one’s own on both stages', async () => {
  const folder = mkdtempSync(join('packages', 'phaser', 'test', 'readme-'));
  try {
    writeFileSync(join(folder, 'game.ts'), GAME);
    const code = codeOf('packages/phaser/README.md').replace('new Phaser.Game', 'const made = new Phaser.Game');
    writeFileSync(join(folder, 'one.ts'), `${code}\nObject.assign(window, { one: made });`);
    writeFileSync(join(folder, 'two.ts'), `${code}\nObject.assign(window, { two: made });`);
    writeFileSync(join(folder, 'main.ts'), `import './one.ts';\nimport { rooms } from './game.ts';\nconst wait = setInterval(() => { if (rooms.length === 0) return; clearInterval(wait); void import('./two.ts'); }, 20);`);
    const { page, errors } = await openPage(browser, await bundle(join(folder, 'main.ts')), '<div id="stage"></div>');
    const place = (name: string): string => `${name}.scene.getScenes(true)[0]?.children.list.find((each) => each.type === 'Rectangle')?.x`;
    await page.waitForFunction(`window.one?.plugins.get('rollmesh').view && window.two?.plugins.get('rollmesh').view`, undefined, { polling: 50, timeout: 20_000 });
    await page.keyboard.down('ArrowRight');
    await page.waitForFunction(`${place('one')} > 60 && ${place('two')} > 60`, undefined, { polling: 50, timeout: 20_000 });
    await page.keyboard.press('Space');
    await page.waitForFunction(`one.scene.getScenes(true)[0].children.list.some((each) => each.type === 'Arc') && two.scene.getScenes(true)[0].children.list.some((each) => each.type === 'Star')`, undefined, { polling: 50, timeout: 20_000 });
    expect(errors).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);

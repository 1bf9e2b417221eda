/** The README's code plays, against a bare room in the same page. (Phaser installs a plugin key once per page, so a second game there has none.) */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { bundle, hasChromium, openPage, startBrowser } from '../../browser/test/chromium.ts';
import { codeOf } from '../../core/test/readme-code.ts';

const inChromium = hasChromium ? test : test.skip;

/** The module that the README imports the game from, with both peers in one page instead of in two tabs. */
const GAME = `
${codeOf('packages/phaser/README.md', 1).replace(/^import .* from '@rollmesh\/browser';$/m, '').replace(/^export const transport = .*$/m, '')}
import { loopback } from '@rollmesh/core';
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

inChromium('the README’s code plays in Phaser: a key moves a rectangle here and the player there', async () => {
  const folder = mkdtempSync(join('packages', 'phaser', 'test', 'readme-'));
  try {
    writeFileSync(join(folder, 'game.ts'), GAME);
    const code = codeOf('packages/phaser/README.md').replace('new Phaser.Game', 'export const made = new Phaser.Game');
    writeFileSync(join(folder, 'one.ts'), code);
    const main = `import { run } from '@rollmesh/browser';
import { openRoom } from '@rollmesh/core';
import { made } from './one.ts';
import { game, rooms, transport } from './game.ts';
const wait = setInterval(async () => {
  if (rooms.length === 0) return;
  clearInterval(wait);
  const room = await openRoom(game, { transport, autoStart: 2 });
  run(room, { input: () => ({}) });
  Object.assign(window, { other: room });
}, 20);
Object.assign(window, { made });`;
    writeFileSync(join(folder, 'main.ts'), main);
    const { page, errors } = await openPage(browser, await bundle(join(folder, 'main.ts')), '<div id="stage"></div>');
    const until = (expression: string): Promise<unknown> => page.waitForFunction(expression, undefined, { polling: 50, timeout: 20_000 });
    const objects = 'made.scene.getScenes(true)[0].children.list';
    await until(`window.other?.phase === 'playing' && made.plugins.get('rollmesh').view`);
    await page.keyboard.down('ArrowRight');
    await until(`${objects}.some((each) => each.type === 'Rectangle' && each.x > 60) && Math.max(...other.state.x) > 60`);
    await page.keyboard.press('Space');
    await until(`${objects}.some((each) => each.type === 'Arc') && ${objects}.some((each) => each.type === 'Star') && other.state.shots.count > 0`);
    expect(errors).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);

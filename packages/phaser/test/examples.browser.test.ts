/** The small games of examples/, built as their users would and played by two tabs of one Chromium with real keys. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { bundle, hasChromium, picture, startBrowser } from '../../browser/test/chromium.ts';

const inChromium = hasChromium ? describe : describe.skip;

let browser: Browser;
// Concurrent tests begin before any hook.
const started = hasChromium ? startBrowser().then((made) => (browser = made)) : undefined;
afterAll(async () => void (await browser?.close()));

async function openTab(context: BrowserContext, url: string, errors: string[]): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(url);
  return page;
}
const until = (page: Page, expression: string): Promise<unknown> => page.waitForFunction(expression, undefined, { polling: 50, timeout: 30_000 });

inChromium('the examples', () => {
  // All at once: most of the time is waiting.
  test.concurrent.each([['canvas', 'ArrowRight', 'x'], ['pixi', 'ArrowUp', 'x'], ['three', 'ArrowUp', 'y'], ['phaser', 'ArrowDown', 'y']])('%s is played by two tabs: each sees the other move by its key, and both compute the same', async (name, key, field) => {
    await started;
    const main = readFileSync(`examples/${name}/main.ts`, 'utf8');
    expect(main.split('\n').length).toBeLessThanOrEqual(66);
    const script = await bundle(`examples/${name}/main.ts`);
    const context = await browser.newContext({ viewport: { width: 660, height: 420 } });
    await context.route('https://game.test/**', (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path === '/') return route.fulfill({ contentType: 'text/html', body: readFileSync(`examples/${name}/index.html`, 'utf8') });
      return path === '/main.js' ? route.fulfill({ contentType: 'text/javascript', body: script }) : route.fulfill({ status: 204 });
    });
    const errors: string[] = [];
    const ana = await openTab(context, 'https://game.test/', errors);
    await until(ana, 'location.hash.length > 1');
    const bob = await openTab(context, ana.url(), errors);
    await Promise.all([ana, bob].map((page) => until(page, `window.room?.phase === 'playing' && room.stats.frame > 10`)));
    for (const [player, watcher] of [[ana, bob], [bob, ana]] as const) {
      const slot = (await player.evaluate('room.localSlots[0]')) as number;
      const from = (await watcher.evaluate(`room.state.${field}[${slot}]`)) as number;
      await player.bringToFront();
      await player.keyboard.down(key);
      await until(player, `Math.abs(room.state.${field}[${slot}] - ${from}) > 0.5`);
      if (name === 'pixi' || name === 'phaser') await player.keyboard.press('Space');
      await until(watcher, `Math.abs(room.state.${field}[${slot}] - ${from}) > 0.5`);
      await picture(player, `example-${name}-${player === ana ? 'ana' : 'bob'}`);
      await player.keyboard.up(key);
    }
    const frame = (await ana.evaluate('room.session.newestCheckpoint')) as number;
    await until(bob, `room.session.newestCheckpoint >= ${frame}`);
    expect(await bob.evaluate(`room.session.checksumAt(${frame})`)).toBe(await ana.evaluate(`room.session.checksumAt(${frame})`));
    expect(errors).toEqual([]);
    await context.close();
  }, 90_000);
});

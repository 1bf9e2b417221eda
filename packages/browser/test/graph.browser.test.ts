/** The net graph and the rollback overlay in a real Chromium, over a match of three in bad weather. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { bundle, hasChromium, openPage, picture, startBrowser } from './chromium.ts';

const inChromium = hasChromium ? describe : describe.skip;

let browser: Browser;
beforeAll(async () => {
  if (hasChromium) browser = await startBrowser();
}, 60_000);
afterAll(async () => void (await browser?.close()));

inChromium('the graphs', () => {
  test('come and go by their keys, cost nothing while hidden, and draw what happens', async () => {
    const script = await bundle('packages/browser/test/page/graph-page.ts');
    const { page, errors } = await openPage(browser, script, '<p>A game</p>', { viewport: { width: 700, height: 420 } });
    // Waiting by the clock: Playwright's own animation frames would be measured too.
    const until = (expression: string): Promise<unknown> => page.waitForFunction(expression, undefined, { polling: 50, timeout: 20_000 });
    await until(`page.rooms[0].stats.frame > 30`);
    expect(await page.evaluate('page.costMs.length')).toBe(0);
    await page.keyboard.press('F3');
    await page.keyboard.press('F4');
    expect(await page.evaluate('page.graphs.map((graph) => graph.shown)')).toEqual([true, true]);
    await until(`page.rooms[0].stats.frame > 130 && page.rooms[0].stats.rollbacks > 5`);
    await page.evaluate('page.paused = true');
    await until('page.rooms[0].stats.stalls > 10');
    await page.evaluate('page.paused = false');
    await until('page.rooms[0].stats.finalFrame > 160');
    const colours = (await page.evaluate(`page.graphs.map((graph) => new Set(new Uint32Array(graph.element.getContext('2d').getImageData(0, 0, graph.element.width, graph.element.height).data.buffer)).size)`)) as number[];
    for (const count of colours) expect(count).toBeGreaterThan(20);
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.evaluate(`document.body.style.background = '${scheme === 'dark' ? '#1c2142' : '#dfe6f5'}'`);
      const frame = (await page.evaluate('page.rooms[0].stats.frame')) as number;
      await until(`page.rooms[0].stats.frame > ${frame + 10}`);
      await picture(page, `graphs-${scheme}`);
    }
    const cost = (await page.evaluate('page.costMs')) as number[];
    // Two graphs share these callbacks, so a frame's cost is twice the mean.
    if (process.env.ROLLMESH_SCREENSHOTS) process.stdout.write(`graphs: ${((2 * cost.reduce((a, b) => a + b, 0)) / cost.length).toFixed(3)} ms a frame for both\n`);
    await page.keyboard.press('F3');
    expect(await page.evaluate('page.graphs.map((graph) => graph.shown)')).toEqual([false, true]);
    await page.evaluate('page.graphs.forEach((graph) => graph.end())');
    expect(await page.locator('canvas').count()).toBe(0);
    expect(errors).toEqual([]);
    await page.context().close();
  }, 60_000);
});

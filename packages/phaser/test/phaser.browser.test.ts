/** The plugins in real Phaser games, 3.90 and 4, in a real Chromium with real keys. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { bundle, hasChromium, openPage, picture, startBrowser } from '../../browser/test/chromium.ts';

const inChromium = hasChromium ? describe : describe.skip;

let browser: Browser;
beforeAll(async () => {
  if (hasChromium) browser = await startBrowser();
}, 60_000);
afterAll(async () => void (await browser?.close()));

inChromium.each([['3.90', 'phaser3'], ['4', 'phaser']])('in Phaser %s', (version, name) => {
  test('keys move a sprite, the other one glides though it is corrected, effects are right, and a scene leaves nothing behind', async () => {
    const script = await bundle('packages/phaser/test/page/phaser-page.ts', { phaser: name });
    const { page, errors } = await openPage(browser, script, '', { viewport: { width: 640, height: 440 } });
    const until = (expression: string): Promise<unknown> => page.waitForFunction(expression, undefined, { polling: 50, timeout: 20_000 });
    await until(`page.rooms[0].phase === 'playing'`);
    expect((await page.evaluate('page.version')) as string).toMatch(new RegExp(`^${version}`));

    await page.keyboard.down('ArrowRight');
    await until('page.rooms[0].state.x[0] > 350');
    await page.keyboard.up('ArrowRight');
    await page.keyboard.press('Space');
    await page.mouse.move(560 + 8, 360 + 8);
    await page.mouse.down();
    await until('page.counts.final >= 2 && page.rooms[0].stats.rollbacks > 30');
    await picture(page, `phaser-${version}`);
    await page.mouse.up();
    expect(await page.evaluate('page.counts.loopStarts')).toBe(1);

    const { sprite, state } = (await page.evaluate('page.seen')) as { sprite: number[]; state: number[] };
    const jump = (values: number[]): number => Math.max(...values.slice(1).map((value, i) => Math.abs(value - values[i]!)));
    expect(jump(state)).toBeGreaterThan(16);
    expect(jump(sprite)).toBeLessThan(jump(state));

    // The page is hidden from Phaser: its loop stops, the match goes on.
    await page.evaluate('page.phaser.loop.sleep()');
    const frame = (await page.evaluate('page.rooms[0].stats.frame')) as number;
    await until(`page.rooms[0].stats.frame > ${frame + 20}`);
    await page.evaluate('page.phaser.loop.wake()');

    await page.evaluate('page.rest = true');
    const resting = (await page.evaluate('page.rooms[0].stats.frame')) as number;
    await until(`page.rooms[0].stats.finalFrame > ${resting + 60}`);
    const counts = (await page.evaluate('page.counts')) as { played: number; undone: number; final: number };
    expect(counts.final).toBeGreaterThan(5);
    expect(counts.played - counts.undone).toBe(counts.final);

    await page.evaluate(`page.phaser.scene.getScenes(true)[0].scene.stop()`);
    await until('page.counts.loopStops === 1');
    expect(await page.evaluate('page.objects()')).toBe(0);
    await page.evaluate('page.phaser.destroy(true)');
    expect(errors).toEqual([]);
    await page.context().close();
  }, 60_000);
});

/** The README's page plays: two tabs of one Chromium come together through the lobby, and a key of one moves it on the other. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { codeOf } from '../../core/test/readme-code.ts';
import { bundle, hasChromium, startBrowser } from './chromium.ts';

const inChromium = hasChromium ? test : test.skip;

const GAME = `
import { defineGame, f64 } from '@rollmesh/core';
export const game = defineGame({
  name: 'readme', players: [2, 8], input: { x: 'axis', jump: 'impulse' }, state: { x: f64(8), y: f64(8) },
  step(state, inputs, { slots }) {
    for (let slot = 0; slot < slots; slot++) state.x[slot] += inputs[slot].x * 3;
    for (let slot = 0; slot < slots; slot++) state.y[slot] += inputs[slot].pressed.jump ? 50 : 0;
  },
});`;
const BODY = '<body><rollmesh-lobby></rollmesh-lobby><div id="stage" style="position:relative"><canvas width="640" height="200"></canvas></div>';

inChromium('the README’s page plays, from a name in the lobby to a key that moves the square in the other tab', async () => {
  const folder = mkdtempSync(join('packages', 'browser', 'test', 'readme-'));
  const browser = await startBrowser();
  try {
    writeFileSync(join(folder, 'game.ts'), GAME);
    writeFileSync(join(folder, 'main.ts'), codeOf('packages/browser/README.md'));
    const script = await bundle(join(folder, 'main.ts'));
    const context = await browser.newContext();
    await context.route('https://game.test/**', (route) => {
      const wantsScript = route.request().url().includes('main.js');
      return route.fulfill(wantsScript ? { contentType: 'text/javascript', body: script } : { contentType: 'text/html', body: `<!doctype html><link rel="icon" href="data:,">${BODY}<script type="module" src="/main.js"></script>` });
    });
    const errors: string[] = [];
    const open = async (url: string) => {
      const page = await context.newPage();
      page.on('pageerror', (error) => errors.push(String(error)));
      await page.goto(url);
      return page;
    };
    const ana = await open('https://game.test/');
    await ana.getByLabel('Your name').fill('Ana');
    await ana.getByRole('button', { name: 'Create a room' }).click();
    const link = await ana.getByLabel('Link to this room').inputValue();
    const bob = await open(link);
    await bob.getByText('Ana', { exact: true }).waitFor();
    await ana.getByRole('button', { name: 'Start', exact: true }).click();
    await bob.locator('rollmesh-lobby').waitFor({ state: 'hidden' });
    const room = `document.querySelector('rollmesh-lobby').room`;
    const until = (expression: string): Promise<unknown> => bob.waitForFunction(expression, undefined, { polling: 50, timeout: 20_000 });
    await ana.bringToFront();
    await ana.keyboard.down('ArrowRight');
    await ana.keyboard.press('Space');
    await until(`Math.max(...${room}.state.x) > 60 && Math.max(...${room}.state.y) > 40`);
    await ana.keyboard.press('F3');
    expect(await ana.locator('canvas:visible').count()).toBe(2);
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);

/** The example of a room in a worker, in a real Chromium: two tabs, each with a worker of its own, play over a BroadcastChannel. */
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { bundle, hasChromium, startBrowser } from './chromium.ts';

const inChromium = hasChromium ? test : test.skip;

const FOLDER = join('examples', 'worker');
const HTML = '<!doctype html><html lang="en"><link rel="icon" href="data:,"><canvas width="640" height="400"></canvas><script type="module" src="/main.js"></script>';
/** What the worker told the page, beside what the page does with it. */
const LISTEN = `window.said = []; window.Worker = class extends Worker {
  constructor(...values) { super(...values); this.addEventListener('message', ({ data }) => window.said.push(data)); }
};`;

inChromium('two tabs, each with its room in a worker, play: a key of one moves its square in both, and both hear the same lap', async () => {
  // Tabs of one browser instead of machines: the example's own files otherwise.
  const [main, worker] = await Promise.all([bundle(join(FOLDER, 'main.ts'), { '@rollmesh/peerjs': join(__dirname, 'page', 'tabs-as-peerjs.ts') }), bundle(join(FOLDER, 'worker.ts'))]);
  const browser = await startBrowser();
  try {
    const context = await browser.newContext();
    await context.addInitScript(LISTEN);
    await context.route('https://game.test/**', (route) => {
      const path = new URL(route.request().url()).pathname;
      return route.fulfill(path === '/' ? { contentType: 'text/html', body: HTML } : { contentType: 'text/javascript', body: path === '/main.js' ? main! : worker! });
    });
    const errors: string[] = [];
    const open = async (url: string) => {
      const page = await context.newPage();
      page.on('pageerror', (error) => errors.push(String(error)));
      await page.goto(url);
      await page.waitForFunction(`location.hash !== ''`, undefined, { polling: 50, timeout: 20_000 });
      return page;
    };
    const ana = await open('https://game.test/');
    const bob = await open(ana.url());
    await ana.bringToFront();
    await ana.keyboard.down('ArrowRight');
    for (const page of [ana, bob]) await page.waitForFunction(`said.some((message) => 'lap' in message)`, undefined, { polling: 50, timeout: 20_000 });
    const told = (await Promise.all([ana, bob].map((page) => page.evaluate(`({
      lap: said.find((message) => 'lap' in message).lap, slots: said.findLast((message) => 'x' in message).slots, problems: said.filter((message) => 'problem' in message),
      drawn: new Uint32Array(document.querySelector('canvas').getContext('2d').getImageData(0, 0, 640, 400).data.buffer).some((pixel) => pixel !== 0),
    })`)))) as object[];
    expect(told[0]).toEqual({ lap: expect.any(Number), slots: 2, problems: [], drawn: true });
    expect(told[1]).toEqual(told[0]);
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
  }
}, 60_000);

/** The mesh in real Chromium: links that members introduce, without a PeerServer, and a door whose holder is killed. */
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../../../tools/browser/find.ts';
import type { PagePlayer } from './page/player.ts';
import { Server } from './harness.ts';

declare const player: PagePlayer;

// Loopback candidates need both the flag and the permission below.
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--allow-loopback-in-peer-connection'];
const executablePath = findChromium();
const server = new Server();
let pages: HttpServer;
let browser: Browser;
jest.setTimeout(60_000);

interface Entered {
  readonly page: Page;
  readonly id: string;
  readonly code: string;
}

async function enter(where: Browser, code?: string): Promise<Entered> {
  const context = await where.newContext({ permissions: ['microphone'] });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/`);
  return { page, ...(await page.evaluate(([port, asked]) => player.enter(port as number, asked as string | undefined), [server.port, code] as const)) };
}

/** Waits until each is linked to exactly the others. */
async function meshed(players: readonly Entered[]): Promise<void> {
  for (const { page, id } of players) {
    const others = players.map((other) => other.id).filter((other) => other !== id).sort().join();
    await page.waitForFunction((expected) => player.linked().join() === expected, others, { timeout: 20_000 });
  }
}

(executablePath === undefined ? describe.skip : describe)('in Chromium', () => {
  beforeAll(async () => {
    const { outputFiles } = await build({ entryPoints: [`${__dirname}/page/player.ts`], bundle: true, format: 'esm', write: false, tsconfig: 'tsconfig.json', logLevel: 'silent' });
    pages = createServer((request, response) => {
      const script = request.url === '/player.js';
      response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
      response.end(script ? outputFiles[0].text : '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/player.js"></script>');
    });
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    await server.start();
    browser = await chromium.launch({ executablePath, headless: true, args: FLAGS });
  });

  afterAll(async () => {
    await browser.close();
    pages.close();
    await server.kill();
  });

  test('whoever comes through the door of a killed process finds another member there', async () => {
    const doomed = await chromium.launchServer({ executablePath, headless: true, args: FLAGS });
    const holder = await enter(await chromium.connect(doomed.wsEndpoint()));
    const second = await enter(browser, holder.code);
    await second.page.waitForFunction(() => player.door() === 1);
    await doomed.kill();
    const late = await enter(browser, holder.code);
    await late.page.waitForFunction((id) => player.linked().includes(id), second.id);
    // The others hold the dead one for alive yet: ten seconds of silence, and it is lost.
    expect(await second.page.evaluate(() => player.linked())).toContain(holder.id);
    await Promise.all([late, second].map(({ page }) => page.context().close()));
  });

  test('members introduce the third to the second, and mend a broken link when the PeerServer is dead', async () => {
    const players = [await enter(browser)];
    while (players.length < 3) players.push(await enter(browser, players[0].code));
    await meshed(players);
    const [first, second, third] = players;
    const introduced = await first.page.evaluate(() => player.counters().signalsPassedOn);
    expect(introduced).toBeGreaterThan(0);
    await server.kill();
    for (const [one, other] of [[second, third], [third, second]]) await one.page.evaluate((id) => player.cut(id), other.id);
    await first.page.waitForFunction((before) => player.counters().signalsPassedOn > before, introduced);
    await meshed(players);
    await second.page.evaluate((id) => player.say(id, 7), third.id);
    await third.page.waitForFunction(() => player.received().packets.includes(7) && player.received().messages.includes(7));
  });
});

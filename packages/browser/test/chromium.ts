/** A page in a real Chromium: a bundle of ours is built, served under an address of its own, and driven with real events. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { findChromium } from '../../../tools/browser/find.ts';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--mute-audio'];

export const hasChromium = findChromium() !== undefined;

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), headless: true, args: FLAGS });
}

/** Bundles a page's script as users' bundlers would. */
export async function bundle(entry: string, alias: Record<string, string> = {}): Promise<string> {
  const result = await build({ entryPoints: [entry], bundle: true, format: 'esm', write: false, alias, tsconfig: 'tsconfig.json', logLevel: 'silent' });
  return result.outputFiles[0]!.text;
}

export interface OpenPage {
  readonly page: Page;
  /** What the page threw or logged as an error. */
  readonly errors: string[];
}

/** Opens `body` with `script` at https://game.test/, where every other address answers with nothing. */
export async function openPage(browser: Browser, script: string, body: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 900, height: 700 }, ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
  await page.route('https://game.test/**', (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path === '/') return route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><body>${body}<script type="module" src="/main.js"></script>` });
    return path === '/main.js' ? route.fulfill({ contentType: 'text/javascript', body: script }) : route.fulfill({ status: 404, body: '' });
  });
  await page.goto('https://game.test/');
  return { page, errors };
}

/** A picture for people to look at, where ROLLMESH_SCREENSHOTS names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.ROLLMESH_SCREENSHOTS;
  if (folder === undefined || folder === '') return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** The same player in Firefox. Its driver downloads nothing: the browser that is installed is used. */
import puppeteer, { type Browser, type KeyInput, type Page } from 'puppeteer-core';
import type { Player } from './player.ts';

export interface FirefoxOptions {
  readonly executable: string;
  readonly name: string;
  readonly width?: number;
  readonly height?: number;
  readonly initScript?: string;
}

export async function startFirefox(options: FirefoxOptions): Promise<Player> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: options.executable,
    headless: true,
    extraPrefsFirefox: {
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.peerconnection.ice.loopback': true,
      'media.volume_scale': '0.0',
    },
  });
  const page = await browser.newPage();
  await page.setViewport({ width: options.width ?? 640, height: options.height ?? 480 });
  if (options.initScript !== undefined) await page.evaluateOnNewDocument(options.initScript);
  return new FirefoxPlayer(options.name, browser, page);
}

class FirefoxPlayer implements Player {
  readonly errors: string[] = [];

  constructor(
    readonly name: string,
    private readonly browser: Browser,
    private readonly page: Page,
  ) {
    page.on('pageerror', (error: unknown) => this.errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url, { waitUntil: 'load', timeout: 60_000 });
  }
  evaluate<T>(expression: string): Promise<T> {
    return this.page.evaluate(expression) as Promise<T>;
  }
  async until(expression: string, timeoutMs: number, what: string): Promise<void> {
    await this.page.waitForFunction(expression, { timeout: timeoutMs, polling: 50 }).catch(() => {
      throw new Error(`${this.name}: ${what} (not within ${timeoutMs / 1000} s)${this.errors.length > 0 ? `; page errors: ${this.errors.slice(0, 3).join(' | ')}` : ''}`);
    });
  }
  keyDown(code: string): Promise<void> {
    return this.page.keyboard.down(keyOf(code));
  }
  keyUp(code: string): Promise<void> {
    return this.page.keyboard.up(keyOf(code));
  }
  async click(selector: string): Promise<void> {
    const pierced = piercing(selector);
    await this.page.waitForSelector(pierced, { visible: true, timeout: 20_000 });
    await this.page.click(pierced);
  }
  async type(selector: string, text: string): Promise<void> {
    await this.page.waitForSelector(selector, { visible: true, timeout: 20_000 });
    await this.page.$eval(selector, (element) => ((element as HTMLInputElement).value = ''));
    await this.page.type(selector, text);
  }
  async screenshot(file: string): Promise<void> {
    await this.page.screenshot({ path: file as `${string}.png` });
  }
  async close(): Promise<void> {
    await this.browser.close().catch(() => undefined);
  }
}

/** Puppeteer looks into custom elements only where it is told to; Playwright always does. */
function piercing(selector: string): string {
  return selector.replace(/^(\w+-\w+) /, '$1 >>> ');
}

/** WebDriver BiDi names keys by what they write; the arrows and the like by their name. */
function keyOf(code: string): KeyInput {
  return (code === 'Space' ? ' ' : code.replace(/^Key/, '').replace(/^Digit/, '')) as KeyInput;
}

/**
 * A player in a browser process of its own: opens a page, presses real keys, takes pictures, and can be killed. Chromium
 * through Playwright, Firefox through WebDriver BiDi; to a test both look alike.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type CDPSession, type Page } from 'playwright-core';

export interface Player {
  readonly name: string;
  open(url: string): Promise<void>;
  /** Runs an expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
  /** Waits until an expression is true in the page; throws with `what` if it is not within `timeoutMs`. */
  until(expression: string, timeoutMs: number, what: string): Promise<void>;
  keyDown(code: string): Promise<void>;
  keyUp(code: string): Promise<void>;
  click(selector: string): Promise<void>;
  type(selector: string, text: string): Promise<void>;
  screenshot(file: string): Promise<void>;
  /** Errors that the page threw or logged so far. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** What can be done to a player whose browser is ours to ill-treat. */
export interface Victim extends Player {
  /** Loads the page anew, as a player would. */
  reload(): Promise<void>;
  /** Sends a signal to every process of the browser: KILL it, STOP it, let it CONTinue. */
  signal(name: 'KILL' | 'STOP' | 'CONT'): void;
  /** Makes the page believe that it is hidden, without animation frames, until it is shown again. */
  hide(): Promise<void>;
  show(): Promise<void>;
  /** The page's line to the developer tools: for measuring what the page itself cannot. */
  devtools(): Promise<CDPSession>;
}

/** Needed as root and in containers, and so that connections on the loopback interface alone are found. */
const CHROMIUM_FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--allow-loopback-in-peer-connection', '--mute-audio', '--autoplay-policy=no-user-gesture-required',
  '--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows',
];

const CLOSE_MS = 10_000;

export interface ChromiumOptions {
  readonly executable: string;
  readonly name: string;
  readonly width?: number;
  readonly height?: number;
  /** Runs in every page before its own scripts. */
  readonly initScript?: string;
}

/** Starts a Chromium process with a fresh profile. */
export async function startChromium(options: ChromiumOptions): Promise<Victim> {
  const profile = mkdtempSync(join(tmpdir(), 'rollmesh-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: options.executable,
    headless: true,
    args: CHROMIUM_FLAGS,
    viewport: { width: options.width ?? 640, height: options.height ?? 480 },
    // With the microphone allowed, candidates carry plain addresses instead of names that must be resolved.
    permissions: ['microphone'],
  });
  if (options.initScript !== undefined) await context.addInitScript(options.initScript);
  const page = context.pages()[0] ?? (await context.newPage());
  return new ChromiumPlayer(options.name, context, page, profile);
}

class ChromiumPlayer implements Victim {
  readonly errors: string[] = [];

  constructor(
    readonly name: string,
    private readonly context: BrowserContext,
    private readonly page: Page,
    private readonly profile: string,
  ) {
    page.on('pageerror', (error) => this.errors.push(String(error)));
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
    await this.page.waitForFunction(expression, undefined, { timeout: timeoutMs, polling: 50 }).catch(() => {
      throw new Error(`${this.name}: ${what} (not within ${timeoutMs / 1000} s)${this.errors.length > 0 ? `; page errors: ${this.errors.slice(0, 3).join(' | ')}` : ''}`);
    });
  }
  keyDown(code: string): Promise<void> {
    return this.page.keyboard.down(code);
  }
  keyUp(code: string): Promise<void> {
    return this.page.keyboard.up(code);
  }
  async click(selector: string): Promise<void> {
    await this.page.click(selector, { timeout: 20_000 });
  }
  async type(selector: string, text: string): Promise<void> {
    await this.page.fill(selector, text, { timeout: 20_000 });
  }
  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'load', timeout: 60_000 });
  }
  signal(name: 'KILL' | 'STOP' | 'CONT'): void {
    spawnSync('pkill', [`-${name}`, '-f', this.profile]);
  }
  async hide(): Promise<void> {
    await this.pretend('hidden');
  }
  /** A headless browser has no window to cover, so the page is told so, and gets no animation frames, as if it were. */
  private async pretend(state: 'hidden' | 'visible'): Promise<void> {
    await this.page.evaluate((visibility) => {
      const page = globalThis as unknown as { __frames?: typeof requestAnimationFrame; requestAnimationFrame: (callback: FrameRequestCallback) => number };
      page.__frames ??= page.requestAnimationFrame.bind(globalThis);
      const held = (globalThis as unknown as { __held?: FrameRequestCallback[] }).__held ?? [];
      (globalThis as unknown as { __held: FrameRequestCallback[] }).__held = held;
      page.requestAnimationFrame = visibility === 'hidden' ? (callback) => held.push(callback) : page.__frames;
      Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true });
      Object.defineProperty(document, 'hidden', { value: visibility === 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
      if (visibility === 'visible') for (const callback of held.splice(0)) page.requestAnimationFrame(callback);
    }, state);
  }
  async show(): Promise<void> {
    await this.pretend('visible');
  }
  devtools(): Promise<CDPSession> {
    return this.context.newCDPSession(this.page);
  }
  async screenshot(file: string): Promise<void> {
    await this.page.screenshot({ path: file });
  }
  async close(): Promise<void> {
    // A browser that does not close is killed by Playwright when our process ends.
    await Promise.race([this.context.close().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())]);
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The code in the READMEs is run: what people copy works. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import * as browser from '@rollmesh/browser';
import * as core from '@rollmesh/core';
import { codeOf, runCode } from './readme-code.ts';

interface Square {
  readonly room: core.Room<core.AnyGame>;
}

test('the README’s game plays: two peers press keys, and both see the same squares move', async () => {
  const code = codeOf('README.md');
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(30);
  const hub = core.loopback();
  const page = new FakePage();
  const modules = { '@rollmesh/core': core, '@rollmesh/browser': browser, '@rollmesh/peerjs': { peerjs: () => hub } };
  const location = { hash: '' };
  const open = async (): Promise<Square> => (await page.within(() => runCode(code, modules, { location, document: page.document }, ['room']))) as unknown as Square;
  const first = await open();
  location.hash = `#${first.room.code}`;
  const second = await open();
  page.frames(30);
  page.press('ArrowRight');
  page.frames(60);
  const state = second.room.state as unknown as { x: Float64Array };
  expect(first.room.phase).toBe('playing');
  expect(Math.max(...state.x)).toBeGreaterThan(100);
  const checkpoint = Math.min(first.room.session!.newestCheckpoint, second.room.session!.newestCheckpoint);
  expect(checkpoint).toBeGreaterThan(0);
  expect(first.room.session!.checksumAt(checkpoint)).toBe(second.room.session!.checksumAt(checkpoint));
  expect(page.drawn).toBeGreaterThan(100);
});

test('the same lines play with eight: each moves its own square, and all agree', async () => {
  const hub = core.loopback();
  const page = new FakePage();
  const modules = { '@rollmesh/core': core, '@rollmesh/browser': browser, '@rollmesh/peerjs': { peerjs: () => hub } };
  const location = { hash: '' };
  const rooms: core.Room<core.AnyGame>[] = [];
  for (let player = 0; player < 8; player++) {
    const code = codeOf('README.md').replace('autoStart: 2', 'autoStart: 8').replace("'ArrowRight'", `'Right${player}'`);
    location.hash = rooms.length === 0 ? '' : `#${rooms[0]!.code}`;
    rooms.push(((await page.within(() => runCode(code, modules, { location, document: page.document }, ['room']))) as unknown as Square).room);
  }
  page.frames(30);
  for (let player = 0; player < 8; player += 2) page.press(`Right${player}`);
  page.frames(90);
  const { x } = rooms[7]!.state as { x: Float64Array };
  for (let player = 0; player < 8; player++) {
    const slot = rooms[player]!.localSlots[0]!;
    expect(x[slot]! > slot * 60 + 30).toBe(player % 2 === 0);
  }
  const checkpoint = Math.min(...rooms.map(({ session }) => session!.newestCheckpoint));
  expect(checkpoint).toBeGreaterThan(30);
  expect(new Set(rooms.map(({ session }) => session!.checksumAt(checkpoint))).size).toBe(1);
});

test('the example folder holds the same code, so that it is type-checked and built too', () => {
  expect(readFileSync('examples/moving-squares/main.ts', 'utf8')).toBe(codeOf('README.md'));
});

test('the core README’s loop plays', async () => {
  const lines: unknown[] = [];
  const console = { log: (value: unknown) => lines.push(value) };
  const { ana } = await runCode(codeOf('packages/core/README.md'), { '@rollmesh/core': core }, { console }, ['ana']);
  expect(lines).toEqual([true]);
  expect((ana as core.Room<core.AnyGame>).phase).toBe('playing');
});

/** Just enough of a page: animation frames by hand, one keyboard, a canvas that counts. */
class FakePage {
  drawn = 0;
  private nowMs = 0;
  private callbacks: ((nowMs: number) => void)[] = [];
  private readonly window = new EventTarget();
  readonly document = Object.assign(new EventTarget(), {
    hidden: false,
    querySelector: () => ({ getContext: () => ({ clearRect: () => {}, fillRect: () => void this.drawn++ }) }),
  });

  /** Puts the page's globals in place while `action` runs and for good: the loop calls them later. */
  async within<T>(action: () => Promise<T>): Promise<T> {
    Object.assign(globalThis, {
      window: this.window,
      document: this.document,
      // The object is replaced, not changed: the real one is shared with every other test in this process.
      performance: { now: () => this.nowMs },
      requestAnimationFrame: (callback: (nowMs: number) => void) => this.callbacks.push(callback),
      cancelAnimationFrame: () => {},
    });
    return action();
  }

  frames(count: number): void {
    for (let i = 0; i < count; i++) {
      this.nowMs += 1000 / 60;
      for (const callback of this.callbacks.splice(0)) callback(this.nowMs);
    }
  }

  press(code: string): void {
    this.window.dispatchEvent(Object.assign(new Event('keydown', { cancelable: true }), { code }));
  }
}

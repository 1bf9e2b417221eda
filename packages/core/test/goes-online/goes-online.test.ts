/** A single-player canvas game and the same game online lie side by side: what changed is counted, and both are played. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import * as core from '@rollmesh/core';
import { guard } from '@rollmesh/core/guard';
import * as sim from '@rollmesh/core/sim';
import { runCode } from '../readme-code.ts';

const sourceOf = (which: 'before' | 'after'): string => readFileSync(new URL(`./${which}/game.ts`, `file://${__filename}`), 'utf8');

interface World {
  readonly ship?: { x: number; y: number };
  readonly ships?: readonly { x: number; score: number; lives: number }[];
  readonly rocks: readonly unknown[];
  readonly shots: readonly unknown[];
}

/** A page with the game in it: its own keyboard, canvas and interval, all turned by hand. */
class Page {
  nowMs = 0;
  drawn = 0;
  readonly location = { hash: '' };
  private readonly listeners = new Map<string, (event: { code: string }) => void>();
  private tick = (): void => {};

  async load(which: 'before' | 'after', hub?: core.TransportFactory): Promise<Record<string, unknown>> {
    const count = (): void => void this.drawn++;
    const pen = { clearRect: count, beginPath: count, arc: count, stroke: count, strokeRect: count, fillText: count };
    const globals = {
      window: { addEventListener: (name: string, listener: (event: { code: string }) => void) => this.listeners.set(name, listener) },
      document: { querySelector: () => ({ getContext: () => pen }) },
      performance: { now: () => this.nowMs },
      setInterval: (tick: () => void) => void (this.tick = tick),
      location: this.location,
    };
    // With the guard on, whatever still differs between machines would throw.
    const openRoom = (game: core.AnyGame, options: core.OpenRoomOptions): unknown => core.openRoom(game, { ...options, guard: guard() });
    const modules = { '@rollmesh/core': { ...core, openRoom }, '@rollmesh/core/sim': sim, '@rollmesh/peerjs': { peerjs: () => hub } };
    const code = sourceOf(which).replace('export {};', '').concat('\nconst seen = () => world;');
    return runCode(code, modules, globals, which === 'after' ? ['seen', 'room'] : ['seen']);
  }

  key(name: 'keydown' | 'keyup', code: string): void {
    this.listeners.get(name)!({ code });
  }

  frame(): void {
    this.nowMs += 1000 / 60;
    this.tick();
  }

  /** Holds some keys that depend on the player and the frame. */
  play(player: number, frame: number): void {
    const held = (code: string, down: boolean): void => this.key(down ? 'keydown' : 'keyup', code);
    held('ArrowLeft', (frame + player * 17) % 50 < 10);
    held('ArrowUp', (frame + player * 31) % 40 < 15);
    held('Space', frame % 20 < 10);
  }
}

describe('a single-player canvas game', () => {
  test('goes online with at most fifteen changed lines', () => {
    const [before, after] = [sourceOf('before').split('\n'), sourceOf('after').split('\n')];
    const kept = commonLines(before, after);
    expect(before.length).toBeGreaterThan(100);
    expect(after.length - kept).toBeLessThanOrEqual(15);
    expect(before.length - kept).toBeLessThanOrEqual(15);
  });

  test('plays alone, as it was', async () => {
    const page = new Page();
    const seen = (await page.load('before')).seen as () => World;
    const start = seen().ship!.y;
    let mostShots = 0;
    let flew = false; // asked in every frame: a ship that was hit begins where it began
    for (let frame = 0; frame < 120; frame++) {
      page.play(0, frame);
      page.frame();
      flew ||= (seen().ship?.y ?? start) !== start;
      mostShots = Math.max(mostShots, seen().shots.length);
    }
    expect(flew).toBe(true);
    expect(mostShots).toBeGreaterThan(0);
    expect(page.drawn).toBeGreaterThan(1000);
  });

  test('plays online: three players fly, shoot and roll back, and all see the same', async () => {
    const hub = core.loopback();
    const pages = [new Page(), new Page(), new Page()];
    const loaded: { seen: () => World; room: core.Room<core.AnyGame> }[] = [];
    // A room starts by itself with two, but not before somebody ticks: the third is in time.
    for (const page of pages) {
      page.location.hash = pages[0]!.location.hash.replace(/^#?(?=.)/, '#');
      loaded.push((await page.load('after', hub)) as never);
    }
    for (let frame = 0; frame < 400; frame++) {
      pages.forEach((page, player) => {
        page.play(player, frame);
        // One of the three stutters: its inputs come late, and the others have to go back.
        if (player !== 1 || frame % 6 < 3) page.frame();
        else page.nowMs += 1000 / 60;
      });
    }
    const rooms = loaded.map(({ room }) => room);
    const checkpoint = Math.min(...rooms.map(({ session }) => session!.newestCheckpoint));
    expect(checkpoint).toBeGreaterThan(250);
    expect(new Set(rooms.map(({ session }) => session!.checksumAt(checkpoint))).size).toBe(1);
    expect(rooms[0]!.session!.stats.rollbacks).toBeGreaterThan(20);
    const { ships } = loaded[0]!.seen();
    expect(ships!.length).toBe(3);
    expect(new Set(ships!.map(({ x }) => x)).size).toBe(3);
    expect(ships!.some(({ score }) => score > 0)).toBe(true);
  });
});

/** How many lines two texts have in common, in order. */
function commonLines(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const line of a) {
    const next = [0];
    b.forEach((other, i) => next.push(line === other ? row[i]! + 1 : Math.max(row[i + 1]!, next[i]!)));
    row = next;
  }
  return row[b.length]!;
}

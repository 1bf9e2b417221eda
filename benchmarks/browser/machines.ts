/** One browser process with a bench page in it: pressed keys, its clock against ours, and what its main thread and heap do. */
import { ensureChromium, findFirefox } from '../../tools/browser/find.ts';
import { startFirefox } from '../../tools/browser/firefox.ts';
import { startChromium, type Player, type Victim } from '../../tools/browser/player.ts';

type Devtools = Awaited<ReturnType<Victim['devtools']>>;

/** CPU seconds of the main thread, and JavaScript's heap, at one moment. */
export interface ThreadAndHeap {
  readonly atMs: number;
  readonly threadSeconds: number;
  readonly heapBytes: number;
}

export class Machine {
  private down = false;

  constructor(
    readonly player: Player,
    /** Only Chromium has one. */
    private readonly devtools: Devtools | undefined,
  ) {}

  /** Sends a key down or up; answers are not waited for, and a page that has gone is no reason to fail here. */
  press(): void {
    this.down = !this.down;
    if (this.devtools === undefined) void (this.down ? this.player.keyDown('KeyX') : this.player.keyUp('KeyX')).catch(() => undefined);
    else void this.devtools.send('Input.dispatchKeyEvent', { type: this.down ? 'rawKeyDown' : 'keyUp', code: 'KeyX', key: 'x', windowsVirtualKeyCode: 88 }).catch(() => undefined);
  }

  /** Loads the page anew; no key is down. */
  async open(url: string): Promise<void> {
    this.down = false;
    await this.player.open(url);
    await this.devtools?.send('Performance.enable', { timeDomain: 'threadTicks' });
  }

  /** After a collection when `collect`: what is kept, rather than what lies about. Undefined in Firefox. */
  async threadAndHeap(collect: boolean): Promise<ThreadAndHeap | undefined> {
    if (this.devtools === undefined) return undefined;
    if (collect) await this.devtools.send('HeapProfiler.collectGarbage');
    const [{ metrics }, { usedSize }] = await Promise.all([this.devtools.send('Performance.getMetrics'), this.devtools.send('Runtime.getHeapUsage')]);
    return { atMs: performance.now(), threadSeconds: metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN, heapBytes: usedSize };
  }

  /** How far the page's clock can be from ours, in ms: both bounds, from the quickest of `tries` questions. */
  async clockBounds(tries = 15): Promise<readonly [least: number, most: number]> {
    let best: readonly [number, number] = [-Infinity, Infinity];
    for (let i = 0; i < tries; i++) {
      const before = performance.timeOrigin + performance.now();
      const theirs = await this.player.evaluate<number>('bench.now()');
      const after = performance.timeOrigin + performance.now();
      if (after - before < best[1] - best[0]) best = [theirs - after, theirs - before];
    }
    return best;
  }
}

/** Browsers that are started when first asked for and kept until the end. */
export class Machines {
  private readonly chromiums: Machine[] = [];
  private firefox: Machine | undefined;
  private executable: string | undefined;

  async get(count: number, other: 'Chromium' | 'Firefox'): Promise<Machine[]> {
    const wanted = other === 'Firefox' ? count - 1 : count;
    while (this.chromiums.length < wanted) this.chromiums.push(await this.startChromium());
    if (other === 'Chromium') return this.chromiums.slice(0, wanted);
    this.firefox ??= new Machine(await startFirefox({ executable: findFirefox()!, name: 'Firefox', width: 340, height: 220 }), undefined);
    return [...this.chromiums.slice(0, wanted), this.firefox];
  }

  private async startChromium(): Promise<Machine> {
    this.executable ??= ensureChromium(() => undefined);
    const player = await startChromium({ executable: this.executable, name: `Chromium ${this.chromiums.length + 1}`, width: 340, height: 220 });
    return new Machine(player, await player.devtools());
  }

  /** Nobody else's page may take the processor meanwhile. */
  async rest(but: readonly Machine[]): Promise<void> {
    await Promise.all([...this.chromiums, ...(this.firefox === undefined ? [] : [this.firefox])].filter((each) => !but.includes(each)).map((each) => each.player.open('about:blank')));
  }

  async close(): Promise<void> {
    await Promise.all([...this.chromiums, ...(this.firefox === undefined ? [] : [this.firefox])].map(({ player }) => player.close()));
  }
}

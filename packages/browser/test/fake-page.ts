/** A page on a virtual clock: animation frames at any rate, a worker's timer, and everything that can happen to a page. */
import { VirtualClock } from '@rollmesh/core/testing';
import type { PageHost } from '../src/ticker.ts';

export class FakePage implements PageHost {
  readonly document = Object.assign(new EventTarget(), { hidden: false });
  readonly window = new EventTarget() as unknown as NonNullable<PageHost['window']> & EventTarget;
  /** The browser gives no animation frames although the page counts as seen. */
  covered = false;
  private wanted = new Map<number, () => void>();
  private nextHandle = 1;
  private sleptMs = 0;
  private stopTimer = (): void => {};

  constructor(
    readonly clock = new VirtualClock(),
    hertz = 60,
  ) {
    clock.every(1000 / hertz, () => this.frame());
  }

  now(): number {
    return this.clock.now + this.sleptMs;
  }

  requestFrame(callback: () => void): number {
    this.wanted.set(this.nextHandle, callback);
    return this.nextHandle++;
  }

  cancelFrame(handle: number): void {
    this.wanted.delete(handle);
  }

  timer(call: () => void): ReturnType<PageHost['timer']> {
    const every = (ms: number): void => {
      this.stopTimer();
      this.stopTimer = ms > 0 ? this.clock.every(ms, call) : () => {};
    };
    return { exact: true, every, end: () => every(0) };
  }

  hide(hidden: boolean): void {
    this.document.hidden = hidden;
    this.document.dispatchEvent(new Event('visibilitychange'));
  }

  /** Nothing runs for `ms`: the machine sleeps, or the page is frozen. */
  sleep(ms: number): void {
    this.sleptMs += ms;
  }

  /** Animation frames that somebody waits for. */
  get waiting(): number {
    return this.wanted.size;
  }

  private frame(): void {
    if (this.document.hidden || this.covered) return;
    const due = [...this.wanted.values()];
    this.wanted.clear();
    for (const callback of due) callback();
  }
}

/**
 * The timers of one transport, so that closing it ends them all.
 */
export type Timer = ReturnType<typeof setTimeout>;

export class Timers {
  private readonly running = new Set<Timer>();
  private readonly atClose = new Set<() => void>();
  private closed = false;

  after(ms: number, run: () => void): Timer {
    const timer = setTimeout(() => {
      this.running.delete(timer);
      run();
    }, ms);
    if (this.closed) clearTimeout(timer);
    else this.running.add(timer);
    return timer;
  }

  /** Runs once: after `ms`, or when the transport closes if that comes first. */
  afterOrAtClose(ms: number, run: () => void): void {
    if (this.closed) return run();
    this.atClose.add(run);
    this.after(ms, () => {
      this.atClose.delete(run);
      run();
    });
  }

  /** Runs when the transport closes; at once if it has. */
  atEnd(run: () => void): void {
    if (this.closed) run();
    else this.atClose.add(run);
  }

  cancel(timer: Timer | undefined): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    this.running.delete(timer);
  }

  /** Ends every timer; none starts afterwards. */
  close(): void {
    this.closed = true;
    for (const timer of this.running) clearTimeout(timer);
    this.running.clear();
    for (const run of this.atClose) run();
    this.atClose.clear();
  }
}

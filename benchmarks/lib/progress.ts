/** One line that says what is measured now and how long it may still take; plain lines where there is no terminal. */
import type { Progress } from './tier.ts';

interface Out {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export class ProgressLine {
  private at = -1;
  private beganMs = 0;

  constructor(
    private readonly out: Out,
    private readonly tiers: readonly { readonly name: string; readonly seconds: number }[],
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  begin(name: string): void {
    this.at = this.tiers.findIndex((tier) => tier.name === name);
    this.beganMs = this.nowMs();
  }

  readonly show: Progress = (done, all, what) => {
    const { name } = this.tiers[this.at]!;
    const line = `${name} [${String(done + 1).padStart(String(all).length)}/${all}] ${what} · about ${Math.ceil(this.secondsLeft(done, all))} s left`;
    this.out.write(this.out.isTTY === true ? `\r\x1b[K${line}` : `${line}\n`);
  };

  end(): void {
    if (this.out.isTTY === true) this.out.write('\r\x1b[K');
  }

  /** By the clock once a part is done, by the estimate until then. */
  private secondsLeft(done: number, all: number): number {
    const later = this.tiers.slice(this.at + 1).reduce((sum, { seconds }) => sum + seconds, 0);
    const spent = (this.nowMs() - this.beganMs) / 1000;
    const estimate = this.tiers[this.at]!.seconds;
    const here = done === 0 ? estimate : Math.max(0, 0.5 * (estimate - spent) + 0.5 * (spent / done) * (all - done));
    return later + here;
  }
}

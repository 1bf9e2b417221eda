/** Quantiles of everything that was measured: all values are kept, none is smoothed away. */
export class Quantiles {
  private readonly values: number[] = [];
  private sorted = true;

  add(value: number): void {
    this.values.push(value);
    this.sorted = false;
  }

  get count(): number {
    return this.values.length;
  }

  /** The value below which the share `q` (0 to 1) of all lies; NaN if there is none. */
  at(q: number): number {
    if (!this.sorted) this.values.sort((a, b) => a - b);
    this.sorted = true;
    return this.values.length === 0 ? NaN : this.values[Math.min(this.values.length - 1, Math.floor(q * this.values.length))]!;
  }

  summary(): { p50: number; p95: number; p99: number; max: number; n: number } {
    return { p50: this.at(0.5), p95: this.at(0.95), p99: this.at(0.99), max: this.at(1), n: this.count };
  }
}

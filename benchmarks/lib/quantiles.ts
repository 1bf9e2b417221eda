/** Quantiles of everything that was measured: all values are kept, none is smoothed away. */
export interface Summary {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  readonly n: number;
}

/** Where a curve of quantiles is read off: dense towards the tail, where players notice. */
export const CURVE_AT: readonly number[] = [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.9975, 0.999, 0.9995, 0.9999, 1];

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

  /** Everything that was added, in no particular order. */
  all(): readonly number[] {
    return this.values;
  }

  /** The value below which the share `q` (0 to 1) of all lies; NaN if there is none. */
  at(q: number): number {
    if (!this.sorted) this.values.sort((a, b) => a - b);
    this.sorted = true;
    return this.values.length === 0 ? NaN : this.values[Math.min(this.values.length - 1, Math.floor(q * this.values.length))]!;
  }

  summary(): Summary {
    return { p50: this.at(0.5), p95: this.at(0.95), p99: this.at(0.99), max: this.at(1), n: this.count };
  }

  /** The values at `CURVE_AT`, rounded to a hundredth. */
  curve(): number[] {
    return CURVE_AT.map((q) => Math.round(this.at(q) * 100) / 100);
  }
}

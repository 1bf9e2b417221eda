/**
 * Remez' exchange in high precision: the polynomial whose largest weighted error on an interval is least. The reported
 * error is that of the coefficients rounded to doubles.
 */
import { abs, type FixedPoint } from './fixed-point.ts';

export interface Fit {
  /** What to approximate, and how much an error at t counts; both take and give fixed point. */
  readonly target: (t: bigint) => bigint;
  readonly weight: (t: bigint) => bigint;
  readonly from: number;
  readonly to: number;
  /** Number of coefficients. */
  readonly terms: number;
}

export interface Fitted {
  readonly coefficients: number[];
  /** The largest weighted error, as log2. */
  readonly log2Error: number;
}

export function fit(fp: FixedPoint, problem: Fit): Fitted {
  const coefficients = remez(fp, problem).map((c) => fp.toNumber(c));
  const rounded = coefficients.map((c) => fp.from(c));
  let worst = 0n;
  for (const t of grid(fp, problem, 2000)) {
    const error = abs(fp.mul(problem.weight(t), problem.target(t) - evaluate(fp, rounded, t)));
    if (error > worst) worst = error;
  }
  return { coefficients, log2Error: Math.log2(fp.toNumber(worst)) };
}

export function evaluate(fp: FixedPoint, coefficients: readonly bigint[], t: bigint): bigint {
  let sum = 0n;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = fp.mul(sum, t) + coefficients[i]!;
  return sum;
}

function remez(fp: FixedPoint, problem: Fit): bigint[] {
  const count = problem.terms;
  const points = grid(fp, problem, 24 * (count + 1));
  const target = points.map((t) => problem.target(t));
  const weights = points.map((t) => problem.weight(t));
  const powers = points.map((t) => powersOf(fp, t, count));
  let chosen = Array.from({ length: count + 1 }, (_, i) => Math.round(((i + 0.5) * (points.length - 1)) / (count + 1)));
  let best: bigint[] = [];
  for (let round = 0; round < 30; round++) {
    best = level(fp, chosen, target, weights, powers);
    const errors = points.map((_, p) => fp.mul(weights[p]!, target[p]! - dot(fp, best, powers[p]!)));
    const next = alternation(errors, count + 1);
    if (next === undefined || next.every((p, i) => p === chosen[i])) break;
    chosen = next;
  }
  return best;
}

/** Chebyshev's points: dense at both ends, where the error swings fastest. */
function grid(fp: FixedPoint, problem: Fit, size: number): bigint[] {
  const middle = (problem.from + problem.to) / 2;
  const half = (problem.to - problem.from) / 2;
  return Array.from({ length: size }, (_, i) => fp.from(middle - half * Math.cos((Math.PI * (i + 0.5)) / size)));
}

function powersOf(fp: FixedPoint, t: bigint, count: number): bigint[] {
  const powers: bigint[] = [];
  let power = fp.one;
  for (let i = 0; i < count; i++) {
    powers.push(power);
    power = fp.mul(power, t);
  }
  return powers;
}

const dot = (fp: FixedPoint, a: readonly bigint[], b: readonly bigint[]): bigint => a.reduce((sum, x, i) => sum + fp.mul(x, b[i]!), 0n);

/** Solves: weighted error +E, -E, +E ... at the chosen points. */
function level(fp: FixedPoint, chosen: number[], target: bigint[], weights: bigint[], powers: bigint[][]): bigint[] {
  const rows = chosen.map((p, i) => {
    const w = weights[p]!;
    const row = powers[p]!.map((power) => fp.mul(w, power));
    row.push(i % 2 === 0 ? fp.one : -fp.one, fp.mul(w, target[p]!));
    return row;
  });
  return solve(fp, rows).slice(0, -1);
}

function solve(fp: FixedPoint, rows: bigint[][]): bigint[] {
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    let best = column;
    for (let r = column + 1; r < n; r++) if (abs(rows[r]![column]!) > abs(rows[best]![column]!)) best = r;
    [rows[column], rows[best]] = [rows[best]!, rows[column]!];
    for (let r = 0; r < n; r++) {
      if (r === column) continue;
      const factor = fp.div(rows[r]![column]!, rows[column]![column]!);
      for (let c = column; c <= n; c++) rows[r]![c] = rows[r]![c]! - fp.mul(factor, rows[column]![c]!);
    }
  }
  return rows.map((row, i) => fp.div(row[n]!, row[i]!));
}

/** The largest error of each run of one sign; of too many runs, the smallest at an end goes. Undefined if there are too few. */
function alternation(errors: bigint[], wanted: number): number[] | undefined {
  const peaks: number[] = [];
  errors.forEach((error, p) => {
    const last = peaks[peaks.length - 1];
    if (last === undefined || errors[last]! > 0n !== error > 0n) peaks.push(p);
    else if (abs(error) > abs(errors[last]!)) peaks[peaks.length - 1] = p;
  });
  while (peaks.length > wanted) {
    if (abs(errors[peaks[0]!]!) < abs(errors[peaks[peaks.length - 1]!]!)) peaks.shift();
    else peaks.pop();
  }
  return peaks.length === wanted ? peaks : undefined;
}

/** The axis of a latency curve: each nine of the tail is as wide as the one before. */
import { CURVE_AT } from '../../lib/quantiles.ts';
import type { PlotSpec } from './plot.ts';

const nines = (q: number): number => -Math.log10(1 - Math.min(q, 0.99995));

/** Without the very first quantile, which is one lucky press. */
export const NINES_X: readonly number[] = CURVE_AT.slice(1).map(nines);

/**
 * The values of a curve at `NINES_X`: as far out as `presses` can tell (of 119 presses there is no 99.9 %, only the same worst one for ever); what
 * cannot stand on a logarithmic axis is left out.
 */
export function ninesOf(curve: readonly number[], presses: number): (number | null)[] {
  return curve.slice(1).map((ms, i) => (ms > 0 && CURVE_AT[i + 1]! <= 1 - 1 / presses ? ms : null));
}

export const NINES_PLOT: Omit<PlotSpec, 'lines'> = {
  x: NINES_X,
  height: 380,
  xLabel: 'share of presses answered within',
  yLabel: 'ms',
  xMarks: [0.5, 0.9, 0.99, 0.999, 0.9999].map((q) => ({ at: nines(q), text: `${+(q * 100).toFixed(2)} %` })),
  logY: true,
  xText: (x) => `${+(100 * (1 - 10 ** -x)).toFixed(2)} %`,
  yText: (y) => `${y.toFixed(1)} ms`,
};

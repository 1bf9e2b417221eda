/** Horizontal bars in plain HTML: what costs are compared with. A whisker shows best to worst, a mark the floor. */
import { el } from './dom.ts';
import { seriesColor } from './theme.ts';

export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly text: string;
  readonly low?: number;
  readonly high?: number;
  /** Something to compare with, marked on the bar's lane. */
  readonly mark?: number;
  readonly color: number;
  readonly faint?: boolean;
}

/** `log`: lengths are logarithmic, from a tenth of the smallest value. */
export function barChart(bars: readonly Bar[], log = false): HTMLElement {
  const values = bars.flatMap(({ value, high, mark }) => [value, high ?? value, mark ?? value]).filter((value) => value > 0 && Number.isFinite(value));
  const most = Math.max(...values, 1e-9);
  const least = log ? Math.min(...values, most) / 3 : 0;
  const share = (value: number): number => {
    if (!(value > 0)) return 0;
    return 100 * (log ? Math.log(Math.max(value, least) / least) / Math.log(most / least) : value / most);
  };
  return el('div', { class: 'bars' }, ...bars.flatMap((bar) => rowOf(bar, share)));
}

function rowOf({ name, value, text, low, high, mark, color, faint }: Bar, share: (value: number) => number): HTMLElement[] {
  const lane = el('div', { class: 'lane' }, el('div', { class: faint === true ? 'bar faint' : 'bar', style: `width:${share(value)}%;background:${seriesColor(color)}` }));
  if (low !== undefined && high !== undefined) lane.append(el('div', { class: 'whisker', style: `left:${share(low)}%;width:${Math.max(0.2, share(high) - share(low))}%`, title: `best ${low}, worst ${high}` }));
  if (mark !== undefined) lane.append(el('div', { class: 'mark', style: `left:${share(mark)}%`, title: `floor ${mark}` }));
  return [el('div', { class: 'name' }, name), lane, el('div', { class: 'value' }, text)];
}

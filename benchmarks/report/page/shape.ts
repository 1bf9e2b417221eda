/** A small picture of one or two histograms, one over the other, as SVG: stepped areas over milliseconds. */
import { el } from './dom.ts';

export interface Shape {
  /** Percent per bin. */
  readonly shares: readonly number[];
  readonly color: string;
}

const WIDTH = 230;
const HEIGHT = 96;

/** `markMs` draws a line across. What lies beyond the scale, less than one in a hundred, is left out. */
export function shape(shapes: readonly Shape[], binMs: number, markMs?: number): HTMLElement {
  const bins = roundBins(Math.max(...shapes.map(({ shares }) => binsOf(shares))), binMs);
  const most = Math.max(...shapes.flatMap(({ shares }) => shares), 1e-9);
  const picture = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'shape', role: 'img', preserveAspectRatio: 'none' });
  for (const { shares, color } of shapes) {
    const path = pathOf(shares.slice(0, bins), bins, most);
    picture.append(svg('path', { d: `${path}V${HEIGHT}H0Z`, style: `fill:${color};opacity:0.28` }), svg('path', { d: path, style: `fill:none;stroke:${color};stroke-width:1.6`, 'vector-effect': 'non-scaling-stroke' }));
  }
  if (markMs !== undefined) {
    const x = String((WIDTH * markMs) / (bins * binMs));
    picture.append(svg('line', { x1: x, x2: x, y1: '0', y2: String(HEIGHT), style: 'stroke:var(--ink);stroke-width:1.5;stroke-dasharray:3 3', 'vector-effect': 'non-scaling-stroke' }));
  }
  const end = bins * binMs;
  return el('div', {}, picture as unknown as Node, el('div', { class: 'scale' }, el('span', {}, '0'), el('span', {}, `${Math.round(end / 2)}`), el('span', {}, `${Math.round(end)} ms`)));
}

/** How many bins hold 99 of 100. */
function binsOf(shares: readonly number[]): number {
  let sum = 0;
  const end = shares.findIndex((share) => (sum += share) >= 99);
  return end < 0 ? shares.length : end + 1;
}

/** So many that the scale ends at a round number. */
function roundBins(bins: number, binMs: number): number {
  const end = [40, 60, 80, 120, 160, 200, 240, 320, 400, 600].find((ms) => ms >= bins * binMs) ?? bins * binMs;
  return end / binMs;
}

function pathOf(shares: readonly number[], bins: number, most: number): string {
  const y = (share: number): string => (HEIGHT - 4 - ((HEIGHT - 8) * share) / most).toFixed(1);
  const steps = shares.map((share, i) => `V${y(share)}H${(((i + 1) * WIDTH) / bins).toFixed(1)}`);
  return `M0 ${HEIGHT}${steps.join('')}V${HEIGHT}H${WIDTH}`;
}

function svg(tag: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

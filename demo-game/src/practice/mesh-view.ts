/** The mesh as a picture: a dot for each machine, a line for each link. A line is a button that cuts the link and mends it. */
import { lookOf } from '../game/palette.ts';
import { NAMES } from './machine.ts';
import type { World } from './world.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** By number of machines: where each stands, in a square of 200. */
const PLACES: Readonly<Record<number, readonly (readonly [number, number])[]>> = {
  2: [[30, 60], [170, 60]],
  3: [[100, 24], [172, 96], [28, 96]],
  4: [[30, 24], [170, 24], [170, 100], [30, 100]],
};

export class MeshView {
  readonly root = svg('svg', { viewBox: '0 0 200 124', class: 'mesh', role: 'group', 'aria-label': 'Links: press one to cut it' });
  private readonly lines = new Map<string, SVGElement>();
  private world: World | undefined;

  show(world: World): void {
    this.world = world;
    this.lines.clear();
    const places = PLACES[world.machines.length]!;
    this.root.replaceChildren();
    for (let a = 0; a < places.length; a += 1) for (let b = a + 1; b < places.length; b += 1) this.link(a, b, places);
    places.forEach(([x, y], index) => {
      const look = lookOf(index);
      const dot = svg('g', { class: 'dot', transform: `translate(${x} ${y})` });
      const text = svg('text', { y: '0.5', fill: '#0d1128' });
      text.textContent = NAMES[index]!;
      dot.append(svg('circle', { r: '19', fill: look.fill }), text);
      this.root.append(dot);
    });
    this.update();
  }

  /** After a cut, and now and then: links are given up and made anew by themselves. */
  update(): void {
    const { world } = this;
    if (world === undefined) return;
    for (const [key, line] of this.lines) {
      const [a, b] = key.split(' ').map(Number) as [number, number];
      const cut = world.isCut(a, b);
      line.classList.toggle('cut', cut);
      line.classList.toggle('open', world.linked(a, b));
      line.setAttribute('aria-pressed', String(cut));
    }
  }

  private link(a: number, b: number, places: (typeof PLACES)[number]): void {
    const [[x1, y1], [x2, y2]] = [places[a]!, places[b]!];
    const group = svg('g', { class: 'link', role: 'button', tabindex: '0', 'aria-pressed': 'false', 'aria-label': `Cut the link of ${NAMES[a]} and ${NAMES[b]}`, 'data-link': `${a}-${b}` });
    const ends = { x1: String(x1), y1: String(y1), x2: String(x2), y2: String(y2) };
    const [mx, my] = crossing(a, b, places.length) ? [x1 + (x2 - x1) * 0.32, y1 + (y2 - y1) * 0.32] : [(x1 + x2) / 2, (y1 + y2) / 2];
    const cross = svg('path', { class: 'cross', d: `M${mx - 6} ${my - 6}l12 12m0-12l-12 12` });
    group.append(svg('line', { ...ends, class: 'touch' }), svg('line', { ...ends, class: 'wire' }), cross);
    const toggle = (): void => {
      this.world?.cut(a, b, !this.world.isCut(a, b));
      this.update();
    };
    group.addEventListener('click', toggle);
    group.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      toggle();
    });
    this.lines.set(`${a} ${b}`, group);
    this.root.append(group);
  }
}

/** The two diagonals of four: a cross in the middle would be both's. */
function crossing(a: number, b: number, count: number): boolean {
  return count === 4 && b - a === 2;
}

function svg(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

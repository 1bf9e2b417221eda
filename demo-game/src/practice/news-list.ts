/** What the rooms tell, in their own words, the newest on top. */
import { el } from '../dom.ts';
import { lookOf } from '../game/palette.ts';
import { NAMES, type Line } from './machine.ts';
import type { World } from './world.ts';

const SHOWN = 40;

export class NewsList {
  readonly root = el('ol', { class: 'news', tabindex: '0', 'aria-label': 'What the peers say, newest first' });
  private world: World | undefined;
  private told = 0;

  show(world: World): void {
    this.world = world;
    this.told = 0;
    this.root.replaceChildren();
  }

  update(): void {
    const { world } = this;
    if (world === undefined || world.told === this.told) return;
    for (const line of world.lines.slice(Math.max(0, world.lines.length - (world.told - this.told)))) this.root.prepend(item(line));
    this.told = world.told;
    while (this.root.children.length > SHOWN) this.root.lastElementChild!.remove();
  }
}

function item({ atMs, machine, kind, text }: Line): HTMLElement {
  return el('li', { 'data-kind': kind }, el('time', {}, `${(atMs / 1000).toFixed(1)} s`), el('b', { style: `--look:${lookOf(machine).fill}` }, NAMES[machine]!), el('span', {}, text));
}

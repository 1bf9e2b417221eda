/** One machine on the page: its picture, the strip of its frames, its figures, and what can be done to it. */
import { el } from '../dom.ts';
import { lookOf } from '../game/palette.ts';
import { ArenaView, type ArenaOptions } from './arena-view.ts';
import { FrameStrip } from './frame-strip.ts';
import type { Machine } from './machine.ts';
import type { Theme } from './theme.ts';
import type { World } from './world.ts';

export class PeerCard {
  readonly root: HTMLElement;
  readonly arena: ArenaView;
  private readonly strip: FrameStrip;
  private readonly state = el('span', { class: 'state', role: 'status' });
  private readonly you = el('button', { class: 'you', type: 'button' });
  private readonly figures = { depth: figure('depth'), again: figure('again/s'), behind: figure('final in'), delay: figure('delay'), sum: figure('checksum') };
  private readonly buttons: Readonly<Record<'freeze' | 'unplug' | 'flip' | 'reload', HTMLButtonElement>>;

  constructor(
    private readonly world: World,
    readonly machine: Machine,
    take: () => void,
  ) {
    const { index, name } = machine;
    const canvas = el('canvas', { class: 'arena', role: 'img', 'aria-label': `What ${name} sees` });
    const strip = el('canvas', { class: 'strip', 'aria-hidden': 'true' });
    this.arena = new ArenaView(canvas, machine);
    this.strip = new FrameStrip(strip, machine);
    this.you.addEventListener('click', take);
    const button = (text: string, title: string, press: () => void): HTMLButtonElement => el('button', { type: 'button', title, 'aria-label': `${text}: ${name}`, click: press }, text);
    this.buttons = {
      freeze: button('Freeze', 'Its code stops, as in a tab that sleeps', () => world.freeze(index, !machine.frozen)),
      unplug: button('Unplug', 'All of its links are cut', () => world.unplug(index, !world.isUnplugged(index))),
      flip: button('Flip byte', 'One byte of its state changes: from then on it computes another game', () => world.corrupt(index)),
      reload: button('Reload', 'Its page is loaded anew; its memory is gone', () => world.reload(index)),
    };
    for (const [kind, each] of Object.entries(this.buttons)) each.dataset.do = kind;
    this.root = el(
      'article',
      { class: 'peer', 'data-peer': String(index), style: `--look:${lookOf(index).fill}` },
      el('header', {}, el('h3', {}, name), this.state, this.you),
      canvas,
      strip,
      el('dl', {}, ...Object.values(this.figures).map(({ root }) => root)),
      el('div', { class: 'faults' }, ...Object.values(this.buttons)),
    );
  }

  /** Once per animation frame. */
  draw(theme: Theme, options: ArenaOptions): void {
    this.strip.sample();
    this.arena.draw(this.world, theme, options);
    this.strip.draw(theme);
  }

  /** A few times a second: what is to be read. */
  write(): void {
    const { machine, world } = this;
    const { stats } = machine;
    const history = world.history[machine.index]!;
    const [words, kind] = stateOf(world, machine);
    set(this.state, words);
    this.state.dataset.kind = kind;
    const mine = world.mine === machine.index;
    set(this.you, mine ? 'You' : 'Play');
    this.you.setAttribute('aria-pressed', String(mine));
    this.you.setAttribute('aria-label', mine ? `You play ${machine.name}` : `Play ${machine.name}`);
    this.root.classList.toggle('mine', mine);
    set(this.figures.depth.value, machine.playing ? `${history.deepest(10)}` : '–');
    set(this.figures.again.value, machine.playing ? `${Math.round(history.againPerSecond(10))}` : '–');
    set(this.figures.behind.value, stats !== undefined && machine.playing ? `${Math.max(0, stats.frame - 1 - stats.finalFrame)}` : '–');
    set(this.figures.delay.value, stats !== undefined && machine.playing ? `${stats.delayFrames}` : '–');
    set(this.figures.sum.value, checksum(machine));
    toggle(this.buttons.freeze, machine.frozen, 'Freeze', 'Wake', machine.name);
    toggle(this.buttons.unplug, world.isUnplugged(machine.index), 'Unplug', 'Plug in', machine.name);
    this.buttons.freeze.disabled = machine.loading;
    this.buttons.flip.disabled = !machine.playing || machine.frozen;
    this.buttons.reload.disabled = machine.loading;
  }
}

/** How it is, in a word or two, and of what kind that is: good, waiting or bad. */
function stateOf(world: World, machine: Machine): [words: string, kind: 'good' | 'wait' | 'bad'] {
  if (machine.loading) return ['reloading', 'wait'];
  if (machine.frozen) return ['frozen', 'bad'];
  if (!machine.playing) return ['joining', 'wait'];
  if (world.history[machine.index]!.stallsNow()) return ['waiting', 'wait'];
  const others = world.machines.filter((other) => other !== machine && other.playing && other.slot >= 0);
  const benched = others.some((other) => machine.slot >= 0 && other.room!.state.away[machine.slot] === 1);
  return benched ? ['benched', 'bad'] : ['playing', 'good'];
}

function checksum(machine: Machine): string {
  const session = machine.room?.session;
  const frame = session?.newestCheckpoint ?? -1;
  const sum = session === undefined || frame < 0 ? -1 : session.checksumAt(frame);
  return sum < 0 ? '–' : (sum >>> 0).toString(16).padStart(8, '0');
}

function figure(name: string): { root: HTMLElement; value: HTMLElement } {
  const value = el('dd', {}, '–');
  return { root: el('div', { 'data-figure': name }, el('dt', {}, name), value), value };
}

function toggle(button: HTMLButtonElement, on: boolean, off: string, undo: string, name: string): void {
  set(button, on ? undo : off);
  button.classList.toggle('on', on);
  button.setAttribute('aria-label', `${on ? undo : off}: ${name}`);
}

/** Only what changed: the page is not laid out anew for nothing. */
function set(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

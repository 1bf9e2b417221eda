/** Settings: keys and pads of both players, sound, touch, and what belongs to the network. Everything counts at once and is kept. */
import { sourceLabel, type BindingPlace } from '@rollmesh/browser';
import { el } from '../dom.ts';
import { ACTIONS, type Hands } from '../input.ts';
import { seatsField } from './home-screen.ts';
import { showDialog } from './menu-dialog.ts';
import { MOST_DELAY, type Profile } from './profile.ts';

export interface SettingsOptions {
  readonly profile: Profile;
  readonly hands: Hands;
  /** More rows for sound and the like. */
  readonly sound: readonly HTMLElement[];
  /** The number of players here may change now: not within a match. */
  readonly seats: boolean;
  /** Something of the profile changed. */
  changed(what: keyof Profile): void;
  closed(): void;
}

interface Letters {
  get(code: string): string | undefined;
}
interface KeyboardLike {
  getLayoutMap?(): Promise<Letters>;
}

export function openSettings(options: SettingsOptions): HTMLDialogElement {
  const { profile, changed } = options;
  const toggle = (key: 'rumble' | 'leftHanded' | 'figures', text: string, hint: string): HTMLElement => {
    const box = el('input', { type: 'checkbox', id: `set-${key}`, checked: profile[key] });
    box.addEventListener('change', () => {
      profile[key] = box.checked;
      changed(key);
    });
    return el('label', { class: 'check' }, box, el('span', {}, text, el('small', {}, hint)));
  };
  const ended = new AbortController();
  const dialog = el(
    'dialog',
    { id: 'settings', class: 'panel', 'aria-label': 'Settings' },
    el('header', {}, el('h2', {}, 'Settings'), el('button', { id: 'settings-done', class: 'primary', click: () => dialog.close() }, 'Done')),
    keysPart(options.hands, ended.signal),
    el('section', { class: 'rows' }, el('h3', {}, 'Play'), ...(options.seats ? [seatsField(profile, () => changed('seats'))] : []), ...options.sound, toggle('rumble', 'Rumble', 'Gamepads and phones shake when you are hit.'), toggle('leftHanded', 'Left-handed touch', 'Stick on the right, button on the left.')),
    el('section', { class: 'rows' }, el('h3', {}, 'Network'), delayField(profile, () => changed('delay')), toggle('figures', 'Net figures in the corner', 'F3 shows a graph of the network, F4 what rollback does.')),
  );
  return showDialog(dialog, () => {
    ended.abort();
    options.closed();
  });
}

function delayField(profile: Profile, changed: () => void): HTMLElement {
  const frames = Array.from({ length: MOST_DELAY + 1 }, (_, i) => el('option', { value: String(i) }, i === 0 ? 'None: instant, more corrections' : `${i} ${i === 1 ? 'frame' : 'frames'}`));
  const choice = el('select', { id: 'set-delay' }, el('option', { value: 'auto' }, 'Automatic (best for most)'), ...frames);
  choice.value = String(profile.delay);
  choice.addEventListener('change', () => {
    profile.delay = choice.value === 'auto' ? 'auto' : Number(choice.value);
    changed();
  });
  return el('label', { class: 'field' }, el('span', {}, 'Input delay, from the next room on'), choice);
}

/** A table of what is bound: press a cell, then the key. A key that did something else before does not any more. */
function keysPart(hands: Hands, ended: AbortSignal): HTMLElement {
  const { controls } = hands;
  const cells: { readonly button: HTMLButtonElement; readonly place: BindingPlace }[] = [];
  let letters: Letters | undefined;
  let waiting: AbortController | undefined;
  ended.addEventListener('abort', () => waiting?.abort());
  const show = (): void => {
    for (const { button, place } of cells) {
      const keys = controls.sources(place).filter(isKey);
      button.replaceChildren(...(keys.length === 0 ? ['not set'] : keys.slice(0, 3).map((key) => el('kbd', {}, sourceLabel(key, letters)))));
      button.classList.remove('waiting');
    }
  };
  const choose = async (button: HTMLButtonElement, place: BindingPlace): Promise<void> => {
    waiting?.abort();
    const mine = (waiting = new AbortController());
    show();
    button.textContent = 'press a key …';
    button.classList.add('waiting');
    const source = await controls.capture(mine.signal);
    if (mine.signal.aborted) return;
    // Keys replace keys and the pad's buttons those of the pad: whoever chooses one keeps the other.
    if (source !== undefined) controls.bind(place, [source, ...controls.sources(place).filter((each) => kindOf(each) !== kindOf(source))], { take: true });
    show();
  };
  const cell = (seat: number, { text, place }: (typeof ACTIONS)[number]): HTMLElement => {
    const full = { seat, ...place };
    const button = el('button', { class: 'binding', id: `bind-${seat}-${text.toLowerCase()}`, 'aria-label': `${text}, player ${seat + 1}: choose` });
    button.addEventListener('click', () => void choose(button, full));
    cells.push({ button, place: full });
    return el('td', {}, button);
  };
  const rows = ACTIONS.map((action) => el('tr', {}, el('th', { scope: 'row' }, action.text), cell(0, action), cell(1, action)));
  const reset = el('button', { id: 'reset-keys', class: 'quiet', click: () => (controls.reset(), show()) }, 'Back to the usual keys');
  show();
  void ((navigator as { keyboard?: KeyboardLike }).keyboard?.getLayoutMap?.() ?? Promise.reject(new Error('unknown layout'))).then((known) => ((letters = known), show())).catch(() => undefined);
  return el('section', { class: 'keys by-key' }, el('h3', {}, 'Keys'), el('table', {}, el('tr', {}, el('td'), el('th', {}, 'Player 1'), el('th', {}, 'Player 2')), ...rows), el('p', { class: 'hint' }, 'Who plays alone may use both. Gamepads: stick or cross, and any face button; press a cell, then a button, to change it.'), reset);
}

function isKey(source: string): boolean {
  return kindOf(source) === 'key';
}

function kindOf(source: string): 'pad' | 'touch' | 'key' {
  return source.startsWith('Pad') ? 'pad' : /^(Stick|Touch)/.test(source) ? 'touch' : 'key';
}

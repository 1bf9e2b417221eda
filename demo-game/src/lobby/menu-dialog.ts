/** The menu over a match: go on, pause for everybody, settings, quick signs, leave. Escape opens and closes it. */
import { el, icon } from '../dom.ts';

export interface MenuWays {
  /** Asks everybody to pause; undefined where there is nobody to ask. */
  pause: (() => void) | undefined;
  /** Shows a quick sign to everybody; undefined where nobody would see it. */
  emote: ((sign: string) => void) | undefined;
  /** Whether who comes late plays at once, for all; undefined where nobody comes. */
  late: { readonly atOnce: boolean; choose(atOnce: boolean): void } | undefined;
  settings(): void;
  leave(): void;
  closed(): void;
}

export const SIGNS = ['👋', '👍', '😂', '😮', '🔥', 'GG'] as const;

export function openMenu(ways: MenuWays): HTMLDialogElement {
  // A dialog tells that it is closed only later; what opens the next one waits for that.
  const then = (action: () => void) => (): void => {
    dialog.addEventListener('close', action, { once: true });
    dialog.close();
  };
  const { pause, emote, late } = ways;
  const signs = emote === undefined ? [] : [el('div', { class: 'signs', role: 'group', 'aria-label': 'Quick signs' }, ...SIGNS.map((sign, i) => el('button', { title: `Key ${i + 1}`, click: then(() => emote(sign)) }, sign)))];
  const dialog = el(
    'dialog',
    { id: 'menu', class: 'panel message', 'aria-label': 'Menu' },
    el('h2', {}, 'Menu'),
    el(
      'div',
      { class: 'stack' },
      el('button', { id: 'menu-back', class: 'primary big', autofocus: true, click: () => dialog.close() }, 'Back to the game'),
      ...(pause === undefined ? [] : [el('button', { id: 'menu-pause', click: then(pause) }, icon('pause'), 'Pause for everybody')]),
      el('button', { id: 'menu-settings', click: then(() => ways.settings()) }, icon('gear'), 'Settings'),
      el('button', { id: 'menu-leave', click: then(() => ways.leave()) }, icon('leave'), 'Leave'),
    ),
    ...(late === undefined ? [] : [lateChoice(late)]),
    ...signs,
  );
  return showDialog(dialog, () => ways.closed());
}

function lateChoice({ atOnce, choose }: NonNullable<MenuWays['late']>): HTMLElement {
  const box = el('input', { type: 'checkbox', id: 'menu-late', checked: atOnce, change: () => choose(box.checked) });
  return el('label', { class: 'check' }, box, el('span', {}, 'Late arrivals play at once', el('small', {}, 'Else from the next round. For everybody in this match.')));
}

/** Opens `dialog` over everything; it is removed when it closes. A click beside it closes it. */
export function showDialog(dialog: HTMLDialogElement, closed: () => void): HTMLDialogElement {
  dialog.addEventListener('close', () => {
    dialog.remove();
    closed();
  });
  dialog.addEventListener('pointerdown', (event) => {
    const box = dialog.getBoundingClientRect();
    const beside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
    if (event.target === dialog && beside) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

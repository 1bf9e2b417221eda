/** Small helpers for plain DOM. Text is never markup. */

type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => void)>>;

/** Makes an element. A function is a listener, `true` sets an attribute, `false` leaves it out; `part` is its class too. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  if (typeof attributes.part === 'string') element.classList.add(...attributes.part.split(' '));
  element.append(...children);
  return element;
}

/** Colours that stay apart for the colour-blind, and on dark as on light; the first eight seats have one each. */
const PALETTE = ['#3b9cff', '#ff8a1f', '#19b58a', '#e85d9e', '#f2c500', '#8a6cff', '#e8483f', '#5ec8e8'] as const;
const COLOUR_NAMES = ['blue', 'orange', 'green', 'pink', 'yellow', 'violet', 'red', 'sky'] as const;

/** How a seat looks in a game: what its colour is called, the colour, and perhaps the address of a picture of its figure. */
export interface LobbyLook {
  readonly name: string;
  readonly colour: string;
  readonly picture?: string;
}

export const LOOKS: readonly LobbyLook[] = PALETTE.map((colour, i) => ({ name: COLOUR_NAMES[i]!, colour }));

export function lookOf(looks: readonly LobbyLook[], index: number): LobbyLook {
  return looks[((index % looks.length) + looks.length) % looks.length]!;
}

/** Puts `text` where it is not yet: assigning equal text would make a screen reader say it again. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

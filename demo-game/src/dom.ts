/** Small helpers for plain DOM: making elements, and the pictures that go into them. */
import { avatarPicture } from './game/body-pictures.ts';
import { toCanvas } from './game/brush.ts';
import { lookOf } from './game/palette.ts';

type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => void)>>;

/** Makes an element. A function is a listener, `true` sets an attribute, `false` leaves it out; text is never markup. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

const avatars = new Map<number, string>();

/** The picture of a body as an address for `img`. */
export function avatar(body: number): string {
  const known = avatars.get(body);
  if (known !== undefined) return known;
  const url = toCanvas(avatarPicture(lookOf(body)), 1.5).toDataURL();
  avatars.set(body, url);
  return url;
}

/** An icon of the page's own set, drawn in the current colour. */
export function icon(name: keyof typeof ICONS): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

const ICONS = {
  sound: 'M4 9v6h4l5 4V5L8 9H4zm12.5-1a5 5 0 0 1 0 8M18.8 5.2a9 9 0 0 1 0 13.6',
  muted: 'M4 9v6h4l5 4V5L8 9H4zm12 0l6 6m0-6l-6 6',
  leave: 'M10 5H5v14h5M14 8l4 4-4 4M9 12h9',
  gear: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4',
  menu: 'M4 7h16M4 12h16M4 17h16',
  pause: 'M8.5 5v14M15.5 5v14',
  play: 'M7.5 5v14l11-7z',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6z',
  star: 'M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.7l5.9-.8z',
} as const;

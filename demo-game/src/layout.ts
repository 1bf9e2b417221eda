/** How much of the window the score, the touch controls or the lobby's panel take from the picture, in CSS pixels. */
import type { Margins } from './game/projection.ts';

export interface Occupied {
  readonly playing: boolean;
  /** Two rows of cards instead of one in an upright window. */
  readonly crowded: boolean;
  readonly touch: boolean;
  /** Where the lobby's panel ends on the right. */
  readonly panelRight: number;
}

/** In rem: the cards beside or above the picture, the thumbs below it, and from which width on the lobby stands beside it. */
const CARDS_BESIDE = 10.2;
const CARDS_ABOVE = 9;
const CROWD_ABOVE = 10.5;
const THUMBS = 11;
const LOBBY_BESIDE = 58;

export function marginsFor({ playing, crowded, touch, panelRight }: Occupied): Margins {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const wide = innerWidth > innerHeight;
  if (!playing) return { top: 0, bottom: 0, left: wide && innerWidth > rem * LOBBY_BESIDE ? panelRight : 0, right: 0 };
  if (wide) return { top: rem * 1.6, bottom: rem * 0.4, left: rem * CARDS_BESIDE, right: rem * CARDS_BESIDE };
  return { top: rem * (crowded ? CROWD_ABOVE : CARDS_ABOVE), bottom: rem * (touch ? THUMBS : 2), left: 0, right: 0 };
}

/**
 * How the eight bodies are told apart: a colour from a set that the colour-blind can separate (after Okabe and Ito, made
 * brighter for a dark ground), and a crest, because colour alone is never enough.
 */
export type Crest = 'bear' | 'cat' | 'antenna' | 'horns' | 'bunny' | 'sprout' | 'fin' | 'crown';

export interface Look {
  /** Of the colour, for who cannot see it. */
  readonly name: string;
  /** What it is called while a bot steers it. */
  readonly bot: string;
  readonly fill: string;
  readonly light: string;
  readonly dark: string;
  readonly crest: Crest;
}

export const LOOKS: readonly Look[] = [
  { name: 'Blue', bot: 'Fizz', fill: '#3fa9ff', light: '#a5dbff', dark: '#1560a8', crest: 'cat' },
  { name: 'Orange', bot: 'Bram', fill: '#ff9a1f', light: '#ffd58f', dark: '#b3560a', crest: 'horns' },
  { name: 'Green', bot: 'Sprig', fill: '#15c99a', light: '#98f2d8', dark: '#0a7a62', crest: 'sprout' },
  { name: 'Pink', bot: 'Mimi', fill: '#ff6db3', light: '#ffc3df', dark: '#b02d74', crest: 'bunny' },
  { name: 'Yellow', bot: 'Zap', fill: '#ffe04a', light: '#fff6bf', dark: '#ad8a0c', crest: 'antenna' },
  { name: 'Red', bot: 'Rex', fill: '#f0503c', light: '#ffae9f', dark: '#97220f', crest: 'fin' },
  { name: 'Violet', bot: 'Boris', fill: '#9f86ff', light: '#d8ccff', dark: '#563bc0', crest: 'bear' },
  { name: 'White', bot: 'Queen', fill: '#e6ecf7', light: '#ffffff', dark: '#7c88a3', crest: 'crown' },
];

export function lookOf(body: number): Look {
  return LOOKS[body % LOOKS.length];
}

/** '#rrggbb' as the number that Phaser wants. */
export function colourNumber(hex: string): number {
  return Number.parseInt(hex.slice(1), 16);
}

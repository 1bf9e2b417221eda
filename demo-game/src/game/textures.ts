/** Hands every painted picture to Phaser as a texture, once per stage. */
import type * as Phaser from 'phaser';
import { LOOKS } from './palette.ts';
import * as paint from './paint.ts';

export const TILE_SHADES = 3;
const TILE_COLOURS: readonly (readonly [top: string, edge: string, side: string])[] = [
  ['#5b6cd0', '#9fb0ff', '#4a57bd'],
  ['#4c5cba', '#8c9df0', '#424ead'],
  ['#6c7ee2', '#b4c2ff', '#5563cb'],
];
export const CONFETTI = ['#3fa9ff', '#ff9a1f', '#15c99a', '#ff6db3', '#ffe04a', '#f0503c'];

/** Paints all textures at `scale` pixels per world unit. */
export function addTextures(scene: Phaser.Scene, scale: number): void {
  const add = (key: string, picture: paint.Picture): void => {
    if (!scene.textures.exists(key)) scene.textures.addCanvas(key, paint.toCanvas(picture, scale));
  };
  LOOKS.forEach((look, body) => {
    add(`body${body}`, paint.bodyPicture(look));
    add(`spark${body}`, paint.dotPicture(look.light, 12));
    add(`glow${body}`, paint.glowPicture(look.fill, 120));
  });
  TILE_COLOURS.forEach(([top, edge, side], shade) => add(`tile${shade}`, paint.tilePicture(top, edge, side)));
  CONFETTI.forEach((colour, i) => add(`confetti${i}`, paint.chipPicture(colour, 14, 9)));
  add('heart', paint.heartPicture(...TILE_COLOURS[2]));
  add('hot', paint.HOT_TILE);
  add('eye', paint.EYE);
  add('pupil', paint.PUPIL);
  add('squint', paint.SQUINT);
  add('crossed', paint.CROSSED);
  add('smile', paint.SMILE);
  add('grit', paint.GRIT);
  add('oh', paint.OH);
  add('shadow', paint.SHADOW);
  add('shock', paint.SHOCK);
  add('burst', paint.BURST);
  add('white', paint.dotPicture('#ffffff', 12));
  add('ember', paint.dotPicture('#ffb14a', 10));
  add('puff', paint.glowPicture('#dfe6ff', 56));
  add('chip', paint.chipPicture('#7385da', 16, 12));
  add('star', paint.dotPicture('#cdd8ff', 6));
  add('haze0', paint.glowPicture('#4a3cff', 700));
  add('haze1', paint.glowPicture('#c0308f', 700));
  add('haze2', paint.glowPicture('#1479c9', 700));
}

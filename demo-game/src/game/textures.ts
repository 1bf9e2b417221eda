/**
 * Hands every painted picture to Phaser in one texture, so that WebGL draws nearly everything in one go: what costs a weak
 * graphics chip most is changing textures and covering the window more than once.
 */
import type * as Phaser from 'phaser';
import { LOOKS } from './palette.ts';
import * as bodies from './body-pictures.ts';
import { toCanvas, type Picture } from './brush.ts';
import * as floor from './floor-pictures.ts';
import * as sparks from './spark-pictures.ts';

/** The texture in which all pictures are; each is a frame of it. */
export const ATLAS = 'atlas';
export const TILE_SHADES = 3;
/** By arena, three shades each. */
const TILE_COLOURS: readonly (readonly (readonly [top: string, edge: string, side: string])[])[] = [
  [['#5b6cd0', '#9fb0ff', '#4a57bd'], ['#4c5cba', '#8c9df0', '#424ead'], ['#6c7ee2', '#b4c2ff', '#5563cb']],
  [['#2c8f86', '#8fe6cf', '#1f6f73'], ['#267d7b', '#7cd6c4', '#1a6268'], ['#37a294', '#a6f2dc', '#25807f']],
  [['#9fd0ee', '#e9f9ff', '#5b9fd0'], ['#8cc3e6', '#dcf4ff', '#5294c8'], ['#b2dcf4', '#f6fdff', '#66aad8']],
];
export const CONFETTI = ['#3fa9ff', '#ff9a1f', '#15c99a', '#ff6db3', '#ffe04a', '#f0503c'];
/** Pixels between two pictures, so that none bleeds into the next. */
const GAP = 2;

/** Paints all pictures at `scale` pixels per world unit. */
export function addTextures(scene: Phaser.Scene, scale: number): void {
  const places = layShelves(allPictures(), scale);
  const canvas = document.createElement('canvas');
  canvas.width = places.width;
  canvas.height = places.height;
  const c = canvas.getContext('2d')!;
  for (const { picture, x, y } of places.list) c.drawImage(toCanvas(picture, scale), x, y);
  const texture = scene.textures.addCanvas(ATLAS, canvas)!;
  for (const { key, x, y, width, height } of places.list) texture.add(key, 0, x, y, width, height);
}

function allPictures(): Map<string, Picture> {
  const all = new Map<string, Picture>([
    ['cracked', floor.CRACKED_TILE],
    ['pillar', floor.PILLAR],
    ['crown', floor.CROWN],
    ['hot', floor.HOT_TILE],
    ['eye', bodies.EYE],
    ['pupil', bodies.PUPIL],
    ['squint', bodies.SQUINT],
    ['crossed', bodies.CROSSED],
    ['smile', bodies.SMILE],
    ['grit', bodies.GRIT],
    ['oh', bodies.OH],
    ['shadow', sparks.SHADOW],
    ['shock', sparks.SHOCK],
    ['burst', sparks.BURST],
    ['white', sparks.dotPicture('#ffffff', 12)],
    ['ember', sparks.dotPicture('#ffb14a', 10)],
    ['puff', sparks.glowPicture('#dfe6ff', 56)],
    ['chip', sparks.chipPicture('#7385da', 16, 12)],
    ['star', sparks.dotPicture('#cdd8ff', 6)],
  ]);
  LOOKS.forEach((look, body) => {
    all.set(`body${body}`, bodies.bodyPicture(look));
    all.set(`spark${body}`, sparks.dotPicture(look.light, 12));
    all.set(`glow${body}`, sparks.glowPicture(look.fill, 60));
  });
  TILE_COLOURS.forEach((shades, arena) => {
    all.set(`heart${arena}`, floor.heartPicture(...shades[2]));
    shades.forEach((colours, shade) => all.set(`tile${arena}${shade}`, floor.tilePicture(...colours)));
  });
  CONFETTI.forEach((colour, i) => all.set(`confetti${i}`, sparks.chipPicture(colour, 14, 9)));
  return all;
}

interface Place {
  readonly key: string;
  readonly picture: Picture;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Stands the pictures side by side on shelves, the tallest first. */
function layShelves(pictures: ReadonlyMap<string, Picture>, scale: number): { list: Place[]; width: number; height: number } {
  const width = scale > 1.5 ? 2048 : 1024;
  const list: Place[] = [];
  let x = GAP;
  let y = GAP;
  let shelf = 0;
  for (const [key, picture] of [...pictures].sort(([, a], [, b]) => b.height - a.height)) {
    const size = { width: Math.ceil(picture.width * scale), height: Math.ceil(picture.height * scale) };
    if (x + size.width + GAP > width) {
      x = GAP;
      y += shelf + GAP;
      shelf = 0;
    }
    list.push({ key, picture, x, y, ...size });
    x += size.width + GAP;
    shelf = Math.max(shelf, size.height);
  }
  return { list, width, height: y + shelf + GAP };
}

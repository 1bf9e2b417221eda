/** What lies behind everything: a night sky with three lights, painted once, small, and stretched over the window. */
import type * as Phaser from 'phaser';

const WIDTH = 512;
const HEIGHT = 320;

const LIGHTS: readonly (readonly [x: number, y: number, radius: number, colour: string])[] = [
  [0.5, 0.52, 0.52, '38, 88, 190'],
  [0.22, 0.2, 0.42, '120, 42, 130'],
  [0.86, 0.8, 0.46, '70, 44, 190'],
  [0.12, 0.9, 0.36, '20, 90, 150'],
];

/** Paints it and returns the key of the texture. */
export function addBackdrop(scene: Phaser.Scene): string {
  const canvas = scene.textures.createCanvas('backdrop', WIDTH, HEIGHT)!;
  const c = canvas.getContext();
  c.fillStyle = '#0a0c22';
  c.fillRect(0, 0, WIDTH, HEIGHT);
  for (const [x, y, radius, colour] of LIGHTS) light(c, x * WIDTH, y * HEIGHT, radius * WIDTH, colour);
  dither(c);
  canvas.refresh();
  return 'backdrop';
}

function light(c: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string): void {
  const soft = c.createRadialGradient(x, y, 0, x, y, radius);
  soft.addColorStop(0, `rgba(${colour}, 0.52)`);
  soft.addColorStop(0.5, `rgba(${colour}, 0.2)`);
  soft.addColorStop(1, `rgba(${colour}, 0)`);
  c.fillStyle = soft;
  c.fillRect(0, 0, WIDTH, HEIGHT);
}

/** A grain of noise keeps the dark gradients from showing as bands. */
function dither(c: CanvasRenderingContext2D): void {
  const image = c.getImageData(0, 0, WIDTH, HEIGHT);
  for (let at = 0; at < image.data.length; at += 4) {
    const grain = Math.random() * 3 - 1.5;
    for (let channel = 0; channel < 3; channel += 1) image.data[at + channel] += grain;
  }
  c.putImageData(image, 0, 0);
}

/**
 * Starts Phaser on a canvas that fills the window at the display's own resolution, and hands out the scene. One stage lives as
 * long as the page; matches come and go on it.
 */
import * as Phaser from 'phaser';
import { ArenaScene } from './arena-scene.ts';
import { fitFloor } from './projection.ts';
import type { Music } from './music.ts';
import type { Sounds } from './sounds.ts';

/** No more pixels than this: a weak graphics chip must keep up on a 4K display. */
const MOST_PIXELS = 2560 * 1440;

export interface StageOptions {
  readonly parent: HTMLElement;
  readonly sounds: Sounds;
  readonly music: Music;
  /** Draw without WebGL. */
  readonly canvas: boolean;
  /** Told after each drawn frame how long it took, in ms. */
  readonly drawn: (busyMs: number) => void;
}

export interface Stage {
  readonly scene: ArenaScene;
  /** Device pixels per CSS pixel. */
  pixelRatio(): number;
}

export function openStage({ parent, sounds, music, canvas, drawn }: StageOptions): Promise<Stage> {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  let typeScale = readTypeScale();
  addEventListener('resize', () => (typeScale = readTypeScale()));
  return new Promise((resolve) => {
    const scene: ArenaScene = new ArenaScene({ textureScale: textureScale(), pixelRatio, typeScale: () => typeScale, still, sounds, music, ready: () => resolve({ scene, pixelRatio }) });
    const game = new Phaser.Game({
      type: canvas ? Phaser.CANVAS : Phaser.AUTO,
      parent,
      backgroundColor: '#080a1a',
      width: Math.round(innerWidth * pixelRatio()),
      height: Math.round(innerHeight * pixelRatio()),
      scale: { mode: Phaser.Scale.NONE },
      scene,
      banner: false,
      audio: { noAudio: true },
      input: { keyboard: false, mouse: false, touch: false, gamepad: false },
      antialias: true,
      // Pictures bring their own soft edges; multisampling would only cost.
      antialiasGL: false,
      powerPreference: 'high-performance',
    });
    let beganMs = 0;
    game.events.on('prestep', () => (beganMs = performance.now()));
    game.events.on('postrender', () => drawn(performance.now() - beganMs));
    addEventListener('resize', () => game.scale.resize(Math.round(innerWidth * pixelRatio()), Math.round(innerHeight * pixelRatio())));
  });
}

function pixelRatio(): number {
  const wanted = Math.min(devicePixelRatio || 1, 3);
  return Math.min(wanted, Math.sqrt(MOST_PIXELS / Math.max(1, innerWidth * innerHeight)));
}

const SMALLEST_TYPE_PX = 15;

function readTypeScale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / SMALLEST_TYPE_PX;
}

/** Fine enough for the whole screen, so that a window made larger stays sharp. */
function textureScale(): number {
  const width = Math.max(screen.width, innerWidth) * pixelRatio();
  const height = Math.max(screen.height, innerHeight) * pixelRatio();
  const { zoom } = fitFloor(width, height, { top: 0, bottom: 0, left: 0, right: 0 });
  return Math.min(2.5, Math.max(0.75, zoom * 1.1));
}

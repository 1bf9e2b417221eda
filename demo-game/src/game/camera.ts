/** Fits the floor into the window and shakes it. */
import type * as Phaser from 'phaser';
import { fitFloor, type Margins } from './projection.ts';

const MOST_SHAKE = 26;

export class Camera {
  zoom = 1;
  private strength = 0;
  private ageMs = 0;
  private margins: Margins = { top: 0, bottom: 0, left: 0, right: 0 };

  constructor(
    private readonly camera: Phaser.Cameras.Scene2D.Camera,
    private readonly still: boolean,
  ) {}

  /** Room for the score, in pixels of the canvas. */
  setMargins(margins: Margins): void {
    this.margins = margins;
  }

  shake(amount: number): void {
    this.strength = Math.min(MOST_SHAKE, Math.max(this.strength, amount));
  }

  update(deltaMs: number): void {
    const { camera } = this;
    const { zoom, x, y } = fitFloor(camera.width, camera.height, this.margins);
    this.zoom = zoom;
    this.ageMs += deltaMs;
    this.strength *= 0.86 ** (deltaMs / 16.7);
    const amount = this.still || this.strength < 0.3 ? 0 : this.strength;
    const shakeX = Math.sin(this.ageMs * 0.071) * amount;
    const shakeY = Math.cos(this.ageMs * 0.093) * amount * 0.8;
    // A Phaser camera zooms about its own middle.
    camera.setZoom(zoom);
    camera.setScroll(-camera.width / 2 - (x - camera.width / 2) / zoom + shakeX, -camera.height / 2 - (y - camera.height / 2) / zoom + shakeY);
  }
}

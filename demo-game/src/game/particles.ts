/**
 * Everything small that flies: a fixed number of images, reused. Light enough for a weak laptop, and the same under WebGL
 * and canvas, which knows no tints.
 */
import type * as Phaser from 'phaser';
import { ATLAS } from './textures.ts';

/** How a particle lives. Places are screen units before zoom; speeds per second. */
export interface Spark {
  /** Which picture. */
  texture: string;
  x: number;
  y: number;
  vx?: number;
  vy?: number;
  gravity?: number;
  /** The share of its speed that it loses per second. */
  drag?: number;
  lifeMs: number;
  scale: number;
  endScale?: number;
  alpha?: number;
  spin?: number;
  turn?: number;
  depth?: number;
  /** Width against height at the start. */
  flatten?: number;
}

interface Live extends Required<Spark> {
  image: Phaser.GameObjects.Image;
  ageMs: number;
}

export class Particles {
  private readonly live: Live[] = [];
  private readonly idle: Phaser.GameObjects.Image[] = [];

  constructor(
    private readonly scene: Phaser.Scene,
    private readonly textureScale: number,
    private readonly most: number,
  ) {}

  add(spark: Spark): void {
    const image = this.take(spark.texture);
    if (image === undefined) return;
    image.setDepth(spark.depth ?? 30_000).setVisible(true);
    const live = { vx: 0, vy: 0, gravity: 0, drag: 0, endScale: 0, alpha: 1, spin: 0, turn: 0, depth: 0, flatten: 1, ...spark, image, ageMs: 0 };
    this.live.push(live);
    // It is drawn before it is next moved.
    this.advance(live, 0);
  }

  update(deltaMs: number): void {
    const seconds = deltaMs / 1000;
    let kept = 0;
    for (const spark of this.live) {
      spark.ageMs += deltaMs;
      if (spark.ageMs >= spark.lifeMs) {
        spark.image.setVisible(false);
        this.idle.push(spark.image);
        continue;
      }
      this.live[kept] = spark;
      kept += 1;
      this.advance(spark, seconds);
    }
    this.live.length = kept;
  }

  clear(): void {
    for (const { image } of this.live) {
      image.setVisible(false);
      this.idle.push(image);
    }
    this.live.length = 0;
  }

  private advance(spark: Live, seconds: number): void {
    const keep = Math.max(0, 1 - spark.drag * seconds);
    spark.vx *= keep;
    spark.vy = spark.vy * keep + spark.gravity * seconds;
    spark.x += spark.vx * seconds;
    spark.y += spark.vy * seconds;
    spark.turn += spark.spin * seconds;
    const age = spark.ageMs / spark.lifeMs;
    const scale = (spark.scale + (spark.endScale - spark.scale) * age) / this.textureScale;
    spark.image.setPosition(spark.x, spark.y).setScale(scale, scale * spark.flatten).setRotation(spark.turn);
    spark.image.setAlpha(spark.alpha * Math.min(1, (1 - age) * 2));
  }

  private take(texture: string): Phaser.GameObjects.Image | undefined {
    const image = this.idle.pop();
    if (image !== undefined) return image.setFrame(texture);
    return this.live.length < this.most ? this.scene.add.image(0, 0, ATLAS, texture) : undefined;
  }
}

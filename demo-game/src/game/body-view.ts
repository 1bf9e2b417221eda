/**
 * Draws one body: where the state says, between two frames, with what the eye wants added: squash and stretch, a face
 * that tells how it feels, a ring at its feet that shows the dash, a trail. Corrections after a rollback are slid in.
 */
import type * as Phaser from 'phaser';
import { BODY_RADIUS, DASH_COOLDOWN, DASH_FRAMES, EDGE_FRAMES, LANDING_FRAMES, SHIELD_FRAMES } from '../sim/rules.ts';
import { isLanding } from '../sim/bodies.ts';
import { Phase, type State } from '../sim/state.ts';
import { colourNumber, lookOf } from './palette.ts';
import type { Particles } from './particles.ts';
import { screenY } from './projection.ts';
import { ATLAS } from './textures.ts';

/** Depths: shadows and rings, then everybody who stands, the nearer in front. */
const GROUND = 10_000;
const STANDING = 14_000;
/** A jump larger than this, in world units, beyond what its speed explains is a correction. */
const JUMP = 5;
/** How much of a correction is still seen after a 60th of a second. */
const CORRECTION_KEEPS = 0.8;

/** What is written at a body. */
export interface Label {
  readonly name: string;
  readonly local: boolean;
  readonly bot: boolean;
  /** CSS pixels per world unit. */
  readonly zoom: number;
  readonly look: number;
}

type Mood = 'calm' | 'effort' | 'dazed' | 'scared' | 'glad';

export class BodyView {
  /** On the screen, before zoom. */
  x = 0;
  y = 0;
  private worldX = 0;
  private worldY = 0;
  private offX = 0;
  private offY = 0;
  private seen = false;
  private wasDown = false;
  private squash = 0;
  private squashSpeed = 0;
  private stretch = 0;
  private blinkMs: number;
  private trailMs = 0;
  private readonly shadow: Phaser.GameObjects.Image;
  private readonly ring: Phaser.GameObjects.Graphics;
  private readonly all: Phaser.GameObjects.Container;
  private readonly skin: Phaser.GameObjects.Image;
  private readonly eyes: readonly Phaser.GameObjects.Image[];
  private readonly pupils: readonly Phaser.GameObjects.Image[];
  private readonly mouth: Phaser.GameObjects.Image;
  private readonly tag: Phaser.GameObjects.Text;
  private readonly marker: Phaser.GameObjects.Triangle;
  private name = '';
  /** The number of the look that it wears. */
  look: number;

  constructor(
    scene: Phaser.Scene,
    readonly body: number,
    private readonly particles: Particles,
    private readonly textureScale: number,
  ) {
    const image = (key: string): Phaser.GameObjects.Image => scene.add.image(0, 0, ATLAS, key).setScale(1 / textureScale);
    this.shadow = image('shadow').setDepth(GROUND);
    this.ring = scene.add.graphics().setDepth(GROUND + 1);
    this.skin = image(`body${body}`);
    this.eyes = [image('eye'), image('eye')];
    this.pupils = [image('pupil'), image('pupil')];
    this.mouth = image('smile');
    this.all = scene.add.container(0, 0, [this.skin, ...this.eyes, ...this.pupils, this.mouth]);
    this.tag = scene.add.text(0, 0, '', { fontFamily: 'system-ui, "Segoe UI", Roboto, sans-serif', fontStyle: 'bold', fontSize: '30px', color: lookOf(body).light, stroke: '#0b0e24', strokeThickness: 8 }).setOrigin(0.5, 0).setDepth(29_000).setResolution(2);
    this.marker = scene.add.triangle(0, 0, 0, 0, 34, 0, 17, 21, colourNumber(lookOf(body).light)).setStrokeStyle(4, 0x0b0e24).setDepth(29_001);
    this.look = body;
    this.blinkMs = 1500 + body * 700;
  }

  hide(): void {
    this.seen = false;
    for (const part of [this.shadow, this.ring, this.all, this.tag, this.marker]) part.setVisible(false);
  }

  private wear(look: number): void {
    if (look === this.look) return;
    this.look = look;
    this.skin.setFrame(`body${look}`);
    this.tag.setColor(lookOf(look).light);
    this.marker.setFillStyle(colourNumber(lookOf(look).light));
  }

  /** A blow along (nx, ny), seen as a squash. */
  feel(power: number): void {
    this.squashSpeed -= Math.min(9, 4 + power * 3);
  }

  draw(state: State, previous: State, alpha: number, deltaMs: number, label: Label): void {
    this.wear(label.look);
    this.follow(state, previous, alpha, deltaMs);
    this.spring(deltaMs);
    const { body } = this;
    const drop = dropHeight(state, body, alpha);
    const sinking = state.sinking[body] > 0 ? state.sinking[body] + alpha : 0;
    const height = drop - 0.24 * sinking * sinking;
    this.x = this.worldX + this.offX;
    this.y = screenY(this.worldY + this.offY, height);
    const visible = sinking < 60 && drop < 900;
    this.all.setVisible(visible);
    if (!visible) return this.hideAround();
    const shrink = sinking > 0 ? Math.max(0.2, 1 - sinking / 90) : 1;
    const fade = sinking > 34 ? Math.max(0, 1 - (sinking - 34) / 26) : 1;
    this.pose(state, shrink, fade, sinking);
    this.face(state, deltaMs, sinking);
    this.ground(state, drop, sinking, fade);
    this.label(label, sinking, state);
    this.trail(state, deltaMs);
  }

  private follow(state: State, previous: State, alpha: number, deltaMs: number): void {
    const { body } = this;
    const x = previous.x[body] + (state.x[body] - previous.x[body]) * alpha;
    const y = previous.y[body] + (state.y[body] - previous.y[body]) * alpha;
    // A body that is put somewhere else is not to be slid there.
    const isNew = (state.phase === Phase.countdown && state.clock < 5) || (this.wasDown && state.fell[body] === 0);
    this.wasDown = state.fell[body] > 0;
    const reach = (Math.abs(state.vx[body]) + Math.abs(state.vy[body]) + 1) * (deltaMs / 16.7) * 1.6 + JUMP;
    if (!this.seen || isNew) {
      this.offX = 0;
      this.offY = 0;
    } else if (Math.abs(x - this.worldX) + Math.abs(y - this.worldY) > reach) {
      this.offX += this.worldX - x;
      this.offY += this.worldY - y;
    }
    const keep = CORRECTION_KEEPS ** (deltaMs / 16.7);
    this.offX *= keep;
    this.offY *= keep;
    this.worldX = isNew ? state.x[body] : x;
    this.worldY = isNew ? state.y[body] : y;
    this.seen = true;
  }

  private spring(deltaMs: number): void {
    const seconds = Math.min(0.033, deltaMs / 1000);
    this.squashSpeed += (-320 * this.squash - 16 * this.squashSpeed) * seconds;
    this.squash += this.squashSpeed * seconds;
  }

  private pose(state: State, shrink: number, fade: number, sinking: number): void {
    const { body, all } = this;
    const speed = Math.min(1, Math.sqrt(state.vx[body] ** 2 + state.vy[body] ** 2) / 14);
    const towards = state.dashing[body] > 0 ? 0.3 : speed * 0.1;
    this.stretch += (towards - this.stretch) * 0.35;
    const sideways = Math.abs(state.faceX[body]) > Math.abs(state.faceY[body]) ? 1 : -0.7;
    const wide = 1 + this.stretch * sideways - this.squash * 0.9;
    const tall = 1 - this.stretch * sideways * 0.7 + this.squash;
    const walk = sinking === 0 && speed > 0.15 && state.dazed[body] === 0 ? Math.abs(Math.sin(state.clock * 0.28)) * 5 * speed : 0;
    all.setPosition(this.x, this.y - 16 - walk).setScale(Math.max(0.4, wide) * shrink, Math.max(0.4, tall) * shrink).setAlpha(fade * shieldAlpha(state, body));
    const lean = Math.max(-0.3, Math.min(0.3, state.vx[body] * 0.018));
    all.setRotation(sinking > 0 ? (body % 2 === 0 ? 1 : -1) * sinking * 0.07 : state.dazed[body] > 0 ? Math.sin(state.clock * 0.6) * 0.22 : lean);
    all.setDepth(sinking > 3 ? screenY(this.worldY) - 20 : STANDING + this.y);
  }

  private face(state: State, deltaMs: number, sinking: number): void {
    const { body } = this;
    const mood = moodOf(state, body, sinking);
    const fx = state.faceX[body];
    const fy = state.faceY[body];
    this.blinkMs -= deltaMs;
    if (this.blinkMs < -110) this.blinkMs = 1800 + Math.random() * 2600;
    const open = mood === 'calm' || mood === 'scared';
    const lid = open && this.blinkMs < 0 ? 0.12 : mood === 'scared' ? 1.18 : 1;
    const eyeKey = mood === 'dazed' ? 'crossed' : open ? 'eye' : 'squint';
    const scale = 1 / this.textureScale;
    for (const side of [0, 1]) {
      const sign = side === 0 ? -1 : 1;
      const x = fx * 11 + sign * 10.5 * (1 - Math.abs(fx) * 0.16);
      const y = -4 + fy * 7;
      this.eyes[side].setFrame(eyeKey).setPosition(x, y).setScale(scale * (eyeKey === 'squint' && sign > 0 ? -1 : 1), scale * lid);
      this.pupils[side].setVisible(open && lid > 0.5).setPosition(x + fx * 3.4, y + fy * 3.8 + 0.5).setScale(scale * (mood === 'scared' ? 0.75 : 1));
    }
    this.mouth.setFrame(mood === 'effort' ? 'grit' : mood === 'scared' || mood === 'dazed' ? 'oh' : 'smile').setPosition(fx * 10, 13 + fy * 5);
    this.mouth.setScale(scale * (mood === 'glad' ? 1.35 : 1));
  }

  private ground(state: State, drop: number, sinking: number, fade: number): void {
    const { body, ring } = this;
    const ground = screenY(this.worldY + this.offY) + 11;
    this.shadow.setVisible(sinking === 0).setPosition(this.x, ground).setAlpha(Math.max(0.15, 1 - drop / 500) * fade);
    ring.setVisible(sinking === 0 && drop < 4).clear();
    if (!ring.visible) return;
    const ready = 1 - state.cooldown[body] / DASH_COOLDOWN;
    const { fill, light } = lookOf(this.look);
    ring.setPosition(this.x, ground).setScale(1, 0.66);
    ring.lineStyle(4.5, 0x0b0e24, 0.35).strokeCircle(0, 0, BODY_RADIUS + 9);
    ring.lineStyle(5, colourNumber(ready >= 1 ? light : fill), ready >= 1 ? 1 : 0.75);
    ring.beginPath();
    ring.arc(0, 0, BODY_RADIUS + 9, -Math.PI / 2, -Math.PI / 2 + Math.PI * 2 * ready, false);
    ring.strokePath();
  }

  private label({ name, local, bot, zoom }: Label, sinking: number, state: State): void {
    if (name !== this.name) {
      this.name = name;
      this.tag.setText(name);
    }
    // As large on a phone as on a desktop.
    const size = Math.min(1.4, Math.max(0.3, 0.55 / zoom));
    this.tag.setVisible(sinking === 0 && name !== '').setPosition(this.x, this.y + 26).setScale(bot ? size * 0.8 : size).setAlpha(bot ? 0.75 : 1);
    this.marker.setVisible(local && sinking === 0 && state.phase <= Phase.playing).setPosition(this.x, this.y - 78 + Math.sin(state.clock * 0.12) * 4);
    this.marker.setScale(Math.min(1.6, Math.max(1, 0.7 / zoom)));
  }

  private trail(state: State, deltaMs: number): void {
    this.trailMs -= deltaMs;
    const { body } = this;
    const fast = state.vx[body] ** 2 + state.vy[body] ** 2 > 110;
    if (this.trailMs > 0 || state.fell[body] > 0 || (state.dashing[body] === 0 && !fast) || state.phase === Phase.countdown) return;
    this.trailMs = 22;
    const isDash = state.dashing[body] > 0 && state.dashing[body] <= DASH_FRAMES;
    if (isDash) this.particles.add({ texture: `body${this.look}`, x: this.x, y: this.y - 16, lifeMs: 240, scale: 0.95, endScale: 0.7, alpha: 0.38, depth: STANDING + this.y - 4 });
    else this.particles.add({ texture: 'puff', x: this.x, y: this.y + 8, lifeMs: 420, scale: 0.8, endScale: 0.2, alpha: 0.4, depth: GROUND + 2 });
  }

  private hideAround(): void {
    for (const part of [this.shadow, this.ring, this.tag, this.marker]) part.setVisible(false);
  }
}

function moodOf(state: State, body: number, sinking: number): Mood {
  if (sinking > 0 || state.edge[body] > EDGE_FRAMES / 3) return 'scared';
  if (state.dazed[body] > 0) return 'dazed';
  if (state.dashing[body] > 0) return 'effort';
  return state.phase >= Phase.roundOver && state.winner === body ? 'glad' : 'calm';
}

/** Bodies come from the sky at the start of a round, one after the other, and bounce. */
function dropHeight(state: State, body: number, alpha: number): number {
  if (isLanding(state, body)) return 520 * (1 - ((SHIELD_FRAMES - state.shield[body] + alpha) / LANDING_FRAMES) ** 2);
  if (state.phase !== Phase.countdown) return hop(state, body, alpha);
  const t = state.clock + alpha - 34 - body * 5;
  if (t < 0) return 1000;
  const fallFrames = 22;
  if (t < fallFrames) return 700 * (1 - (t / fallFrames) ** 2);
  const bounce = (t - fallFrames) / 15;
  return bounce < 1 ? 46 * 4 * bounce * (1 - bounce) : 0;
}

/** Who cannot be touched yet flickers. */
function shieldAlpha(state: State, body: number): number {
  return state.shield[body] === 0 || isLanding(state, body) ? 1 : 0.66 + 0.34 * Math.sin(state.shield[body] * 0.55);
}

/** The winner hops. */
function hop(state: State, body: number, alpha: number): number {
  if (state.phase < Phase.roundOver || state.winner !== body || state.fell[body] > 0) return 0;
  return Math.abs(Math.sin((state.clock + alpha) * 0.13)) * 46;
}

/** The picture: backdrop, floor, bodies, sparks. It is shown a view of a match and draws it; it decides nothing. */
import * as Phaser from 'phaser';
import { MAX_BODIES } from '../sim/rules.ts';
import { Phase, type State } from '../sim/state.ts';
import { BodyView } from './body-view.ts';
import { Camera } from './camera.ts';
import { Effects } from './effects.ts';
import { FloorView } from './floor-view.ts';
import { Particles } from './particles.ts';
import { PropView } from './prop-view.ts';
import type { Music } from './music.ts';
import type { Margins } from './projection.ts';
import type { Sounds } from './sounds.ts';
import { ATLAS, addTextures } from './textures.ts';
import { addBackdrop } from './backdrop.ts';

/** What to draw, as rooms and practice give it. */
export interface MatchView {
  readonly state: State;
  readonly previous: State;
  readonly alpha: number;
}

export interface Labels {
  /** The name under a body; empty for none. */
  nameOf(body: number): string;
  /** Whether somebody at this machine plays it. */
  isLocal(body: number): boolean;
  /** Whether nobody sits at it. */
  isBot(body: number): boolean;
  /** The number of its look. */
  lookOf(body: number): number;
}

export interface SceneSettings {
  /** Texture pixels per world unit. */
  readonly textureScale: number;
  /** Device pixels per CSS pixel of the canvas. */
  readonly pixelRatio: () => number;
  /** How large the page writes; 1 is the size on a phone. */
  readonly typeScale: () => number;
  /** Nothing shakes. */
  readonly still: boolean;
  readonly sounds: Sounds;
  readonly music: Music;
  readonly ready: (scene: ArenaScene) => void;
}

/** Who wants less motion gets fewer sparks, and nothing shakes. */
const MOST_PARTICLES = 260;
const CALM_PARTICLES = 40;

export class ArenaScene extends Phaser.Scene {
  effects!: Effects;
  private view: MatchView | undefined;
  private labels: Labels | undefined;
  private particles!: Particles;
  private floor!: FloorView;
  private bodies: BodyView[] = [];
  private props!: PropView;
  private shaker!: Camera;
  private stars: Phaser.GameObjects.Image[] = [];
  private backdrop!: Phaser.GameObjects.Image;
  private lastPhase: number = Phase.countdown;

  constructor(private readonly settings: SceneSettings) {
    super('arena');
  }

  create(): void {
    const { textureScale, sounds, still } = this.settings;
    addTextures(this, textureScale);
    this.paintBackdrop();
    this.particles = new Particles(this, textureScale, still ? CALM_PARTICLES : MOST_PARTICLES);
    this.floor = new FloorView(this, textureScale, {
      dropped: (x, y) => this.effects.tileDropped(x, y),
      warned: (x) => sounds.warn(x / 700),
    });
    this.bodies = Array.from({ length: MAX_BODIES }, (_, body) => new BodyView(this, body, this.particles, textureScale));
    this.props = new PropView(this, textureScale);
    this.shaker = new Camera(this.cameras.main, still);
    this.effects = new Effects(this.particles, this.shaker, sounds, this.bodies);
    this.settings.ready(this);
  }

  /** Draws this from now on; `undefined` empties the picture. */
  show(view: MatchView | undefined, labels: Labels): void {
    this.view = view;
    this.labels = labels;
  }

  setMargins(margins: Margins): void {
    this.shaker.setMargins(margins);
  }

  /** A new match begins: nothing of the old one may fly on. */
  sweep(): void {
    this.particles.clear();
    for (const body of this.bodies) body.hide();
  }

  override update(nowMs: number, deltaMs: number): void {
    const step = Math.min(60, deltaMs);
    this.shaker.update(step);
    this.driftBackdrop();
    this.particles.update(step);
    if (this.view !== undefined && this.labels !== undefined) this.drawMatch(this.view, this.labels, nowMs, step);
  }

  private drawMatch({ state, previous, alpha }: MatchView, labels: Labels, nowMs: number, deltaMs: number): void {
    this.sayCountdown(state);
    this.floor.draw(state, alpha, nowMs);
    // Writing grows with the page's own type, whatever the size of the floor.
    const zoom = this.shaker.zoom / this.settings.pixelRatio() / this.settings.typeScale();
    for (const view of this.bodies) {
      if (view.body >= state.bodies) view.hide();
      else view.draw(state, previous, alpha, deltaMs, { name: labels.nameOf(view.body), local: labels.isLocal(view.body), bot: labels.isBot(view.body), look: labels.lookOf(view.body), zoom });
    }
    this.props.draw(state, alpha, this.bodies, deltaMs);
    this.settings.music.follow(state);
  }

  private sayCountdown(state: State): void {
    if (state.phase === Phase.playing && this.lastPhase === Phase.countdown) this.settings.sounds.count(true);
    this.lastPhase = state.phase;
  }

  private paintBackdrop(): void {
    const { textureScale } = this.settings;
    this.backdrop = this.add.image(0, 0, addBackdrop(this)).setScrollFactor(0).setDepth(-9000);
    this.stars = Array.from({ length: 70 }, (_, i) => {
      const far = 0.25 + ((i * 37) % 10) / 12;
      const x = (((i * 733) % 1000) / 500 - 1) * 1500;
      const y = (((i * 397) % 1000) / 500 - 1) * 900;
      return this.add.image(x, y, ATLAS, 'star').setDepth(-7000).setScale((far * 0.9) / textureScale).setAlpha(0.2 + far * 0.4);
    });
  }

  private driftBackdrop(): void {
    const { width, height } = this.cameras.main;
    // Fixed to the window: undo the camera's zoom about its middle.
    const zoom = this.shaker.zoom;
    const cover = Math.max(width / this.backdrop.width, height / this.backdrop.height);
    this.backdrop.setPosition(width / 2, height / 2).setScale((cover / zoom) * 1.02);
    this.stars.forEach((star, i) => {
      star.y -= 0.06 + (i % 5) * 0.03;
      if (star.y < -950) star.y = 950;
    });
  }
}

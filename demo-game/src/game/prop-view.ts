/** Draws what belongs to one arena or mode: the pillars of the carousel and the crown. Where they are follows from the state alone. */
import type * as Phaser from 'phaser';
import { FLOOR_RADIUS } from '../sim/floor.ts';
import { pillarAt } from '../sim/pillars.ts';
import { PILLARS } from '../sim/rules.ts';
import { Arena, Mode, Phase, type State } from '../sim/state.ts';
import type { BodyView } from './body-view.ts';
import { screenY } from './projection.ts';
import { ATLAS } from './textures.ts';

/** As for bodies: shadows on the ground, then who stands, the nearer in front. */
const GROUND = 10_000;
const STANDING = 14_000;
const ABOVE_HEAD = 60;
const RISE_FRAMES = 30;

export class PropView {
  private readonly pillars: readonly Phaser.GameObjects.Image[];
  private readonly shadows: readonly Phaser.GameObjects.Image[];
  private readonly crown: Phaser.GameObjects.Image;
  private readonly glow: Phaser.GameObjects.Image;
  private readonly at = { x: 0, y: 0 };
  private crownX = 0;
  private crownY = 0;

  constructor(
    scene: Phaser.Scene,
    private readonly textureScale: number,
  ) {
    const image = (key: string): Phaser.GameObjects.Image => scene.add.image(0, 0, ATLAS, key).setScale(1 / textureScale).setVisible(false);
    this.pillars = Array.from({ length: PILLARS }, () => image('pillar'));
    this.shadows = Array.from({ length: PILLARS }, () => image('shadow').setDepth(GROUND));
    this.crown = image('crown');
    this.glow = image('glow4').setDepth(GROUND + 3);
  }

  draw(state: State, alpha: number, bodies: readonly BodyView[], deltaMs: number): void {
    this.drawPillars(state, alpha);
    this.drawCrown(state, alpha, bodies, deltaMs);
  }

  private drawPillars(state: State, alpha: number): void {
    const shown = state.arena === Arena.carousel;
    const time = state.time + (state.phase === Phase.playing ? alpha : 0);
    const rise = state.phase === Phase.countdown ? Math.min(1, Math.max(0, (state.clock + alpha - 40) / RISE_FRAMES)) : 1;
    this.pillars.forEach((pillar, i) => {
      pillar.setVisible(shown && rise > 0);
      this.shadows[i].setVisible(shown && rise > 0);
      if (!shown) return;
      pillarAt(i, time, state.pattern, this.at);
      const y = screenY(this.at.y);
      pillar.setPosition(this.at.x, y - 28 - (1 - rise) * 300).setAlpha(rise).setDepth(STANDING + y + 6);
      this.shadows[i].setPosition(this.at.x, y + 14).setAlpha(rise).setScale(1.25 / this.textureScale);
    });
  }

  private drawCrown(state: State, alpha: number, bodies: readonly BodyView[], deltaMs: number): void {
    const shown = state.mode === Mode.crown && state.phase !== Phase.matchOver && !(state.phase === Phase.countdown && state.clock < 60);
    this.crown.setVisible(shown);
    this.glow.setVisible(shown && state.crownBy < 0);
    if (!shown) return;
    const wearer = state.crownBy >= 0 ? bodies[state.crownBy] : undefined;
    const bob = Math.sin((state.clock + alpha) * 0.09);
    const x = wearer === undefined ? state.crownX : wearer.x;
    const y = wearer === undefined ? screenY(state.crownY) - 26 + bob * 7 : wearer.y - ABOVE_HEAD;
    // It flies from head to head.
    const far = Math.abs(x - this.crownX) + Math.abs(y - this.crownY) > 2 * FLOOR_RADIUS;
    const keep = far ? 0 : 0.62 ** (deltaMs / 16.7);
    this.crownX = x + (this.crownX - x) * keep;
    this.crownY = y + (this.crownY - y) * keep;
    const size = (wearer === undefined ? 1.15 : 1) / this.textureScale;
    this.crown.setPosition(this.crownX, this.crownY).setScale(size).setRotation(wearer === undefined ? bob * 0.12 : 0).setDepth(wearer === undefined ? STANDING + this.crownY + 40 : STANDING + wearer.y + 1);
    this.glow.setPosition(x, screenY(state.crownY) + 6).setScale((2 + bob * 0.25) / this.textureScale, (1.3 + bob * 0.16) / this.textureScale).setAlpha(0.75);
  }
}

/**
 * Draws the floor. Where a tile is follows from the state alone (its time to drop, the clock of the phase), so a rollback
 * moves it without a trace.
 */
import type * as Phaser from 'phaser';
import { FLOOR, TILES } from '../sim/floor.ts';
import { TILE_WARNING } from '../sim/rules.ts';
import { Arena, Phase, type State } from '../sim/state.ts';
import { screenY } from './projection.ts';
import { ATLAS, TILE_SHADES } from './textures.ts';

/** A tile is out of sight so many frames after it dropped. */
const DROP_FRAMES = 52;
const RISE_FRAMES = 26;
const RISE_PER_RING = 7;

export interface FloorListener {
  dropped(x: number, y: number): void;
  warned(x: number): void;
}

export class FloorView {
  private readonly tops: Phaser.GameObjects.Image[] = [];
  private readonly heats: Phaser.GameObjects.Image[] = [];
  private lastTime = 0;
  private arena = -1;

  constructor(
    scene: Phaser.Scene,
    private readonly textureScale: number,
    private readonly listener: FloorListener,
  ) {
    FLOOR.forEach((tile, i) => {
      this.tops[i] = scene.add.image(tile.x, screenY(tile.y), ATLAS, 'heart0').setScale(1 / textureScale).setDepth(screenY(tile.y));
      this.heats[i] = scene.add.image(tile.x, screenY(tile.y), ATLAS, 'hot').setScale(1 / textureScale).setDepth(screenY(tile.y) + 0.1).setVisible(false);
    });
  }

  /** The tiles of another arena. */
  private dress(arena: number): void {
    if (arena === this.arena) return;
    this.arena = arena;
    FLOOR.forEach((tile, i) => {
      const shade = (((tile.q - tile.r) % TILE_SHADES) + TILE_SHADES) % TILE_SHADES;
      this.tops[i].setFrame(i === 0 ? `heart${arena}` : `tile${arena}${shade}`);
      this.heats[i].setFrame(arena === Arena.ice ? 'cracked' : 'hot');
    });
  }

  draw(state: State, alpha: number, nowMs: number): void {
    this.dress(state.arena);
    const time = state.time + (state.phase === Phase.playing ? alpha : 0);
    const rising = state.phase === Phase.countdown ? state.clock + alpha : Infinity;
    for (let tile = 0; tile < TILES; tile += 1) {
      if (state.dropAt[tile] === 0) this.hide(tile);
      else this.place(tile, state.dropAt[tile] - time, rising, nowMs);
    }
    this.tell(state);
  }

  private hide(tile: number): void {
    this.tops[tile].setVisible(false);
    this.heats[tile].setVisible(false);
  }

  private place(tile: number, left: number, rising: number, nowMs: number): void {
    const top = this.tops[tile];
    const heat = this.heats[tile];
    if (left <= 0) return this.drop(tile, -left);
    const { x, y, ring } = FLOOR[tile];
    const rise = riseOf(rising - ring * RISE_PER_RING);
    const heatLevel = left < TILE_WARNING && rising === Infinity ? 1 - left / TILE_WARNING : 0;
    const tremble = heatLevel * heatLevel * 3.2;
    const jolt = Math.sin(nowMs * 0.045 + tile * 7) * tremble;
    top.setVisible(rise > 0).setAlpha(Math.min(1, rise * 1.6)).setPosition(x + jolt, screenY(y) + (1 - rise) * 150 + Math.cos(nowMs * 0.05 + tile) * tremble * 0.6);
    top.setScale(1 / this.textureScale).setRotation(0);
    heat.setVisible(heatLevel > 0);
    if (heatLevel <= 0) return;
    const pulse = 0.86 + 0.14 * Math.sin(nowMs * (0.008 + heatLevel * 0.02));
    heat.setPosition(top.x, top.y).setScale(1 / this.textureScale).setRotation(0).setAlpha(Math.min(1, heatLevel * 10) * pulse);
  }

  private drop(tile: number, frames: number): void {
    const top = this.tops[tile];
    const heat = this.heats[tile];
    const visible = frames < DROP_FRAMES;
    top.setVisible(visible);
    heat.setVisible(visible);
    if (!visible) return;
    const { x, y } = FLOOR[tile];
    const share = frames / DROP_FRAMES;
    const scale = (1 - share * 0.35) / this.textureScale;
    const turn = (tile % 2 === 0 ? 1 : -1) * share * share * 0.7;
    for (const image of [top, heat]) image.setPosition(x, screenY(y) + 0.26 * frames * frames).setScale(scale).setRotation(turn).setAlpha((1 - share) ** 0.8);
    heat.setAlpha((1 - share) * 0.6);
  }

  private tell(state: State): void {
    const { time } = state;
    if (state.phase === Phase.playing && time > this.lastTime && time - this.lastTime < 30) {
      for (let tile = 0; tile < TILES; tile += 1) {
        const at = state.dropAt[tile];
        if (at > this.lastTime && at <= time) this.listener.dropped(FLOOR[tile].x, FLOOR[tile].y);
        if (at - TILE_WARNING > this.lastTime && at - TILE_WARNING <= time) this.listener.warned(FLOOR[tile].x);
      }
    }
    this.lastTime = time;
  }
}

/** 0 below, 1 in place, a little past it on the way. */
function riseOf(frames: number): number {
  const t = Math.min(1, Math.max(0, frames / RISE_FRAMES));
  const back = t - 1;
  return t === 0 ? 0 : 1 + 2.2 * back * back * back + 1.2 * back * back;
}

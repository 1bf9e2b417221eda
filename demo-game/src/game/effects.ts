/** What events look and sound like. Each is heard once, however often its frame is simulated; see the events in `sim`. */
import type { BodyView } from './body-view.ts';
import type { Camera } from './camera.ts';
import type { Particles } from './particles.ts';
import { screenY } from './projection.ts';
import type { Sounds } from './sounds.ts';
import { CONFETTI } from './textures.ts';
import { FLOOR_RADIUS } from '../sim/floor.ts';

export interface GameEventLike {
  readonly name: string;
  readonly data: unknown;
  readonly undone: boolean;
}

interface Hit {
  by: number;
  to: number;
  x: number;
  y: number;
  power: number;
  strike: boolean;
}

const IN_FRONT = 28_000;

export class Effects {
  constructor(
    private readonly particles: Particles,
    private readonly camera: Camera,
    private readonly sounds: Sounds,
    private readonly bodies: readonly BodyView[],
  ) {}

  hear(event: GameEventLike): void {
    if (event.undone) return; // a spark too many is gone before anybody could tell
    const data = event.data as Record<string, number>;
    if (event.name === 'hit') this.hit(event.data as Hit);
    else if (event.name === 'dash') this.dash(data.body);
    else if (event.name === 'fall') this.fall(data.body);
    else if (event.name === 'bonk') this.bonk(event.data as { body: number; x: number; y: number });
    else if (event.name === 'crown') this.crowned(data.body);
    else if (event.name === 'streak') this.sounds.streak(data.count);
    else if (event.name === 'roundOver') this.sounds.roundOver(data.winner >= 0);
    else if (event.name === 'matchOver') this.celebrate();
  }

  private hit({ by, to, x, y, power, strike }: Hit): void {
    const at = screenY(y) - 12;
    this.sounds.hit(power, panOf(x));
    this.camera.shake(strike ? 5 + power * 7 : power * 5);
    this.bodies[to]?.feel(power * 1.4);
    this.bodies[by]?.feel(power);
    const sparks = Math.min(16, Math.round(3 + power * 6));
    for (let i = 0; i < sparks; i += 1) this.spray(x, at, i % 2 === 0 ? `spark${this.lookOf(to)}` : 'white', 160 + power * 200);
    this.particles.add({ texture: 'shock', x, y: at, lifeMs: 260 + power * 70, scale: 0.15, endScale: 0.5 + power * 0.55, alpha: 0.9, flatten: 0.8, depth: IN_FRONT });
    if (strike) this.particles.add({ texture: 'burst', x, y: at, lifeMs: 170, scale: 0.35 + power * 0.3, endScale: 0.75 + power * 0.4, turn: Math.random() * 6, depth: IN_FRONT + 1 });
  }

  private bonk({ body, x, y }: { body: number; x: number; y: number }): void {
    this.sounds.bonk(panOf(x));
    this.camera.shake(6);
    this.bodies[body]?.feel(1.4);
    this.particles.add({ texture: 'shock', x, y: screenY(y) - 14, lifeMs: 300, scale: 0.2, endScale: 0.8, alpha: 0.9, depth: IN_FRONT });
    for (let i = 0; i < 6; i += 1) this.spray(x, screenY(y) - 14, i % 2 === 0 ? `spark${this.lookOf(body)}` : 'white', 260);
  }

  private lookOf(body: number): number {
    return this.bodies[body]?.look ?? body;
  }

  private crowned(body: number): void {
    const view = this.bodies[body];
    if (view === undefined) return;
    this.sounds.crown(panOf(view.x));
    for (let i = 0; i < 12; i += 1) this.spray(view.x, view.y - 50, 'spark4', 260);
    this.particles.add({ texture: 'glow4', x: view.x, y: view.y - 40, lifeMs: 420, scale: 0.6, endScale: 3, alpha: 0.7, depth: IN_FRONT });
  }

  private spray(x: number, y: number, texture: string, speed: number): void {
    const angle = Math.random() * Math.PI * 2;
    const fast = speed * (0.4 + Math.random() * 0.8);
    this.particles.add({ texture, x, y, vx: Math.cos(angle) * fast, vy: Math.sin(angle) * fast * 0.8 - 60, gravity: 500, drag: 2, lifeMs: 320 + Math.random() * 280, scale: 0.5 + Math.random() * 0.6, depth: IN_FRONT });
  }

  private dash(body: number): void {
    const view = this.bodies[body];
    if (view === undefined) return;
    this.sounds.dash(panOf(view.x));
    for (let i = 0; i < 5; i += 1) {
      this.particles.add({ texture: 'puff', x: view.x + (Math.random() - 0.5) * 30, y: view.y + 12 + (Math.random() - 0.5) * 12, vx: (Math.random() - 0.5) * 90, vy: (Math.random() - 0.5) * 50, lifeMs: 380, scale: 0.5, endScale: 1.1, alpha: 0.5, depth: 10_002 });
    }
  }

  private fall(body: number): void {
    const view = this.bodies[body];
    this.sounds.fall(panOf(view?.x ?? 0));
    this.camera.shake(7);
    if (view === undefined) return;
    this.particles.add({ texture: `glow${view.look}`, x: view.x, y: view.y, lifeMs: 620, scale: 1.2, endScale: 6.8, alpha: 0.55, depth: -1000 });
    for (let i = 0; i < 10; i += 1) this.particles.add({ texture: `spark${view.look}`, x: view.x, y: view.y, vx: (Math.random() - 0.5) * 220, vy: -120 - Math.random() * 240, gravity: 620, lifeMs: 700, scale: 0.9, depth: IN_FRONT });
  }

  tileDropped(x: number, y: number): void {
    this.sounds.crack(panOf(x));
    const at = screenY(y);
    for (let i = 0; i < 5; i += 1) {
      const texture = i % 2 === 0 ? 'chip' : 'ember';
      this.particles.add({ texture, x: x + (Math.random() - 0.5) * 80, y: at + (Math.random() - 0.5) * 50, vx: (Math.random() - 0.5) * 120, vy: -90 - Math.random() * 130, gravity: 700, lifeMs: 650, scale: 0.9, endScale: 0.3, spin: 6, depth: at + 2 });
    }
  }

  private celebrate(): void {
    this.sounds.matchOver();
    for (let i = 0; i < 110; i += 1) {
      this.particles.add({
        texture: `confetti${i % CONFETTI.length}`,
        x: (Math.random() - 0.5) * 2.2 * FLOOR_RADIUS,
        y: -420 - Math.random() * 700,
        vx: (Math.random() - 0.5) * 60,
        vy: 130 + Math.random() * 130,
        lifeMs: 4200 + Math.random() * 2500,
        scale: 1.1,
        endScale: 0.9,
        spin: (Math.random() - 0.5) * 12,
        turn: Math.random() * 6,
        flatten: 0.4 + Math.random() * 0.6,
        depth: 31_000,
      });
    }
  }
}

/** Left to right as -1 to 1. */
function panOf(x: number): number {
  return Math.max(-1, Math.min(1, x / FLOOR_RADIUS)) * 0.7;
}

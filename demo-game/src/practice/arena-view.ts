/**
 * What one machine's player sees, drawn from that machine's own state; around the others, a thin ring where they are on their own machines at
 * this moment: what a prediction is off by is the way between the two.
 */
import { DrawViews } from '@rollmesh/browser';
import { avatar } from '../dom.ts';
import { ARENA, RADIUS, STAR_RADIUS, type ChaseState, type StarChase } from './game.ts';
import type { Machine } from './machine.ts';
import { fit, type Theme } from './theme.ts';
import type { World } from './world.ts';
import { lookOf } from '../game/palette.ts';

const SMOOTH = { x: { snap: 90, halfLifeMs: 45 }, y: { snap: 90, halfLifeMs: 45 } } as const;
/** A picture's width in radii of the body. */
const PICTURE = 3.5;

export interface ArenaOptions {
  /** Corrections fade instead of jumping. */
  readonly smooth: boolean;
  /** Rings where the others really are. */
  readonly truth: boolean;
}

export class ArenaView {
  private readonly pictures = [0, 1, 2, 3].map((slot) => {
    const image = new Image();
    image.src = avatar(slot);
    return image;
  });
  private readonly seats: number[] = [];
  private room: Machine['room'];
  private views: DrawViews<StarChase, 'x' | 'y'> | undefined;

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly machine: Machine,
  ) {}

  draw(world: World, theme: Theme, options: ArenaOptions): void {
    const { machine } = this;
    const fitted = fit(this.canvas);
    if (fitted === undefined) return;
    const { pen, width, height } = fitted;
    const scale = Math.min(width / ARENA.width, height / ARENA.height);
    pen.translate((width - ARENA.width * scale) / 2, (height - ARENA.height * scale) / 2);
    pen.scale(scale, scale);
    this.floor(pen, theme);
    if (machine.room?.phase === 'playing') this.match(pen, world, theme, options);
    const words = wordsOf(machine);
    if (words !== '') this.veil(pen, theme, words);
  }

  private floor(pen: CanvasRenderingContext2D, theme: Theme): void {
    pen.fillStyle = theme.floor;
    pen.fillRect(0, 0, ARENA.width, ARENA.height);
    pen.strokeStyle = theme.grid;
    pen.lineWidth = 1;
    pen.beginPath();
    for (let x = 40; x < ARENA.width; x += 40) line(pen, x, 0, x, ARENA.height);
    for (let y = 40; y < ARENA.height; y += 40) line(pen, 0, y, ARENA.width, y);
    pen.stroke();
  }

  private match(pen: CanvasRenderingContext2D, world: World, theme: Theme, { smooth, truth }: ArenaOptions): void {
    const room = this.machine.room!;
    if (this.room !== room) {
      this.room = room;
      this.views = new DrawViews<StarChase, 'x' | 'y'>(room, SMOOTH);
    }
    const { shown } = this.views!.at(world.nowMs);
    const state = room.state as ChaseState;
    const { x, y } = smooth ? shown : state;
    star(pen, state.starX, state.starY, theme);
    const order = [...world.machines].sort((a, b) => (y[a.slot] ?? 0) - (y[b.slot] ?? 0));
    for (const other of order) {
      // Whose page reloads has no seat to look at: it is drawn where it was seen last.
      const seat = this.seatOf(other);
      if (seat >= 0) this.body(pen, x[seat], y[seat], other.index, state.away[seat] === 1);
    }
    if (truth) for (const other of world.machines) if (other !== this.machine) this.ring(pen, other);
    this.scores(pen, world, state, theme);
  }

  private seatOf({ index, slot }: Machine): number {
    if (slot >= 0) this.seats[index] = slot;
    return this.seats[index] ?? -1;
  }

  private body(pen: CanvasRenderingContext2D, x: number, y: number, index: number, away: boolean): void {
    pen.fillStyle = 'rgb(0 0 0 / .22)';
    pen.beginPath();
    pen.ellipse(x, y + RADIUS * 0.72, RADIUS * 0.95, RADIUS * 0.4, 0, 0, Math.PI * 2);
    pen.fill();
    const picture = this.pictures[index]!;
    const size = RADIUS * PICTURE;
    pen.globalAlpha = away ? 0.35 : 1;
    if (picture.complete && picture.naturalWidth > 0) pen.drawImage(picture, x - size / 2, y - size * 0.68, size, (size * picture.naturalHeight) / picture.naturalWidth);
    pen.globalAlpha = 1;
  }

  /** Where the other one is on its own machine now. */
  private ring(pen: CanvasRenderingContext2D, other: Machine): void {
    if (other.room?.phase !== 'playing' || other.slot < 0) return;
    const { x, y } = other.room.state;
    pen.strokeStyle = lookOf(other.index).light;
    pen.lineWidth = 1.6;
    pen.setLineDash([4, 3]);
    pen.beginPath();
    pen.arc(x[other.slot], y[other.slot], RADIUS + 3, 0, Math.PI * 2);
    pen.stroke();
    pen.setLineDash([]);
  }

  private scores(pen: CanvasRenderingContext2D, world: World, state: ChaseState, theme: Theme): void {
    pen.font = '700 13px system-ui, sans-serif';
    pen.textAlign = 'left';
    pen.textBaseline = 'middle';
    const shown = world.machines.filter(({ slot }) => slot >= 0);
    const texts = shown.map(({ slot }) => String(state.score[slot]));
    const wide = texts.reduce((sum, text) => sum + 22 + pen.measureText(text).width, 8);
    pen.fillStyle = theme.floor;
    pen.globalAlpha = 0.75;
    pen.fillRect(0, 2, wide, 22);
    pen.globalAlpha = 1;
    let at = 10;
    for (const other of shown) {
      const text = String(state.score[other.slot]);
      pen.fillStyle = lookOf(other.index).fill;
      pen.beginPath();
      pen.arc(at + 4, 13, 4.5, 0, Math.PI * 2);
      pen.fill();
      pen.fillStyle = theme.ink;
      pen.fillText(text, at + 12, 13.5);
      at += 22 + pen.measureText(text).width;
    }
  }

  private veil(pen: CanvasRenderingContext2D, theme: Theme, words: string): void {
    pen.fillStyle = theme.floor;
    pen.globalAlpha = 0.72;
    pen.fillRect(0, 0, ARENA.width, ARENA.height);
    pen.globalAlpha = 1;
    pen.fillStyle = theme.ink;
    pen.font = '700 19px system-ui, sans-serif';
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText(words, ARENA.width / 2, ARENA.height / 2);
  }
}

/** What lies over the picture; nothing while it plays. */
export function wordsOf(machine: Machine): string {
  if (machine.loading) return 'Reloading…';
  if (machine.frozen) return 'Frozen';
  return machine.playing ? '' : 'Meeting the others…';
}

function line(pen: CanvasRenderingContext2D, x: number, y: number, x2: number, y2: number): void {
  pen.moveTo(x, y);
  pen.lineTo(x2, y2);
}

function star(pen: CanvasRenderingContext2D, x: number, y: number, theme: Theme): void {
  pen.beginPath();
  for (let i = 0; i < 10; i += 1) {
    const radius = i % 2 === 0 ? STAR_RADIUS + 1 : STAR_RADIUS * 0.48;
    const angle = (Math.PI / 5) * i - Math.PI / 2;
    pen.lineTo(x + Math.cos(angle) * radius, y + Math.sin(angle) * radius);
  }
  pen.closePath();
  pen.lineJoin = 'round';
  pen.lineWidth = 2;
  pen.strokeStyle = 'rgb(0 0 0 / .35)';
  pen.stroke();
  pen.fillStyle = theme.star;
  pen.fill();
}

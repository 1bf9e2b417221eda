/**
 * Rollback as it happens: a strip of the newest frames, final, confirmed or predicted, how often each was simulated again, and the newest
 * checksum of the final state. For developers, and for whoever wonders what the game is doing.
 */
import { BOLD, graphPanel, text, WIDTH, type Colours, type Graph, type GraphOptions, type Painter } from './graph-panel.ts';
import type { GraphRoom } from './net-graph.ts';

const PAD = 10;
const SHOWN_FRAMES = 60;
const CELL = (WIDTH - 2 * PAD) / SHOWN_FRAMES;
const BAR = 36;
const STRIP = 14;
/** A frame simulated again so often reaches the top. */
const MOST_AGAIN = 8;
/** Drawn on every third animation frame: eyes see no more of it. */
const DRAW_EVERY = 3;

/** Shows the rollback overlay of `room` on F4, or `options.key`. */
export function rollbackOverlay(room: GraphRoom, options: GraphOptions = {}): Graph {
  return graphPanel(new RollbackPainter(room), { corner: 'bottom-left', ...options }, 'F4');
}

class RollbackPainter implements Painter {
  /** By frame modulo the ring: how often it was simulated again, and which frame that is. */
  private readonly again = new Uint16Array(SHOWN_FRAMES * 2);
  private readonly frameOf = new Int32Array(SHOWN_FRAMES * 2).fill(-1);
  private stats: GraphRoom['stats'];
  private frame = -1;
  private rollbacks = 0;
  private resimulated = 0;
  private drawings = 0;

  constructor(private readonly room: GraphRoom) {
    this.stats = room.stats;
  }

  height(): number {
    return 112;
  }

  sample(): boolean {
    const stats = (this.stats = this.room.stats);
    if (stats.frame < this.frame) this.frameOf.fill(-1);
    if (stats.rollbacks > this.rollbacks) this.mark(stats.frame, Math.max(stats.rollbackFrames, 1), stats.resimulatedFrames - this.resimulated);
    this.frame = stats.frame;
    this.rollbacks = stats.rollbacks;
    this.resimulated = stats.resimulatedFrames;
    this.drawings = (this.drawings + 1) % DRAW_EVERY;
    return this.drawings === 0;
  }

  paint(pen: CanvasRenderingContext2D, colours: Colours): void {
    const { stats } = this;
    text(pen, 'Rollback', PAD, 17, colours.ink, BOLD);
    const share = stats.frame > 0 ? Math.round((stats.resimulatedFrames / stats.frame) * 100) : 0;
    text(pen, `${stats.resimulatedFrames} frames again (${share} %)`, WIDTH - PAD, 17, colours.soft, undefined, 'right');
    this.paintStrip(pen, colours, 26);
    const y = 26 + BAR + STRIP + 14;
    const newest = stats.frame - 1;
    this.legend(pen, colours, PAD, y, colours.warm, `predicted ${newest}`);
    this.legend(pen, colours, PAD + 108, y, colours.calm, `confirmed ${back(newest, stats.confirmedFrame)}`);
    this.legend(pen, colours, PAD + 214, y, colours.good, `final ${back(newest, stats.finalFrame)}`);
    text(pen, this.checksum(), PAD, y + 15, colours.soft);
  }

  private paintStrip(pen: CanvasRenderingContext2D, colours: Colours, y: number): void {
    const { stats } = this;
    const newest = stats.frame - 1;
    for (let back = 0; back < SHOWN_FRAMES; back++) {
      const frame = newest - back;
      if (frame < 0) break;
      const x = WIDTH - PAD - (back + 1) * CELL;
      pen.fillStyle = frame <= stats.finalFrame ? colours.good : frame <= stats.confirmedFrame ? colours.calm : colours.warm;
      pen.fillRect(x, y + BAR, CELL - 1, STRIP);
      const place = frame % this.again.length;
      const again = this.frameOf[place] === frame ? this.again[place]! : 0;
      const size = Math.min(1, again / MOST_AGAIN) * BAR;
      pen.globalAlpha = 0.75;
      pen.fillRect(x, y + BAR - size - 1, CELL - 1, size);
      pen.globalAlpha = 1;
    }
    pen.fillStyle = colours.line;
    pen.fillRect(PAD, y + BAR - 0.5, WIDTH - 2 * PAD, 0.5);
  }

  private legend(pen: CanvasRenderingContext2D, colours: Colours, x: number, y: number, colour: string, words: string): void {
    pen.fillStyle = colour;
    pen.fillRect(x, y - 8, 8, 8);
    text(pen, words, x + 12, y, colours.ink);
  }

  private checksum(): string {
    const { session } = this.room;
    const frame = session?.newestCheckpoint ?? -1;
    const sum = session === undefined || frame < 0 ? -1 : session.checksumAt(frame);
    return sum < 0 ? 'no checksum of a final state yet' : `checksum ${(sum >>> 0).toString(16).padStart(8, '0')} before frame ${frame}`;
  }

  /** The last rollback's frames are known; earlier ones of the same drawing are counted to them. */
  private mark(next: number, depth: number, simulated: number): void {
    const times = Math.max(1, Math.round(simulated / depth));
    for (let frame = Math.max(0, next - 1 - depth); frame < next - 1; frame++) {
      const place = frame % this.again.length;
      if (this.frameOf[place] !== frame) {
        this.frameOf[place] = frame;
        this.again[place] = 0;
      }
      this.again[place] = Math.min(0xffff, this.again[place]! + times);
    }
  }
}

function back(newest: number, frame: number): string {
  // With an input delay, what is to come may be confirmed already.
  return frame < 0 ? '–' : newest === frame ? '±0' : newest < frame ? `+${frame - newest}` : `−${newest - frame}`;
}

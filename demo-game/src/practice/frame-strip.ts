/**
 * The newest frames of one machine as cells, from old on the left to the present on the right: final, confirmed or predicted; and above each
 * how often it was simulated again. The kit's `rollbackOverlay` shows the same in a game.
 */
import type { Machine } from './machine.ts';
import { fit, type Theme } from './theme.ts';

const SHOWN = 48;
const KEPT = SHOWN * 2;
const MOST_AGAIN = 6;
const CELL_SHARE = 0.34;

export class FrameStrip {
  private readonly again = new Uint16Array(KEPT);
  private readonly frameOf = new Int32Array(KEPT).fill(-1);
  private session: unknown;
  private rollbacks = 0;
  private resimulated = 0;

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly machine: Machine,
  ) {}

  /** Once per animation frame, drawn or not. */
  sample(): void {
    const session = this.machine.room?.session;
    if (session === undefined) return;
    const { stats, currentFrame } = session;
    if (this.session !== session) {
      this.session = session;
      this.frameOf.fill(-1);
    } else if (stats.rollbacks > this.rollbacks) {
      const depth = Math.max(1, stats.rollbackFrames);
      this.mark(currentFrame, depth, Math.max(1, Math.round((stats.resimulatedFrames - this.resimulated) / depth)));
    }
    this.rollbacks = stats.rollbacks;
    this.resimulated = stats.resimulatedFrames;
  }

  draw(theme: Theme): void {
    const fitted = fit(this.canvas);
    if (fitted === undefined) return;
    const { pen, width, height } = fitted;
    const session = this.machine.room?.session;
    const cell = width / SHOWN;
    const base = height * (1 - CELL_SHARE);
    pen.fillStyle = theme.line;
    pen.fillRect(0, base - 1, width, 1);
    for (let back = 0; back < SHOWN; back += 1) {
      const frame = (session?.currentFrame ?? 0) - 1 - back;
      if (session === undefined || frame < 0) break;
      const x = width - (back + 1) * cell;
      pen.fillStyle = frame <= session.finalFrame ? theme.final : frame <= session.confirmedFrame ? theme.confirmed : theme.predicted;
      pen.fillRect(x, base + 1, Math.max(1, cell - 1), height - base - 1);
      const place = frame % KEPT;
      const times = this.frameOf[place] === frame ? this.again[place]! : 0;
      const bar = Math.min(1, times / MOST_AGAIN) * (base - 2);
      pen.fillRect(x, base - 1 - bar, Math.max(1, cell - 1), bar);
    }
  }

  private mark(next: number, depth: number, times: number): void {
    for (let frame = Math.max(0, next - 1 - depth); frame < next - 1; frame += 1) {
      const place = frame % KEPT;
      if (this.frameOf[place] !== frame) {
        this.frameOf[place] = frame;
        this.again[place] = 0;
      }
      this.again[place] += times;
    }
  }
}

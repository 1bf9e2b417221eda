/** Two plots over the last twelve seconds: how deep each machine went back, and when it waited. */
import { lookOf } from '../game/palette.ts';
import { BINS } from './history.ts';
import { fit, type Theme } from './theme.ts';
import type { World } from './world.ts';

const LEFT = 20;
const FONT = '600 11px system-ui, sans-serif';

/** Lines, one per machine: the deepest rollback of every tenth of a second. */
export function plotDepth(canvas: HTMLCanvasElement, world: World, theme: Theme): void {
  const fitted = fit(canvas);
  if (fitted === undefined) return;
  const { pen, width, height } = fitted;
  const most = Math.max(8, ...world.history.map((each) => each.deepest(BINS)));
  const top = 8;
  const bottom = height - 4;
  const yOf = (depth: number): number => bottom - (depth / most) * (bottom - top);
  pen.font = FONT;
  pen.textBaseline = 'middle';
  pen.textAlign = 'right';
  for (const depth of [0, most / 2, most]) {
    pen.fillStyle = theme.line;
    pen.fillRect(LEFT, Math.round(yOf(depth)), width - LEFT, 1);
    pen.fillStyle = theme.soft;
    pen.fillText(String(Math.round(depth)), LEFT - 5, Math.min(height - 7, Math.max(7, yOf(depth))));
  }
  pen.lineWidth = 2;
  pen.lineJoin = 'round';
  world.history.forEach((history, index) => {
    pen.strokeStyle = lookOf(index).fill;
    pen.beginPath();
    // The newest bin is still being filled.
    for (let back = BINS - 2; back >= 1; back -= 1) {
      const bin = history.count - back;
      if (bin < 0) continue;
      // Lines of equal height side by side, not over one another.
      pen.lineTo(xOf(back, width), yOf(history.depth[bin % BINS]!) - index * 1.5);
    }
    pen.stroke();
  });
}

/** Lanes, one per machine: red where it waits for somebody, hatched where it does not run. */
export function plotWaits(canvas: HTMLCanvasElement, world: World, theme: Theme): void {
  const fitted = fit(canvas);
  if (fitted === undefined) return;
  const { pen, width, height } = fitted;
  const lane = height / world.machines.length;
  const cell = (width - LEFT) / (BINS - 2);
  world.history.forEach((history, index) => {
    const y = index * lane + 2;
    const tall = Math.max(4, lane - 5);
    pen.fillStyle = lookOf(index).fill;
    pen.beginPath();
    pen.arc(9, y + tall / 2, 4.5, 0, Math.PI * 2);
    pen.fill();
    pen.fillStyle = theme.line;
    pen.fillRect(LEFT, y, width - LEFT, tall);
    for (let back = BINS - 2; back >= 1; back -= 1) {
      const bin = history.count - back;
      if (bin < 0) continue;
      const kind = history.waits[bin % BINS]!;
      if (kind === 0) continue;
      pen.fillStyle = kind === 1 ? theme.bad : theme.soft;
      pen.fillRect(xOf(back, width) - cell, y, cell + 0.5, tall);
    }
  });
}

function xOf(back: number, width: number): number {
  return width - ((back - 1) / (BINS - 2)) * (width - LEFT);
}

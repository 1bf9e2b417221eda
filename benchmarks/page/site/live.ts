/** The picture while measuring: every round trip as a dot, every second’s losses as bars below. */
import { el } from '../../report/page/dom.ts';
import { colors } from '../../report/page/theme.ts';
import type { Probe } from './probe.ts';

const HEIGHT = 190;

export class LivePlot {
  readonly element = el('canvas', { class: 'live', height: String(HEIGHT), role: 'img', 'aria-label': 'Round trips so far' });

  draw(probe: Probe, seconds: number): void {
    const { element } = this;
    const width = element.clientWidth;
    if (width === 0) return;
    const scale = devicePixelRatio;
    element.width = width * scale;
    element.height = HEIGHT * scale;
    const pen = element.getContext('2d')!;
    pen.scale(scale, scale);
    const { grid, faint, series } = colors();
    const most = niceMost(probe.roundTrips.reduce((max, { ms }) => Math.max(max, ms), 20));
    pen.font = '11px system-ui, sans-serif';
    for (const share of [0, 0.5, 1]) {
      const y = HEIGHT - 8 - share * (HEIGHT - 26);
      pen.fillStyle = grid;
      pen.fillRect(0, y, width, 1);
      pen.fillStyle = faint;
      pen.fillText(`${Math.round(share * most)} ms`, 2, y - 4);
    }
    pen.fillStyle = series[0]!;
    for (const { atMs, ms } of probe.roundTrips) pen.fillRect((width * atMs) / 1000 / seconds - 1, HEIGHT - 8 - (ms / most) * (HEIGHT - 26) - 1, 2.2, 2.2);
  }
}

function niceMost(ms: number): number {
  return [20, 40, 60, 100, 150, 200, 300, 400, 600, 1000, 2000, 4000].find((each) => each >= ms) ?? ms;
}

/** uPlot as this report uses it: one call, drawn anew when theme, width or data change. */
import uPlot from 'uplot';
import { el } from './dom.ts';
import { colors, onTheme } from './theme.ts';

export interface Line {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** Draw bars instead of a line. */
  readonly bars?: boolean;
}

export interface PlotSpec {
  readonly x: readonly number[];
  readonly lines: readonly Line[];
  readonly height: number;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Where the x axis has marks and what they say; default: numbers. */
  readonly xMarks?: readonly { readonly at: number; readonly text: string }[];
  readonly logY?: boolean;
  /** A line across at y = 0. */
  readonly fromZero?: boolean;
  readonly xText?: (x: number) => string;
  readonly yText?: (y: number) => string;
  /** Plots with the same key show the same moment under the mouse. */
  readonly sync?: string;
}

export class Plot {
  readonly element = el('div', { class: 'plot' });
  private drawn: uPlot | undefined;
  private spec: PlotSpec | undefined;
  private width = 0;

  constructor() {
    onTheme(() => this.draw());
    new ResizeObserver(() => {
      if (Math.abs(this.element.clientWidth - this.width) > 1) this.draw();
    }).observe(this.element);
  }

  show(spec: PlotSpec): void {
    this.spec = spec;
    this.draw();
  }

  private draw(): void {
    this.width = this.element.clientWidth;
    if (this.spec === undefined || this.width < 50) return;
    this.drawn?.destroy();
    this.drawn = new uPlot(optionsOf(this.spec, this.width), [this.spec.x as number[], ...this.spec.lines.map(({ values }) => values as number[])], this.element);
  }
}

function optionsOf(spec: PlotSpec, width: number): uPlot.Options {
  const { ink, grid, series } = colors();
  const axis = { stroke: ink, font: '12px system-ui, sans-serif', labelFont: '12px system-ui, sans-serif', grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
  const { xMarks, logY, xText, yText } = spec;
  return {
    width,
    height: spec.height,
    cursor: { points: { size: 7 }, ...(spec.sync === undefined ? {} : { sync: { key: spec.sync } }) },
    legend: { live: true },
    scales: { x: { time: false }, y: logY === true ? { distr: 3 } : { range: (_, min, max) => rangeOf(min, max, spec.fromZero === true) } },
    axes: [
      {
        ...axis,
        label: spec.xLabel,
        labelSize: 22,
        size: 38,
        ...(xMarks === undefined ? {} : { splits: () => xMarks.map(({ at }) => at), values: () => xMarks.map(({ text }) => text) }),
      },
      { ...axis, label: spec.yLabel, labelSize: 22, size: 52, ...(logY === true ? { values: (_: uPlot, ticks: number[]) => ticks.map((tick) => (/^[125]/.test(String(tick)) ? String(tick) : '')) } : {}) },
    ],
    series: [
      { label: spec.xLabel, value: (_, x: number | null) => (x === null || x === undefined ? '' : xText === undefined ? String(Math.round(x * 100) / 100) : xText(x)) },
      ...spec.lines.map(({ name, bars }, i) => ({
        label: name,
        stroke: series[i % series.length]!,
        width: 2,
        points: { show: false },
        ...(bars === true ? { paths: uPlot.paths.bars!({ size: [0.8, 8] }), fill: `${series[i % series.length]!}99`, width: 0 } : {}),
        value: (_: uPlot, y: number | null) => (y === null || y === undefined ? '' : yText === undefined ? String(Math.round(y * 100) / 100) : yText(y)),
      })),
    ],
  };
}

function rangeOf(min: number, max: number, fromZero: boolean): [number, number] {
  const low = fromZero ? Math.min(0, min) : min;
  const room = Math.max((max - low) * 0.08, 0.02);
  return [low === 0 ? 0 : low - room, max + room];
}

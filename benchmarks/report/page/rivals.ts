/** Engines side by side: bars on a logarithmic scale, since they differ by hundreds, and who stays right in which weather. */
import type { Cell, TierResult } from '../../lib/results.ts';
import { shown } from '../../lib/table.ts';
import type { EngineFigures, RivalsData } from '../../rivals/index.ts';
import type { CostAnswer } from '../../rivals/worker.ts';
import { barChart, type Bar } from './bars.ts';
import { card, choice, el, legend, section } from './dom.ts';
import { foldedTable, tableElement } from './table.ts';
import { seriesColor } from './theme.ts';

export function rivalsSection(tier: TierResult): HTMLElement {
  const { engines } = tier.data as RivalsData;
  const matrices = tier.tables.filter(({ title }) => title.includes('weather'));
  const remarks = el('ul', { class: 'remarks' }, ...tier.notes.map((note) => el('li', {}, note)));
  return section(
    'rivals', 'Beside other engines', tier.question,
    legend(engines.map(({ name, version }, i) => ({ name: `${name} ${version}`.trim(), color: seriesColor(colorOf(i)) }))),
    costCard(engines),
    ...matrices.slice(0, 1).map((table) => card(table.title, table.note, tableElement(table, paint))),
    card('Size', 'Minified and gzipped, KB of 1,000 bytes.', barChart(sizeBars(engines))),
    ...tier.tables.filter((table) => table !== matrices[0]).map(foldedTable),
    remarks,
  );
}

/** Ours is the first colour of all, the harness the last. */
function colorOf(index: number): number {
  return index === 0 ? 7 : index - 1;
}

const MEASURES: readonly { readonly name: string; readonly unit: string; of(answer: CostAnswer): number }[] = [
  { name: 'Cost', unit: 'µs per tick', of: ({ cost }) => cost.medianUs },
  { name: 'Traffic', unit: 'bytes per tick and link', of: ({ bytesPerTickAndLink }) => bytesPerTickAndLink },
  { name: 'Garbage', unit: 'heap bytes per tick', of: ({ heapBytesPerTick }) => heapBytesPerTick },
];

function costCard(engines: readonly EngineFigures[]): HTMLElement {
  const cases = Object.keys(engines[0]!.costs);
  const body = el('div', { class: 'grid' });
  const show = (measure: (typeof MEASURES)[number]): void =>
    body.replaceChildren(
      ...cases.map((name) => {
        const bars = engines.flatMap((engine, i): Bar[] => {
          const answer = engine.costs[name];
          if (answer === undefined) return [];
          if ('error' in answer) return [{ name: engine.name, value: 0, text: 'failed', color: colorOf(i) }];
          const value = measure.of(answer);
          const stalled = answer.stalledPercent >= 0.5 ? ` · ${shown(answer.stalledPercent)} % stalled` : '';
          const thrown = answer.exceptions > 0 ? ` · ${answer.exceptions} thrown` : '';
          return [{ name: engine.name, value, text: `${shown(Math.round(value * 100) / 100)}${stalled}${thrown}`, color: colorOf(i), faint: stalled + thrown !== '' }];
        });
        return el('div', { class: 'small' }, el('h4', {}, name), el('p', { class: 'note' }, `${measure.unit}, logarithmic`), barChart(bars, true));
      }),
    );
  const controls = el('div', { class: 'controls' }, choice('Measure', MEASURES.map(({ name }) => name), (i) => show(MEASURES[i]!)));
  return card('The same game, the same inputs', 'Every machine in one thread, each engine in a process of its own. Lengths are logarithmic: a bar a third longer may be ten times as much.', controls, body);
}

function sizeBars(engines: readonly EngineFigures[]): Bar[] {
  return engines.flatMap((engine, i) => Object.entries(engine.gzip).map(([what, bytes]): Bar => ({ name: `${engine.name}: ${what}`, value: bytes, text: `${(bytes / 1000).toFixed(1)} KB`, color: colorOf(i) })));
}

function paint(cell: Cell): string {
  const word = String(cell).split(/[ :;]/)[0]!;
  return ['exact', 'stalled', 'stuck', 'desynced', 'failed'].includes(word) ? `verdict ${word}` : '';
}

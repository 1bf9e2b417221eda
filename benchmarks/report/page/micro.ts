/** Costs: a tick by players and rollback depth, with its floor; the other questions as their tables. */
import type { TierResult } from '../../lib/results.ts';
import { shown } from '../../lib/table.ts';
import type { TickFigures } from '../../micro/tick.ts';
import { barChart, type Bar } from './bars.ts';
import { card, section } from './dom.ts';
import { foldedTable, tableElement } from './table.ts';

export function microSection(tier: TierResult): HTMLElement {
  const data = tier.data as { readonly tick?: readonly TickFigures[] };
  const ticks = data.tick ?? [];
  const rest = tier.tables.filter(({ title }) => title !== 'Cost of a tick');
  return section(
    'micro', 'Costs', tier.question,
    ticks.length === 0 ? undefined : card('A tick, per machine', 'µs of CPU; the line is best to worst of five, the mark a bare loop over the same steps and copies.', barChart(ticks.map(barOf))),
    ...tier.tables.filter(({ title }) => title === 'Cost of a tick').map(foldedTable),
    ...rest.map((table) => card(table.title, table.note, tableElement(table))),
  );
}

function barOf({ name, cost, floor, players }: TickFigures): Bar {
  return {
    name,
    value: cost.medianUs,
    low: cost.bestUs,
    high: cost.worstUs,
    mark: floor.medianUs,
    text: `${shown(cost.medianUs)} µs · ${shown(cost.medianUs / floor.medianUs)}× floor`,
    color: players === 2 ? 0 : players === 4 ? 1 : 2,
  };
}

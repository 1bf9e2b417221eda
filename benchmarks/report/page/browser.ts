/** Real browsers: how long a key takes to both screens, as curves and as pictures of where the time lies; and what of a frame it takes. */
import type { BrowserFigures } from '../../browser/measure.ts';
import { BIN_MS } from '../../browser/bins.ts';
import type { TierResult } from '../../lib/results.ts';
import { shown } from '../../lib/table.ts';
import { barChart, type Bar } from './bars.ts';
import { card, choice, el, legend, section } from './dom.ts';
import { NINES_PLOT, ninesOf } from './nines.ts';
import { Plot } from './plot.ts';
import { shape } from './shape.ts';
import { foldedTable } from './table.ts';
import { seriesColor } from './theme.ts';

/** What a whole frame may take of netcode with eight players. */
const BUDGET_PERCENT = 5;

export function browserSection(tier: TierResult): HTMLElement {
  const { browser } = tier.data as { readonly browser: readonly BrowserFigures[] };
  const remarks = tier.notes.length === 0 ? undefined : el('ul', { class: 'remarks' }, ...tier.notes.map((note) => el('li', {}, note)));
  if (browser.length === 0) return section('browser', 'Real browsers', tier.question, remarks);
  return section('browser', 'Real browsers', tier.question, curveCard(browser), shapesCard(browser), costCard(browser), ...tier.tables.map(foldedTable), remarks);
}

function label({ network, players, delay, delayFrames, window, other }: BrowserFigures): string {
  const who = other === 'Firefox' ? ', Firefox' : players > 2 ? `, ${players} players` : '';
  return `${network}${who}${window === 0 ? ', lockstep' : ''}, delay ${delay === 'auto' ? `auto (${delayFrames})` : delay}`;
}

function curveCard(all: readonly BrowserFigures[]): HTMLElement {
  const groups = [
    { name: 'Through weather', cases: all.filter(({ network, players, other, window, delay }) => network !== 'direct' && network !== 'even' && players === 2 && other === 'Chromium' && window > 0 && delay === 'auto') },
    { name: 'On one machine', cases: all.filter(({ network }) => network === 'direct' || network === 'even') },
  ].filter(({ cases }) => cases.length > 0);
  const plot = new Plot();
  let group = 0;
  let own = false;
  const show = (): void => plot.show({ ...NINES_PLOT, lines: groups[group]!.cases.map((each) => ({ name: label(each), values: ninesOf(own ? each.ownCurve : each.otherCurve, (own ? each.ownMs : each.otherMs).n) })) });
  const controls = el(
    'div', { class: 'controls' },
    choice('Compare', groups.map(({ name }) => name), (i) => ((group = i), show())),
    choice('Latency to', ['To the other’s screen', 'To one’s own'], (i) => ((own = i === 1), show())),
  );
  return card('From a key to a screen', 'From the time stamp of the key’s event to the animation frame that drew it. To the right the tail, as far as the presses can tell. The screens’ own delay is not in it.', controls, plot.element);
}

function shapesCard(all: readonly BrowserFigures[]): HTMLElement {
  const colors = { own: seriesColor(2), other: seriesColor(0) };
  const smalls = all.map((each) =>
    el(
      'div', { class: 'small' },
      el('h4', {}, label(each)),
      el('p', { class: 'note' }, `own ${shown(each.ownMs.p50)} ms, the other’s ${shown(each.otherMs.p50)} ms (99 %: ${shown(each.otherMs.p99)})`),
      shape([{ shares: each.ownHistogram, color: colors.own }, { shares: each.otherHistogram, color: colors.other }], BIN_MS, Number.isFinite(each.wayMs.p50) ? each.wayMs.p50 : undefined),
    ),
  );
  const names = legend([{ name: 'to one’s own screen', color: colors.own }, { name: 'to the other’s screen', color: colors.other }, { name: 'the line: a packet’s way, median', color: 'var(--ink)' }]);
  return card('Where the time lies', 'Share of presses by how long they took; each picture has a scale of its own.', names, el('div', { class: 'smalls' }, ...smalls));
}

function costCard(all: readonly BrowserFigures[]): HTMLElement {
  const bars = all.filter(({ network }) => network === 'direct').map((each): Bar => ({
    name: label(each),
    value: each.netcodePercent,
    low: Math.max(0, each.netcodePercent - each.noise.netcodePercent),
    high: each.netcodePercent + each.noise.netcodePercent,
    mark: BUDGET_PERCENT,
    text: `${shown(each.netcodePercent)} % · ${shown(each.netcodeMs.p50)} ms a frame`,
    color: each.players === 2 ? 0 : each.players === 4 ? 1 : 2,
  }));
  return card('What of a frame is netcode', `Main-thread time in the tick, sending included, and in the data channels’ handlers, beside ${shown(1000 / 60)} ms. The mark is ${BUDGET_PERCENT} %; the line is what quarters of the run differed by. Wall time: a busy machine makes it longer.`, barChart(bars));
}

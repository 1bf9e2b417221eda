/** Latency: curves over quantiles, rollback histograms, and what happened when in the match that one picks. */
import type { TierResult } from '../../lib/results.ts';
import { shown } from '../../lib/table.ts';
import type { LatencyFigures } from '../../network/latency.ts';
import { card, choice, el, section } from './dom.ts';
import { NINES_PLOT, ninesOf } from './nines.ts';
import { Plot } from './plot.ts';
import { foldedTable, tableElement } from './table.ts';
import { seriesColor } from './theme.ts';

interface Group {
  readonly name: string;
  readonly cases: readonly LatencyFigures[];
  label(figures: LatencyFigures): string;
}

export function networkSection(id: string, title: string, tier: TierResult): HTMLElement {
  const { latency } = tier.data as { readonly latency: readonly LatencyFigures[] };
  const groups = groupsOf(latency);
  const sweep = tier.tables.filter(({ title: each }) => each.includes('Fortress'));
  return section(
    id, title, tier.question,
    ...(groups.length === 0 ? [] : [latencyCard(groups), histogramCard(groups[0]!), timelineCard(latency)]),
    ...sweep.map((table) => card(table.title, table.note, tableElement(table))),
    ...tier.tables.filter((table) => !sweep.includes(table)).map(foldedTable),
  );
}

/** What is worth laying side by side: one thing differs, the rest is the same. */
function groupsOf(all: readonly LatencyFigures[]): Group[] {
  if (all.length === 0) return [];
  const rollback = all.some(({ windowFrames }) => windowFrames > 0) ? all.filter(({ windowFrames }) => windowFrames > 0) : all;
  const usual = rollback.find(({ delay }) => delay === 2) ?? rollback[0] ?? all[0]!;
  const fewest = Math.min(...all.map(({ players }) => players));
  const favourite = rollback.some(({ network }) => network === 'home-wifi') ? 'home-wifi' : usual.network;
  const groups: Group[] = [
    { name: 'Networks', cases: rollback.filter(({ players, delay }) => players === fewest && delay === usual.delay), label: ({ network }) => network },
    { name: 'Input delay', cases: rollback.filter(({ players, network }) => players === fewest && network === favourite), label: (each) => (each.delay === 'auto' ? `auto (${spanOf(each)})` : `delay ${each.delay}`) },
    { name: 'Players', cases: rollback.filter(({ network, delay }) => network === favourite && delay === usual.delay), label: ({ players }) => `${players} players` },
    {
      name: 'Rollback or lockstep',
      cases: all.filter((each) => each.players === fewest && each.delay === 'auto' && all.some((other) => other.network === each.network && other.windowFrames !== each.windowFrames && other.players === each.players)),
      label: ({ network, windowFrames, delay }) => `${network}, ${windowFrames === 0 ? 'lockstep' : 'rollback'} ${delay}`,
    },
  ];
  return groups.filter(({ cases }, i) => i === 0 || cases.length > 1).map((group) => ({ ...group, cases: group.cases.slice(0, 8) }));
}

/** Where an automatic delay began and where it ended. */
function spanOf({ delayFrames, lastDelayFrames }: LatencyFigures): string {
  return delayFrames === lastDelayFrames ? String(delayFrames) : `${delayFrames} to ${lastDelayFrames}`;
}

function latencyCard(groups: readonly Group[]): HTMLElement {
  const plot = new Plot();
  let group = 0;
  let confirmation = false;
  const show = (): void => {
    const { cases, label } = groups[group]!;
    plot.show({ ...NINES_PLOT, lines: cases.map((figures) => ({ name: label(figures), values: ninesOf(confirmation ? figures.confirmationCurve : figures.otherScreenCurve, (confirmation ? figures.toConfirmationMs : figures.toOtherScreenMs).n) })) });
  };
  const controls = el(
    'div', { class: 'controls' },
    choice('Compare', groups.map(({ name }) => name), (i) => ((group = i), show())),
    choice('Latency to', ['To the other screen', 'To confirmation'], (i) => ((confirmation = i === 1), show())),
  );
  return card('How long an input takes', 'From the press of a key, scheduled by a clock of its own. To the right the tail, as far as the presses can tell: from 90 % on, each mark leaves out a tenth of what the one before it does. Time is logarithmic.', controls, plot.element);
}

function histogramCard({ cases, label }: Group): HTMLElement {
  const small = cases.map((figures, i) => {
    const ticks = figures.rollbackHistogram.reduce((sum, count) => sum + count, 0);
    const depths = Array.from({ length: Math.max(8, figures.windowFrames) }, (_, depth) => (100 * (figures.rollbackHistogram[depth + 1] ?? 0)) / ticks);
    const most = Math.max(...depths, 1e-9);
    const rolled = depths.reduce((sum, share) => sum + share, 0);
    const columns = depths.map((share, depth) =>
      el('div', { class: 'column', title: `${depth + 1} frames: ${share.toFixed(3)} % of ticks` }, el('div', { class: 'fill', style: `height:${share === 0 ? 0 : Math.max(1.5, (100 * share) / most)}%;background:${seriesColor(i)}` }), el('span', {}, String(depth + 1))),
    );
    return el('div', { class: 'small' }, el('h4', {}, label(figures)), el('p', { class: 'note' }, `${shown(rolled)} % of ticks roll back, ${shown(figures.resimulatedPerSecond)} frames/s again, ${shown(figures.stallPercent)} % stall`), el('div', { class: 'histogram' }, ...columns));
  });
  return card('How deep it rolls back', 'Frames simulated again in one tick. Each picture has a scale of its own; the shares are over all ticks.', el('div', { class: 'smalls' }, ...small));
}

function timelineCard(all: readonly LatencyFigures[]): HTMLElement {
  const advantage = new Plot();
  const trouble = new Plot();
  const name = ({ network, players, windowFrames, delay }: LatencyFigures): string => `${network}, ${players} players, ${windowFrames === 0 ? 'lockstep' : 'rollback'}, delay ${delay}`;
  const select = el('select', { 'aria-label': 'Match' }, ...all.map((figures, i) => el('option', { value: String(i) }, name(figures))));
  const show = (): void => {
    const { timeline } = all[Number(select.value)]!;
    const { everyMs, advantageFrames, stalledTicks, resimulatedFrames } = timeline;
    const x = advantageFrames[0]!.map((_, i) => ((i + 1) * everyMs) / 1000);
    const total = (rows: readonly (readonly number[])[]): number[] => x.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0));
    advantage.show({ x, lines: advantageFrames.map((values, i) => ({ name: `machine ${i + 1}`, values })), height: 230, xLabel: 'seconds', yLabel: 'frames ahead', sync: 'time' });
    trouble.show({
      x,
      lines: [
        { name: 'frames simulated again', values: total(resimulatedFrames), bars: true },
        { name: 'ticks stalled', values: total(stalledTicks), bars: true },
      ],
      height: 200, xLabel: 'seconds', yLabel: `per ${everyMs / 1000} s, all machines`, fromZero: true, sync: 'time',
    });
  };
  select.addEventListener('change', show);
  const worst = all.findIndex(({ network, windowFrames }) => network === 'mobile-4g' && windowFrames > 0);
  select.value = String(Math.max(0, worst));
  const element = card('What happened when', 'Frame advantage: how far each machine is ahead of the mean of all. Time sync brings it back to nothing; nobody waits visibly for it.', el('div', { class: 'controls' }, select), advantage.element, trouble.element);
  queueMicrotask(show);
  return element;
}

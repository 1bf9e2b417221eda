/** The report's page: reads the results it carries and builds a section per tier. */
import type { BenchResults, TierResult } from '../../lib/results.ts';
import { shown } from '../../lib/table.ts';
import type { ReportData } from '../html.ts';
import { browserSection } from './browser.ts';
import { card, el, section } from './dom.ts';
import { microSection } from './micro.ts';
import { networkSection } from './network.ts';
import { rivalsSection } from './rivals.ts';
import { tableElement } from './table.ts';
import { themeButton } from './theme.ts';

const { results, moved } = JSON.parse(document.getElementById('data')!.textContent!) as ReportData;

function sectionOf(tier: TierResult): HTMLElement {
  if (tier.tables.length === 0) return section(tier.tier, titleOf(tier.tier), tier.question, card('Nothing was measured', 'Why is said above.'));
  if (tier.tier === 'micro') return microSection(tier);
  if (tier.tier === 'network') return networkSection('network', 'Latency', tier);
  if (tier.tier === 'rivals') return rivalsSection(tier);
  if (tier.tier === 'browser') return browserSection(tier);
  const latency = (tier.data as { readonly latency?: unknown }).latency;
  if (Array.isArray(latency) && latency.length > 0) return networkSection(tier.tier, titleOf(tier.tier), tier);
  return section(tier.tier, titleOf(tier.tier), tier.question, ...tier.tables.map((table) => card(table.title, table.note, tableElement(table))));
}

function titleOf(tier: string): string {
  return tier.charAt(0).toUpperCase() + tier.slice(1);
}

function header({ about, tiers }: BenchResults): HTMLElement {
  const facts: readonly (readonly [string, string])[] = [
    ['When', about.date.replace('T', ' ').slice(0, 16)], ['Commit', about.commit], ['Machine', `${about.cpu}, ${about.cores} cores, ${about.memoryGiB} GiB`], ['System', about.platform],
    ['Node', `${about.node} (V8 ${about.v8})`], ['Load before', about.loadBefore.toFixed(1)], ['Seed', String(about.seed)], ['Took', `${Math.round(tiers.reduce((sum, { seconds }) => sum + seconds, 0))} s${about.full ? ', full' : ''}`],
  ];
  const links = tiers.map(({ tier }) => el('a', { href: `#${tier}` }, titleOf(tier)));
  return el(
    'header', {},
    el('div', { class: 'top' }, el('h1', {}, 'Rollmesh ', el('span', {}, 'benchmarks')), el('nav', {}, ...links, themeButton())),
    el('dl', { class: 'facts' }, ...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))),
    busy(about.loadBefore, about.cores),
    tiles(results),
  );
}

function busy(load: number, cores: number): HTMLElement | undefined {
  return load > cores / 2 ? el('p', { class: 'warning' }, `The machine was busy before this run (load ${load.toFixed(1)} on ${cores} cores): costs are noisier than they need be, and so are latencies in real browsers. Those of simulated networks run on a virtual clock and do not care.`) : undefined;
}

/** What one would tell somebody in a sentence. */
const TOLD: readonly (readonly [id: string, text: string])[] = [
  ['micro/tick/2 players, no rollback/cost', 'a tick of two, no rollback'],
  ['micro/tick/2 players, 8-frame rollback/cost', 'a tick of two, rolling back 8 frames'],
  ['network/home-wifi, 2 players, rollback, delay 2/other screen p50', "to the other's screen over home Wi-Fi, median"],
  ['network/home-wifi, 2 players, rollback, delay 2/other screen p99', 'the same, 99 of 100'],
  ['network/home-wifi, 2 players, rollback, delay 2/stalled', 'of ticks stall over home Wi-Fi'],
  ['browser/direct, 2 players, rollback, delay 0/own screen p50', 'from a key to one’s own screen, real browsers, median'],
  ['browser/even, 2 players, rollback, delay 0/beyond the way p50', 'to the other’s screen beyond the packet’s way, median'],
  ['browser/direct, 8 players, rollback, delay 0/netcode share', 'of a frame is netcode, eight browsers'],
  ['micro/tick/2 players, constant input/bytes', 'a packet of unchanged input'],
];

function tiles({ tiers }: BenchResults): HTMLElement {
  const figures = tiers.flatMap((tier) => tier.figures);
  const found = TOLD.flatMap(([id, text]) => figures.filter((figure) => figure.id === id).map((figure) => ({ figure, text })));
  return el('div', { class: 'tiles' }, ...found.map(({ figure, text }) => el('div', { class: 'tile' }, el('b', {}, shown(Math.round(figure.value * 100) / 100), el('small', {}, ` ${figure.unit.split('/')[0]!}`)), el('span', {}, text))));
}

document.body.append(
  header(results),
  el(
    'main', {},
    ...results.tiers.flatMap(({ tier, failures }) => failures.map((failure) => el('p', { class: 'failure' }, `${tier}: ${failure}`))),
    moved === undefined ? undefined : section('moved', moved.title, moved.note, moved.rows.length === 0 ? undefined : card('', '', tableElement(moved, (cell) => (cell === 'better' || cell === 'worse' ? `verdict ${cell}` : '')))),
    ...results.tiers.map(sectionOf),
  ),
  el('footer', {}, 'How this was measured, and what was not: benchmarks/README.md. Quote ratios rather than times: times belong to one machine.'),
);

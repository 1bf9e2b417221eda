/** The result as a page: what it means first, then the figures behind it, then how it was computed. */
import { card, el, legend } from '../../report/page/dom.ts';
import { Plot } from '../../report/page/plot.ts';
import { tableElement } from '../../report/page/table.ts';
import { seriesColor } from '../../report/page/theme.ts';
import { DELAYS, FRAME_MS, WINDOW_FRAMES, type Direction } from './figures.ts';
import type { Result } from './result.ts';
import { verdictOf, type PlayerAdvice } from './verdict.ts';

/** How one of the two is called at the head of a card, within a sentence, and of what is theirs. */
export interface Person {
  readonly name: string;
  readonly text: string;
  readonly whose: string;
}

export interface Names {
  readonly a: Person;
  readonly b: Person;
}

export const YOU: Person = { name: 'You', text: 'you', whose: 'your' };
export const FRIEND: Person = { name: 'Your friend', text: 'your friend', whose: 'your friend’s' };
export const A: Person = { name: 'A', text: 'A', whose: 'A’s' };
export const B: Person = { name: 'B', text: 'B', whose: 'B’s' };

export function reportOf(result: Result, names: Names): HTMLElement {
  const verdict = verdictOf(result);
  return el(
    'div', { class: 'report' },
    el('div', { class: `verdict-card ${verdict.grade}` }, el('h2', {}, verdict.title), el('p', {}, verdict.text)),
    tiles(result, names),
    el('div', { class: 'players' }, playerCard(names.a, names.b, verdict.a), playerCard(names.b, names.a, verdict.b)),
    timeCard(result, names),
    delayCard(result, names),
    burstCard(result, names),
    formulaCard(),
    el('p', { class: 'note' }, `Measured ${result.date.replace('T', ' ').slice(0, 16)} UTC for ${result.seconds} s, ${result.aToB.sent} and ${result.bToA.sent} packets of 32 bytes. Path: ${result.path}.`),
  );
}

function tiles({ rttMs, aToB, bToA }: Result, { a, b }: Names): HTMLElement {
  const tile = (value: string, unit: string, text: string): HTMLElement => el('div', { class: 'tile' }, el('b', {}, value, el('small', {}, ` ${unit}`)), el('span', {}, text));
  return el(
    'div', { class: 'tiles' },
    tile(ms(rttMs.p50), 'ms', `round trip, median; 99 of 100 within ${ms(rttMs.p99)} ms`),
    tile(`${ms(aToB.jitterMs.p95)} · ${ms(bToA.jitterMs.p95)}`, 'ms', `jitter: 95 of 100 packets come at most so much later than the quickest, ${a.text} to ${b.text} · back`),
    tile(`${percent(aToB.lossPercent)} · ${percent(bToA.lossPercent)}`, '%', `lost, ${a.text} to ${b.text} · back`),
    tile(`${aToB.longestBurst} · ${bToA.longestBurst}`, 'packets', 'longest gap: lost in a row'),
  );
}

function playerCard({ name }: Person, other: Person, { delayFrames, delayMs, depth }: PlayerAdvice): HTMLElement {
  const frames = (count: number): string => (count === 0 ? 'no frame' : count === 1 ? '1 frame' : `${count} frames`);
  return card(
    name, '',
    el('dl', { class: 'advice' },
      el('dt', {}, 'Input delay'), el('dd', {}, el('b', {}, frames(delayFrames)), ` · ${ms(delayMs)} ms from key to own screen`),
      el('dt', {}, `${other.whose.charAt(0).toUpperCase()}${other.whose.slice(1)} moves are corrected by`), el('dd', {}, el('b', {}, frames(depth.p50)), ` usually, ${frames(depth.p99)} once in 100, ${frames(depth.max)} at worst`),
      el('dt', {}, 'The match waits for'), el('dd', {}, el('b', {}, `${percent(depth.waitPercent)} %`), ' of the inputs'),
    ),
  );
}

function timeCard({ timeline }: Result, { a, b }: Names): HTMLElement {
  const rtt = new Plot();
  const lost = new Plot();
  const x = timeline.map((_, i) => i + 0.5);
  const some = (value: number): number | null => (value > 0 ? value : null);
  queueMicrotask(() => {
    rtt.show({ x, lines: [{ name: 'round trip, median', values: timeline.map(({ rttP50 }) => some(rttP50)) }, { name: 'longest', values: timeline.map(({ rttMax }) => some(rttMax)) }], height: 230, xLabel: 'seconds', yLabel: 'ms', fromZero: true, sync: 'time' });
    lost.show({ x, lines: [{ name: `lost, ${a.text} to ${b.text}`, values: timeline.map(({ lostThere }) => lostThere), bars: true }, { name: `lost, ${b.text} to ${a.text}`, values: timeline.map(({ lostBack }) => lostBack), bars: true }], height: 150, xLabel: 'seconds', yLabel: 'of 60', fromZero: true, sync: 'time' });
  });
  return card('What happened when', 'Each second: the round trips, and packets lost of the 60 sent.', rtt.element, lost.element);
}

function delayCard({ aToB, bToA }: Result, { a, b }: Names): HTMLElement {
  const cell = ({ depths }: Direction, delay: number): string => {
    const { p50, p99, waitPercent } = depths.find((each) => each.delay === delay)!;
    return `${p50} / ${p99}${waitPercent > 0 ? ` · waits ${percent(waitPercent)} %` : ''}`;
  };
  return card(
    'Trading delay for corrections', `Frames rolled back, usually / once in 100, for each input delay. Waits: inputs later than ${WINDOW_FRAMES} frames.`,
    tableElement({ title: '', note: '', columns: ['input delay', `on ${b.whose} screen`, `on ${a.whose} screen`], rows: DELAYS.map((delay) => [delay === 0 ? 'none' : `${delay} (${ms(delay * FRAME_MS)} ms)`, cell(aToB, delay), cell(bToA, delay)]) }),
  );
}

const LENGTHS = ['1', '2', '3', '4–7', '8+'];

function burstCard({ aToB, bToA }: Result, { a, b }: Names): HTMLElement {
  const all = [...aToB.bursts, ...bToA.bursts];
  const most = Math.max(1, ...all);
  const column = (i: number): HTMLElement => {
    const bar = (count: number, color: number): HTMLElement => el('div', { class: 'fill', style: `height:${count === 0 ? 0 : Math.max(3, (100 * count) / most)}%;background:${seriesColor(color)}` });
    return el('div', { class: 'column', title: `${LENGTHS[i]} in a row: ${aToB.bursts[i]} times there, ${bToA.bursts[i]} back` }, el('div', { class: 'pair' }, bar(aToB.bursts[i]!, 0), bar(bToA.bursts[i]!, 1)), el('em', {}, `${aToB.bursts[i]} · ${bToA.bursts[i]}`), el('span', {}, LENGTHS[i]!));
  };
  const picture = all.every((count) => count === 0) ? el('p', { class: 'note' }, 'Nothing was lost.') : el('div', { class: 'histogram bursts' }, ...LENGTHS.map((_, i) => column(i)));
  return card('Losses in a row', 'How many times so many packets in a row were lost. Single losses cost a frame: every packet repeats what the other lacks. Long gaps are what one feels.', legend([{ name: `${a.name} to ${b.text}`, color: seriesColor(0) }, { name: `${b.name} to ${a.text}`, color: seriesColor(1) }]), picture);
}

function formulaCard(): HTMLElement {
  return card(
    'How this is computed', '',
    el('ul', { class: 'formula' },
      el('li', {}, el('b', {}, 'One way'), ' = half of the quickest round trip + how much later than the quickest the packet came. A path that is slower one way shows as if it were even; nobody can tell without clocks in step.'),
      el('li', {}, el('b', {}, 'Way of an input'), ' = until the first packet that carries it arrives: its own, or a later one if that was lost, one frame later each.'),
      el('li', {}, el('b', {}, 'Input delay'), ` = half of the round trip in frames − 1, from 1 to 4. A frame is ${ms(FRAME_MS)} ms. That is the rule by which a Rollmesh room begins; while playing it adjusts itself.`),
      el('li', {}, el('b', {}, 'Rollback'), ` = ⌈(way of the input − input delay) ÷ frame⌉, from 0 to ${WINDOW_FRAMES}; beyond ${WINDOW_FRAMES} the match waits.`),
    ),
  );
}

function ms(value: number): string {
  return value >= 10 ? String(Math.round(value)) : value.toFixed(1);
}

function percent(value: number): string {
  return value === 0 ? '0' : value < 10 ? value.toFixed(1) : String(Math.round(value));
}

/** A report as a page: what happened and what it suggests, who ran what, the two states, the inputs before. */
import type { DesyncReport } from '@rollmesh/core';
import { cluesOf, rangeOf, verdictOf } from './clues.ts';
import { el } from './dom.ts';
import { rowsOf, sharedLength, type FieldRow } from './rows.ts';
import { timeline } from './timeline.ts';

/** Rows that are made at once: more would be slow, and nobody reads them. */
const MOST_ROWS = 2000;

export function reportPage(report: DesyncReport): HTMLElement[] {
  return [summary(report), fields(report), inputs(report), sides(report)];
}

function summary(report: DesyncReport): HTMLElement {
  const clues = cluesOf(report);
  return el(
    'section', { class: 'card' },
    el('p', { class: 'verdict' }, verdictOf(report)),
    el('p', { class: 'dim' }, rangeOf(report)),
    ...(report.note === '' ? [] : [el('p', {}, `“${report.note}”`)]),
    ...(clues.length === 0 ? [] : [el('ul', { class: 'clues' }, ...clues.map((clue) => el('li', {}, clue)))]),
  );
}

function sides({ mine, theirs, game, match }: DesyncReport): HTMLElement {
  const hex = (word: number): string => word.toString(16).padStart(8, '0');
  const rows: [string, string, string][] = [
    ['player', mine.name || '-', theirs.name || '-'],
    ['slots', mine.slots.join(', ') || '-', theirs.slots.join(', ') || '-'],
    ['build', mine.build || '-', theirs.build || '-'],
    ['browser', mine.engine || '-', theirs.engine || '-'],
    ['checksum', hex(mine.checksum), hex(theirs.checksum)],
    ['state', `${mine.state.length} bytes`, theirs.state.length === 0 ? 'not here' : `${theirs.state.length} bytes`],
  ];
  const cells = rows.flatMap(([what, a, b]) => {
    const unequal = a !== b && (what === 'build' || what === 'browser' || what === 'checksum') ? ' unequal' : '';
    return [el('span', { class: 'dim what' }, what), el('span', { class: unequal }, a), el('span', { class: unequal }, b)];
  });
  return el(
    'section', { class: 'card' },
    el('h2', {}, 'Who ran what'),
    el('div', { class: 'sides' }, el('span', { class: 'what' }), el('span', { class: 'mine' }, 'mine'), el('span', { class: 'theirs' }, 'theirs'), ...cells),
    el('p', { class: 'dim', style: 'margin-top:.8rem' }, `${game.name} version ${game.version}, ${game.tickRate} frames a second, configuration ${hex(game.configHash)}, ${match.slots} slots, seed ${match.seed.map(hex).join(' ')}`),
  );
}

function fields({ mine, theirs, differences }: DesyncReport): HTMLElement {
  const rows = rowsOf(mine.fields, theirs.fields);
  const search = el('input', { type: 'search', placeholder: 'field', 'aria-label': 'Show fields whose name contains' });
  const all = el('input', { type: 'checkbox' });
  const differ = rows.filter((row) => row.differs).length;
  all.checked = differ === 0;
  const body = el('tbody', {});
  const show = (): void => {
    const shown = rows.filter((row) => (all.checked || row.differs) && row.name.toLowerCase().includes(search.value.toLowerCase()));
    body.replaceChildren(...shown.slice(0, MOST_ROWS).map(fieldRow));
    if (shown.length === 0) body.append(el('tr', {}, el('td', { colspan: '3', class: 'none' }, rows.length === 0 ? 'No state is in this report.' : 'No such field.')));
  };
  search.addEventListener('input', show);
  all.addEventListener('change', show);
  show();
  const head = el('thead', {}, el('tr', {}, el('th', {}, 'field'), el('th', { class: 'mine' }, `mine${mine.name ? ` (${mine.name})` : ''}`), el('th', { class: 'theirs' }, `theirs${theirs.name ? ` (${theirs.name})` : ''}`)));
  const hidden = differences.filter(({ field }) => field.startsWith('(')).map(({ field, index, a, b }) => `${field}[${index}]: ${String(a)} / ${String(b)}`);
  return el(
    'section', { class: 'card' },
    el('div', { class: 'bar' }, el('h2', {}, `${differ} of ${rows.length} values differ`), el('div', {}, search, el('label', {}, all, 'all fields'))),
    el('div', { class: 'scroll' }, el('table', { class: 'fields' }, head, body)),
    ...(hidden.length === 0 ? [] : [el('p', { class: 'dim mono' }, `beside the declared fields: ${hidden.join('; ')}`)]),
  );
}

function fieldRow({ name, mine, theirs, differs }: FieldRow): HTMLElement {
  const shared = differs && mine !== undefined && theirs !== undefined ? sharedLength(mine, theirs) : 0;
  const value = (text: string | undefined): HTMLElement => {
    if (text === undefined) return el('td', { class: 'dim' }, 'none');
    return differs ? el('td', {}, text.slice(0, shared), el('b', {}, text.slice(shared))) : el('td', {}, text);
  };
  return el('tr', differs ? { class: 'differs' } : {}, el('td', {}, name), value(mine), value(theirs));
}

function inputs(report: DesyncReport): HTMLElement {
  const { rows, firstFrame } = report.inputs;
  const section = el('section', { class: 'card' }, el('h2', {}, rows.length === 0 ? 'No inputs are in this report' : `Inputs of frames ${firstFrame} to ${firstFrame + rows.length - 1}`));
  if (rows.length === 0) return section;
  const key = (style: string, text: string): HTMLElement => el('span', {}, el('i', { style: `background:var(--${style})` }), text);
  section.append(timeline(report), el('div', { class: 'legend' }, key('on', 'pressed, or the way of an axis (up is positive)'), key('cell', 'not'), key('mark', 'frames in which it may have happened')));
  return section;
}

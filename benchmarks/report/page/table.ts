/** Tables as they are in the terminal and in Markdown, folded away under the plots that show the same. */
import type { Cell, TableData } from '../../lib/results.ts';
import { shown } from '../../lib/table.ts';
import { el } from './dom.ts';

export function tableElement({ columns, rows }: TableData, paint?: (cell: Cell, column: number) => string): HTMLElement {
  const line = (cells: readonly Cell[], tag: 'th' | 'td'): HTMLElement =>
    el('tr', {}, ...cells.map((cell, column) => el(column === 0 ? 'th' : tag, { class: tag === 'td' && column > 0 ? (paint?.(cell, column) ?? '') : '' }, typeof cell === 'number' ? shown(cell) : cell)));
  return el('div', { class: 'scroll' }, el('table', {}, el('thead', {}, line(columns, 'th')), el('tbody', {}, ...rows.map((row) => line(row, 'td')))));
}

export function foldedTable(table: TableData): HTMLElement {
  return el('details', {}, el('summary', {}, `Table: ${table.title}`), el('p', { class: 'note' }, table.note), tableElement(table));
}

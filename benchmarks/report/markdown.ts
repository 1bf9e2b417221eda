/** The results as Markdown: the same tables, for a pull request or a README. */
import type { BenchResults, Cell, TableData } from '../lib/results.ts';
import { shown } from '../lib/table.ts';

export function markdownReport({ about, tiers }: BenchResults, moved?: TableData): string {
  const parts = [
    '# Rollmesh benchmarks',
    `${about.date} · commit ${about.commit} · Node ${about.node} (V8 ${about.v8}) · ${about.cpu}, ${about.cores} cores, ${about.memoryGiB} GiB · ${about.platform} · load ${about.loadBefore.toFixed(1)} before · seed ${about.seed}${about.full ? ' · full' : ''}`,
  ];
  if (moved !== undefined) parts.push(tableText(moved, '##'));
  for (const { tier, question, seconds, tables, notes, failures } of tiers) {
    parts.push(`## ${tier}`, `${question} (${seconds.toFixed(0)} s)`, ...tables.map((table) => tableText(table, '###')), ...notes, ...failures.map((failure) => `**FAILED: ${failure}**`));
  }
  return `${parts.join('\n\n')}\n`;
}

function tableText({ title, note, columns, rows }: TableData, heading: string): string {
  const line = (cells: readonly Cell[]): string => `| ${cells.map((cell) => (typeof cell === 'number' ? shown(cell) : cell.replaceAll('|', '\\|'))).join(' | ')} |`;
  return [`${heading} ${title}`, '', note, '', line(columns), `| --- |${' ---: |'.repeat(columns.length - 1)}`, ...rows.map(line)].join('\n');
}

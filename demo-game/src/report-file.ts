/** A desync report becomes a file that its player can send to whoever wrote the game; the viewer opens it. */
import { writeDesyncReport, type DesyncReport } from '@rollmesh/core';
import { el } from './dom.ts';

const SHOWN_MS = 60_000;

/** Shows a link to the file for a minute. */
export function offerReport(report: DesyncReport): void {
  const url = URL.createObjectURL(new Blob([writeDesyncReport(report)], { type: 'application/json' }));
  const link = el('a', { id: 'desync-report', class: 'toast warn', href: url, download: `desync-frame-${report.frame}.json` }, 'Save what happened as a file');
  document.getElementById('toasts')?.append(link);
  setTimeout(() => {
    link.remove();
    URL.revokeObjectURL(url);
  }, SHOWN_MS);
}

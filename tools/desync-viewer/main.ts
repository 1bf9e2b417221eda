/** The viewer: reads a report that is dropped, opened or embedded, and shows it. */
import { readDesyncReport } from '@rollmesh/core';
import { reportPage } from './page.ts';

const byId = (id: string): HTMLElement => document.getElementById(id)!;

function open(text: string, name: string): void {
  const report = readDesyncReport(text);
  const problem = byId('problem');
  problem.hidden = report !== undefined;
  if (report === undefined) {
    problem.textContent = `${name} is no desync report that this page can read.`;
    return;
  }
  document.body.classList.add('loaded');
  document.title = `${report.game.name}: desync before frame ${report.frame}`;
  byId('report').replaceChildren(...reportPage(report));
}

async function openFile(file: File | undefined): Promise<void> {
  if (file !== undefined) open(await file.text(), file.name);
}

byId('file').addEventListener('change', (event) => void openFile((event.target as HTMLInputElement).files?.[0]));
addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('over');
});
addEventListener('dragleave', () => document.body.classList.remove('over'));
addEventListener('drop', (event) => {
  event.preventDefault();
  document.body.classList.remove('over');
  void openFile(event.dataTransfer?.files[0]);
});

const embedded = byId('embedded').textContent!.trim();
if (embedded !== '') open(embedded, 'The embedded text');

/** `npm run api` writes the API reports anew; with `--check` it compares and ends with 1 if they differ. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareReports, makeReports, readReports, writeReports } from './reports.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const made = makeReports(ROOT);
const problems = compareReports(made, readReports(ROOT));

if (process.argv.includes('--check')) {
  console.log(problems.length === 0 ? `The public API is as docs/api says: ${made.size} entries.` : problems.join('\n'));
  process.exitCode = problems.length === 0 ? 0 : 1;
} else {
  writeReports(ROOT, made);
  console.log(problems.length === 0 ? 'Nothing has changed.' : problems.slice(0, -1).join('\n'));
}

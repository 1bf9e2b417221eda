/** `rollmesh-desync report.json`: the viewer of desync reports as one page, with the report in it. */
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readDesyncReport, writeDesyncReport } from '@rollmesh/core';
import type { Output } from './output.ts';

const USAGE = `rollmesh-desync [REPORT]
  Writes a page that shows the desync report, beside where you are: report.json becomes report.html. Without a report, an empty
  viewer into which reports are dropped.
`;
const PLACE = '<script type="application/json" id="embedded">';

/** `viewer` is the built page. Resolves to the exit code: 0, or 2 if the file is no report. */
export async function desyncCommand(args: readonly string[], out: Output, viewer: URL): Promise<number> {
  const [file] = args;
  if (args.length > 1 || file?.startsWith('-') === true) {
    out.write(USAGE);
    return file === '--help' ? 0 : 2;
  }
  const page = await readFile(viewer, 'utf8');
  if (file === undefined) return write('desync-viewer.html', page, out);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const report = text === undefined ? undefined : readDesyncReport(text);
  if (report === undefined) {
    out.write(text === undefined ? `${file} cannot be read.\n` : `${file} is no desync report that this version can read.\n`);
    return 2;
  }
  // Written anew, not copied: nothing but the report comes into the page, and nothing in it can end the element.
  const embedded = writeDesyncReport(report).replaceAll('<', '\\u003c');
  return write(`${basename(file, '.json')}.html`, page.split(PLACE).join(PLACE + embedded), out);
}

async function write(name: string, page: string, out: Output): Promise<number> {
  await writeFile(name, page);
  out.write(`Open ${name} in a browser.\n`);
  return 0;
}

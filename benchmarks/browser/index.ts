/** The browser tier: real browsers, each a process of its own, real keys, real data channels, and weather from a relay. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFirefox } from '../../tools/browser/find.ts';
import type { TierResult } from '../lib/results.ts';
import { timed, type Progress, type Tier, type TierOptions } from '../lib/tier.ts';
import { browserCases, estimateSeconds, nameOf, type BrowserCase } from './cases.ts';
import { Machines } from './machines.ts';
import { measureAlone, measureCase, openStage, type BrowserFigures, type Stage } from './measure.ts';
import { serveBenchPage } from './serve.ts';
import { comparable, tablesOf } from './tables.ts';

export interface BrowserData {
  readonly browser: readonly BrowserFigures[];
  /** CPU of a main thread that draws and is pressed the same without a room, in percent of one core. */
  readonly alonePercent: number;
}

type Found = Omit<TierResult<BrowserData>, 'tier' | 'question' | 'seconds'>;

export const browser: Tier<BrowserData> = {
  name: 'browser',
  byDefault: false,
  question: 'In real browsers over real data channels: from the key to one’s own screen, to the other’s, and what of a frame does it take?',
  names: (options) => casesFor(options).map(nameOf),
  estimateSeconds: (options) => estimateSeconds(casesFor(options)),
  run: (options, progress) => timed(browser, () => measureAll(casesFor(options), progress)),
};

function casesFor({ full, match = '' }: TierOptions): BrowserCase[] {
  return browserCases(full, hasFirefox()).filter((each) => nameOf(each).includes(match));
}

/** A wrong ROLLMESH_FIREFOX is no reason not to say what there is: `measureAll` fails with its reason. */
function hasFirefox(): boolean {
  try {
    return findFirefox() !== undefined;
  } catch {
    return false;
  }
}

async function measureAll(cases: readonly BrowserCase[], progress: Progress): Promise<Found> {
  findFirefox();
  const machines = new Machines();
  const page = await serveBenchPage();
  const folder = mkdtempSync(join(tmpdir(), 'rollmesh-bench-'));
  const notes: string[] = [];
  let stage: Stage | undefined;
  try {
    stage = await openStage(machines, page.url, folder);
    progress(0, cases.length + 1, 'a page alone');
    const alonePercent = await measureAlone(stage);
    const figures: BrowserFigures[] = [];
    for (const [i, each] of cases.entries()) {
      progress(i + 1, cases.length + 1, nameOf(each));
      const found = await measured(stage, each, notes);
      if (found !== undefined) figures.push(found);
    }
    const missing = cases.filter((each) => !figures.some((found) => nameOf(found) === nameOf(each)));
    if (!hasFirefox()) notes.push('There is no Firefox here: only Chromium was measured. ROLLMESH_FIREFOX may name one.');
    return {
      tables: tablesOf(figures, alonePercent), figures: comparable(figures), notes, data: { browser: figures, alonePercent },
      failures: [...figures.flatMap((each) => (each.wrong === undefined ? [] : [`${nameOf(each)}: ${each.wrong}`])), ...missing.map((each) => `${nameOf(each)}: not measured (the notes say why)`)],
    };
  } finally {
    await machines.close();
    page.close();
    stage?.direct.kill();
    stage?.weather.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Once more if it could not be played, and that is said: a browser may start slowly on a busy machine, but a match may also have failed. */
async function measured(stage: Stage, browserCase: BrowserCase, notes: string[]): Promise<BrowserFigures | undefined> {
  for (const isLast of [false, true]) {
    try {
      return await measureCase(stage, browserCase);
    } catch (error) {
      notes.push(`${isLast ? 'Not measured' : 'Played once more'}: ${nameOf(browserCase)}. ${(error as Error).message.split('\n')[0]}`);
    }
  }
  return undefined;
}

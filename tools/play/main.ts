/** Plays the demo in real browsers; used by `npm test` and alone: `npx tsx tools/play/main.ts`. */
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureChromium, findFirefox } from '../browser/find.ts';
import { startFirefox } from '../browser/firefox.ts';
import { startChromium, type Player } from '../browser/player.ts';
import type { Check } from './judge.ts';
import { playPractice } from './practice.ts';
import { playScenario, type Scenario } from './scenario.ts';
import { byKeyboard } from './keyboard.ts';
import { together } from './together.ts';
import { anEvening, noLink, ofTwo } from './trouble.ts';
import { WITNESS } from './witness.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface PlayResult {
  readonly checks: readonly Check[];
  /** What was left out, and why. */
  readonly skipped: readonly string[];
}

export async function playAll(log: (line: string) => void, only?: string): Promise<PlayResult> {
  const executable = ensureChromium(log);
  const firefox = findFirefox();
  const chromium = (name: string) => (): Promise<Player> => startChromium({ executable, name, initScript: WITNESS });
  const scenarios: Scenario[] = [
    { name: 'three Chromiums', players: ['Ana', 'Bob', 'Cleo'].map(chromium), halfway: { killServer: true }, seconds: 15, query: '&delay=0' },
    { name: 'three Chromiums at 60 ms and 5 % loss', players: ['Ana', 'Bob', 'Cleo'].map(chromium), impair: { delayMs: 60, jitter: 5, loss: 0.05 }, halfway: { cutMs: 400 }, seconds: 15, query: '' },
  ];
  // A round among friends has a Firefox in it too: this one is played when it is named.
  if (firefox !== undefined && only !== undefined) {
    const fox = (): Promise<Player> => startFirefox({ executable: firefox, name: 'Fox', initScript: WITNESS });
    scenarios.push({ name: 'a Firefox and two Chromiums', players: [chromium('Ana'), fox, chromium('Bob')], seconds: 20, query: '&delay=0' });
  }
  const skipped = firefox === undefined ? ['a Firefox with two Chromiums: no Firefox is installed here'] : [];
  const checks: Check[] = [];
  for (const scenario of scenarios.filter(({ name }) => only === undefined || name.includes(only))) {
    log(`playing: ${scenario.name} (${scenario.seconds} s) ...`);
    checks.push(...(await playOrFail(scenario)));
  }
  const folders = { folder: join(ROOT, 'demo-game', 'dist'), pictures: join(ROOT, 'demo-game', 'screenshots') };
  for (const [name, story] of Object.entries({ together, 'keyboard alone': byKeyboard, 'an evening': anEvening, 'of two': ofTwo, 'no link': noLink })) {
    if (only !== undefined && !name.includes(only)) continue;
    log(`playing: ${name} ...`);
    checks.push(...(await story({ executable, ...folders, log: () => undefined })));
  }
  if (only === undefined || 'practice page'.includes(only)) {
    log('playing: practice page ...');
    checks.push(...(await playPractice({ executable, ...folders })));
  }
  return { checks, skipped };
}

async function playOrFail(scenario: Scenario): Promise<Check[]> {
  try {
    return await playScenario(scenario, join(ROOT, 'demo-game', 'dist'), join(ROOT, 'demo-game', 'screenshots'));
  } catch (error) {
    return [{ name: `${scenario.name}: can be played`, passed: false, detail: error instanceof Error ? error.message : String(error) }];
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { checks, skipped } = await playAll(console.log, process.argv[2]);
  for (const { name, passed, detail } of checks) console.log(`${passed ? 'ok  ' : 'FAIL'} ${name} (${detail})`);
  for (const reason of skipped) console.log(`skip ${reason}`);
  process.exit(checks.every(({ passed }) => passed) ? 0 : 1);
}

/** `npm run play:pages`: the practice page and the static build in real browsers. With a word, only what has it in its name. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from '../browser/find.ts';
import type { Check } from './judge.ts';
import { playPractice } from './practice.ts';
import { playStatic } from './static.ts';
import { documentedConfig, hasTurnServer, startTurnServer } from './turn-server.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const demo = join(ROOT, 'demo-game');
const only = process.argv[2];
const executable = ensureChromium(console.log);
const pictures = join(demo, 'screenshots');
const checks: Check[] = [];

if (only === undefined || 'practice'.includes(only)) checks.push(...(await playPractice({ executable, folder: join(demo, 'dist'), pictures })));
if (only === undefined || 'static'.includes(only)) {
  const built = spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, 'tools', 'build-demo', 'main.ts')], { cwd: ROOT, stdio: 'inherit' });
  if (built.status !== 0) process.exit(1);
  const turn = hasTurnServer() ? await startTurnServer(documentedConfig(ROOT)) : undefined;
  if (turn === undefined) console.log('skip: no coturn is installed here, so nothing is played through it');
  try {
    checks.push(...(await playStatic({ executable, site: join(demo, 'site'), single: join(demo, 'single', 'shove-off.html'), pictures, turn, log: console.log })));
  } finally {
    turn?.kill();
  }
}
for (const { name, passed, detail } of checks) console.log(`${passed ? 'ok  ' : 'FAIL'} ${name} (${detail})`);
process.exit(checks.every(({ passed }) => passed) ? 0 : 1);

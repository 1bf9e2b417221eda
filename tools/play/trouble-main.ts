/** `npm run play:trouble [-- story]`: every story of `trouble.ts`, and the round among friends, told in real browsers, with pictures in demo-game/screenshots. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from '../browser/find.ts';
import { byKeyboard } from './keyboard.ts';
import { together } from './together.ts';
import { anEvening, noLink, ofTwo } from './trouble.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const STORIES = { together, keyboard: byKeyboard, evening: anEvening, two: ofTwo, link: noLink };

const only = process.argv[2];
const options = { executable: ensureChromium(console.log), folder: join(ROOT, 'demo-game', 'dist'), pictures: join(ROOT, 'demo-game', 'screenshots'), log: console.log };
let failed = 0;
for (const [name, story] of Object.entries(STORIES)) {
  if (only !== undefined && only !== name) continue;
  console.log(`telling: ${name} ...`);
  failed += (await story(options)).filter(({ passed }) => !passed).length;
}
console.log(failed === 0 ? 'All as it should be.' : `${failed} failed.`);
process.exit(failed === 0 ? 0 : 1);

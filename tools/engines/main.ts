/** `npm run engines`: the same matches in Node, Chromium, Firefox and JavaScriptCore, and every checksum compared. */
import { parseArgs } from 'node:util';
import { ENGINE_NAMES, type EngineName } from './engines.ts';
import { compareAll, SAMPLES, updateGolden } from './run.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    samples: { type: 'string', default: String(SAMPLES) },
    update: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const USAGE = `npm run engines -- [--only chromium|firefox|jsc] [--samples N] [--update]
  Plays the matches of tools/engines/matches.ts in Node and every engine that is installed and compares every checksum, and sums
  over N results (${SAMPLES} by default) of every function of the simulation's maths. --update writes the golden file anew.`;

async function main(): Promise<number> {
  const names = options.only ?? ENGINE_NAMES;
  const samples = Number(options.samples);
  const unknown = names.find((name) => !ENGINE_NAMES.includes(name as EngineName));
  if (options.help || unknown !== undefined || !(Number.isInteger(samples) && samples > 0)) {
    console.log(USAGE);
    return options.help ? 0 : 1;
  }
  if (options.update) {
    await updateGolden();
    console.log('The golden file is written. Compare the engines before you commit it: npm run engines');
    return 0;
  }
  const { rows, skipped } = await compareAll(names as EngineName[], samples, console.log);
  for (const { engine, name, passed, detail } of rows) console.log(`${passed ? 'ok  ' : 'FAIL'} ${engine}: ${name}: ${detail}`);
  for (const reason of skipped) console.log(`skip ${reason}`);
  const failed = rows.filter(({ passed }) => !passed).length;
  console.log(`${rows.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exit(await main());

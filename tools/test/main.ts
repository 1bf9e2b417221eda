/** `npm test`: everything, on a machine that had nothing but Node. `-- --only jest` runs one stage. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { lastLine, runStages } from './report.ts';
import { stagesOf } from './stages.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values: options } = parseArgs({ options: { only: { type: 'string', multiple: true }, help: { type: 'boolean', default: false } } });

async function main(): Promise<number> {
  const stages = stagesOf(ROOT);
  const names = stages.map(({ name }) => name).join(', ');
  if (options.help) {
    console.log(`npm test -- [--only STAGE]\n  stages: ${names}`);
    return 0;
  }
  const chosen = stages.filter(({ name }) => options.only === undefined || options.only.includes(name));
  if (chosen.length === 0) {
    console.error(`There is no stage of that name. The stages are: ${names}.`);
    return 1;
  }
  const beganMs = performance.now();
  const total = await runStages(chosen, console.log);
  console.log(`\nEverything took ${Math.round((performance.now() - beganMs) / 1000)} s.`);
  console.log(lastLine(total));
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

process.exit(await main());

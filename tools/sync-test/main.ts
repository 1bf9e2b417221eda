/** `npm run sync-test -- demo-game/src/sim/shove-off.ts`: the command of `@rollmesh/cli`, from its source. */
import { syncTestCommand } from '../../packages/cli/src/index.ts';

process.exitCode = await syncTestCommand(process.argv.slice(2), process.stdout);

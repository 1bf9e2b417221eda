/** `npm run soak -- ...`: sessions by default; `--mesh` for whole rooms, with reloads, newcomers and sleep. */
import { handOver } from './bootstrap.mjs';

const mesh = process.argv.indexOf('--mesh');
if (mesh >= 0) process.argv.splice(mesh, 1);
handOver(mesh >= 0 ? 'packages/core/test/room/soak.ts' : 'packages/core/test/session/soak.ts');

/** `npm run fuzz -- [--mutants 1000000]`: everything that reads bytes from afar or from a file, fed mutants of real ones. */
import { spawnSync } from 'node:child_process';
import { handOver, ROOT } from './bootstrap.mjs';

const at = process.argv.indexOf('--mutants');
const mutants = at < 0 ? '1000000' : process.argv[at + 1];
// The transport's own words: a Jest suite, since it stands in for browsers.
const peerjs = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', 'packages/peerjs/test/fuzz'], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ROLLMESH_FUZZ: mutants } });
if (peerjs.status !== 0) process.exit(1);
handOver('packages/core/test/fuzz/main.ts', ['--expose-gc']);

/** Run by `npm run fuzz -- [--mutants 1000000] [--seed 1]`: rooms first, then files; the words of the PeerJS transport have a suite of their own. */
import { parseArgs } from 'node:util';
import { fuzzFiles } from './files.ts';
import { fuzzRooms } from './rooms.ts';

const { values } = parseArgs({ options: { mutants: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } } });
const mutants = Number(values.mutants);
let toldMs = performance.now();
const rooms = fuzzRooms(mutants, Number(values.seed), (done) => {
  if (performance.now() - toldMs < 5000) return;
  toldMs = performance.now();
  console.error(`${done} of ${mutants} mutants`);
});
console.log(JSON.stringify({ fuzz: 'rooms', ...rooms }));
const files = fuzzFiles(Math.ceil(mutants / 10), Number(values.seed));
console.log(JSON.stringify({ fuzz: 'files', ...files }));
process.exitCode = rooms.thrown + files.wrong === 0 ? 0 : 1;

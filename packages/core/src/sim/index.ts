export { checksumBytes, checksumWords } from './checksum.ts';
export { Prng } from './prng.ts';
export { mixWords } from './mix.ts';

/** Import this before planck: an engine takes its functions out of `Math` while it is loaded, so for that long ours stand there. */
import { mathsForPhysics } from '@rollmesh/core/sim';

const kept = globalThis.Math;
globalThis.Math = mathsForPhysics();

export const restoreMath = (): void => {
  globalThis.Math = kept;
};

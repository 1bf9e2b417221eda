/**
 * A room in a running match that is told mutants of everything that rooms tell each other, by a member that it is linked with. It
 * may count them, drop them, even end the match; it may neither throw nor grow.
 */
import { RandomStream, type MeshWorld } from '@rollmesh/core/testing';
import { BASE, begun, collect } from './corpus.ts';
import { mutate } from './mutants.ts';

/** Mutants between two ticks of the target. */
const BURST = 12;
/** A target lives this long. */
const LIFE = 6000;

export interface FuzzResult {
  readonly mutants: number;
  readonly thrown: number;
  readonly kinds: number;
  readonly targets: number;
  /** What the first throw said. */
  readonly first: string | undefined;
  /** Bytes of heap after a tenth and after all, if the process can collect its garbage at will. */
  readonly heap: readonly [number, number] | undefined;
}

export function fuzzRooms(mutants: number, seed: number, told: (done: number) => void = () => {}): FuzzResult {
  const letters = collect();
  const kinds = new Set(letters.map(({ bytes, reliable }) => (reliable ? 256 : 0) | bytes[0]!)).size;
  const random = new RandomStream(seed, 'fuzz');
  let world: MeshWorld | undefined;
  let lived = 0;
  let targets = 0;
  let early = 0;
  for (let done = 0; done < mutants; done += BURST) {
    if (world === undefined || lived > LIFE || world.machines[0]!.room.phase === 'closed') {
      world = begun({ ...BASE });
      world.run(2000 + random.below(1500));
      targets++;
      lived = 0;
    }
    const target = world.machines[0]!;
    const liar = world.machines[1 + random.below(2)]!.node;
    for (const { peerId, link } of liar.ports.values()) {
      if (peerId !== target.node.selfId) continue;
      for (let i = 0; i < BURST; i++) {
        const { bytes, reliable } = random.pick(letters);
        const mutant = mutate(random, bytes);
        if (reliable) liar.transport().sendMessage(link, mutant, mutant.length);
        else liar.transport().send(link, mutant, mutant.length);
      }
      break;
    }
    lived += BURST;
    world.run(world.clock.now + 16);
    const { thrown } = target;
    if (thrown !== undefined) return { mutants: done, thrown: 1, kinds, targets, first: String(thrown instanceof Error ? thrown.stack : thrown), heap: undefined };
    if (early === 0 && done >= mutants / 10) early = heapNow();
    if (done % 12_000 < BURST) told(done);
  }
  const heap = heapNow();
  return { mutants, thrown: 0, kinds, targets, first: undefined, heap: heap === 0 ? undefined : [early, heap] };
}

function heapNow(): number {
  const collectGarbage = (globalThis as { gc?: () => void }).gc;
  if (collectGarbage === undefined) return 0;
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

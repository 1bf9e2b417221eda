/** What one engine computes: a checksum per frame of every match, and a sum per function of the maths. Bundled, it runs in every engine. */
import { mathsSums, type Sums } from '../maths-sums.ts';
import { MATCHES } from './matches.ts';

export interface Figures {
  readonly matches: Readonly<Record<string, readonly number[]>>;
  readonly maths: Sums;
}

/** Plays everything and sums `samples` results per function. */
export async function engineFigures(samples: number): Promise<Figures> {
  const matches: Record<string, readonly number[]> = {};
  for (const { name, play } of MATCHES) matches[name] = Array.from(await play());
  return { matches, maths: mathsSums(samples) };
}

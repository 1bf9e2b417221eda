/** What a result means for playing, in frames and in a sentence. */
import { FRAME_MS, startingDelay, type Depth, type Direction } from './figures.ts';
import type { Result } from './result.ts';

export interface PlayerAdvice {
  readonly delayFrames: number;
  readonly delayMs: number;
  /** What this player's machine does with the other's inputs. */
  readonly depth: Depth;
}

export interface Verdict {
  readonly grade: 'great' | 'good' | 'fair' | 'poor';
  readonly title: string;
  readonly text: string;
  readonly a: PlayerAdvice;
  readonly b: PlayerAdvice;
}

export function verdictOf(result: Result): Verdict {
  const delayFrames = startingDelay(result.rttMs.p50);
  const of = (incoming: Direction): PlayerAdvice => ({ delayFrames, delayMs: delayFrames * FRAME_MS, depth: incoming.depths.find(({ delay }) => delay === delayFrames)! });
  const a = of(result.bToA);
  const b = of(result.aToB);
  const wait = Math.max(a.depth.waitPercent, b.depth.waitPercent);
  const deepest = Math.max(a.depth.p99, b.depth.p99);
  return { ...gradeOf(wait, deepest), a, b };
}

function gradeOf(waitPercent: number, p99Frames: number): Pick<Verdict, 'grade' | 'title' | 'text'> {
  if (waitPercent > 1) return { grade: 'poor', title: 'Rough', text: 'Now and then an input comes so late that the match has to wait for it. Playable with more delay, or over a cable instead of Wi-Fi.' };
  if (p99Frames <= 2) return { grade: 'great', title: 'Like side by side', text: 'Corrections are so small that nobody sees them.' };
  if (p99Frames <= 4) return { grade: 'good', title: 'Good', text: 'Most corrections are not seen; now and then something moves by a few frames.' };
  return { grade: 'fair', title: 'Playable', text: 'Fast things of the other are corrected visibly now and then. A frame or two more delay makes them rarer.' };
}

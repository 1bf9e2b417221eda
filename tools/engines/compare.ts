/**
 * Comparing engines: every checksum of every frame with Node's, and all of them with the golden file. That file keeps a
 * chain of sums, one for each hundred frames: it pins every checksum, stays small, and tells about where a change begins.
 */
import { checksumWords } from '@rollmesh/core/sim';
import type { Figures } from './figures.ts';

/** Frames per sum in the golden file. */
const STRIDE = 100;

export interface Golden {
  /** Results per function that the sums of the maths stand for. */
  readonly samples: number;
  /** By match: how many frames, and after each hundred of them a sum over all checksums so far. */
  readonly matches: Readonly<Record<string, { readonly frames: number; readonly chain: readonly string[] }>>;
  readonly maths: Readonly<Record<string, string>>;
}

export interface Comparison {
  /** What was compared: a match, or the maths. */
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

export function goldenOf(figures: Figures, samples: number): Golden {
  const matches = Object.entries(figures.matches).map(([name, sums]) => [name, { frames: sums.length, chain: chainOf(sums) }] as const);
  return { samples, matches: Object.fromEntries(matches), maths: figures.maths };
}

/** A row per match and one for the maths. */
export function compareEngines(figures: Figures, reference: Figures): Comparison[] {
  const matches = Object.entries(reference.matches).map(([name, wanted]): Comparison => {
    const sums = figures.matches[name] ?? [];
    const frame = wanted.findIndex((sum, at) => sum !== sums[at]);
    if (frame < 0 && sums.length === wanted.length) return { name, passed: true, detail: `${wanted.length} checksums equal` };
    return { name, passed: false, detail: `differs from Node first after frame ${frame < 0 ? wanted.length : frame}: ${hex(sums[frame])} instead of ${hex(wanted[frame])}` };
  });
  return [...matches, compareMaths(figures.maths, reference.maths, 'Node')];
}

/** The same against the golden file. */
export function compareGolden(figures: Figures, golden: Golden): Comparison[] {
  const matches = Object.entries(figures.matches).map(([name, sums]): Comparison => {
    const wanted = golden.matches[name];
    if (wanted === undefined) return { name, passed: false, detail: 'is not in the golden file' };
    const at = chainOf(sums).findIndex((sum, index) => sum !== wanted.chain[index]);
    if (at < 0 && sums.length === wanted.frames) return { name, passed: true, detail: `${sums.length} checksums as pinned` };
    return { name, passed: false, detail: at < 0 ? `has ${sums.length} frames instead of ${wanted.frames}` : `differs from the golden file within frames ${at * STRIDE} to ${(at + 1) * STRIDE - 1}` };
  });
  const gone = Object.keys(golden.matches).filter((name) => figures.matches[name] === undefined);
  return [...matches, ...gone.map((name) => ({ name, passed: false, detail: 'is in the golden file and no longer played' })), compareMaths(figures.maths, golden.maths, 'the golden file')];
}

function compareMaths(sums: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>, who: string): Comparison {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(sums)])];
  const different = names.filter((name) => sums[name] !== wanted[name]);
  const name = 'maths, random numbers and angles';
  if (different.length === 0) return { name, passed: true, detail: `${names.length} sums equal` };
  return { name, passed: false, detail: `differs from ${who} in ${different.join(', ')}` };
}

function chainOf(sums: readonly number[]): string[] {
  const words = Uint32Array.from(sums);
  const chain: string[] = [];
  let link = 0;
  for (let from = 0; from < words.length; from += STRIDE) {
    link = checksumWords(words, from, Math.min(from + STRIDE, words.length), link);
    chain.push(hex(link));
  }
  return chain;
}

function hex(sum: number | undefined): string {
  return sum === undefined ? 'nothing' : sum.toString(16).padStart(8, '0');
}

/** What a report suggests, in plain sentences: what somebody who has seen many of them would look at first. */
import type { DesyncReport, StateDifference } from '@rollmesh/core';

/** Below this share of the value, two numbers differ in what engines round differently. */
const LAST_DIGITS = 1e-9;
const SHOWN = 256;

/** One sentence for what happened. */
export function verdictOf({ frame, differences: [first], mine, theirs }: DesyncReport): string {
  const who = `${mine.name || 'This machine'} and ${theirs.name || 'another'} computed different games before frame ${frame}`;
  return first === undefined ? `${who}.` : `${who}, first in ${nameOf(first)}.`;
}

/** Where the faulty step is. */
export function rangeOf({ frame, lastEqualFrame }: DesyncReport): string {
  if (lastEqualFrame < 0) return `It happened in some frame before ${frame}; no equal state before it is known.`;
  if (lastEqualFrame === frame - 1) return `It happened in the step of frame ${lastEqualFrame}.`;
  return `It happened in the step of one of the frames ${lastEqualFrame} to ${frame - 1}. Compare states more often (checksumEvery: 1) to know which.`;
}

export function cluesOf(report: DesyncReport): string[] {
  const { mine, theirs, differences } = report;
  const clues: string[] = [];
  if (mine.build !== theirs.build) clues.push(`They run different builds: ${mine.build || 'an unnamed one'} and ${theirs.build || 'an unnamed one'}. That alone explains it.`);
  if (differences.length === 0) {
    clues.push(theirs.state.length === 0 ? 'The state of the other machine is not in this report: only the sums are known to differ.' : 'The state of the other machine cannot be read as one of this game.');
    return clues;
  }
  const fields = new Set(differences.map(({ field }) => field));
  if (fields.has('(input before)')) clues.push('The inputs of the frame before differ as well: not the game but Rollmesh is at fault. Please report it.');
  if (fields.has('(prng)')) clues.push('The random numbers stand at different places: one side has drawn more of them, or in another order. Look for a draw that depends on something outside of the state.');
  if (differences.some(({ a, b }) => Number.isNaN(a) !== Number.isNaN(b))) clues.push('One side has NaN: look for 0 / 0, the root of a negative number, or undefined in arithmetic.');
  if (differences.every(isLastDigits)) {
    clues.push(`The numbers differ only in their last digits${mine.engine === theirs.engine ? '' : ', and the browsers differ'}: look for Math.sin and its kin, Math.pow and **. Use the maths of @rollmesh/core/sim.`);
  }
  if (differences.length >= SHOWN) clues.push(`Only the first ${SHOWN} differing values are named.`);
  return clues;
}

export function nameOf({ field, index }: Pick<StateDifference, 'field' | 'index'>): string {
  return index < 0 ? field : `${field}[${index}]`;
}

function isLastDigits({ a, b }: StateDifference): boolean {
  if (typeof a !== 'number' || typeof b !== 'number' || (Number.isInteger(a) && Number.isInteger(b))) return false;
  return Math.abs(a - b) <= LAST_DIGITS * Math.max(Math.abs(a), Math.abs(b));
}

/** Preconditions at the door: one word, success first, the sentence built only on failure. */
import { RollmeshError } from './errors.ts';

/** `value`, if it is a whole number from `least` to `most`; otherwise throws `RollmeshError('bad-option')`. */
export function whole(option: string, value: unknown, least: number, most: number): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
  throw new RollmeshError('bad-option', `${option} is ${typeof value === 'string' ? `"${value}"` : String(value)}.`, `Give a whole number from ${least} to ${most}.`);
}

/** A game's own state as values to print, and where two of them differ, by path: for logs, the guard and reports of desyncs. */
import type { StateDifference } from '../sim/difference.ts';
import type { PlainValue } from '../sim/plain-state.ts';

/** Data as values to print: Maps and Sets as arrays, nothing as 0, an object that came before as a word. Not for the hot path. */
export function plainOf(value: unknown, seen = new Set<object>()): PlainValue {
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  if (value === undefined || value === null || typeof value !== 'object') return value === undefined || value === null ? 0 : typeof value;
  if (ArrayBuffer.isView(value)) return Array.from(value instanceof DataView ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : (value as Uint8Array), Number);
  if (seen.has(value)) return '(as above)';
  seen.add(value);
  if (Symbol.iterator in value) return Array.from(value as Iterable<unknown>, (item) => plainOf(item, seen));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plainOf(inner, seen)]));
}

/** The first `limit` differing values by path, such as `ships[2].x`. Two NaNs are equal, 0 and -0 are not. */
export function plainDifferences(a: PlainValue, b: PlainValue, limit: number): StateDifference[] {
  const found: StateDifference[] = [];
  compare(a, b, '', -1, found, limit);
  return found;
}

function compare(a: PlainValue, b: PlainValue, field: string, index: number, found: StateDifference[], limit: number): void {
  if (found.length >= limit || Object.is(a, b)) return;
  if (typeof a !== 'object' || typeof b !== 'object') {
    const at = typeof a === 'string' && typeof b === 'string' ? firstDifference(a, b) : -1;
    if (at < 0) found.push({ field, index, a: single(a), b: single(b) });
    else found.push({ field: index < 0 ? field : `${field}[${index}]`, index: at, a: codeAt(a as string, at), b: codeAt(b as string, at) });
  } else if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) found.push({ field: `${field}.length`, index: -1, a: a.length, b: b.length });
    for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
      const nested = typeof a[i] === 'object' || index >= 0;
      const at = index >= 0 ? `${field}[${index}]` : field;
      compare(a[i]!, b[i]!, nested ? `${at}[${i}]` : at, nested ? -1 : i, found, limit);
    }
  } else {
    const [left, right] = [a as { [name: string]: PlainValue }, b as { [name: string]: PlainValue }];
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
      compare(left[name] ?? false, right[name] ?? false, field === '' ? name : `${field}.${name}`, -1, found, limit);
    }
  }
}

/** What a difference can carry: a branch that the other side lacks, or has otherwise, is told as true. */
function single(value: PlainValue): number | boolean {
  return typeof value === 'object' || typeof value === 'string' ? true : value;
}

/** Texts are compared by their characters' codes; -1 stands past the end. */
function firstDifference(a: string, b: string): number {
  let at = 0;
  while (codeAt(a, at) === codeAt(b, at)) at += 1;
  return at;
}

function codeAt(text: string, at: number): number {
  return at < text.length ? text.charCodeAt(at) : -1;
}

/** Two states as rows of a table: a row per value, by name, with both values and where their digits part. */
import type { PlainValue } from '@rollmesh/core';

export interface FieldRow {
  readonly name: string;
  /** Undefined where a side does not have the value, as with an element of a pool. */
  readonly mine: string | undefined;
  readonly theirs: string | undefined;
  readonly differs: boolean;
}

type Fields = { readonly [name: string]: PlainValue } | undefined;

/** In declared order; values that only the other side has come where it has them. */
export function rowsOf(mine: Fields, theirs: Fields): FieldRow[] {
  const left = flat(mine);
  const right = flat(theirs);
  const names = merged([...left.keys()], [...right.keys()]);
  return names.map((name) => {
    const [a, b] = [left.get(name), right.get(name)];
    return { name, mine: a, theirs: b, differs: mine !== undefined && theirs !== undefined && a !== b };
  });
}

/** How many characters two texts share at their beginning. */
export function sharedLength(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  return at;
}

function flat(fields: Fields): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (name: string, value: PlainValue): void => {
    if (Array.isArray(value)) value.forEach((item, at) => visit(`${name}[${placeOf(item, at)}]`, item));
    else if (typeof value === 'object') for (const [key, item] of Object.entries(value)) visit(name === '' ? key : `${name}.${key}`, item);
    else found.set(name, typeof value === 'string' ? JSON.stringify(value) : Object.is(value, -0) ? '-0' : String(value));
  };
  visit('', fields ?? {});
  return found;
}

/** An element of a pool says itself which one it is. */
function placeOf(item: PlainValue, at: number): number {
  const index = typeof item === 'object' && !Array.isArray(item) ? item.index : undefined;
  return typeof index === 'number' ? index : at;
}

function merged(left: readonly string[], right: readonly string[]): string[] {
  const known = new Set(left);
  const names = [...left];
  let after = 0;
  for (const name of right) {
    if (known.has(name)) after = names.indexOf(name, Math.max(0, after - 1)) + 1 || after;
    else names.splice(after++, 0, name);
  }
  return names;
}

/** Finds NaN in a state. It spreads through sums unseen, and its bits differ between engines. */
import type { PlainValue } from '../sim/plain-state.ts';

/** Any match of a defined game: a `GameRun`. */
export interface Inspectable {
  inspect(): { readonly [name: string]: PlainValue };
}

/** The first field that holds NaN, such as `ball.x`, `speed[3]` or `shots[7].y` (7 is the element's index); undefined if none does. */
export function nanField(run: Inspectable): string | undefined {
  return pathOfNaN(run.inspect(), '');
}

function pathOfNaN(value: PlainValue, path: string): string | undefined {
  if (typeof value === 'number') return Number.isNaN(value) ? path : undefined;
  if (typeof value !== 'object') return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = pathOfNaN(inner, join(path, key, value));
    if (found !== undefined) return found;
  }
  return undefined;
}

function join(path: string, key: string, parent: PlainValue): string {
  if (!Array.isArray(parent)) return path === '' ? key : `${path}.${key}`;
  // An element of a pool is known by its own index, not by how many come before it.
  const element = parent[Number(key)] as { index?: number };
  return `${path}[${element.index ?? key}]`;
}

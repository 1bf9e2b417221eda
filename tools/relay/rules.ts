/** Whose weather a change is for, and what holds for a pair that is yet to come: the changes made so far, in order. */
import type { Conditions } from '@rollmesh/core/testing';

/** Everybody; all that one peer sends (to one other); or both ways between two. Peers by their PeerJS ids. */
export type Which = 'all' | { readonly from: string; readonly to?: string } | { readonly between: readonly [string, string] };

export interface Rule {
  readonly which: Which;
  readonly changes: Partial<Conditions>;
}

/** Does a change for `which` concern what `from` sends to `to`? */
export function concerns(which: Which, from: string, to: string): boolean {
  if (which === 'all') return true;
  if ('between' in which) return which.between.includes(from) && which.between.includes(to);
  return which.from === from && (which.to === undefined || which.to === to);
}

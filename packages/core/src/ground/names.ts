/**
 * Names that callers write: an unknown one is told with the right one that lies nearest, since who writes plain
 * JavaScript has no compiler to ask.
 */
import { RollmeshError, type RollmeshErrorCode } from './errors.ts';

/** Throws `bad-option` if `options` has a name that is not among `known`. `caller` is the function as its user writes it. */
export function checkNames(caller: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw unknownName('bad-option', `${caller} has no option "${name}".`, name, known);
  }
}

/** The error for a name that is not among `known`: `problem`, then the nearest of them, if one is near, and all of them. */
export function unknownName(code: RollmeshErrorCode, problem: string, name: string, known: readonly string[]): RollmeshError {
  const near = nearest(name, known);
  return new RollmeshError(code, problem, `${near === undefined ? '' : `Did you mean "${near}"? `}It has: ${known.join(', ')}.`);
}

/** The known name that `name` was meant to be: one that contains it or lies in it, or differs by few letters. Undefined if none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const ranked = known.map((each) => [each, distance(wanted, each.toLowerCase())] as const).sort(([, a], [, b]) => a - b);
  const [near] = ranked.filter(([each, edits]) => edits <= Math.max(each.length, wanted.length) / 3);
  return near?.[0] ?? byPart(wanted, known);
}

/** The longest that contains `wanted` or lies in it, or of equals the last: `delay` for `inputDelay`. Two letters say nothing. */
function byPart(wanted: string, known: readonly string[]): string | undefined {
  const parts = known.filter((each) => {
    const [short, long] = [wanted, each.toLowerCase()].sort((a, b) => a.length - b.length);
    return short.length > 2 && long.includes(short);
  });
  return parts.sort((a, b) => b.length - a.length || wanted.indexOf(b.toLowerCase()) - wanted.indexOf(a.toLowerCase()))[0];
}

/** How many letters have to be added, left out, exchanged, or change places with their neighbour. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2][j - 2] + 1 : Infinity;
      row.push(Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1), swapped));
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}

/** What stands in a forbidden place while a step runs: most fail when called, a few look at how they are called first. */

/** Ends the step: throws. */
export type Fail = () => never;

type Method = (this: unknown, ...values: never[]) => unknown;

/** The property that takes the place of `original` under `name`. */
export function standIn(name: string, original: unknown, fail: Fail): { value: unknown; writable: true } | { get: Fail } {
  // Objects are reached through a getter, which is where asking for one can be seen.
  if (typeof original !== 'function') return { get: fail };
  return { value: functionFor(name, original as Method, fail), writable: true };
}

function functionFor(name: string, original: Method, fail: Fail): unknown {
  if (name === 'Date') return new Proxy(original, { apply: fail, construct: fail });
  if (name === 'Number.prototype.toString') return exactToString(original as ToString, fail);
  if (/^(Typed)?Array\.prototype\.(sort|toSorted)$/.test(name)) return checkedSort(original as SortMethod, fail);
  // A plain function, so that `new` reaches it too.
  return function () {
    return fail();
  };
}

type ToString = (this: number, radix?: number) => string;

function exactToString(original: ToString, fail: Fail): ToString {
  return function (radix) {
    const isPlain = radix === undefined || radix === 10 || !Number.isFinite(+this);
    if (!isPlain && !Number.isInteger(+this)) fail();
    return original.call(this, radix);
  };
}

type Compare = (a: unknown, b: unknown) => number;
type SortMethod = (this: unknown[], compare?: Compare) => unknown[];

/** Sorts, and fails if the comparator is no order: no number, or neighbours that it cannot agree about both ways round. */
function checkedSort(original: SortMethod, fail: Fail): SortMethod {
  return function (compare) {
    if (typeof compare !== 'function') return original.call(this, compare);
    const checked: Compare = (a, b) => {
      const order: unknown = compare(a, b);
      return typeof order === 'number' && !Number.isNaN(order) ? order : fail();
    };
    const sorted = original.call(this, checked);
    for (let i = 1; i < sorted.length; i += 1) {
      const [a, b] = [sorted[i - 1], sorted[i]];
      // Sorting puts undefined last without asking.
      if (b === undefined) break;
      if (Math.sign(checked(b, a)) !== -Math.sign(checked(a, b))) fail();
    }
    return sorted;
  };
}

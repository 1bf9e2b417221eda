/**
 * The guard of development: while a step runs, everything that differs between machines throws and names what to use
 * instead, in the step and in whatever it calls. It swaps global functions before each step and puts them back after
 * it, so it is slow next to a step and should not be in what players get.
 */
import { RollmeshError } from '../ground/errors.ts';
import { forbidden, type Forbidden } from './forbidden.ts';
import { nanField, type Inspectable } from './nan.ts';
import { standIn } from './stand-ins.ts';

export interface GuardOptions {
  /** Names to leave alone, as the guard's errors write them: `['Math.sin']`. */
  readonly allow?: readonly string[];
  /** Look for NaN in the state after every step. Default true. */
  readonly nan?: boolean;
}

/** What `game.start({ around })` and `openRoom(game, { guard })` take. */
export type Guard = (step: () => void, run?: Inspectable) => void;

/**
 * Makes a guard. Around a step, it throws `RollmeshError('nondeterministic')` for the first thing that differs between
 * machines, even if the step itself catches the error. Throws `bad-option` for an unknown name in `allow`.
 * What was taken out of its place before (`const { sin } = Math` at the top of a file) is not seen: that is for the linter.
 */
export function guard(options: GuardOptions = {}): Guard {
  const { allow = [], nan = true } = options;
  const watch = new Watch(allowed(allow));
  return (step, run) => {
    watch.around(step);
    const field = nan && run !== undefined ? nanField(run) : undefined;
    if (field !== undefined) {
      const remedy = 'Look for 0 / 0, the root of a negative number, or undefined in arithmetic.';
      throw new RollmeshError('nondeterministic', `NaN entered the state: ${field}.`, remedy);
    }
  };
}

function allowed(allow: readonly string[]): Forbidden[] {
  const all = forbidden();
  for (const name of allow) {
    if (all.some((each) => each.name === name)) continue;
    throw new RollmeshError('bad-option', `The guard does not know "${name}".`, `Allow one of ${all.map((each) => each.name).join(', ')}.`);
  }
  return all.filter(({ name }) => !allow.includes(name));
}

/** One forbidden place: where it is, and what stands there during a step. */
interface Post {
  readonly owner: object;
  readonly key: string;
  readonly standIn: PropertyDescriptor;
}

class Watch {
  readonly #posts: readonly Post[];
  /** What stood at each post before, as far as they are manned; undefined if it was inherited. */
  #before: (PropertyDescriptor | undefined)[] = [];
  #found: RollmeshError | undefined;

  constructor(list: readonly Forbidden[]) {
    this.#posts = list.flatMap((each) => postOf(each, () => this.#fail(each)));
  }

  around(step: () => void): void {
    // A guard may stand around a match that a guarded step plays.
    if (this.#before.length > 0) return step();
    this.#found = undefined;
    this.#begin();
    try {
      step();
    } finally {
      this.#end();
    }
    // A step, or a promise in it, may have swallowed the error.
    if (this.#found !== undefined) throw this.#found;
  }

  #begin(): void {
    for (const { owner, key, standIn } of this.#posts) {
      this.#before.push(Object.getOwnPropertyDescriptor(owner, key));
      Object.defineProperty(owner, key, standIn);
    }
  }

  #end(): void {
    while (this.#before.length > 0) {
      const before = this.#before.pop();
      const { owner, key } = this.#posts[this.#before.length]!;
      if (before === undefined) Reflect.deleteProperty(owner, key);
      else Object.defineProperty(owner, key, before);
    }
  }

  #fail({ name, because, remedy }: Forbidden): never {
    // Whoever handles the error may need a clock.
    this.#end();
    this.#found ??= new RollmeshError('nondeterministic', `${name} was used in a step: it ${because}.`, remedy);
    throw this.#found;
  }
}

/** Nothing if this machine lacks the thing, or does not let anybody take its place. */
function postOf({ name }: Forbidden, fail: () => never): Post[] {
  const path = name.split('.');
  const key = path.pop()!;
  const owner = path.reduce<unknown>(memberOf, globalThis);
  if (typeof owner !== 'function' && (typeof owner !== 'object' || owner === null)) return [];
  const original = memberOf(owner, key);
  const own = Object.getOwnPropertyDescriptor(owner, key);
  const isMovable = own === undefined ? Object.isExtensible(owner) : own.configurable === true;
  if (original === undefined || !isMovable) return [];
  return [{ owner, key, standIn: { ...standIn(name, original, fail), configurable: true, enumerable: own?.enumerable ?? false } }];
}

/** Undefined, too, if it may not be looked at, as the storage of a page without an origin. All typed arrays share a class without a name. */
function memberOf(owner: unknown, part: string): unknown {
  if (part === 'TypedArray') return Object.getPrototypeOf(Float64Array);
  try {
    return (owner as Record<string, unknown> | undefined)?.[part];
  } catch {
    return undefined;
  }
}

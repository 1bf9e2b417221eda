/**
 * Copies a game's own objects for games that bring no save and load. Two references to one object stay two references to
 * one copy, circles too, and a class's objects keep their methods. Some millions of values per second: fit for small states.
 */
import { RollmeshError } from '../ground/errors.ts';

/** A copy that shares nothing with `value`. Throws `bad-state` for functions, promises and whatever else is no data. */
export function cloneData<T>(value: T): T {
  return new Cloner().copy(value, '') as T;
}

class Cloner {
  private readonly copies = new Map<object, object>();

  copy(value: unknown, path: string): unknown {
    if (typeof value === 'function' || typeof value === 'symbol') throw notData(path, `a ${typeof value}`);
    if (typeof value !== 'object' || value === null) return value;
    return this.copies.get(value) ?? this.copyObject(value, path);
  }

  private copyObject(value: object, path: string): object {
    if (Array.isArray(value)) return this.fill(value, new Array<unknown>(value.length) as unknown as Record<string, unknown>, path);
    // By tag, not by instanceof: data may come from another frame of the page.
    const tag = Object.prototype.toString.call(value);
    if (tag === '[object Object]') {
      const prototype = Object.getPrototypeOf(value) as object | null;
      return this.fill(value, prototype === Object.prototype ? {} : (Object.create(prototype) as Record<string, unknown>), path);
    }
    if (tag === '[object Map]') return this.copyMap(value as Map<unknown, unknown>, path);
    if (tag === '[object Set]') return this.copySet(value as Set<unknown>, path);
    if (tag === '[object ArrayBuffer]' || (ArrayBuffer.isView(value) && tag !== '[object DataView]')) return this.keep(value, (value as Uint8Array).slice(0));
    throw notData(path, `a ${tag.slice(8, -1)}`);
  }

  private fill(from: object, into: Record<string, unknown>, path: string): object {
    this.copies.set(from, into);
    if (Array.isArray(from)) for (let i = 0; i < from.length; i += 1) (into as unknown as unknown[])[i] = this.copy(from[i], path);
    else for (const key of Object.keys(from)) into[key] = this.copy((from as Record<string, unknown>)[key], key);
    return into;
  }

  private copyMap(from: Map<unknown, unknown>, path: string): object {
    const into = new Map<unknown, unknown>();
    this.copies.set(from, into);
    for (const [key, item] of from) into.set(this.copy(key, path), this.copy(item, path));
    return into;
  }

  private copySet(from: Set<unknown>, path: string): object {
    const into = new Set<unknown>();
    this.copies.set(from, into);
    for (const item of from) into.add(this.copy(item, path));
    return into;
  }

  private keep(from: object, into: object): object {
    this.copies.set(from, into);
    return into;
  }
}

function notData(name: string, what: string): RollmeshError {
  return new RollmeshError('bad-state', `The state holds ${what}${name === '' ? '' : ` in ${name}`}, which cannot be copied.`, 'Keep it outside the state, or bring save and load.');
}

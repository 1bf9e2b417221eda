/** The functions that a game brings must be done when they return: one that is async, or yields, is refused with the remedy. */
import { RollmeshError } from '../ground/errors.ts';

/** Throws `bad-option` for an async function or a generator, which can be told before it is ever called. */
export function checkPlain(name: string, value: unknown): void {
  const kind = /^\[object (?:Async)?Generator/.test(tag(value)) ? 'a generator' : tag(value) === '[object AsyncFunction]' ? 'async' : undefined;
  if (kind !== undefined) throw notPlain(name, kind);
}

/** Throws `bad-option` if what `name` returned is a promise, as an async function compiled for older browsers returns. */
export function checkDone(name: string, result: unknown): void {
  if (result === undefined || typeof (result as PromiseLike<unknown> | null)?.then !== 'function') return;
  throw notPlain(name, 'async');
}

function tag(value: unknown): string {
  return typeof value === 'function' ? Object.prototype.toString.call(value) : '';
}

function notPlain(name: string, kind: string): RollmeshError {
  return new RollmeshError('bad-option', `${name} is ${kind}.`, `Make it a plain function: it must be done when it returns. Load what it needs before the room opens.`);
}

/**
 * Plain data (numbers, texts, flags, arrays, objects, Map, Set, typed arrays) as bytes and as values to print: what a
 * game with its own state gets for snapshots and differences without writing anything. Reading trusts nobody: depth and
 * counts are bounded by the bytes that are there, and what cannot be read is `undefined`.
 */
import { RollmeshError } from '../ground/errors.ts';
import type { StateDifference } from '../sim/difference.ts';
import type { PlainValue } from '../sim/plain-state.ts';

const MAX_DEPTH = 64;
const UNDEFINED = 0;
const NULL = 1;
const FALSE = 2;
const TRUE = 3;
const NUMBER = 4;
const TEXT = 5;
const LIST = 6;
const RECORD = 7;
const MAP = 8;
const SET = 9;
/** A typed array has the tag `VIEWS` plus its place in the list. */
const VIEWS = 16;
const VIEW_KINDS = [Uint8Array, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array, Float64Array, Uint8ClampedArray] as const;

/** Writes plain data. Object keys are sorted, so equal data gives equal bytes. Throws `bad-state` for what is not plain. */
export function writePlain(value: unknown): Uint8Array {
  const writer = new PlainWriter();
  writer.value(value, 0);
  return writer.bytes.slice(0, writer.length);
}

/** What `writePlain` wrote; `undefined` if the bytes are anything else. Objects come back as plain ones, whatever class they had. */
export function readPlain(bytes: Uint8Array): unknown {
  const reader = new PlainReader(bytes);
  const value = reader.value(0);
  return reader.ok && reader.at === bytes.length ? value : undefined;
}

class PlainWriter {
  bytes = new Uint8Array(256);
  length = 0;
  #view = new DataView(this.bytes.buffer);

  value(value: unknown, depth: number): void {
    if (depth > MAX_DEPTH) throw new RollmeshError('bad-state', 'The state is nested deeper than 64, or in a circle.', 'Keep the state plain, without references back to itself.');
    if (value === undefined) this.#byte(UNDEFINED);
    else if (value === null) this.#byte(NULL);
    else if (typeof value === 'boolean') this.#byte(value ? TRUE : FALSE);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'string') this.#text(value);
    else if (Array.isArray(value)) this.#list(LIST, value, value.length, depth);
    else if (tagOf(value) === 'Map') this.#list(MAP, [...(value as Map<unknown, unknown>)].flat(1), (value as Map<unknown, unknown>).size, depth);
    else if (tagOf(value) === 'Set') this.#list(SET, value as Set<unknown>, (value as Set<unknown>).size, depth);
    else if (ArrayBuffer.isView(value)) this.#typed(value);
    else if (typeof value === 'object') this.#record(value as Record<string, unknown>, depth);
    else throw new RollmeshError('bad-state', `A ${typeof value} cannot be part of a snapshot.`, 'Keep the state plain: numbers, texts, flags, arrays, objects, Map, Set and typed arrays.');
  }

  #list(tag: number, items: Iterable<unknown>, count: number, depth: number): void {
    this.#byte(tag);
    this.#count(count);
    for (const item of items) this.value(item, depth + 1);
  }

  #record(value: Record<string, unknown>, depth: number): void {
    const keys = Object.keys(value).sort();
    this.#byte(RECORD);
    this.#count(keys.length);
    for (const key of keys) {
      this.#text(key);
      this.value(value[key], depth + 1);
    }
  }

  #typed(value: ArrayBufferView): void {
    const kind = VIEW_KINDS.findIndex((each) => tagOf(value) === each.name);
    if (kind < 0) throw new RollmeshError('bad-state', 'A DataView or BigInt array cannot be part of a snapshot.', 'Use a Uint8Array or Float64Array over the same buffer.');
    this.#byte(VIEWS + kind);
    this.#count(value.byteLength);
    this.#room(value.byteLength);
    this.bytes.set(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), this.length);
    this.length += value.byteLength;
  }

  #number(value: number): void {
    this.#byte(NUMBER);
    this.#room(8);
    this.#view.setFloat64(this.length, value === value ? value : NaN, true);
    this.length += 8;
  }

  #text(text: string): void {
    this.#byte(TEXT);
    this.#count(text.length);
    this.#room(text.length * 2);
    for (let i = 0; i < text.length; i += 1, this.length += 2) this.#view.setUint16(this.length, text.charCodeAt(i), true);
  }

  #count(count: number): void {
    this.#room(4);
    this.#view.setUint32(this.length, count, true);
    this.length += 4;
  }

  #byte(byte: number): void {
    this.#room(1);
    this.bytes[this.length++] = byte;
  }

  #room(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const wider = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    wider.set(this.bytes);
    this.bytes = wider;
    this.#view = new DataView(wider.buffer);
  }
}

class PlainReader {
  ok = true;
  at = 0;
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(depth: number): unknown {
    const tag = this.#take(1) ? this.bytes[this.at - 1]! : -1;
    if (depth > MAX_DEPTH) return this.#fail();
    if (tag >= VIEWS) return this.#typed(tag - VIEWS);
    switch (tag) {
      case UNDEFINED: return undefined;
      case NULL: return null;
      case FALSE: return false;
      case TRUE: return true;
      case NUMBER: return this.#take(8) ? this.#view.getFloat64(this.at - 8, true) : undefined;
      case TEXT: return this.#text();
      case LIST: return this.#items(this.#count(1), depth);
      case SET: return new Set(this.#items(this.#count(1), depth));
      case MAP: return new Map(pairs(this.#items(2 * this.#count(2), depth)));
      case RECORD: return this.#record(depth);
      default: return this.#fail();
    }
  }

  #items(count: number, depth: number): unknown[] {
    const items: unknown[] = [];
    for (let i = 0; i < count && this.ok; i += 1) items.push(this.value(depth + 1));
    return items;
  }

  #record(depth: number): unknown {
    const count = this.#count(2);
    const record: Record<string, unknown> = {};
    for (let i = 0; i < count && this.ok; i += 1) {
      const name = this.value(depth + 1);
      const value = this.value(depth + 1);
      if (typeof name !== 'string') return this.#fail();
      // Not by assignment: `__proto__` as a key must stay a key.
      Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
    }
    return record;
  }

  #text(): string {
    const count = this.#count(2);
    let text = '';
    if (!this.#take(count * 2)) return text;
    for (let i = 0; i < count; i += 1) text += String.fromCharCode(this.#view.getUint16(this.at - count * 2 + i * 2, true));
    return text;
  }

  #typed(kind: number): unknown {
    const make = VIEW_KINDS[kind];
    const length = this.#count(1);
    if (make === undefined || length % make.BYTES_PER_ELEMENT !== 0 || !this.#take(length)) return this.#fail();
    return new make(this.bytes.slice(this.at - length, this.at).buffer as ArrayBuffer);
  }

  /** A count that the remaining bytes can hold, with at least `each` bytes for one; 0 and not `ok` otherwise. */
  #count(each: number): number {
    const count = this.#take(4) ? this.#view.getUint32(this.at - 4, true) : 0;
    if (count * each <= this.bytes.length - this.at) return count;
    this.#fail();
    return 0;
  }

  #take(length: number): boolean {
    if (this.ok && this.at + length <= this.bytes.length) {
      this.at += length;
      return true;
    }
    this.#fail();
    return false;
  }

  #fail(): undefined {
    this.ok = false;
    return undefined;
  }
}

function pairs(items: readonly unknown[]): [unknown, unknown][] {
  const found: [unknown, unknown][] = [];
  for (let i = 0; i + 1 < items.length; i += 2) found.push([items[i], items[i + 1]]);
  return found;
}

/** Plain data as values to print: Maps and Sets as arrays, nothing as 0. Not for the hot path. */
export function plainOf(value: unknown, depth = 0): PlainValue {
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value === undefined || value === null ? 0 : String(value);
  if (ArrayBuffer.isView(value)) return Array.from(value instanceof DataView ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : (value as Uint8Array), Number);
  if (Symbol.iterator in value) return Array.from(value as Iterable<unknown>, (item) => plainOf(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plainOf(inner, depth + 1)]));
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

/** By tag, not by instanceof: data may come from another frame of the page. */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
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

/**
 * Plain data (numbers, texts, flags, arrays, objects, Map, Set, typed arrays) as bytes: what a game with its own state gets
 * for snapshots without writing anything. Objects of classes are refused: elsewhere they would
 * come back without their methods. Reading trusts nobody: depth and counts are bounded by the bytes that are there, and what cannot be
 * read is `undefined`.
 */
import { RollmeshError } from '../ground/errors.ts';

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
/** An object that came before, by its number: two references to one object stay so, and circles end. */
const AGAIN = 10;
/** A typed array has the tag `VIEWS` plus its place in the list. */
const VIEWS = 16;
const REMEDY = 'Keep the state plain: numbers, texts, flags, arrays, objects, Map, Set and typed arrays.';
const VIEW_KINDS = [Uint8Array, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array, Float64Array, Uint8ClampedArray] as const;

/** Writes plain data. Object keys are sorted, so equal data gives equal bytes. Throws `bad-state` for what is not plain. */
export function writePlain(value: unknown): Uint8Array {
  const writer = new PlainWriter();
  writer.value(value, 0);
  return writer.bytes.slice(0, writer.length);
}

/** What `writePlain` wrote; `undefined` if the bytes are anything else. */
export function readPlain(bytes: Uint8Array): unknown {
  const reader = new PlainReader(bytes);
  const value = reader.value(0);
  return reader.ok && reader.at === bytes.length ? value : undefined;
}

class PlainWriter {
  bytes = new Uint8Array(256);
  length = 0;
  #view = new DataView(this.bytes.buffer);
  readonly #numbers = new Map<object, number>();

  value(value: unknown, depth: number): void {
    if (depth > MAX_DEPTH) throw new RollmeshError('bad-state', 'The state is nested deeper than 64.', 'Keep the state flat: lists of objects, not chains of them.');
    if (value === undefined) this.#byte(UNDEFINED);
    else if (value === null) this.#byte(NULL);
    else if (typeof value === 'boolean') this.#byte(value ? TRUE : FALSE);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'string') this.#text(value);
    else if (typeof value === 'object') this.#object(value, depth);
    else throw new RollmeshError('bad-state', `A ${typeof value} cannot be part of a snapshot.`, REMEDY);
  }

  #object(value: object, depth: number): void {
    const number = this.#numbers.get(value);
    if (number !== undefined) {
      this.#byte(AGAIN);
      return this.#count(number);
    }
    this.#numbers.set(value, this.#numbers.size);
    if (Array.isArray(value)) this.#list(LIST, value, value.length, depth);
    else if (tagOf(value) === 'Map') this.#list(MAP, [...(value as Map<unknown, unknown>)].flat(1), (value as Map<unknown, unknown>).size, depth);
    else if (tagOf(value) === 'Set') this.#list(SET, value as Set<unknown>, (value as Set<unknown>).size, depth);
    else if (ArrayBuffer.isView(value)) this.#typed(value);
    else if (isRecord(value)) this.#record(value, depth);
    else throw new RollmeshError('bad-state', `A ${value.constructor.name} cannot be part of a snapshot.`, REMEDY);
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
  /** Every object so far, in the order in which the writer met them. */
  readonly #objects: object[] = [];

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
      case LIST: return this.#items(this.#count(1), depth, this.#known([]));
      case SET: return this.#set(depth);
      case MAP: return this.#map(depth);
      case AGAIN: return this.#again();
      case RECORD: return this.#record(depth);
      default: return this.#fail();
    }
  }

  #known<T extends object>(object: T): T {
    this.#objects.push(object);
    return object;
  }

  #again(): unknown {
    const number = this.#take(4) ? this.#view.getUint32(this.at - 4, true) : -1;
    return this.#objects[number] ?? this.#fail();
  }

  #set(depth: number): unknown {
    const set = this.#known(new Set<unknown>());
    for (const item of this.#items(this.#count(1), depth, [])) set.add(item);
    return set;
  }

  #map(depth: number): unknown {
    const map = this.#known(new Map<unknown, unknown>());
    const items = this.#items(2 * this.#count(2), depth, []);
    for (let i = 0; i + 1 < items.length; i += 2) map.set(items[i], items[i + 1]);
    return map;
  }

  #items(count: number, depth: number, items: unknown[]): unknown[] {
    for (let i = 0; i < count && this.ok; i += 1) items.push(this.value(depth + 1));
    return items;
  }

  #record(depth: number): unknown {
    const count = this.#count(2);
    const record = this.#known<Record<string, unknown>>({});
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
    return this.#known(new make(this.bytes.slice(this.at - length, this.at).buffer as ArrayBuffer));
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

/** A plain object, of this realm or another one: its prototype is nothing, or the last one before nothing. */
function isRecord(value: object): value is Record<string, unknown> {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return tagOf(value) === 'Object' && (prototype === null || Object.getPrototypeOf(prototype) === null);
}

/** By tag, not by instanceof: data may come from another frame of the page. */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/**
 * Sums plain data by its structure, for games that keep their state in objects. Equal data gives equal sums on every
 * machine: own keys in sorted order, numbers by their 64 bits with NaN canonical and -0 kept, Maps and Sets in insertion
 * order (which a deterministic game has). Far slower than `checksumWords`: some ten million values per second.
 */
import { RollmeshError } from '../ground/errors.ts';

const MAX_DEPTH = 64;
// Before every value, so that "12" and 12, or [1, 2] and [[1], 2], sum differently.
const NOTHING = 1;
const FLAG = 2;
const NUMBER = 3;
const TEXT = 4;
const BIGINT = 5;
const LIST = 6;
const RECORD = 7;
const MAP = 8;
const SET = 9;
const BYTES = 10;

/** A 32-bit sum of plain data. Throws `bad-state` for functions, symbols and data nested deeper than 64 (or in a circle). */
export function checksumValue(value: unknown): number {
  const mixer = new Mixer();
  mixer.value(value, 0);
  return mixer.sum();
}

class Mixer {
  #hash = 0x9747b28c;
  #length = 0;
  readonly #float = new Float64Array(1);
  readonly #words = new Uint32Array(this.#float.buffer);

  sum(): number {
    let h = this.#hash ^ this.#length;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  }

  value(value: unknown, depth: number): void {
    if (depth > MAX_DEPTH) throw new RollmeshError('bad-state', 'The data is nested deeper than 64, or in a circle.', 'Sum plain data without references back to itself.');
    switch (typeof value) {
      case 'undefined': return this.#word(NOTHING);
      case 'boolean': return this.#pair(FLAG, value ? 1 : 0);
      case 'number': return this.#number(value);
      case 'string': return this.#text(TEXT, value);
      case 'bigint': return this.#text(BIGINT, value.toString());
      case 'object': return value === null ? this.#pair(NOTHING, 1) : this.#object(value, depth + 1);
      default: throw new RollmeshError('bad-state', `A ${typeof value} cannot be summed.`, 'Keep functions and symbols out of the state.');
    }
  }

  // By tag, not by instanceof: data may come from another frame of the page.
  #object(value: object, depth: number): void {
    const tag = Object.prototype.toString.call(value).slice(8, -1);
    if (tag === 'Array') {
      this.#pair(LIST, (value as unknown[]).length);
      for (const item of value as unknown[]) this.value(item, depth);
    } else if (tag === 'Map') {
      this.#pair(MAP, (value as Map<unknown, unknown>).size);
      for (const [key, item] of value as Map<unknown, unknown>) {
        this.value(key, depth);
        this.value(item, depth);
      }
    } else if (tag === 'Set') {
      this.#pair(SET, (value as Set<unknown>).size);
      for (const item of value as Set<unknown>) this.value(item, depth);
    } else if (tag === 'Float64Array' || tag === 'Float32Array') this.#floats(tag, value as Float64Array);
    else if (ArrayBuffer.isView(value)) this.#bytes(tag, new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    else if (tag === 'ArrayBuffer') this.#bytes(tag, new Uint8Array(value as ArrayBuffer));
    else if (tag === 'Object') this.#record(value as Record<string, unknown>, depth);
    else throw new RollmeshError('bad-state', `A ${tag} cannot be summed.`, 'Keep the state plain: numbers, texts, flags, arrays, objects, Map, Set and typed arrays.');
  }

  #record(value: Record<string, unknown>, depth: number): void {
    const keys = Object.keys(value).sort();
    this.#pair(RECORD, keys.length);
    for (const key of keys) {
      this.#text(TEXT, key);
      this.value(value[key], depth);
    }
  }

  #floats(tag: string, values: ArrayLike<number>): void {
    this.#text(BYTES, tag);
    this.#word(values.length);
    for (let i = 0; i < values.length; i += 1) this.#number(values[i]);
  }

  #bytes(tag: string, bytes: Uint8Array): void {
    this.#text(BYTES, tag);
    this.#word(bytes.length);
    for (let i = 0; i < bytes.length; i += 1) this.#word(bytes[i]);
  }

  #number(value: number): void {
    this.#float[0] = value;
    this.#pair(NUMBER, value === value ? this.#words[0] : 0);
    this.#word(value === value ? this.#words[1] : 0x7ff80000);
  }

  #text(tag: number, text: string): void {
    this.#pair(tag, text.length);
    for (let i = 0; i < text.length; i += 1) this.#word(text.charCodeAt(i));
  }

  #pair(tag: number, word: number): void {
    this.#word(tag);
    this.#word(word);
  }

  // One round of MurmurHash3 (x86, 32 bit; Austin Appleby, public domain).
  #word(word: number): void {
    const k = Math.imul(word, 0xcc9e2d51);
    const h = this.#hash ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    this.#hash = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
    this.#length = (this.#length + 4) | 0;
  }
}

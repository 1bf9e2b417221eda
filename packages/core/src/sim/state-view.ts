/**
 * The typed state object over a block of bytes: arrays are real typed arrays, single values are accessors, pools and
 * vectors are small objects over the same bytes. The accessors stand on one prototype per layout, so that all views of
 * a game (live, previous, current) have one hidden class and stay fast.
 */
import { columnArray } from './difference.ts';
import type { FieldKind, StateLayout, StateOf, Vec2, Vec2Array } from './fields.ts';
import { Pool } from './pool.ts';
import type { StatePlan } from './state-plan.ts';

/** Makes the typed object of a layout over `buffer`, which holds the block from byte 0. */
export type BindState<L extends StateLayout> = (buffer: ArrayBuffer) => StateOf<L>;

/** Prepares the typed object of a plan once; binding it to a buffer is then cheap. */
export function compileState<L extends StateLayout>(plan: StatePlan): BindState<L> {
  class State extends Scalars {}
  for (const [name, field] of Object.entries(plan.layout)) {
    if (field.type === 'scalar') Object.defineProperty(State.prototype, name, Scalars.accessor(field.kind, plan.byPath.get(name)!.byteOffset));
  }
  return (buffer) => {
    const state = new State(buffer);
    for (const [name, field] of Object.entries(plan.layout)) {
      if (field.type !== 'scalar') Object.defineProperty(state, name, { value: partOf(plan, buffer, name), enumerable: true });
    }
    return Object.preventExtensions(state) as unknown as StateOf<L>; // a mistyped field must not become a value that is never saved
  };
}

function partOf(plan: StatePlan, buffer: ArrayBuffer, name: string): unknown {
  const field = plan.layout[name];
  if (field.type === 'pool') return poolOf(plan, buffer, name);
  if (field.type === 'vec2') return new Vec2Cell(buffer, plan.byPath.get(`${name}.x`)!.byteOffset);
  if (field.type === 'vec2-array') return vectorsOf(plan, buffer, name);
  return arrayAt(plan, buffer, name);
}

function poolOf(plan: StatePlan, buffer: ArrayBuffer, name: string): Pool {
  const { capacity, countAt, columns } = plan.pools.find((candidate) => candidate.name === name)!;
  const made = new Pool(buffer, capacity, countAt, columns);
  const field = plan.layout[name];
  if (field.type !== 'pool') return made;
  for (const [inner, { type }] of Object.entries(field.fields)) {
    const path = `${name}.${inner}`;
    Object.defineProperty(made, inner, { value: type === 'vec2' ? vectorsOf(plan, buffer, path) : arrayAt(plan, buffer, path), enumerable: true });
  }
  return Object.preventExtensions(made);
}

function vectorsOf(plan: StatePlan, buffer: ArrayBuffer, path: string): Vec2Array {
  return { x: arrayAt(plan, buffer, `${path}.x`) as Float64Array, y: arrayAt(plan, buffer, `${path}.y`) as Float64Array };
}

function arrayAt(plan: StatePlan, buffer: ArrayBuffer, path: string): ArrayLike<number> {
  const { byteOffset, kind, count } = plan.byPath.get(path)!;
  return columnArray(buffer, byteOffset, kind, count);
}

class Vec2Cell implements Vec2 {
  readonly #xy: Float64Array;

  constructor(buffer: ArrayBuffer, byteOffset: number) {
    this.#xy = new Float64Array(buffer, byteOffset, 2);
  }
  get x(): number {
    return this.#xy[0];
  }
  set x(value: number) {
    this.#xy[0] = value;
  }
  get y(): number {
    return this.#xy[1];
  }
  set y(value: number) {
    this.#xy[1] = value;
  }
}

// One array of each kind. Private, so that nothing but the game's own fields shows when a state is printed.
class Scalars {
  readonly #f64: Float64Array;
  readonly #f32: Float32Array;
  readonly #u32: Uint32Array;
  readonly #i32: Int32Array;
  readonly #u16: Uint16Array;
  readonly #i16: Int16Array;
  readonly #u8: Uint8Array;
  readonly #i8: Int8Array;

  constructor(buffer: ArrayBuffer) {
    this.#f64 = new Float64Array(buffer);
    this.#f32 = new Float32Array(buffer);
    this.#u32 = new Uint32Array(buffer);
    this.#i32 = new Int32Array(buffer);
    this.#u16 = new Uint16Array(buffer);
    this.#i16 = new Int16Array(buffer);
    this.#u8 = new Uint8Array(buffer);
    this.#i8 = new Int8Array(buffer);
  }

  // Written out per kind: one function for all would meet eight array types at one place and be slow for each of them.
  static accessor(kind: FieldKind, byteOffset: number): PropertyDescriptor & ThisType<Scalars> {
    const at2 = byteOffset / 2;
    const at4 = byteOffset / 4;
    const at8 = byteOffset / 8;
    switch (kind) {
      case 'f64': return { get() { return this.#f64[at8]; }, set(value: number) { this.#f64[at8] = value; } };
      case 'f32': return { get() { return this.#f32[at4]; }, set(value: number) { this.#f32[at4] = value; } };
      case 'u32': return { get() { return this.#u32[at4]; }, set(value: number) { this.#u32[at4] = value; } };
      case 'i32': return { get() { return this.#i32[at4]; }, set(value: number) { this.#i32[at4] = value; } };
      case 'u16': return { get() { return this.#u16[at2]; }, set(value: number) { this.#u16[at2] = value; } };
      case 'i16': return { get() { return this.#i16[at2]; }, set(value: number) { this.#i16[at2] = value; } };
      case 'u8': return { get() { return this.#u8[byteOffset]; }, set(value: number) { this.#u8[byteOffset] = value; } };
      case 'i8': return { get() { return this.#i8[byteOffset]; }, set(value: number) { this.#i8[byteOffset] = value; } };
      case 'bool': return { get() { return this.#u8[byteOffset] !== 0; }, set(value: boolean) { this.#u8[byteOffset] = value ? 1 : 0; } };
    }
  }
}

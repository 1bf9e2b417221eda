/**
 * What a game's state is made of: the field makers (`f64()`, `u8(8)`, `pool(64, {...})`) and the types that a layout of
 * them infers. A maker only describes; `state-plan.ts` gives every field its bytes and `state-view.ts` its accessors.
 */
import { RollmeshError } from '../ground/errors.ts';
import type { Pool } from './pool.ts';

export type NumberKind = 'f64' | 'f32' | 'u32' | 'i32' | 'u16' | 'i16' | 'u8' | 'i8';
export type FieldKind = NumberKind | 'bool';

/** The typed array that holds many values of a kind. Flags (`bool`) are bytes: 0 is false, 1 is true. */
export interface ArraysByKind {
  f64: Float64Array;
  f32: Float32Array;
  u32: Uint32Array;
  i32: Int32Array;
  u16: Uint16Array;
  i16: Int16Array;
  u8: Uint8Array;
  i8: Int8Array;
  bool: Uint8Array;
}

export interface ScalarField<K extends FieldKind = FieldKind> {
  readonly type: 'scalar';
  readonly kind: K;
}
export interface ArrayField<K extends FieldKind = FieldKind> {
  readonly type: 'array';
  readonly kind: K;
  readonly count: number;
}
export interface Vec2Field {
  readonly type: 'vec2';
}
export interface Vec2ArrayField {
  readonly type: 'vec2-array';
  readonly count: number;
}
export interface BytesField {
  readonly type: 'bytes';
  readonly count: number;
}
export interface PoolField<F extends PoolFields = PoolFields> {
  readonly type: 'pool';
  readonly capacity: number;
  readonly fields: F;
}

/** What one element of a pool may hold: one value of each field. */
export type PoolFields = { readonly [name: string]: ScalarField | Vec2Field };
export type Field = ScalarField | ArrayField | Vec2Field | Vec2ArrayField | BytesField | PoolField;
export type StateLayout = { readonly [name: string]: Field };

/** A point or direction in the state: two f64 numbers that are read and written in place. */
export interface Vec2 {
  x: number;
  y: number;
}
/** Many points: `positions.x[i]`, `positions.y[i]`. */
export interface Vec2Array {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** A pool as the game sees it: its life (`add`, `remove`, `for...of`) and one column per field (`shots.x[i]`). */
export type PoolOf<F extends PoolFields> = Flat<
  Pool & { readonly [K in keyof F]: F[K] extends ScalarField<infer Kind> ? ArraysByKind[Kind] : Vec2Array }
>;

type ValueOf<F> = F extends ArrayField<infer Kind> ? ArraysByKind[Kind]
  : F extends Vec2Field ? Vec2
  : F extends Vec2ArrayField ? Vec2Array
  : F extends BytesField ? Uint8Array
  : F extends PoolField<infer Fields> ? PoolOf<Fields>
  : never;

type Flat<T> = { [K in keyof T]: T[K] };

/** The typed state of a layout. Scalars are read and assigned; arrays, vectors, bytes and pools are written in place. */
export type StateOf<L extends StateLayout> = Flat<
  { -readonly [K in keyof L as L[K] extends ScalarField ? K : never]: L[K] extends ScalarField<'bool'> ? boolean : number } & {
    readonly [K in keyof L as L[K] extends ScalarField ? never : K]: ValueOf<L[K]>;
  }
>;

/** The longest array, blob or pool that a layout may declare. */
export const MAX_COUNT = 1_048_576;

/** A 64-bit float: one number, or a `Float64Array` of `count`. */
export function f64(): ScalarField<'f64'>;
export function f64(count: number): ArrayField<'f64'>;
export function f64(count?: number): Field {
  return numbers('f64', count);
}

/** A 32-bit float: one number, or a `Float32Array` of `count`. Half the bytes of `f64`; every write is rounded to 24 bits. */
export function f32(): ScalarField<'f32'>;
export function f32(count: number): ArrayField<'f32'>;
export function f32(count?: number): Field {
  return numbers('f32', count);
}

/** An integer of 0 to 4,294,967,295: one number, or a `Uint32Array` of `count`. Writes wrap round. */
export function u32(): ScalarField<'u32'>;
export function u32(count: number): ArrayField<'u32'>;
export function u32(count?: number): Field {
  return numbers('u32', count);
}

/** An integer of 0 to 65,535: one number, or a `Uint16Array` of `count`. Writes wrap round. */
export function u16(): ScalarField<'u16'>;
export function u16(count: number): ArrayField<'u16'>;
export function u16(count?: number): Field {
  return numbers('u16', count);
}

/** An integer of 0 to 255: one number, or a `Uint8Array` of `count`. Writes wrap round. */
export function u8(): ScalarField<'u8'>;
export function u8(count: number): ArrayField<'u8'>;
export function u8(count?: number): Field {
  return numbers('u8', count);
}

/** An integer of -2,147,483,648 to 2,147,483,647: one number, or an `Int32Array` of `count`. Writes wrap round. */
export function i32(): ScalarField<'i32'>;
export function i32(count: number): ArrayField<'i32'>;
export function i32(count?: number): Field {
  return numbers('i32', count);
}

/** An integer of -32,768 to 32,767: one number, or an `Int16Array` of `count`. Writes wrap round. */
export function i16(): ScalarField<'i16'>;
export function i16(count: number): ArrayField<'i16'>;
export function i16(count?: number): Field {
  return numbers('i16', count);
}

/** An integer of -128 to 127: one number, or an `Int8Array` of `count`. Writes wrap round. */
export function i8(): ScalarField<'i8'>;
export function i8(count: number): ArrayField<'i8'>;
export function i8(count?: number): Field {
  return numbers('i8', count);
}

/** A flag: one boolean, or a `Uint8Array` of `count` in which 0 is false and 1 is true (`state.alive[i] = 1`). */
export function bool(): ScalarField<'bool'>;
export function bool(count: number): ArrayField<'bool'>;
export function bool(count?: number): Field {
  return numbers('bool', count);
}

/** A point or direction of two f64 numbers, `state.ball.x`; or `count` of them as two arrays, `state.position.x[i]`. */
export function vec2(): Vec2Field;
export function vec2(count: number): Vec2ArrayField;
export function vec2(count?: number): Field {
  return count === undefined ? { type: 'vec2' } : { type: 'vec2-array', count: checkedCount('vec2', count) };
}

/** `count` bytes as a `Uint8Array`: a tile map, a name, a packed table. */
export function bytes(count: number): BytesField {
  return { type: 'bytes', count: checkedCount('bytes', count) };
}

/**
 * Room for up to `capacity` elements that come and go, such as shots. Every field holds one value per element and is a
 * column: `state.shots.x[i]`. See `Pool` for adding, removing and going through them.
 */
export function pool<F extends PoolFields>(capacity: number, fields: F): PoolField<F> {
  if (typeof fields !== 'object' || fields === null) throw new RollmeshError('bad-layout', 'A pool has no fields.', 'Give them after its length, such as pool(32, { x: f64(), y: f64() }).');
  return { type: 'pool', capacity: checkedCount('pool', capacity), fields };
}

function numbers(kind: FieldKind, count: number | undefined): Field {
  return count === undefined ? { type: 'scalar', kind } : { type: 'array', kind, count: checkedCount(kind, count) };
}

function checkedCount(maker: string, count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= MAX_COUNT) return count;
  throw new RollmeshError(
    'bad-layout',
    `${maker}(${String(count)}) is not a length.`,
    `Give a whole number from 1 to ${MAX_COUNT}${maker === 'bytes' || maker === 'pool' ? '' : ', or nothing for a single value'}.`,
  );
}

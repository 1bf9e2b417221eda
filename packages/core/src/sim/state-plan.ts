/**
 * Gives every declared field its place in one block of bytes. Fields are grouped by width, widest first, so that
 * everything is aligned without gaps and all floats stand together (which is what makes NaN cheap to look for); within
 * a width the declared order holds. The block is little-endian, as is every JavaScript engine in use.
 */
import { RollmeshError } from '../ground/errors.ts';
import type { FieldKind, PoolField, StateLayout } from './fields.ts';
import { POOL_NAMES, type PoolColumns } from './pool.ts';

/** `bit`: which places of a pool are taken, one bit each. */
export type ColumnKind = FieldKind | 'bit';

/** A run of equal values: an array field, a single value, or one field of all elements of a pool. */
export interface Column {
  /** `x`, `ball.y`, `shots.owner`. */
  readonly path: string;
  readonly kind: ColumnKind;
  readonly count: number;
  readonly single: boolean;
  readonly byteOffset: number;
}

export interface PoolPlan {
  readonly name: string;
  readonly capacity: number;
  /** The word that holds the count; the bits of the taken places follow. */
  readonly countAt: number;
  readonly columns: PoolColumns;
}

export interface StatePlan {
  readonly layout: StateLayout;
  /** In declared order. */
  readonly columns: readonly Column[];
  readonly byPath: ReadonlyMap<string, Column>;
  readonly pools: readonly PoolPlan[];
  /** A multiple of 8. */
  readonly byteLength: number;
  /** How many 64-bit floats begin the block, and how many 32-bit floats follow them. */
  readonly f64Count: number;
  readonly f32Count: number;
}

/** The largest state: what a late joiner can still be sent in reasonable time. */
export const MAX_STATE_BYTES = 16 * 1024 * 1024;

type Unplaced = Omit<Column, 'byteOffset'>;

/**
 * Plans the layout, and behind it `hidden` fields that travel with the state but are no part of its typed object.
 * Throws `bad-layout` for a name or size that cannot be.
 */
export function planState(layout: StateLayout, hidden: StateLayout = {}): StatePlan {
  if (typeof layout !== 'object' || layout === null) {
    throw new RollmeshError('bad-layout', 'The state is not a layout.', 'Declare its fields, such as { x: f64(8), round: u16() }.');
  }
  for (const name of Object.keys(layout)) checkName(name, 'state field', ['constructor']);
  const unplaced = Object.entries({ ...layout, ...hidden }).flatMap(([name, field]) => columnsOf(name, field));
  const { columns, byteLength } = placed(unplaced);
  if (byteLength > MAX_STATE_BYTES) {
    throw new RollmeshError('bad-layout', `The state takes ${byteLength} bytes.`, `Keep it within ${MAX_STATE_BYTES}; what never changes during a match need not be in it.`);
  }
  const byPath = new Map(columns.map((column) => [column.path, column]));
  const countOf = (kind: ColumnKind): number => columns.reduce((sum, column) => sum + (column.kind === kind ? column.count : 0), 0);
  return { layout, columns, byPath, pools: poolsOf(layout, byPath), byteLength, f64Count: countOf('f64'), f32Count: countOf('f32') };
}

/** Bytes that one value takes; a bit is counted by `bytesOf`. */
export function widthOf(kind: ColumnKind): 8 | 4 | 2 | 1 {
  if (kind === 'f64') return 8;
  if (kind === 'f32' || kind === 'u32' || kind === 'i32' || kind === 'bit') return 4;
  return kind === 'u16' || kind === 'i16' ? 2 : 1;
}

function columnsOf(name: string, field: StateLayout[string]): Unplaced[] {
  const column = (path: string, kind: ColumnKind, count?: number): Unplaced => ({ path, kind, count: count ?? 1, single: count === undefined });
  switch (field?.type) {
    case 'scalar': return [column(name, field.kind)];
    case 'array': return [column(name, field.kind, field.count)];
    case 'bytes': return [column(name, 'u8', field.count)];
    case 'vec2': return [column(`${name}.x`, 'f64'), column(`${name}.y`, 'f64')];
    case 'vec2-array': return [column(`${name}.x`, 'f64', field.count), column(`${name}.y`, 'f64', field.count)];
    case 'pool': return [column(`${name}.count`, 'u32'), column(`${name}.has`, 'bit', field.capacity), ...poolColumnsOf(name, field)];
    default:
      throw new RollmeshError('bad-layout', `The state field "${name}" is ${typeof field === 'function' ? 'a function' : String(field)}, not a field.`, 'Make it with f64(), u8(8), bool(), vec2(), bytes(64), pool(32, {...}) or their kin.');
  }
}

function poolColumnsOf(name: string, field: PoolField): Unplaced[] {
  return Object.entries(field.fields).flatMap(([inner, declared]) => {
    checkName(inner, `field of the pool "${name}"`, ['constructor', ...POOL_NAMES]);
    if (declared?.type !== 'scalar' && declared?.type !== 'vec2') {
      throw new RollmeshError('bad-layout', `The pool field "${name}.${inner}" is not a single value.`, 'Declare it without a length, such as f64() or vec2(): a pool holds one of it per element.');
    }
    return columnsOf(`${name}.${inner}`, declared).map((column) => ({ ...column, count: field.capacity, single: false }));
  });
}

function placed(unplaced: readonly Unplaced[]): { columns: Column[]; byteLength: number } {
  const groups: readonly ((kind: ColumnKind) => boolean)[] = [
    (kind) => kind === 'f64',
    (kind) => kind === 'f32',
    (kind) => kind !== 'f32' && widthOf(kind) === 4,
    (kind) => widthOf(kind) === 2,
    (kind) => widthOf(kind) === 1,
  ];
  const offsets = new Map<Unplaced, number>();
  let end = 0;
  for (const belongs of groups) {
    for (const column of unplaced) {
      if (!belongs(column.kind)) continue;
      offsets.set(column, end);
      end += bytesOf(column);
    }
  }
  const columns = unplaced.map((column) => ({ ...column, byteOffset: offsets.get(column)! }));
  return { columns, byteLength: Math.max(8, Math.ceil(end / 8) * 8) };
}

function bytesOf({ kind, count }: Unplaced): number {
  return kind === 'bit' ? Math.ceil(count / 32) * 4 : widthOf(kind) * count;
}

function poolsOf(layout: StateLayout, byPath: ReadonlyMap<string, Column>): PoolPlan[] {
  return Object.entries(layout).flatMap(([name, field]) => {
    if (field.type !== 'pool') return [];
    const inner = [...byPath.values()].filter(({ path, kind }) => path.startsWith(`${name}.`) && kind !== 'bit' && path !== `${name}.count`);
    const offsets = (width: number): number[] => inner.filter(({ kind }) => widthOf(kind) === width).map(({ byteOffset }) => byteOffset / Math.min(width, 4));
    const columns = { of8: offsets(8), of4: offsets(4), of2: offsets(2), of1: offsets(1) };
    return [{ name, capacity: field.capacity, countAt: byPath.get(`${name}.count`)!.byteOffset / 4, columns }];
  });
}

function checkName(name: string, what: string, taken: readonly string[]): void {
  if (/^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !taken.includes(name)) return;
  throw new RollmeshError('bad-layout', `The ${what} "${name}" cannot have that name.`, `Use letters, digits and _, beginning with a letter, and not ${taken.join(', ')}.`);
}

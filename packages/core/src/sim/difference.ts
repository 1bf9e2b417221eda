/** Where two states differ, told by field name: what turns "desync" into a line of code to look at. */
import type { Sheet } from './sheet.ts';
import type { Column, ColumnKind, StatePlan } from './state-plan.ts';

export interface StateDifference {
  /** The declared name, such as `x`, `ball.y` or `shots.owner`; in parentheses for what travels hidden with the state. */
  readonly field: string;
  /** Which element of an array or pool; -1 for a single value. */
  readonly index: number;
  readonly a: number | boolean;
  readonly b: number | boolean;
}

/** The first `limit` differing values, in declared order. Two NaNs are equal, 0 and -0 are not. */
export function differences(plan: StatePlan, a: Sheet, b: Sheet, limit: number): StateDifference[] {
  const found: StateDifference[] = [];
  for (const column of plan.columns) {
    const left = valuesOf(a, column);
    const right = valuesOf(b, column);
    for (let index = 0; index < column.count && found.length < limit; index += 1) {
      const values = { a: valueAt(left, column.kind, index), b: valueAt(right, column.kind, index) };
      if (!Object.is(values.a, values.b)) found.push({ field: column.path, index: column.single ? -1 : index, ...values });
    }
  }
  return found;
}

/** The typed array of a column within a copy of the state. */
export function valuesOf(sheet: Sheet, column: Column): ArrayLike<number> {
  return columnArray(sheet.buffer, sheet.byteOffset + column.byteOffset, column.kind, column.count);
}

/** A typed array of `kind` over a buffer. */
export function columnArray(buffer: ArrayBuffer, byteOffset: number, kind: ColumnKind, count: number): ArrayLike<number> {
  switch (kind) {
    case 'f64': return new Float64Array(buffer, byteOffset, count);
    case 'f32': return new Float32Array(buffer, byteOffset, count);
    case 'u32': return new Uint32Array(buffer, byteOffset, count);
    case 'i32': return new Int32Array(buffer, byteOffset, count);
    case 'u16': return new Uint16Array(buffer, byteOffset, count);
    case 'i16': return new Int16Array(buffer, byteOffset, count);
    case 'i8': return new Int8Array(buffer, byteOffset, count);
    case 'bit': return new Uint32Array(buffer, byteOffset, Math.ceil(count / 32));
    default: return new Uint8Array(buffer, byteOffset, count);
  }
}

/** One value of a column; a flag or a bit as a boolean. */
export function valueAt(values: ArrayLike<number>, kind: ColumnKind, index: number): number | boolean {
  if (kind === 'bit') return ((values[index >>> 5] >>> (index & 31)) & 1) === 1;
  return kind === 'bool' ? values[index] !== 0 : values[index];
}

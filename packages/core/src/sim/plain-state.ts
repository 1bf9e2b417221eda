/** A state as plain objects, for logs, reports and tests. */
import { valueAt, valuesOf } from './difference.ts';
import type { Sheet } from './sheet.ts';
import type { Column, StatePlan } from './state-plan.ts';

/** A value (a text only in games with their own state), the values of an array, the parts of a vector, or the elements of a pool (each with its `index`). */
export type PlainValue = number | boolean | string | PlainValue[] | { [name: string]: PlainValue };

/** Copies every declared field, by name and in declared order. Not for the hot path. */
export function plainState(plan: StatePlan, sheet: Sheet): { [name: string]: PlainValue } {
  const plain: { [name: string]: PlainValue } = {};
  for (const [name, { type }] of Object.entries(plan.layout)) {
    if (type === 'pool') plain[name] = elementsOf(plan, sheet, name);
    else if (type === 'vec2' || type === 'vec2-array') plain[name] = { x: plainColumn(sheet, plan.byPath.get(`${name}.x`)!), y: plainColumn(sheet, plan.byPath.get(`${name}.y`)!) };
    else plain[name] = plainColumn(sheet, plan.byPath.get(name)!);
  }
  return plain;
}

function plainColumn(sheet: Sheet, column: Column): PlainValue {
  const values = valuesOf(sheet, column);
  const all = Array.from({ length: column.count }, (_, index) => valueAt(values, column.kind, index));
  return column.single ? all[0] : all;
}

function elementsOf(plan: StatePlan, sheet: Sheet, name: string): PlainValue[] {
  const has = plan.byPath.get(`${name}.has`)!;
  const fields = plan.columns.filter(({ path, single }) => path.startsWith(`${name}.`) && path !== has.path && !single);
  const elements: PlainValue[] = [];
  for (let index = 0; index < has.count; index += 1) {
    if (valueAt(valuesOf(sheet, has), 'bit', index) !== true) continue;
    const values = fields.map((field) => [field.path.slice(name.length + 1), valueAt(valuesOf(sheet, field), field.kind, index)] as const);
    elements.push({ index, ...Object.fromEntries(values) });
  }
  return elements;
}

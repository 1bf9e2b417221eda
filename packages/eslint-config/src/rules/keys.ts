/** Whether keys are put in order before they are used: `Object.keys(o).sort()` is the same on every machine. */
import type { Rule } from 'eslint';
import { propertyOf } from '../free-names.ts';

type Node = { type: string; callee?: Node & { computed: boolean; object: { name?: string }; property: Node } };

/** A call of `Object.keys`: its result is texts, which sort alike everywhere without a comparator. */
export function isKeys({ type, callee }: Node): boolean {
  return type === 'CallExpression' && callee?.type === 'MemberExpression' && callee.object.name === 'Object' && propertyOf(callee) === 'keys';
}

/** `keys` is the `Object.keys` in `Object.keys(o).sort(...)`. */
export function isSortedAtOnce(keys: Rule.Node): boolean {
  const call = keys.parent;
  const member = call?.type === 'CallExpression' && call.callee === keys ? call.parent : undefined;
  return member?.type === 'MemberExpression' && member.object === call && /^(sort|toSorted)$/.test(propertyOf(member) ?? '');
}

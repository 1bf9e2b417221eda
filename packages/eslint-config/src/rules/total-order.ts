/** Sorting without a comparator, or with one that plainly is no order: engines then differ in what comes out. */
import type { Rule } from 'eslint';
import { propertyOf } from '../free-names.ts';
import { isKeys } from './keys.ts';

const REMEDY = 'Give one that returns a number: below 0, 0 for equal, above 0, such as (a, b) => a.x - b.x || a.id - b.id.';

type Node = { type: string };

export const totalOrder: Rule.RuleModule = {
  meta: { type: 'problem', docs: { description: 'sorting without a total order' }, schema: [] },
  create(context) {
    return {
      CallExpression(node) {
        const { callee } = node;
        const name = callee.type === 'MemberExpression' ? propertyOf(callee) : undefined;
        if (name !== 'sort' && name !== 'toSorted') return;
        const { object } = callee as { object: Node };
        if (node.arguments.length === 0 && (isKeys(object) || isTypedArray(object))) return;
        const problem = node.arguments.length === 0 ? 'has no comparator and compares texts' : problemOf(node.arguments[0]);
        if (problem !== undefined) context.report({ node, message: `${name} ${problem}. ${REMEDY}` });
      },
    };
  },
};

const TYPED = /^(Float(16|32|64)|(Big)?(Ui|I)nt(8|16|32|64)(Clamped)?)Array$/;

/** `new Float64Array(4)`, `Int8Array.of(1, 2)`: these sort by number. Of a variable nobody can tell without types. */
function isTypedArray({ type, callee }: Node & { callee?: Node & { name?: string; object?: { name?: string } } }): boolean {
  const name = type === 'NewExpression' ? callee?.name : type === 'CallExpression' ? callee?.object?.name : undefined;
  return name !== undefined && TYPED.test(name);
}

/** What is wrong with a comparator that is written in place; others are not judged. */
function problemOf(comparator: Node): string | undefined {
  if (comparator.type !== 'ArrowFunctionExpression' && comparator.type !== 'FunctionExpression') return undefined;
  const { body } = comparator as Node & { body: Node };
  const results = (body.type === 'BlockStatement' ? returned(body) : [body]).flatMap(leaves);
  if (results.some(isBoolean)) return 'has a comparator that returns true or false';
  const numbers = results.map(numberOf);
  return numbers.length > 0 && numbers.every((value) => value !== undefined && value !== 0) ? 'has a comparator that never returns 0' : undefined;
}

/** What the `return`s of a block return, without those of functions within. */
function returned(node: Node): Node[] {
  if (node.type === 'ReturnStatement') return [(node as Node & { argument: Node | null }).argument].filter((each) => each !== null);
  const { body, consequent, alternate, block, cases } = node as Node & Record<'body' | 'consequent' | 'alternate' | 'block' | 'cases', Node | Node[] | null | undefined>;
  if (/Function|Class|Expression/.test(node.type)) return [];
  return [body, consequent, alternate, block, cases].flat().flatMap((each) => (each === null || each === undefined ? [] : returned(each)));
}

/** The values that an expression may turn out to be. */
function leaves(node: Node): Node[] {
  const { consequent, alternate, right } = node as Node & Record<'consequent' | 'alternate' | 'right', Node>;
  if (node.type === 'ConditionalExpression') return [...leaves(consequent), ...leaves(alternate)];
  return node.type === 'LogicalExpression' ? leaves(right) : [node];
}

function isBoolean(node: Node): boolean {
  const { operator, value } = node as Node & { operator?: string; value?: unknown };
  if (node.type === 'BinaryExpression') return /^([<>]=?|[=!]==?)$/.test(operator!);
  return node.type === 'Literal' ? typeof value === 'boolean' : node.type === 'UnaryExpression' && operator === '!';
}

function numberOf(node: Node): number | undefined {
  const { operator, argument, value } = node as Node & { operator?: string; argument?: Node; value?: unknown };
  if (node.type === 'UnaryExpression' && (operator === '-' || operator === '+')) return numberOf(argument!);
  return node.type === 'Literal' && typeof value === 'number' ? value : undefined;
}

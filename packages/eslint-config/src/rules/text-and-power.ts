/** Operators and texts that engines compute differently. */
import type { Rule } from 'eslint';
import { propertyOf } from '../free-names.ts';

/** `**` with any exponent but 2. */
export const noPower: Rule.RuleModule = {
  meta: { type: 'problem', docs: { description: '** with an exponent other than 2' }, schema: [] },
  create(context) {
    const check = (node: Rule.Node & { operator: string; right: object }): void => {
      const isSquare = (node.right as { value?: unknown }).value === 2;
      if (!node.operator.startsWith('**') || isSquare) return;
      context.report({ node, message: `${node.operator} has other last digits in other browsers. Multiply, or use pow from @rollmesh/core/sim.` });
    };
    return { BinaryExpression: check, AssignmentExpression: check };
  },
};

/** `x.toString(36)`, unless x is plainly whole. */
export const noFractionText: Rule.RuleModule = {
  meta: { type: 'problem', docs: { description: 'fractions as text in a base other than 10' }, schema: [] },
  create(context) {
    return {
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== 'MemberExpression' || propertyOf(callee) !== 'toString' || node.arguments.length === 0) return;
        if ((node.arguments[0] as { value?: unknown }).value === 10 || isWhole(callee.object)) return;
        context.report({ node, message: 'toString with a base writes fractions differently in other engines. Use base 10, or make it whole first: (x | 0).toString(36).' });
      },
    };
  },
};

const WHOLE_OPERATORS = ['|', '&', '^', '<<', '>>', '>>>'];
const WHOLE_MATHS = ['floor', 'ceil', 'round', 'trunc', 'imul', 'clz32'];

function isWhole(node: { type: string }): boolean {
  const { type, operator, value, callee } = node as { type: string; operator?: string; value?: unknown; callee?: { type: string; object: { name?: string } } };
  if (type === 'BinaryExpression') return WHOLE_OPERATORS.includes(operator!);
  if (type === 'UnaryExpression') return operator === '~';
  if (type === 'Literal') return Number.isInteger(value);
  const isMaths = type === 'CallExpression' && callee?.type === 'MemberExpression' && callee.object.name === 'Math';
  return isMaths && WHOLE_MATHS.includes(propertyOf(callee as never) ?? '');
}

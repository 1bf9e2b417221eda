/** What an engine writes into an error is its own: the words, the stack, and how deep the stack may be. */
import type { Rule, Scope } from 'eslint';
import { propertyOf } from '../free-names.ts';

const TEXTS = ['stack', 'message', 'lineNumber', 'columnNumber', 'fileName'];

/** `new Error().stack`, and `message` or `stack` of what was caught. An error of one's own that is told apart by a field of its own is fine. */
export const noErrorText: Rule.RuleModule = {
  meta: { type: 'problem', docs: { description: 'the texts of errors, which every engine writes in its own words' }, schema: [] },
  create(context) {
    return {
      MemberExpression(node) {
        const name = propertyOf(node) ?? '';
        if (!TEXTS.includes(name)) return;
        const { object } = node;
        const isMade = (object.type === 'NewExpression' || object.type === 'CallExpression') && object.callee.type === 'Identifier' && object.callee.name.endsWith('Error');
        const isCaught = object.type === 'Identifier' && caught(context.sourceCode.getScope(node), object.name);
        if (!isMade && !isCaught) return;
        context.report({ node, message: `The ${name} of an error is written by the engine, each in its own words. Decide by the state, or by a field of an error of your own.` });
      },
    };
  },
};

/** Whether the name is that of a `catch`. */
function caught(from: Scope.Scope, name: string): boolean {
  for (let scope: Scope.Scope | null = from; scope !== null; scope = scope.upper) {
    const variable = scope.set.get(name);
    if (variable !== undefined) return variable.defs.some(({ type }) => type === 'CatchClause');
  }
  return false;
}

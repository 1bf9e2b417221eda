/** What is kept beside the state is not taken back by a rollback. */
import type { Rule } from 'eslint';

export const noModuleState: Rule.RuleModule = {
  meta: { type: 'problem', docs: { description: 'changeable variables at the top of a simulation file' }, schema: [] },
  create(context) {
    return {
      VariableDeclaration(node) {
        const at = node.parent.type === 'ExportNamedDeclaration' ? node.parent.parent : node.parent;
        if (at.type !== 'Program' || node.kind === 'const' || (node as { declare?: boolean }).declare === true) return;
        context.report({ node, message: `${node.kind} at the top of a file is kept beside the state, and no rollback takes it back. Declare it in the state of the game, or make it const.` });
      },
    };
  },
};

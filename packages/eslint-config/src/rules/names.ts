/** Rules that forbid names: one table each of what, why and what instead. */
import type { Rule } from 'eslint';
import { eachUse, propertyOf } from '../free-names.ts';

/** A group of names that share a reason and a remedy. */
interface Group {
  /** Members of globals: `Math.random`; all of one: `Date`; its use as a whole: `Math.*`. */
  readonly globals: readonly string[];
  /** Methods of whatever object. */
  readonly methods?: readonly string[];
  /** Uses that are allowed all the same. */
  readonly isFine?: (node: Rule.Node) => boolean;
  readonly because: string;
  /** `NAME` becomes the last part of what was used. */
  readonly remedy: string;
}

/** A rule that forbids the names of some groups, and what `more` listens for. */
export function forbidNames(description: string, groups: readonly Group[], more: (context: Rule.RuleContext) => Rule.RuleListener = () => ({})): Rule.RuleModule {
  const globals = new Map(groups.flatMap((group) => group.globals.map((name) => [name, group] as const)));
  const methods = new Map(groups.flatMap((group) => (group.methods ?? []).map((name) => [name, group] as const)));
  return {
    meta: { type: 'problem', docs: { description }, schema: [] },
    create(context) {
      const report = (node: Rule.Node, used: string, group: Group): void => {
        const name = used.slice(used.lastIndexOf('.') + 1);
        context.report({ node, message: `${used} ${group.because}. ${group.remedy.replaceAll('NAME', name)}` });
      };
      return {
        ...more(context),
        'Program:exit'() {
          eachUse(context, (path, node) => {
            const group = globals.get(path) ?? globals.get(path.split('.')[0]!);
            if (group !== undefined && group.isFine?.(node) !== true) report(node, path.replace('.*', ''), group);
          });
        },
        MemberExpression(node) {
          const name = propertyOf(node);
          const group = name === undefined ? undefined : methods.get(name);
          if (group !== undefined) report(node, name!, group);
        },
      };
    },
  };
}

/** Finds what a file takes from the global object, under whatever roof: `Math.sin`, `globalThis.Math.sin`, `const { sin } = Math`. */
import type { Rule, Scope } from 'eslint';

/** A use of a global's member, `Math.sin`; or `Math.*` if it is used as a whole, or which member is not plain to see. */
export type HearUse = (path: string, node: Rule.Node) => void;

const GLOBAL_OBJECTS = ['globalThis', 'window', 'self', 'global'];

/** Tells every use of a global name that the file has not declared or imported itself. */
export function eachUse(context: Rule.RuleContext, hear: HearUse): void {
  const scope = context.sourceCode.scopeManager.globalScope;
  if (scope === null) return;
  const declaredElsewhere = scope.variables.filter(({ defs }) => defs.length === 0).flatMap(({ references }) => references);
  for (const reference of new Set([...scope.through, ...declaredElsewhere])) {
    if (isValue(reference)) tellPaths(reference.identifier.name as string, reference.identifier as Rule.Node, hear);
  }
}

/** Not a type. Parsers of TypeScript mark their references. */
function isValue(reference: Scope.Reference): boolean {
  const { isValueReference } = reference as { isValueReference?: boolean };
  const { type } = (reference.identifier as Rule.Node).parent as { type: string };
  return isValueReference !== false && type !== 'TSTypeQuery';
}

function tellPaths(name: string, node: Rule.Node, hear: HearUse): void {
  for (const [member, at] of membersOf(node)) {
    if (GLOBAL_OBJECTS.includes(name) && member !== '*') tellPaths(member, at, hear);
    else hear(`${name}.${member}`, at);
  }
}

/** The members that are taken of an expression right where it stands. */
function membersOf(node: Rule.Node): readonly (readonly [member: string, at: Rule.Node])[] {
  const { parent } = node;
  if (parent?.type === 'MemberExpression' && parent.object === node) return [[propertyOf(parent) ?? '*', parent]];
  if (parent?.type === 'VariableDeclarator' && parent.init === node && parent.id.type === 'ObjectPattern') {
    return parent.id.properties.map((each) => {
      const isPlain = each.type === 'Property' && !each.computed && each.key.type === 'Identifier';
      return [isPlain ? (each.key as { name: string }).name : '*', each as Rule.Node] as const;
    });
  }
  return [['*', node]];
}

/** The name of a member, if it is written down. */
export function propertyOf(member: { computed: boolean; property: { type: string } }): string | undefined {
  const property = member.property as { type: string; name?: string; value?: unknown };
  if (!member.computed && property.type === 'Identifier') return property.name;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}

/**
 * Laws about what a file takes from the world around it. Core may use the language itself and nothing else: every free
 * name must be on a list of what ECMAScript defines and every machine does alike. `sim` may not even use all of that.
 */
import ts from 'typescript';
import type { Parsed } from './sources.ts';
import { walk } from './sources.ts';

/** What core may use without importing it. No clock, no chance, no timer, no DOM, no platform. */
const LANGUAGE = new Set(
  (
    'undefined NaN Infinity Number String Boolean Object Array Map Set WeakMap WeakSet Symbol Reflect Proxy JSON Promise BigInt ' +
    'Error TypeError RangeError isNaN isFinite parseInt parseFloat ArrayBuffer DataView Uint8Array Uint8ClampedArray Int8Array ' +
    'Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array BigInt64Array BigUint64Array Math ' +
    'arguments TextEncoder TextDecoder'
  ).split(' '),
);

/** What of `Math` is exact on every machine. */
const EXACT_MATHS = new Set('abs ceil floor round trunc sign min max imul clz32 fround sqrt PI E LN2 LN10 LOG2E LOG10E SQRT2 SQRT1_2'.split(' '));

/** Methods whose result depends on the machine's language or settings, or on the engine. */
const LOCAL_METHODS = new Set('localeCompare toLocaleString toLocaleUpperCase toLocaleLowerCase toLocaleDateString toLocaleTimeString normalize'.split(' '));

/** The guard looks up by name what it forbids, so it alone may hold the global object. It may use nothing of it by itself. */
const GUARD = 'packages/core/src/guard/';

const EMITTERS = /^(EventEmitter|EventTarget|Emittery|Subject|Observable)$/;

/** In core: free names that the language does not define, chance, and emitters under whatever roof. */
export function impurities(files: readonly Parsed[]): string[] {
  const broken: string[] = [];
  for (const { file, syntax } of files.filter(({ file }) => file.startsWith('packages/core/src/'))) {
    const declared = declaredNames(syntax);
    const report = (node: ts.Node, what: string): void => void broken.push(`${file}:${lineOf(syntax, node)} ${what}`);
    walk(syntax, (node) => {
      if (ts.isClassDeclaration(node) && EMITTERS.test(node.name?.text ?? '')) report(node, `declares an emitter, ${node.name!.text}`);
      if (!ts.isIdentifier(node)) return;
      const isExempt = file.startsWith(GUARD) && node.text === 'globalThis' && memberOf(node) === undefined;
      if (isFreeValue(node) && !declared.has(node.text) && !LANGUAGE.has(node.text) && !isExempt) report(node, `uses ${node.text}`);
      if (isFreeValue(node) && node.text === 'Math' && !declared.has('Math')) {
        const member = memberOf(node);
        if (member === undefined) report(node, 'passes Math around');
        else if (member === 'random') report(node, 'uses Math.random');
      }
    });
  }
  return broken;
}

/** In `sim`: maths whose last bits differ between engines, and text that depends on where the machine stands. */
export function inexactMaths(files: readonly Parsed[]): string[] {
  const broken: string[] = [];
  for (const { file, syntax } of files.filter(({ file }) => file.startsWith('packages/core/src/sim/'))) {
    const report = (node: ts.Node, what: string): void => void broken.push(`${file}:${lineOf(syntax, node)} uses ${what}`);
    walk(syntax, (node) => {
      if (ts.isIdentifier(node) && node.text === 'Math' && isFreeValue(node)) {
        const member = memberOf(node);
        if (member === undefined || !EXACT_MATHS.has(member)) report(node, `Math.${member ?? '(computed)'}`);
      }
      if (ts.isPropertyAccessExpression(node) && LOCAL_METHODS.has(node.name.text)) report(node, node.name.text);
      if (node.kind === ts.SyntaxKind.AsteriskAsteriskToken || node.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) report(node, '**');
    });
  }
  return broken;
}

/** In every package: statements at the top of a file that do something when it is imported. */
export function importEffects(files: readonly Parsed[]): string[] {
  const quiet = (statement: ts.Statement): boolean =>
    ts.isImportDeclaration(statement) ||
    ts.isExportDeclaration(statement) ||
    ts.isExportAssignment(statement) ||
    ts.isVariableStatement(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement);
  const broken: string[] = [];
  for (const { file, syntax } of files) {
    for (const statement of syntax.statements) {
      const bare = ts.isImportDeclaration(statement) && statement.importClause === undefined;
      const lasting = ts.isVariableStatement(statement) && (statement.declarationList.flags & ts.NodeFlags.Const) === 0;
      if (!quiet(statement)) broken.push(`${file}:${lineOf(syntax, statement)} runs when imported`);
      if (bare) broken.push(`${file}:${lineOf(syntax, statement)} imports for an effect`);
      if (lasting) broken.push(`${file}:${lineOf(syntax, statement)} keeps changeable state of the whole module`);
    }
  }
  return broken;
}

function lineOf(syntax: ts.SourceFile, node: ts.Node): number {
  return syntax.getLineAndCharacterOfPosition(node.getStart(syntax)).line + 1;
}

/** `name` of `Math.name` or `Math['name']`; undefined if it is not plain to see. */
function memberOf(node: ts.Identifier): string | undefined {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) return parent.name.text;
  if (ts.isElementAccessExpression(parent) && ts.isStringLiteral(parent.argumentExpression)) return parent.argumentExpression.text;
  return undefined;
}

/** Names that the file declares or imports anywhere: close enough to scopes, and errs only towards silence in one file. */
function declaredNames(syntax: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  walk(syntax, (node) => {
    const isDeclaration =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionLike(node) ||
      ts.isClassLike(node) ||
      ts.isEnumDeclaration(node) ||
      ts.isImportClause(node) ||
      ts.isImportSpecifier(node) ||
      ts.isNamespaceImport(node);
    if (!isDeclaration || ts.isMethodDeclaration(node) || ts.isMethodSignature(node) || ts.isAccessor(node)) return;
    if (node.name !== undefined && ts.isIdentifier(node.name)) names.add(node.name.text);
  });
  return names;
}

/** An identifier that stands for a value found by scope: not a member's name, not a key, not part of a type. */
function isFreeValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isShorthandPropertyAssignment(parent)) return parent.name === node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isNamespaceExport(parent)) return false;
  if (ts.isExpressionWithTypeArguments(parent)) return isExtended(parent);
  if (inType(node)) return false;
  const { name } = parent as { name?: ts.Node };
  if (name === node) return false;
  return !(ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent) || ts.isMetaProperty(parent));
}

/** `class A extends B`: B is a value; `implements B`, `interface A extends B`: it is not. */
function isExtended(node: ts.ExpressionWithTypeArguments): boolean {
  const { parent } = node;
  return ts.isHeritageClause(parent) && parent.token === ts.SyntaxKind.ExtendsKeyword && ts.isClassLike(parent.parent);
}

function inType(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node; at !== undefined && !ts.isStatement(at) && !ts.isBlock(at); at = at.parent) {
    if (ts.isTypeNode(at) && !ts.isExpressionWithTypeArguments(at)) return true;
    if (ts.isExpression(at) && !ts.isIdentifier(at)) return false;
  }
  return ts.isTypeAliasDeclaration(node.parent) || ts.isInterfaceDeclaration(node.parent) || ts.isTypeParameterDeclaration(node.parent);
}

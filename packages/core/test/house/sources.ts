/** The source files of every package, parsed: what each imports, and which names it takes from its surroundings. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Path from the root of the workspace, with forward slashes, to text. */
export type Sources = ReadonlyMap<string, string>;

export interface Parsed {
  readonly file: string;
  readonly syntax: ts.SourceFile;
  /** As written, in order: `import`, `export from`, `import()`, `import type`, `import('x').T`. */
  readonly imports: readonly string[];
}

export interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly bin?: unknown;
  readonly exports?: Readonly<Record<string, unknown>>;
}

const ROOT = path.resolve(__dirname, '../../../..');

/** Everything in `packages/<name>/src` except tests. */
export function readSources(): Map<string, string> {
  const sources = new Map<string, string>();
  for (const name of packageNames()) {
    for (const entry of readdirSync(path.join(ROOT, 'packages', name, 'src'), { recursive: true, encoding: 'utf8' })) {
      const file = `packages/${name}/src/${entry.replaceAll('\\', '/')}`;
      if (/\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file)) sources.set(file, readFileSync(path.join(ROOT, file), 'utf8'));
    }
  }
  return sources;
}

/** `package.json` of every package, by its folder's name. */
export function readManifests(): Map<string, Manifest> {
  const read = (name: string): Manifest => JSON.parse(readFileSync(path.join(ROOT, 'packages', name, 'package.json'), 'utf8')) as Manifest;
  return new Map(packageNames().map((name) => [name, read(name)]));
}

export function parseAll(sources: Sources): Parsed[] {
  return [...sources].map(([file, text]) => {
    const syntax = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    return { file, syntax, imports: importsOf(syntax) };
  });
}

export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

function packageNames(): string[] {
  return readdirSync(path.join(ROOT, 'packages'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function importsOf(syntax: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(syntax, (node) => {
    const from =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
            ? node.argument.literal
            : undefined;
    if (from !== undefined) found.push(ts.isStringLiteral(from) ? from.text : `(computed: ${from.getText()})`);
  });
  return found;
}

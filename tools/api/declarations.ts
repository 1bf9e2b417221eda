/**
 * The public API of an entry as text: every export's declaration as the compiler emits it, without comments, bodies and
 * private members, and after them what these mention though it is not exported itself. A change of any of it shows.
 */
import path from 'node:path';
import ts from 'typescript';

export interface Entry {
  /** As it is imported: `@rollmesh/core/sim`. */
  readonly name: string;
  /** Its source file, absolute. */
  readonly file: string;
}

interface Declared {
  readonly file: string;
  readonly name: string;
}

/** The emitted declarations of one source file. */
interface Emitted {
  readonly byName: ReadonlyMap<string, readonly ts.Statement[]>;
  /** Local name to where it comes from. */
  readonly imports: ReadonlyMap<string, Declared>;
  readonly syntax: ts.SourceFile;
}

export class Declarations {
  readonly #program: ts.Program;
  readonly #emitted = new Map<string, Emitted>();

  constructor(entries: readonly Entry[], options: ts.CompilerOptions) {
    this.#program = ts.createProgram({
      rootNames: entries.map(({ file }) => file),
      options: { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, removeComments: true, skipLibCheck: true, outDir: undefined },
    });
  }

  textOf({ name, file }: Entry): string {
    const checker = this.#program.getTypeChecker();
    const module = checker.getSymbolAtLocation(this.#program.getSourceFile(file)!);
    const exported = new Map<string, Declared>();
    for (const symbol of module === undefined ? [] : checker.getExportsOfModule(module)) {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const declaration = target.declarations?.[0];
      if (declaration !== undefined) exported.set(symbol.name, { file: declaration.getSourceFile().fileName, name: target.name });
    }
    const known = new Set([...exported.values()].map(keyOf));
    const mentioned: Declared[] = [];
    const seen = new Set(known);
    const collect = (from: Declared): void => {
      for (const other of this.#mentions(from)) {
        if (seen.has(keyOf(other))) continue;
        seen.add(keyOf(other));
        mentioned.push(other);
        collect(other);
      }
    };
    const public_ = [...exported].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [, declared] of public_) collect(declared);
    const parts = public_.map(([alias, declared]) => this.#text(declared, alias));
    const hidden = mentioned.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.file < b.file ? -1 : 1)).map((declared) => this.#text(declared, declared.name));
    const section = (title: string, texts: readonly string[]): string => (texts.length === 0 ? '' : `\n## ${title}\n\n\`\`\`ts\n${texts.join('\n')}\n\`\`\`\n`);
    return `# ${name}\n\nMade by \`npm run api\`; a test compares it. ${exported.size} exports.\n${section('Exports', parts)}${section('Mentioned by these', hidden)}`;
  }

  /** Names of ours in the declaration of another. */
  #mentions(declared: Declared): Declared[] {
    const emitted = this.#emit(declared.file);
    const found: Declared[] = [];
    const visit = (node: ts.Node): void => {
      if (isPrivate(node)) return;
      if (ts.isIdentifier(node)) {
        const other = emitted.imports.get(node.text) ?? (emitted.byName.has(node.text) ? { file: declared.file, name: node.text } : undefined);
        if (other !== undefined && this.#emit(other.file).byName.has(other.name)) found.push(other);
      }
      ts.forEachChild(node, visit);
    };
    for (const statement of emitted.byName.get(declared.name) ?? []) visit(statement);
    return found;
  }

  #text({ file, name }: Declared, alias: string): string {
    const { byName, syntax } = this.#emit(file);
    const text = (byName.get(name) ?? []).map((statement) => printed(statement, syntax)).join('\n');
    return `${alias === name ? '' : `// as ${alias}\n`}${text}`;
  }

  #emit(file: string): Emitted {
    const known = this.#emitted.get(file);
    if (known !== undefined) return known;
    let text = '';
    const source = this.#program.getSourceFile(file);
    if (source !== undefined && !source.isDeclarationFile) this.#program.emit(source, (_name, content) => (text = content), undefined, true);
    const emitted = read(file, text);
    this.#emitted.set(file, emitted);
    return emitted;
  }
}

function read(file: string, text: string): Emitted {
  const syntax = ts.createSourceFile('emitted.d.ts', text, ts.ScriptTarget.ES2022, true);
  const byName = new Map<string, ts.Statement[]>();
  const imports = new Map<string, Declared>();
  for (const statement of syntax.statements) {
    if (ts.isImportDeclaration(statement)) readImport(file, statement, imports);
    for (const name of namesOf(statement)) byName.set(name, [...(byName.get(name) ?? []), statement]);
  }
  return { byName, imports, syntax };
}

function readImport(file: string, { importClause, moduleSpecifier }: ts.ImportDeclaration, imports: Map<string, Declared>): void {
  const from = (moduleSpecifier as ts.StringLiteral).text;
  const bindings = importClause?.namedBindings;
  if (!from.startsWith('.') || bindings === undefined || !ts.isNamedImports(bindings)) return;
  const target = path.posix.join(path.posix.dirname(file), from);
  for (const { name, propertyName } of bindings.elements) imports.set(name.text, { file: target, name: (propertyName ?? name).text });
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.getText());
  const isNamed = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) || ts.isEnumDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

/** Without private members, `export` and `declare`, which say nothing here. */
function printed(statement: ts.Statement, syntax: ts.SourceFile): string {
  let text = '';
  let at = statement.getStart(syntax);
  const leaveOut = (node: ts.Node): void => {
    if (isPrivate(node)) {
      text += syntax.text.slice(at, node.getFullStart());
      at = node.end;
    } else ts.forEachChild(node, leaveOut);
  };
  leaveOut(statement);
  return (text + syntax.text.slice(at, statement.end)).replace(/^(export )?(declare )?/, '');
}

function isPrivate(node: ts.Node): boolean {
  if (!ts.isClassElement(node)) return false;
  if (node.name !== undefined && ts.isPrivateIdentifier(node.name)) return true;
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) ?? false);
}

function keyOf({ file, name }: Declared): string {
  return `${file} ${name}`;
}

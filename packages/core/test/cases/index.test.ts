/** The list of cases in docs/cases.md says what is so: every number is there, with a test that exists by that name, or a reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';

const ROOT = join(__dirname, '..', '..', '..', '..');
const LIST = readFileSync(join(ROOT, 'docs', 'cases.md'), 'utf8');
const NUMBERED = /^(hard case|scenario) \d/;

interface Row {
  readonly number: number;
  readonly what: string;
  readonly proofs: readonly { readonly file: string; readonly name: string }[];
  /** What stands there if there is no test. */
  readonly reason: string;
}

function rowsOf(title: string): Row[] {
  const part = LIST.split(`\n## ${title}\n`)[1]!.split('\n## ')[0]!;
  return [...part.matchAll(/^\| (\d+) \| (.+?) \| (.+) \|$/gm)].map(([, number, what, proof]) => ({
    number: Number(number),
    what: what!,
    proofs: [...proof!.matchAll(/\]\(\.\.\/([^)]+)\) `([^`]+)`/g)].map(([, file, name]) => ({ file: file!, name: name! })),
    reason: proof!,
  }));
}

/** The numbers in a test's name: of `hard case 29, scenario 50: ...` the 29 as hard case, the 50 as scenario. */
function numbersOf(name: string, kind: string): number[] {
  const head = name.slice(0, name.indexOf(': '));
  return [...head.matchAll(/(hard case|scenario) (\d+(?:, \d+)*)/g)].flatMap(([, of, numbers]) => (of === kind ? numbers!.split(', ').map(Number) : []));
}

/** Names of numbered tests in a source: what a test is called with, a case's key, or the first cell of a table of cases. */
function namesIn(file: string): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && NUMBERED.test(node.text) && isName(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true));
  return names;
}

function isName(node: ts.StringLiteralLike): boolean {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent)) return parent.name === node;
  if (ts.isArrayLiteralExpression(parent)) return parent.elements[0] === node;
  return ts.isCallExpression(parent) && parent.arguments[0] === node && /^test\b/.test(parent.expression.getText());
}

function testFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name === 'dist' ? [] : testFiles(path);
    return /\.ts$/.test(entry.name) && /\/test\/|\.test\.ts$/.test(path) ? [path] : [];
  });
}

const all = new Map(testFiles('packages').map((file) => [file, namesIn(file)]));

describe.each([
  ['Hard cases', 'hard case', 54],
  ['Scenarios', 'scenario', 53],
])('%s', (title, kind, last) => {
  const rows = rowsOf(title);

  test(`are all there, from 1 to ${last}, in order`, () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
  });

  test.each(rows.map((row) => [row.number, row.what, row] as const))('%i: %s', (number, _what, { proofs, reason }) => {
    if (proofs.length === 0) expect(reason).toMatch(/^(Does not occur|Waits for .+?)[.:]/);
    for (const { file, name } of proofs) {
      expect(all.get(file) ?? new Set(['no such file'])).toContain(name);
      expect(numbersOf(name, kind)).toContain(number);
    }
  });

  test('every test that carries a number is in the list', () => {
    const listed = new Set(rows.flatMap(({ number, proofs }) => proofs.map(({ file, name }) => `${number} ${file} ${name}`)));
    const missing = [...all].flatMap(([file, names]) => [...names].flatMap((name) => numbersOf(name, kind).map((number) => `${number} ${file} ${name}`))).filter((line) => !listed.has(line));
    expect(missing).toEqual([]);
  });
});

test('every file of cases is played', () => {
  const played = readFileSync(join(__dirname, 'cases.test.ts'), 'utf8');
  for (const file of readdirSync(__dirname)) {
    const text = readFileSync(join(__dirname, file), 'utf8');
    if (/^export const CASES/m.test(text)) expect(played).toContain(`from './${file}'`);
  }
});

/** What changes the report of an API, and what does not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { Declarations } from './declarations.ts';
import { compareReports } from './reports.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'rollmesh-api-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILES = {
  'index.ts': "export { open, type Options } from './room.ts';\nexport { Room as Place } from './room.ts';",
  'room.ts': `import { Inner } from './inner.ts';
    /** Told. */
    export interface Options { readonly name?: string }
    export class Room { private secret = 1; readonly seats: Seats = 2; #more = 3; enter(by: Inner): void {} private hide(): void {} }
    type Seats = 2 | 4;
    export function open(options: Options) { return new Room(); }`,
  'inner.ts': 'export interface Inner { a: number }\nexport interface Unused { b: number }',
};

function reportOf(change: Partial<Record<keyof typeof FILES, readonly [string, string]>> = {}): string {
  for (const [name, text] of Object.entries(FILES)) {
    const [from, to] = change[name as keyof typeof FILES] ?? ['', ''];
    writeFileSync(join(folder, name), text.replace(from, to));
  }
  const entry = { name: 'sample', file: join(folder, 'index.ts') };
  return new Declarations([entry], { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, allowImportingTsExtensions: true, noLib: true, types: [] }).textOf(entry);
}

describe('the report of an entry', () => {
  test('has every export, and what they mention though it is not exported', () => {
    const report = reportOf();
    for (const text of ['3 exports', '// as Place', 'class Room', 'function open(options: Options): Room;', 'interface Options', 'type Seats = 2 | 4;', 'interface Inner']) expect(report).toContain(text);
    for (const text of ['secret', 'hide', '#', 'Told', 'Unused'].map((word) => (word === '#' ? '#private' : word))) expect(report).not.toContain(text);
  });

  test.each([
    ['a new option', { 'room.ts': ['readonly name?: string', 'readonly name?: string; readonly seats?: number'] }],
    ['an option that must be given', { 'room.ts': ['name?:', 'name:'] }],
    ['another result, though inferred', { 'room.ts': ['return new Room()', 'return 1'] }],
    ['a type that is only mentioned', { 'inner.ts': ['a: number', 'a: string'] }],
    ['an export that is gone', { 'index.ts': ['open, ', ''] }],
  ] as const)('%s shows', (_what, change) => {
    expect(reportOf(change)).not.toBe(reportOf());
  });

  test.each([
    ['a comment', { 'room.ts': ['Told.', 'Told otherwise.'] }],
    ['a private member', { 'room.ts': ['secret = 1', "hidden = 'x'"] }],
    ['a body', { 'room.ts': ['return new Room()', 'const room = new Room(); return room'] }],
    ['what nobody mentions', { 'inner.ts': ['b: number', 'b: string'] }],
  ] as const)('%s does not', (_what, change) => {
    expect(reportOf(change)).toBe(reportOf());
  });
});

test('a difference names the file, the lines and the command', () => {
  const kept = new Map([['core.api.md', 'a\nb\nc'], ['old.api.md', 'x']]);
  expect(compareReports(kept, kept)).toEqual([]);
  expect(compareReports(new Map([['core.api.md', 'a\nB\nc'], ['new.api.md', 'x']]), kept)).toEqual([
    'docs/api/core.api.md: the public API has changed.', '  - b', '  + B',
    'docs/api/new.api.md: there is no report of this entry yet.',
    'docs/api/old.api.md: no package has this entry any more.',
    expect.stringContaining('npm run api'),
  ]);
});

/** The API reports in docs/api: one per entry of every package, made from the types, kept in the repository, compared by `npm test`. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { Declarations, type Entry } from './declarations.ts';

export type Reports = ReadonlyMap<string, string>;

const REMEDY = 'If the public API was meant to change: npm run api, and commit docs/api. Tell users in CHANGELOG.md.';

/** By file name. */
export function makeReports(root: string): Reports {
  const entries = entriesOf(root);
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => readFileSync(file, 'utf8')) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const declarations = new Declarations(entries, options);
  return new Map(entries.map((entry) => [`${entry.name.replace('@rollmesh/', '').replaceAll('/', '-')}.api.md`, declarations.textOf(entry)]));
}

/** What differs from the reports that are kept, a line or a few for each; empty if nothing does. */
export function compareReports(made: Reports, kept: Reports): string[] {
  const names = [...new Set([...made.keys(), ...kept.keys()])].sort();
  const problems = names.flatMap((name) => {
    const [now, before] = [made.get(name), kept.get(name)];
    if (now === before) return [];
    if (now === undefined) return [`docs/api/${name}: no package has this entry any more.`];
    if (before === undefined) return [`docs/api/${name}: there is no report of this entry yet.`];
    return [`docs/api/${name}: the public API has changed.`, ...changedLines(before, now)];
  });
  return problems.length === 0 ? [] : [...problems, REMEDY];
}

export function readReports(root: string): Reports {
  const folder = join(root, 'docs', 'api');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.api.md')) : [];
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

export function writeReports(root: string, made: Reports): void {
  const folder = join(root, 'docs', 'api');
  mkdirSync(folder, { recursive: true });
  for (const name of readReports(root).keys()) if (!made.has(name)) rmSync(join(folder, name));
  for (const [name, text] of made) writeFileSync(join(folder, name), text);
}

/** The entries that each package exports, by the sources that they are built from: `./sim` is `src/sim/index.ts`. */
function entriesOf(root: string): Entry[] {
  const packages = readdirSync(join(root, 'packages')).filter((name) => existsSync(join(root, 'packages', name, 'package.json'))).sort();
  return packages.flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as { name: string; exports: Readonly<Record<string, unknown>> };
    const subpaths = Object.keys(manifest.exports).filter((subpath) => !subpath.endsWith('.json'));
    const fileOf = (subpath: string): string => join(root, 'packages', folder, 'src', subpath, 'index.ts').replaceAll('\\', '/');
    return subpaths.filter((subpath) => existsSync(fileOf(subpath))).map((subpath) => ({ name: subpath === '.' ? manifest.name : `${manifest.name}${subpath.slice(1)}`, file: fileOf(subpath) }));
  });
}

const SHOWN = 12;

/** Lines that only one of them has. */
function changedLines(before: string, now: string): string[] {
  const [old, fresh] = [before.split('\n'), now.split('\n')];
  const [oldLines, freshLines] = [new Set(old), new Set(fresh)];
  const changed = [...old.filter((line) => !freshLines.has(line)).map((line) => `  - ${line}`), ...fresh.filter((line) => !oldLines.has(line)).map((line) => `  + ${line}`)];
  return changed.length > SHOWN ? [...changed.slice(0, SHOWN), `  ... and ${changed.length - SHOWN} more lines`] : changed;
}

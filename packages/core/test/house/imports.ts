/** Laws about who imports whom: floors, neighbours, cycles, and what a package may take from outside. */
import path from 'node:path';
import type { Manifest, Parsed } from './sources.ts';

/** The floors of core. Folders of one floor are neighbours and never meet; a file may import its own folder and below. */
export const FLOORS: Readonly<Record<string, number>> = {
  ground: 0,
  sim: 1,
  wire: 1,
  sync: 2,
  link: 2,
  swarm: 2,
  view: 2,
  replay: 3,
  session: 4,
  room: 5,
  guard: 6,
  testing: 6,
};

/** Doors of their own, which nothing else in core may open. */
const DOORS: readonly string[] = ['guard', 'testing'];

const CORE = 'packages/core/src/';

/** The files that a file imports by relative path. */
function targetsOf({ file, imports }: Parsed): string[] {
  return imports.filter((name) => name.startsWith('.')).map((name) => path.posix.join(path.posix.dirname(file), name));
}

/** The folder of core a file lives in; '' for its entry. */
function roomOf(file: string): string {
  const inside = file.slice(CORE.length);
  return inside.includes('/') ? inside.slice(0, inside.indexOf('/')) : '';
}

/** Arrows that point up, or at a neighbour. The entry stands above all floors but the doors of their own. */
export function brokenFloors(files: readonly Parsed[]): string[] {
  const broken: string[] = [];
  for (const parsed of files.filter(({ file }) => file.startsWith(CORE))) {
    const here = roomOf(parsed.file);
    if (here !== '' && FLOORS[here] === undefined) {
      broken.push(`${parsed.file}: the folder ${here} stands on no floor`);
      continue;
    }
    for (const target of targetsOf(parsed)) {
      const there = target.startsWith(CORE) ? roomOf(target) : '?';
      if (there !== here && !mayImport(here, there)) broken.push(`${parsed.file} -> ${target}`);
    }
  }
  return broken;
}

function mayImport(here: string, there: string): boolean {
  const to = FLOORS[there];
  if (to === undefined) return false;
  return !DOORS.includes(there) && (here === '' || to < FLOORS[here]);
}

/** Every cycle of files, once, as a chain; an import for types alone counts. */
export function cycles(files: readonly Parsed[]): string[] {
  const arrows = new Map(files.map((parsed) => [parsed.file, targetsOf(parsed)]));
  const found: string[] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (file: string): void => {
    const at = trail.indexOf(file);
    if (at >= 0) found.push([...trail.slice(at), file].join(' -> '));
    if (at >= 0 || done.has(file)) return;
    trail.push(file);
    for (const target of arrows.get(file) ?? []) visit(target);
    trail.pop();
    done.add(file);
  };
  for (const file of arrows.keys()) visit(file);
  return found;
}

/** Imports from outside a package that its `package.json` does not declare, or that the other one does not export. */
export function undeclaredImports(files: readonly Parsed[], manifests: ReadonlyMap<string, Manifest>): string[] {
  const broken: string[] = [];
  for (const { file, imports } of files) {
    const folder = file.split('/')[1];
    const manifest = manifests.get(folder)!;
    for (const name of imports) {
      const problem = name.startsWith('.') ? leavesPackage(file, name) : foreignProblem(name, manifest, manifests);
      if (problem !== undefined) broken.push(`${file}: '${name}' ${problem}`);
    }
  }
  return broken;
}

function leavesPackage(file: string, name: string): string | undefined {
  const target = path.posix.join(path.posix.dirname(file), name);
  const home = file.split('/').slice(0, 3).join('/');
  if (!target.startsWith(`${home}/`)) return 'reaches into another package';
  return /\.(ts|tsx|json)$/.test(name) ? undefined : 'lacks its extension';
}

function foreignProblem(name: string, manifest: Manifest, manifests: ReadonlyMap<string, Manifest>): string | undefined {
  // Commands run in Node and nowhere else, and load what their user names.
  if (manifest.bin !== undefined && (name.startsWith('node:') || name.startsWith('(computed'))) return undefined;
  const parts = name.split('/');
  const owner = name.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  if (declared[owner] === undefined) return 'is not declared in package.json';
  const ours = [...manifests.values()].find((other) => other.name === owner);
  const subpath = name === owner ? '.' : `.${name.slice(owner.length)}`;
  return ours === undefined || ours.exports?.[subpath] !== undefined ? undefined : `is not exported by ${owner}`;
}

/** The graph of folders, one line each: `session -> ground, link, sync, wire`. */
export function graphText(files: readonly Parsed[]): string {
  const arrows = new Map<string, Set<string>>();
  for (const { file, imports } of files) {
    const from = nodeOf(file);
    const to = arrows.get(from) ?? new Set<string>();
    arrows.set(from, to);
    for (const name of imports) {
      const target = name.startsWith('.') ? nodeOf(path.posix.join(path.posix.dirname(file), name)) : `'${name}'`;
      if (target !== from) to.add(target);
    }
  }
  return [...arrows].map(([from, to]) => `${from} -> ${[...to].sort().join(', ') || 'nothing'}`).sort().join('\n');
}

function nodeOf(file: string): string {
  const [, name, , ...rest] = file.split('/');
  return rest.length > 1 ? `${name}/${rest[0]}` : name;
}

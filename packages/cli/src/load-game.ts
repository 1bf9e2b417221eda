/**
 * Loads a game from its own source file, TypeScript or not: bundled with all it imports, so that no build and no loader
 * of the user's is needed. It is loaded twice, as two modules that share no variable.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RollmeshError, type AnyGame } from '@rollmesh/core';
import type { SyncTestOptions } from '@rollmesh/core/testing';

export interface LoadedGame {
  readonly game: AnyGame;
  /** The same game out of a second copy of the module. */
  readonly twin: AnyGame;
  /** The module's `syncTestInput`, if it exports one. */
  readonly input: SyncTestOptions['input'];
}

type Exports = Readonly<Record<string, unknown>>;

/** `name` is the export to take; needed only if there is more than one game. Throws `RollmeshError('bad-option')` with what to do. */
export async function loadGame(file: string, name?: string): Promise<LoadedGame> {
  const folder = await mkdtemp(join(tmpdir(), 'rollmesh-game-'));
  try {
    const bundle = join(folder, 'game.mjs');
    await bundleTo(file, bundle);
    const { href } = pathToFileURL(bundle);
    process.setSourceMapsEnabled(true);
    const [first, second] = [await importFrom(file, href), await importFrom(file, `${href}?twin`)];
    const taken = exportOf(file, first, name);
    return { game: first[taken] as AnyGame, twin: second[taken] as AnyGame, input: first.syncTestInput as SyncTestOptions['input'] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bundleTo(file: string, outfile: string): Promise<void> {
  const { build } = await import('esbuild');
  try {
    await build({
      entryPoints: [resolve(file)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'inline', // what a step throws is told with its place in the game's own file
      logLevel: 'silent',
      // Modules of the older kind that are bundled may ask for what Node brings.
      banner: { js: "import { createRequire as rollmeshRequire } from 'node:module'; const require = rollmeshRequire(import.meta.url);" },
    });
  } catch (error) {
    const [first] = (error as { errors?: { text: string; location?: { file: string; line: number } | null }[] }).errors ?? [];
    if (first === undefined) throw error;
    throw wrong(`${first.location ? `${first.location.file}:${first.location.line}: ` : ''}${first.text}.`, 'Name the file that exports your game.');
  }
}

async function importFrom(file: string, url: string): Promise<Exports> {
  try {
    return (await import(url)) as Exports;
  } catch (error) {
    const { name, message: text = String(error) } = error as Partial<Error>;
    // By name: the bundle brings its own copy of the class. It says all itself.
    if (name === 'RollmeshError') throw wrong(`${file}:`, text);
    throw wrong(`${file} cannot be loaded without a page: ${text}.`, 'Keep defineGame in a file of its own that draws nothing, and name that file.');
  }
}

function exportOf(file: string, exports: Exports, name: string | undefined): string {
  const games = Object.keys(exports).filter((each) => isGame(exports[each]));
  if (name !== undefined) {
    if (games.includes(name)) return name;
    throw wrong(`${file} exports no game called ${name}.`, games.length === 0 ? 'It exports none.' : `It exports: ${games.join(', ')}.`);
  }
  // The same game under two names is one game.
  const different = games.filter((each, at) => games.findIndex((other) => exports[other] === exports[each]) === at);
  if (different.length === 1) return different[0]!;
  if (different.length === 0) throw wrong(`${file} exports no game.`, 'Export what defineGame or hookGame returns: export const game = defineGame({ ... }).');
  throw wrong(`${file} exports several games.`, `Name one with --export: ${different.join(', ')}.`);
}

/** By its shape: the game may come with its own copy of Rollmesh. */
function isGame(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { start, encodeInput, inputBytes } = value as Partial<AnyGame>;
  return typeof start === 'function' && typeof encodeInput === 'function' && typeof inputBytes === 'number';
}

function wrong(problem: string, remedy: string): RollmeshError {
  return new RollmeshError('bad-option', problem, remedy);
}

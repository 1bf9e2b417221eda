/**
 * The engines: V8 in Node and Chromium, SpiderMonkey in Firefox, and the shell of JavaScriptCore where it is installed. Each
 * gets the same bundled script and answers with its figures.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { ensureChromium, findFirefox } from '../browser/find.ts';
import { startFirefox } from '../browser/firefox.ts';
import { startChromium, type Player } from '../browser/player.ts';
import type { Figures } from './figures.ts';

const HERE = dirname(fileURLToPath(import.meta.url));

export interface Answer {
  readonly version: string;
  readonly figures: Figures;
}

export interface Engine {
  readonly name: string;
  /** Undefined if it is installed, else what is missing. */
  readonly missing: string | undefined;
  run(samples: number): Promise<Answer>;
}

export const ENGINE_NAMES = ['chromium', 'firefox', 'jsc'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** Engines other than this Node. A Chromium is installed if there is none; the others are taken where they are. */
export function engineOf(name: EngineName, log: (line: string) => void): Engine {
  if (name === 'chromium') return { name: 'Chromium', missing: undefined, run: async (samples) => inBrowser(await startChromium({ executable: ensureChromium(log), name: 'Chromium' }), samples) };
  if (name === 'firefox') {
    const executable = findFirefox();
    return { name: 'Firefox', missing: executable === undefined ? 'no Firefox is installed' : undefined, run: async (samples) => inBrowser(await startFirefox({ executable: executable!, name: 'Firefox' }), samples) };
  }
  const shell = findShell();
  return { name: 'JavaScriptCore', missing: shell === undefined ? "no shell of JavaScriptCore is installed (Debian's libjavascriptcoregtk-4.0-bin has one)" : undefined, run: (samples) => inShell(shell!, samples) };
}

/** ROLLMESH_JSC wins. */
function findShell(): string | undefined {
  const places = [process.env.ROLLMESH_JSC ?? '', ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'jsc'))];
  return places.find((place) => place !== '' && existsSync(place));
}

async function inBrowser(player: Player, samples: number): Promise<Answer> {
  try {
    await player.evaluate(await bundled('globalThis.engineFigures = engineFigures;'));
    const text = await player.evaluate<string>(`engineFigures(${samples}).then((figures) => JSON.stringify(figures))`);
    return { version: browserVersion(await player.evaluate<string>('navigator.userAgent')), figures: JSON.parse(text) as Figures };
  } finally {
    await player.close();
  }
}

async function inShell(shell: string, samples: number): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'rollmesh-engines-'));
  try {
    const file = join(folder, 'figures.js');
    writeFileSync(file, await bundled(`engineFigures(${samples}).then((figures) => print(JSON.stringify(figures)), (error) => print(String(error)));`));
    const { stdout } = await promisify(execFile)(shell, [file], { encoding: 'utf8', maxBuffer: 64 << 20 });
    return { version: 'shell', figures: JSON.parse(stdout) as Figures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bundled(last: string): Promise<string> {
  const contents = `import { engineFigures } from './figures.ts'; ${last}`;
  // The shell has no console and no page: what the bundle uses beyond the language would fail there.
  const { outputFiles } = await build({ stdin: { contents, resolveDir: HERE }, bundle: true, write: false, format: 'iife', target: 'es2022', tsconfig: join(HERE, '..', '..', 'tsconfig.json') });
  return outputFiles[0]!.text;
}

function browserVersion(userAgent: string): string {
  return /(?:Chrome|Firefox)\/(\d+)/.exec(userAgent)?.[1] ?? userAgent;
}

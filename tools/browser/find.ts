/** Finds a Chromium to test with, installs one if there is none, or says in one sentence why it cannot. Firefox is only looked for. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { platform } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];
const FIREFOX_NAMES = ['firefox-esr', 'firefox'];

const CHROMIUM_PLACES: Readonly<Record<string, readonly string[]>> = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/snap/bin/chromium', '/opt/google/chrome/chrome'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'],
};

const FIREFOX_PLACES: Readonly<Record<string, readonly string[]>> = {
  linux: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
  darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  win32: ['C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
};

/** The path of a Chromium that is here already. ROLLMESH_CHROMIUM and CHROME_BIN win; throws if one of them names nothing. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return named('ROLLMESH_CHROMIUM', env) ?? named('CHROME_BIN', env) ?? onPath(CHROMIUM_NAMES, env) ?? firstOf(CHROMIUM_PLACES[platform()]) ?? fromPlaywright();
}

/** The path of a Firefox; ROLLMESH_FIREFOX wins, and throws if it names nothing. */
export function findFirefox(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return named('ROLLMESH_FIREFOX', env) ?? onPath(FIREFOX_NAMES, env) ?? firstOf(FIREFOX_PLACES[platform()]);
}

/** A Chromium in any case: found, or installed; throws one plain sentence if neither works. */
export function ensureChromium(log: (line: string) => void): string {
  const found = findChromium();
  if (found !== undefined) return found;
  log('No Chromium here; installing one ...');
  if (isDebianRoot()) aptInstall();
  if (findChromium() === undefined) playwrightInstall();
  const installed = findChromium();
  if (installed !== undefined) return installed;
  throw new Error('No Chromium was found and none could be installed: install one and name it in ROLLMESH_CHROMIUM.');
}

function isDebianRoot(): boolean {
  return platform() === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

function playwrightInstall(): void {
  spawnSync(process.execPath, [join(ROOT, 'node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium'], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function aptInstall(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update', '-qq'], ['install', '-y', '-qq', '--no-install-recommends', 'chromium']]) {
    spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  }
}

function named(variable: string, env: NodeJS.ProcessEnv): string | undefined {
  const path = env[variable];
  if (path === undefined || path === '') return undefined;
  if (!existsSync(path)) throw new Error(`${variable} names ${path}, which does not exist.`);
  return path;
}

function onPath(names: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter);
  const suffix = platform() === 'win32' ? '.exe' : '';
  return firstOf(names.flatMap((name) => folders.map((folder) => join(folder, name + suffix))));
}

function firstOf(paths: readonly string[] = []): string | undefined {
  return paths.find((path) => existsSync(path));
}

/** The one that Playwright's own installer has put there. */
function fromPlaywright(): string | undefined {
  return firstOf([chromium.executablePath()]);
}

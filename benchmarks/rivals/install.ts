/** Installs the rivals into a folder of their own when they are asked for: nobody else needs them. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HERE } from './bundle.ts';

/** undefined if everything is there now, otherwise one sentence that says what is missing. */
export async function installRivals(): Promise<string | undefined> {
  const stamp = join(HERE, 'node_modules', '.package-lock.json');
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(join(HERE, 'package-lock.json')).mtimeMs - 1000) return undefined;
  const code = await new Promise<number>((resolve) => {
    const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--fetch-retries=1', '--fetch-timeout=20000'], { cwd: HERE, stdio: 'ignore', shell: process.platform === 'win32' });
    npm.on('error', () => resolve(-1));
    npm.on('exit', (status) => resolve(status ?? -1));
  });
  if (code === 0) return undefined;
  return 'The other engines could not be installed (is the npm registry reachable from here?): only Rollmesh was measured. `npm ci` in benchmarks/rivals tries it by hand.';
}

/** The version installed of an npm package, '' if there is none. */
export function versionOf(npm: string): string {
  for (const root of [HERE, join(HERE, '..', '..')]) {
    const file = join(root, 'node_modules', npm, 'package.json');
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  }
  return '';
}

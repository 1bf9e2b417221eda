/**
 * What every command does first, on a machine that may have nothing but Node: check its version, install what is missing,
 * and hand over to the TypeScript part. Plain JavaScript, since nothing else can run yet.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const OLDEST_NODE = 20;

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= OLDEST_NODE) return;
  console.error(`Rollmesh needs Node ${OLDEST_NODE} or newer; this is ${process.version}. Get it from https://nodejs.org.`);
  process.exit(1);
}

/** npm keeps a copy of the lock file in node_modules: older than ours means that something is missing. */
function installed() {
  const stamp = join(ROOT, 'node_modules', '.package-lock.json');
  return existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(join(ROOT, 'package-lock.json')).mtimeMs - 1000;
}

function install(lastWords) {
  if (installed()) return;
  console.log('Installing what is missing (npm ci) ...');
  const began = Date.now();
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  if (npm.status !== 0) {
    console.error('npm ci failed. Is the npm registry reachable from here?');
    if (lastWords !== undefined) console.log(lastWords);
    process.exit(1);
  }
  console.log(`Installed in ${Math.round((Date.now() - began) / 1000)} s.`);
}

/**
 * Runs `script` (TypeScript, relative to the project) with this process's arguments and ends with its exit code. `lastWords` is
 * the last line if nothing could be installed.
 */
export function handOver(script, nodeOptions = [], lastWords = undefined) {
  checkNode();
  install(lastWords);
  const loader = pathToFileURL(join(ROOT, 'node_modules', 'tsx', 'dist', 'esm', 'index.mjs')).href;
  const child = spawn(process.execPath, [...nodeOptions, '--import', loader, join(ROOT, script), ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; the child decides when it is done.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

/** `npm run build:demo`: the demo for any static host, as a folder and as one HTML file, set up in one place. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { isBuilt } from '../start/freshness.ts';
import { configFile, HELP, readOptions, type BuildOptions } from './options.ts';
import { singlePage } from './single-page.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const SINGLE_FILE = 'shove-off.html';

function ensureBuilt({ noBuild }: BuildOptions): void {
  if (noBuild || isBuilt(ROOT)) return;
  console.log('Building the packages and the demo (about half a minute) ...');
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  if (built.status !== 0) throw new Error('The build failed; see above.');
}

/** The folder of `npm start` with another config. Only what we put there before is taken away. */
function writeSite(out: string, config: string): void {
  const dist = join(ROOT, 'demo-game', 'dist');
  mkdirSync(out, { recursive: true });
  for (const file of readdirSync(out)) if (/\.(html|js|css|svg|webmanifest)$/.test(file)) rmSync(join(out, file));
  cpSync(dist, out, { recursive: true });
  writeFileSync(join(out, 'config.js'), config);
  // GitHub Pages would run the folder through a site generator otherwise.
  writeFileSync(join(out, '.nojekyll'), '');
}

function kilobytes(bytes: Uint8Array | string): string {
  return `${(gzipSync(bytes, { level: 9 }).length / 1000).toFixed(1)} kB`;
}

function tellSizes(out: string, single: string): void {
  const files = readdirSync(out).filter((file) => file !== '.nojekyll');
  const sizes = new Map(files.map((file) => [file, gzipSync(readFileSync(join(out, file)), { level: 9 }).length]));
  const game = ['index.html', 'config.js', 'style.css', ...files.filter((file) => file.endsWith('.js') && !/^(config|phaser|practice)\.js$/.test(file))];
  const sum = game.reduce((total, file) => total + (sizes.get(file) ?? 0), 0);
  for (const file of files) console.log(`  ${file.padEnd(16)} ${(sizes.get(file)! / 1000).toFixed(1).padStart(7)} kB gzipped`);
  console.log(`  the game beyond Phaser: ${(sum / 1000).toFixed(1)} kB gzipped; the single file with Phaser: ${kilobytes(readFileSync(single))}`);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === undefined) return console.log(HELP);
  ensureBuilt(options);
  const config = configFile(options.config);
  const out = resolve(ROOT, options.out);
  const single = join(resolve(ROOT, options.singleOut), SINGLE_FILE);
  writeSite(out, config);
  mkdirSync(dirname(single), { recursive: true });
  writeFileSync(single, await singlePage(ROOT, config));
  tellSizes(out, single);
  console.log(`\n  ${out}   for any static host\n  ${single}   everything in one file\n  Where players meet is set in config.js, or at the top of the file; see docs/hosting.md.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

/** Whether what was built is still what would be built. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['packages', 'demo-game', 'tools/desync-viewer', 'tools/build-demo/slimming.mjs', 'rollup.config.mjs', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
const LEFT_OUT = new Set(['dist', 'node_modules', 'test', 'screenshots', 'site', 'single']);

export function isBuilt(root: string): boolean {
  const oldest = Math.min(...outputs(root).map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
  return oldest > Math.max(...SOURCES.map((source) => newest(join(root, source))));
}

/** A file or two of everything that a build makes. */
function outputs(root: string): string[] {
  const folder = join(root, 'packages');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => existsSync(join(folder, name, 'package.json'))) : [];
  return [...names.map((name) => join(folder, name, 'dist', 'index.js')), join(root, 'demo-game', 'dist', 'main.js'), join(root, 'demo-game', 'dist', 'index.html'), join(root, 'demo-game', 'dist', 'config.js'), join(root, 'demo-game', 'dist', 'practice.js'), join(root, 'demo-game', 'dist', 'desync.html')];
}

function newest(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).filter((name) => !LEFT_OUT.has(name)).map((name) => newest(join(path, name))));
}

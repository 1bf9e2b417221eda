/** Whether what was built is still what would be built. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['packages', 'demo-game', 'rollup.config.mjs', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
const BUILT = ['packages/core/dist/index.js', 'packages/core/dist/index.d.ts', 'packages/peerjs/dist/index.js', 'packages/browser/dist/index.js', 'demo-game/dist/main.js', 'demo-game/dist/index.html'];
const LEFT_OUT = new Set(['dist', 'node_modules', 'test', 'screenshots']);

export function isBuilt(root: string): boolean {
  const built = BUILT.map((file) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return Math.min(...built) > Math.max(...SOURCES.map((source) => newest(join(root, source))));
}

function newest(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).filter((name) => !LEFT_OUT.has(name)).map((name) => newest(join(path, name))));
}

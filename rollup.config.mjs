/**
 * One table of what is built, one map over it. Libraries: every entry as ES module and as one declaration file, with their
 * dependencies left to the user's bundler. The demo: one self-contained page.
 */
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import esbuild from 'rollup-plugin-esbuild';
import dts from 'rollup-plugin-dts';
import { slimPeerJs, smallerStyle, sourceText, squeeze } from './tools/build-demo/slimming.mjs';

const PACKAGES = [
  { name: 'core', entries: { index: 'index.ts', sim: 'sim/index.ts', guard: 'guard/index.ts', testing: 'testing/index.ts' } },
  { name: 'peerjs', entries: { index: 'index.ts' } },
  { name: 'browser', entries: { index: 'index.ts' } },
  { name: 'phaser', entries: { index: 'index.ts' } },
  { name: 'cli', entries: { index: 'index.ts' } },
  { name: 'eslint-config', entries: { index: 'index.ts' } },
];

const transpile = esbuild({ target: 'es2022', tsconfig: false });

/** Dependencies and other packages of ours stay imports. */
function externalOf(name) {
  const manifest = JSON.parse(readFileSync(join('packages', name, 'package.json'), 'utf8'));
  const names = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  return (id) => id.startsWith('node:') || names.some((each) => id === each || id.startsWith(`${each}/`));
}

function library({ name, entries }) {
  const dir = join('packages', name, 'dist');
  const input = Object.fromEntries(Object.entries(entries).map(([entry, file]) => [entry, join('packages', name, 'src', file)]));
  const external = externalOf(name);
  return [
    { input, external, output: { dir, format: 'es', chunkFileNames: 'chunk-[name].js' }, plugins: [transpile] },
    { input, external, output: { dir, format: 'es', chunkFileNames: 'chunk-[name].d.ts' }, plugins: [dts({ tsconfig: 'tsconfig.build.json' })] },
  ];
}

/** The benchmarks as a package: what `benchmarkGame` needs, and its report's page, which is inlined into each report. */
function benchmarks() {
  const external = (id) => id.startsWith('@rollmesh/core') || id.startsWith('node:');
  const style = {
    name: 'page-style',
    writeBundle: () => writeFileSync('benchmarks/dist/page.css', readFileSync('node_modules/uplot/dist/uPlot.min.css', 'utf8') + readFileSync('benchmarks/report/page/page.css', 'utf8')),
  };
  return [
    { input: 'benchmarks/index.ts', external, output: { dir: 'benchmarks/dist', format: 'es' }, plugins: [transpile] },
    { input: 'benchmarks/index.ts', external, output: { file: 'benchmarks/dist/index.d.ts', format: 'es' }, plugins: [dts({ tsconfig: 'tsconfig.build.json' })] },
    { input: 'benchmarks/report/page/main.ts', output: { file: 'benchmarks/dist/page.js', format: 'iife' }, plugins: [nodeResolve({ browser: true }), esbuild({ target: 'es2022', tsconfig: false, minify: true }), style] },
  ];
}

/** The demo's page: built from what is published of our packages, so it must come after them. */
function demo() {
  const to = 'demo-game/dist';
  const pageFiles = {
    name: 'page-files',
    writeBundle() {
      mkdirSync(to, { recursive: true });
      // Phaser ships itself bundled and minified: it is served as it is rather than built again.
      copyFileSync('node_modules/phaser/dist/phaser.esm.min.js', join(to, 'phaser.js'));
      for (const file of readdirSync('demo-game')) if (/\.(html|svg|webmanifest)$|^config\.js$/.test(file)) copyFileSync(join('demo-game', file), join(to, file));
      for (const file of readdirSync('demo-game')) if (file.endsWith('.css')) writeFileSync(join(to, file), smallerStyle(readFileSync(join('demo-game', file), 'utf8')));
    },
  };
  return {
    input: 'demo-game/src/main.ts',
    external: ['phaser'],
    output: { dir: to, format: 'es', entryFileNames: '[name].js', chunkFileNames: ({ moduleIds }) => (moduleIds.some((id) => id.includes('peerjs')) ? 'peerjs.js' : '[name].js'), paths: { phaser: './phaser.js' } },
    plugins: [slimPeerJs, nodeResolve({ browser: true }), commonjs(), transpile, squeeze, pageFiles],
    onwarn(warning, warn) {
      if (warning.code !== 'THIS_IS_UNDEFINED') warn(warning);
    },
  };
}

/** The practice page: peers over a simulated network in one page. Of its own, so that the game loads nothing of it. */
function practice() {
  return {
    input: { practice: 'demo-game/src/practice/main.ts' },
    output: { dir: 'demo-game/dist', format: 'es', entryFileNames: '[name].js', chunkFileNames: 'practice-[name].js' },
    plugins: [sourceText, nodeResolve({ browser: true }), transpile, squeeze],
  };
}

/** The viewer of desync reports: one HTML file with everything in it, that opens from a disk. */
function desyncViewer() {
  const from = 'tools/desync-viewer';
  const oneFile = {
    name: 'one-file',
    generateBundle(_options, bundle) {
      const [[file, { code }]] = Object.entries(bundle);
      delete bundle[file];
      const fill = (html, mark, text) => html.split(mark).join(text);
      const script = code.replaceAll('</script', '<\\/script');
      const page = fill(readFileSync(join(from, 'index.html'), 'utf8'), '/* style */', readFileSync(join(from, 'style.css'), 'utf8'));
      this.emitFile({ type: 'asset', fileName: 'desync-viewer.html', source: fill(page, '/* script */', script) });
    },
    writeBundle() {
      copyFileSync('packages/cli/dist/desync-viewer.html', 'demo-game/dist/desync.html');
    },
  };
  return { input: join(from, 'main.ts'), output: { dir: 'packages/cli/dist', format: 'iife' }, plugins: [nodeResolve({ browser: true }), esbuild({ target: 'es2022', tsconfig: false, minify: true }), oneFile] };
}

export default [...PACKAGES.flatMap(library), ...benchmarks(), demo(), practice(), desyncViewer()];

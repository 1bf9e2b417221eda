/**
 * What makes the demo's pages small, as Rollup plugins. Any user's bundler builds the packages without these: they take away the two thirds of
 * PeerJS that data channels of today's browsers do not use, and squeeze the rest once more.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { minify } from '@swc/core';
import { transformSync } from 'esbuild';

const PEER_ONLY = '\0peerjs: Peer only';
const BROWSER_ONLY = '\0webrtc-adapter: names the browser only';
const MODULES = 'node_modules';

/** PeerJS without MessagePack channels and without webrtc-adapter's patches for calls and old browsers: only the browser's name is asked of it. */
export const slimPeerJs = {
  name: 'slim-peerjs',
  resolveId(id, importer) {
    if (id === 'peerjs' && importer !== PEER_ONLY) return PEER_ONLY;
    if (id === 'peerjs') return { id: join(process.cwd(), MODULES, 'peerjs/dist/bundler.mjs'), moduleSideEffects: false };
    if (id === 'webrtc-adapter') return BROWSER_ONLY;
    return null;
  },
  load(id) {
    if (id === PEER_ONLY) return "export { Peer } from 'peerjs';";
    if (id !== BROWSER_ONLY) return null;
    const utils = JSON.stringify(join(process.cwd(), MODULES, 'webrtc-adapter/src/js/utils.js'));
    return `import { detectBrowser } from ${utils};\nexport default { browserDetails: detectBrowser(globalThis.window) };`;
  },
};

/** `import text from './file.ts?raw'`: the file's text, for showing it. */
export const sourceText = {
  name: 'source-text',
  resolveId: (id, importer) => (id.endsWith('?raw') ? `\0${join(dirname(importer), id)}` : null),
  load: (id) => (id.startsWith('\0') && id.endsWith('?raw') ? `export default ${JSON.stringify(readFileSync(id.slice(1, -'?raw'.length), 'utf8'))};` : null),
};

export const smallerStyle = (text) => transformSync(text, { loader: 'css', minify: true }).code;

/** A second pair of hands after the bundler's: five per cent less than esbuild alone. */
export const squeeze = {
  name: 'squeeze',
  async renderChunk(code) {
    const { code: small } = await minify(code, { module: true, ecma: 2022, compress: { passes: 3, toplevel: true, hoist_props: true }, mangle: { toplevel: true }, format: { comments: false } });
    return { code: small, map: null };
  },
};

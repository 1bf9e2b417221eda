/**
 * Installs the packed packages as a user's project would have them, builds the moving squares with every bundler, and runs each
 * bundle: a match of two in one process must play, and the page's own code must get as far as asking for WebRTC.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runCommand } from '../test/command.ts';
import { BUNDLERS, plainScript } from './build.ts';

const MINUTE_MS = 60_000;
/** What the example and the command need. */
const PACKAGES = ['core', 'peerjs', 'browser', 'cli'];

/** Put before the page's own code: two members in one process play the example's game. */
const PLAY = `
import { loopback } from '@rollmesh/core';
{
  const transport = loopback();
  const ana = await openRoom(game, { transport, autoStart: 2 });
  const bob = await openRoom(game, { transport, code: ana.code, autoStart: 2 });
  for (let now = 0; now < 2000; now += 16) {
    ana.setInput(0, { right: true });
    ana.tick(now);
    bob.tick(now);
  }
  console.log(bob.state.x[0] > 100 ? 'played' : 'stuck at ' + bob.state.x[0]);
}
`;

export interface BundleCheck {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

export async function checkBundlers(root: string): Promise<BundleCheck[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rollmesh-bundlers-'));
  try {
    await install(root, folder);
    const page = await plainScript(join(root, 'examples', 'moving-squares', 'main.ts'));
    const own = page.indexOf('const code =');
    if (own < 0) throw new Error('The example has changed: the match is to be played before its `const code`.');
    writeFileSync(join(folder, 'page.js'), `${page.slice(0, own)}${PLAY}${page.slice(own)}`);
    writeFileSync(join(folder, 'game.ts'), `${page.slice(0, own).replace(/import [^;]*(browser|peerjs)';/g, '')}export const played: typeof game = game;`);
    const bundles = BUNDLERS.map(({ name, build }) => check(name, () => ran(build, folder, name)));
    return await Promise.all([...bundles, check('rollmesh-sync-test', () => commandRan(folder))]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Packed and unpacked, as the registry would hand them out; what they depend on is borrowed from this workspace. */
async function install(root: string, folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@rollmesh'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'a-users-game', private: true, type: 'module' }));
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.') && name !== '@rollmesh') symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction');
  }
  for (const name of PACKAGES) {
    const pack = await runCommand('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: join(root, 'packages', name), timeoutMs: MINUTE_MS });
    if (pack.code !== 0) throw new Error(`${name} cannot be packed: ${pack.output}`);
    const into = join(modules, '@rollmesh', name);
    mkdirSync(into);
    const unpack = await runCommand('tar', ['-xzf', join(folder, pack.output.trim().split('\n').pop()!), '-C', into, '--strip-components=1'], { cwd: folder, timeoutMs: MINUTE_MS });
    if (unpack.code !== 0) throw new Error(`${name} cannot be unpacked: ${unpack.output}`);
  }
}

type Build = (typeof BUNDLERS)[number]['build'];

/** There is no WebRTC in Node, and the transport says so in its own words: everything before has run. */
async function ran(build: Build, folder: string, name: string): Promise<string> {
  const out = join(folder, `out-${name}`);
  await build(join(folder, 'page.js'), folder, out);
  const said = await node(folder, `
    globalThis.location = { hash: '', href: 'http://localhost/', protocol: 'http:', hostname: 'localhost' };
    await import('./out-${name}/bundle.mjs').then(() => console.log('no error'), (error) => console.log(error.name, error.code ?? error.stack));`);
  if (said.trim() !== 'played\nRollmeshError webrtc-unavailable') throw new Error(said);
  return sizes(out);
}

/** The command as it is published, on a game in TypeScript in the user's folder. */
async function commandRan(folder: string): Promise<string> {
  const bin = join(folder, 'node_modules', '@rollmesh', 'cli', 'bin', 'rollmesh-sync-test.js');
  const { code, output } = await runCommand(process.execPath, [bin, 'game.ts', '--frames', '300'], { cwd: folder, timeoutMs: MINUTE_MS });
  const last = output.trim().split('\n').pop()!;
  if (code !== 0 || !last.startsWith('ok ')) throw new Error(output);
  return last;
}

function sizes(folder: string): string {
  const bundle = join(folder, 'bundle.mjs');
  return `${(statSync(bundle).size / 1000).toFixed(0)} KB, ${(gzipSync(readFileSync(bundle)).length / 1000).toFixed(1)} gzipped`;
}

function node(cwd: string, script: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: MINUTE_MS / 2 });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
    child.on('close', () => resolve(said));
  });
}

async function check(name: string, work: () => Promise<string>): Promise<BundleCheck> {
  try {
    return { name, passed: true, detail: await work() };
  } catch (error) {
    return { name, passed: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

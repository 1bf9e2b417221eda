/**
 * `npm run bench:page`: serves the page that measures between two friends' machines, with a PeerServer that introduces them; or writes
 * it as one file for any web host.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { renderUnicodeCompact } from 'uqr';
import { localAddresses } from '../../tools/start/addresses.ts';
import { listenOnFreePort, portOf, startServer } from '../../tools/start/server.ts';
import { benchPage } from './build.ts';

const USAGE = `npm run bench:page -- [--port 8090] [--static FOLDER]

  --port    the first port to try
  --static  only writes FOLDER/index.html: one file for any web host (or to send), introduced by PeerJS's public server`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '8090' }, static: { type: 'string' }, help: { type: 'boolean', default: false } } });
  if (values.help) return console.log(USAGE);
  if (values.static !== undefined) return writeStatic(resolve(values.static));
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is no port: give a number from 0 to 65535.`);
  await serve(port);
}

async function writeStatic(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'index.html');
  writeFileSync(file, await benchPage({ peerServer: 'public' }));
  console.log(`${file}: put it on any web host, and both open it there. The page of the other machine is found by a code at PeerJS's public server.`);
}

async function serve(wanted: number): Promise<void> {
  // The page must know its port before it is built.
  const probe = await listenOnFreePort(wanted, 20);
  const port = portOf(probe);
  await new Promise((closed) => probe.close(closed));
  const far = localAddresses().map((address) => `http://${address}:${port}/`);
  const folder = mkdtempSync(join(tmpdir(), 'rollmesh-page-'));
  writeFileSync(join(folder, 'index.html'), await benchPage({ peerServer: 'own', lanAddress: far[0] }));
  const server = await startServer({ folder, port });
  const near = `http://localhost:${server.port}/`;
  console.log(`\n  On this machine        ${near}`);
  for (const address of far) console.log(`  on the local network   ${address}`);
  console.log(`\n${renderUnicodeCompact(far[0] ?? near)}\n`);
  console.log('  Start a meeting, and send its link to a friend who can reach this machine. For a friend elsewhere on the internet:');
  console.log('  npm run bench:page -- --static FOLDER writes the page for any web host. Ctrl-C ends everything.\n');
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

/** `npm start`: builds what is not built, serves the demo with its PeerServer, and says where. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { renderUnicodeCompact } from 'uqr';
import { localAddresses } from './addresses.ts';
import { isBuilt } from './freshness.ts';
import { startServer } from './server.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values: options } = parseArgs({
  options: { port: { type: 'string', default: '8080' }, 'no-build': { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});

function build(): void {
  if (options['no-build'] || isBuilt(ROOT)) return;
  console.log('Building the packages and the demo (about half a minute) ...');
  const began = Date.now();
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  if (built.status !== 0) {
    console.error('The build failed; see above.');
    process.exit(1);
  }
  console.log(`Built in ${Math.round((Date.now() - began) / 1000)} s.`);
}

function announce(port: number): void {
  const near = `http://localhost:${port}/`;
  const far = localAddresses().map((address) => `http://${address}:${port}/`);
  console.log(`\n  Play on this machine   ${near}`);
  for (const address of far) console.log(`  on the local network   ${address}`);
  console.log(`  See rollback work      ${near}practice`);
  console.log(`  Desync reports         ${near}desync`);
  console.log(`\n${renderUnicodeCompact(far[0] ?? near)}\n`);
  console.log('  Open it in two browsers, make a room in one and share its link. Ctrl-C ends everything.\n');
}

async function main(): Promise<void> {
  if (options.help) return console.log('npm start -- [--port 8080] [--no-build]');
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    console.error(`--port ${options.port} is no port: give a number from 0 to 65535.`);
    process.exit(1);
  }
  build();
  const server = await startServer({ folder: join(ROOT, 'demo-game', 'dist'), port, taken: (taken) => console.log(`Port ${taken} is taken; trying ${taken + 1}.`) });
  announce(server.port);
}

// The PeerServer's timers would keep the process alive.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

/** A coturn of our own on the loopback interface, for tests, where one is installed: the configuration of docs/hosting.md but for the addresses. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const READY_MS = 5000;
const LOOPBACK = `
listening-ip=127.0.0.1
relay-ip=127.0.0.1
allow-loopback-peers
cli-password=none
no-tls
no-dtls
`;

export interface TurnServer {
  readonly url: string;
  readonly username: string;
  readonly credential: string;
  kill(): void;
}

export function hasTurnServer(): boolean {
  return spawnSync('turnserver', ['--help'], { stdio: 'ignore' }).error === undefined;
}

/** `documented` is the configuration as the documentation has it. */
export async function startTurnServer(documented: string): Promise<TurnServer> {
  const folder = mkdtempSync(join(tmpdir(), 'rollmesh-turn-'));
  const port = await freePort();
  const file = join(folder, 'turnserver.conf');
  writeFileSync(file, `${onLoopback(documented)}${LOOPBACK}listening-port=${port}\npidfile=${join(folder, 'pid')}\nuserdb=${join(folder, 'turndb')}\n`);
  const child = spawn('turnserver', ['-c', file, '--log-file', 'stdout'], { stdio: ['ignore', 'pipe', 'pipe'] });
  await listening(child.stdout, child.stderr);
  const [username, credential] = /^user=([^:\n]+):(.+)$/m.exec(documented)!.slice(1) as [string, string];
  return {
    url: `turn:127.0.0.1:${port}`,
    username,
    credential,
    kill: () => {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The block of docs/hosting.md that begins with the name of the file. */
export function documentedConfig(root: string): string {
  const block = /```ini\n(# \/etc\/turnserver\.conf\n[\s\S]*?)```/.exec(readFileSync(join(root, 'docs', 'hosting.md'), 'utf8'));
  if (block === null) throw new Error('docs/hosting.md shows no turnserver.conf any more.');
  return block[1]!;
}

/** Without what names a public machine: its address, its certificate, and that the local network is out of bounds. */
function onLoopback(config: string): string {
  return config.replace(/^(external-ip|listening-port|tls-listening-port|cert|pkey|denied-peer-ip|no-multicast-peers).*$/gm, '');
}

function listening(...streams: readonly NodeJS.ReadableStream[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const timer = setTimeout(() => reject(new Error(`coturn did not start: ${heard.slice(-600)}`)), READY_MS);
    const listen = (chunk: Buffer): void => {
      heard += String(chunk);
      if (!/Total General servers/.test(heard)) return;
      clearTimeout(timer);
      resolve();
    };
    for (const stream of streams) stream.on('data', listen);
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

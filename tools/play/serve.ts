/**
 * The demo's server as a process of its own, so that a test can kill it while others play on. Tells its port, and when asked
 * what crossed its relays; ends with whoever started it. With `--impair JSON` every pair's connection crosses a relay
 * with those conditions.
 */
import { parseArgs } from 'node:util';
import type { Conditions } from '@rollmesh/core/testing';
import { startImpairedPeerServer, type ImpairedPeerServer } from '../relay/index.ts';
import { startServer } from '../start/server.ts';
import type { HostMessage, ServeMessage } from './host.ts';

const { values: options } = parseArgs({ options: { folder: { type: 'string' }, impair: { type: 'string' }, seed: { type: 'string', default: '1' } } });

function tell(message: ServeMessage): void {
  process.send?.(message);
}

async function main(): Promise<void> {
  const { folder, impair, seed } = options;
  let impaired: ImpairedPeerServer | undefined;
  if (impair !== undefined) impaired = await startImpairedPeerServer({ folder, seed: Number(seed), conditions: JSON.parse(impair) as Partial<Conditions> });
  const { port } = impaired ?? (await startServer({ folder, port: 0 }));
  process.on('message', (message: HostMessage) => {
    if (message === 'counters') tell({ counters: impaired?.counters() ?? [] });
    else impaired?.setConditions(message.which ?? 'all', message.change);
  });
  process.on('disconnect', () => process.exit());
  tell({ port });
}

await main();

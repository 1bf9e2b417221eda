/**
 * The demo's server as a process of its own, so that a test can kill it while others play on. Prints its port as the only
 * line; with `--impair JSON` every pair's connection crosses a relay with those conditions.
 */
import { parseArgs } from 'node:util';
import type { Conditions } from '@rollmesh/core/testing';
import { localAddresses } from '../start/addresses.ts';
import { startServer } from '../start/server.ts';
import { impairedWebSocketServer } from '../relay/hook.ts';
import { ImpairedSignalling } from '../relay/impaired-signalling.ts';

const { values: options } = parseArgs({ options: { folder: { type: 'string' }, impair: { type: 'string' }, seed: { type: 'string', default: '1' } } });

const impaired = options.impair === undefined ? undefined : new ImpairedSignalling(localAddresses()[0] ?? '127.0.0.1', Number(options.seed), JSON.parse(options.impair) as Partial<Conditions>);
const server = await startServer({
  folder: options.folder!,
  port: 0,
  createWebSocketServer: impaired === undefined ? undefined : impairedWebSocketServer(impaired),
});
console.log(server.port);

/** The transport contract of core over real WebRTC. */
import { afterAll, beforeAll, describe, jest, test } from '@jest/globals';
import { transportContract, type TransportPair } from '@rollmesh/core/testing';
import { becomeBrowser, enter, Server, stopBeingBrowser } from './harness.ts';

const server = new Server();
const pairs: Promise<TransportPair>[] = [];
jest.setTimeout(30_000);

async function makePair(): Promise<TransportPair> {
  const a = await enter(server.options(), { maxPeers: 2 });
  const b = await enter(server.options(), { maxPeers: 2, code: a.code });
  return {
    a: a.transport,
    b: b.transport,
    wait: () => new Promise((resolve) => setTimeout(resolve, 10)),
    end: () => {
      a.transport.close();
      b.transport.close();
    },
  };
}

const checks = transportContract(() => pairs.pop()!);

beforeAll(async () => {
  becomeBrowser();
  await server.start();
  // Each check has a room of its own; all open together, since a handshake is mostly waiting.
  for (const _ of checks) pairs.push(makePair());
  await Promise.all(pairs);
});

afterAll(async () => {
  await server.kill();
  await stopBeingBrowser();
});

describe('PeerJS', () => {
  for (const { law, run } of checks) test(law, run);
});

import { afterEach, describe, expect, test } from '@jest/globals';
import { loopback, RollmeshError, type JoinedTransport, type JoinRequest, type TransportFactory } from '@rollmesh/core';
import { transportContract } from '@rollmesh/core/testing';
import { serveTransport } from './worker-bridge.ts';
import { portTransport } from './worker-transport.ts';
import type { Port } from './worker-words.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

/** What a worker would be given: a factory whose transport lies behind a port. */
function behindPort(factory: TransportFactory): TransportFactory {
  const { port1, port2 } = new MessageChannel();
  const stop = serveTransport(port1 as unknown as Port, factory);
  ends.push(() => {
    stop();
    port1.close();
  });
  return portTransport(port2 as unknown as Port);
}

async function join(factory: TransportFactory, code?: string, changes: Partial<JoinRequest> = {}): Promise<JoinedTransport> {
  const judge = (greeting: Uint8Array): RollmeshError | undefined => (greeting[0] === 1 ? undefined : new RollmeshError('version-mismatch', 'One side is older.', 'Reload both.'));
  const joined = await factory({ code, appId: 'a', maxPeers: 4, signal: undefined, greeting: () => Uint8Array.of(1), judge, ...changes });
  ends.unshift(() => joined.transport.close());
  return joined;
}

describe('a transport behind a port', () => {
  const pair = async () => {
    const hub = loopback();
    const a = await join(behindPort(hub));
    const b = await join(behindPort(hub), a.code);
    return { a: a.transport, b: b.transport, wait, end: () => [a, b].forEach(({ transport }) => transport.close()) };
  };
  for (const { law, run } of transportContract(pair)) test(law, run);

  test('what the page’s transport rejects with is told, and the worker’s own judgement where there is one', async () => {
    const hub = loopback();
    await expect(join(behindPort(hub), 'NOBODY')).rejects.toMatchObject({ code: 'no-such-room', message: 'Nobody holds the room NOBODY. Check the code, or create a room.' });
    const first = await join(hub, undefined, { greeting: () => Uint8Array.of(2), judge: () => undefined });
    await expect(join(behindPort(hub), first.code)).rejects.toMatchObject({ code: 'version-mismatch', message: 'One side is older. Reload both.' });
  });

  test('an aborted join is ended in the page, and before it began', async () => {
    await expect(join(behindPort(loopback()), undefined, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    const waits: TransportFactory = ({ signal }) =>
      new Promise((_, reject) => signal!.addEventListener('abort', () => reject(new RollmeshError('aborted', 'The join was ended.', 'Join again.'))));
    const end = new AbortController();
    const joining = join(behindPort(waits), undefined, { signal: end.signal });
    await wait();
    end.abort();
    await expect(joining).rejects.toMatchObject({ code: 'aborted' });
  });

  test('whatever else the page’s transport throws arrives as an error with a code', async () => {
    await expect(join(behindPort(() => Promise.reject(new Error('boom'))))).rejects.toMatchObject({ code: 'cannot-connect', message: expect.stringContaining('boom') as unknown });
  });
});

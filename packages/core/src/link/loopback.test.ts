import { describe, expect, test } from '@jest/globals';
import { RollmeshError } from '../ground/errors.ts';
import { loopback } from './loopback.ts';
import { LoopbackMesh } from './loopback-mesh.ts';
import type { JoinRequest, TransportSink } from './transport.ts';

const request = (changes: Partial<JoinRequest> = {}): JoinRequest => ({
  code: undefined,
  appId: 'app',
  maxPeers: 3,
  signal: undefined,
  greeting: () => Uint8Array.of(1),
  judge: () => undefined,
  ...changes,
});

function listen(log: string[]): TransportSink {
  return {
    linkOpened: (_link, peerId) => void log.push(`opened ${peerId}`),
    linkClosed: (_link, end) => void log.push(`closed ${end}`),
    packet: (_link, bytes) => void log.push(`packet ${bytes[0]}`),
    message: (_link, bytes) => void log.push(`message ${bytes[0]}`),
    notice: () => {},
  };
}

describe('a loopback room', () => {
  test('links everybody who comes with its code, and nobody else', async () => {
    const factory = loopback();
    const first = await factory(request());
    const second = await factory(request({ code: first.code }));
    const third = await factory(request({ code: first.code }));
    await factory(request());
    const logs = [first, second, third].map(({ transport }) => {
      const log: string[] = [];
      transport.receive(listen(log));
      return log;
    });
    expect(logs).toEqual([
      ['opened loop-002', 'opened loop-003'],
      ['opened loop-001', 'opened loop-003'],
      ['opened loop-001', 'opened loop-002'],
    ]);
  });

  test('that nobody holds is refused, and so is the same code in another app', async () => {
    const factory = loopback();
    const { code } = await factory(request());
    await expect(factory(request({ code: 'NOPE' }))).rejects.toMatchObject({ code: 'no-such-room' });
    await expect(factory(request({ code, appId: 'other' }))).rejects.toMatchObject({ code: 'no-such-room' });
  });

  test('is full at its number of peers, until one leaves; empty, it is gone', async () => {
    const factory = loopback();
    const first = await factory(request({ maxPeers: 2 }));
    const second = await factory(request({ code: first.code }));
    await expect(factory(request({ code: first.code }))).rejects.toMatchObject({ code: 'room-full' });
    second.transport.close();
    second.transport.close();
    const third = await factory(request({ code: first.code }));
    first.transport.close();
    third.transport.close();
    await expect(factory(request({ code: first.code }))).rejects.toMatchObject({ code: 'no-such-room' });
  });

  test('keeps out whom a member refuses, and whoever refuses a member; nothing opens on either side', async () => {
    const factory = loopback();
    const refusal = new RollmeshError('configuration-mismatch', 'Another game.', 'Update.');
    const judge = (greeting: Uint8Array): RollmeshError | undefined => (greeting[0] === 9 ? refusal : undefined);
    const member = await factory(request({ judge }));
    await expect(factory(request({ code: member.code, greeting: () => Uint8Array.of(9) }))).rejects.toMatchObject({ code: 'configuration-mismatch' });
    await expect(factory(request({ code: member.code, judge: () => refusal }))).rejects.toMatchObject({ code: 'configuration-mismatch' });
    const log: string[] = [];
    member.transport.receive(listen(log));
    expect(log).toEqual([]);
  });

  test('an aborted signal ends the join before it begins', async () => {
    await expect(loopback()(request({ signal: AbortSignal.abort() }))).rejects.toMatchObject({ code: 'aborted' });
  });

  test('gives every join another nonce, and the same ones to the same seed', async () => {
    const nonces = async (seed: number): Promise<string[]> => {
      const factory = loopback({ seed });
      return [await factory(request()), await factory(request())].map(({ nonce }) => nonce.join());
    };
    const [one, two] = await nonces(1);
    expect(one).not.toBe(two);
    expect(await nonces(1)).toEqual([one, two]);
    expect((await nonces(2))[0]).not.toBe(one);
  });
});

describe('a loopback mesh', () => {
  test('keeps the order of packets and messages among one another', () => {
    const mesh = new LoopbackMesh();
    const [a, b] = [mesh.add('a'), mesh.add('b')];
    const log: string[] = [];
    a.receive(listen([]));
    b.receive(listen([]));
    for (let i = 0; i < 9; i++) {
      if (i % 3 === 1) a.sendMessage(0, Uint8Array.of(i), 1);
      else a.send(0, Uint8Array.of(i), 1);
    }
    b.receive(listen(log));
    expect(log).toEqual(['packet 0', 'message 1', 'packet 2', 'packet 3', 'message 4', 'packet 5', 'packet 6', 'message 7', 'packet 8']);
  });

  test('drops packets that would pile up at a peer who never receives, and ends a link whose messages do', () => {
    const mesh = new LoopbackMesh();
    const [a, b] = [mesh.add('a'), mesh.add('b')];
    const log: string[] = [];
    b.receive(listen(log));
    let taken = 0;
    for (let i = 0; i < 1000; i++) if (a.send(0, Uint8Array.of(i), 1)) taken++;
    expect(taken).toBe(255);
    const big = new Uint8Array(65536);
    let messages = 0;
    while (messages < 1000 && a.sendMessage(0, big, big.length)) messages++;
    expect(messages).toBe(256);
    b.receive(listen(log));
    expect(log.at(-1)).toBe('closed lost');
  });
});

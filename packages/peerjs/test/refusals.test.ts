/** Ways in which joining fails, each as an error with a code, and each without leaving anything behind. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { RollmeshError, type JoinRequest } from '@rollmesh/core';
import { becomeBrowser, codeOf, enter, openConnections, openSockets, Server, stopBeingBrowser, until, type Player } from './harness.ts';

const server = new Server();
let players: Player[] = [];
jest.setTimeout(30_000);

beforeAll(async () => {
  becomeBrowser();
  await server.start();
});

afterEach(async () => {
  for (const player of players) player.transport.close();
  players = [];
  await until('nothing left behind', [], () => openConnections() === 0 && openSockets() === 0);
});

afterAll(async () => {
  await server.kill();
  await stopBeingBrowser();
});

async function create(more: Partial<JoinRequest> = {}): Promise<Player> {
  const player = await enter(server.options(), more);
  players.push(player);
  return player;
}

const refuse = (code: 'version-mismatch' | 'configuration-mismatch') => () => new RollmeshError(code, 'No.', 'Do.');

describe('joining is refused', () => {
  test('scenario 23: when nobody holds the code, or only in another app', async () => {
    const { code } = await create();
    const joining = [enter(server.options(), { code: 'ZZZZZZ' }), enter(server.options(), { code, appId: 'other' })];
    expect(await Promise.all(joining.map(codeOf))).toEqual(['no-such-room', 'no-such-room']);
  });

  test('when every seat is taken', async () => {
    const { code } = await create({ maxPeers: 2 });
    players.push(await enter(server.options(), { code, maxPeers: 2 }));
    expect(await codeOf(enter(server.options(), { code, maxPeers: 2 }))).toBe('room-full');
  });

  test('when two want the last seat, for one of them', async () => {
    const { code } = await create({ maxPeers: 2 });
    const codes = await Promise.all(
      [1, 2].map(() => codeOf(enter(server.options(), { code, maxPeers: 2 }).then((player) => players.push(player)))),
    );
    expect(codes.sort()).toEqual(['joined', 'room-full']);
  });

  test('with the code that the other side’s judge gives', async () => {
    const { code } = await create({ judge: refuse('configuration-mismatch') });
    expect(await codeOf(enter(server.options(), { code }))).toBe('configuration-mismatch');
  });

  test('with the code that our own judge gives', async () => {
    const { code } = await create();
    expect(await codeOf(enter(server.options(), { code, judge: refuse('version-mismatch') }))).toBe('version-mismatch');
  });

  test('the judge sees the greeting as it was said', async () => {
    const heard: number[][] = [];
    const judge = (greeting: Uint8Array): undefined => void heard.push([...greeting]);
    const { code } = await create({ judge });
    players.push(await enter(server.options(), { code, greeting: () => Uint8Array.of(9, 8, 7) }));
    expect(heard.length).toBeGreaterThan(0);
    for (const greeting of heard) expect(greeting).toEqual([9, 8, 7]);
  });

  test('when no PeerServer answers', async () => {
    const nowhere = { server: { host: '127.0.0.1', port: 9, path: '/peer' } };
    expect(await codeOf(enter(nowhere))).toBe('signalling-unreachable');
    expect(await codeOf(enter(nowhere, { code: 'ABCDEF' }))).toBe('signalling-unreachable');
  });

  test('when the caller’s signal aborts, at any moment, and nothing is left', async () => {
    const { code } = await create({ maxPeers: 8 });
    for (const turns of [0, 1, 3, 6, 12, 25]) {
      const abort = new AbortController();
      const joining = codeOf(enter(server.options(), { code, signal: abort.signal, maxPeers: 8 }).then((player) => player.transport.close()));
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
      abort.abort();
      expect(['aborted', 'joined']).toContain(await joining);
    }
    const late = new AbortController();
    late.abort();
    expect(await codeOf(enter(server.options(), { signal: late.signal }))).toBe('aborted');
  });

  test('when the request makes no sense', async () => {
    for (const wrong of [{ code: 'no' }, { maxPeers: 0 }, { maxPeers: 99 }, { appId: '' }, { greeting: () => new Uint8Array(1025) }]) {
      expect(await codeOf(enter(server.options(), wrong))).toBe('bad-option');
    }
  });

  test('when the browser has no WebRTC', async () => {
    const kept = globalThis.RTCPeerConnection;
    (globalThis as { RTCPeerConnection?: unknown }).RTCPeerConnection = undefined;
    expect(await codeOf(enter(server.options()))).toBe('webrtc-unavailable');
    globalThis.RTCPeerConnection = kept;
  });
});

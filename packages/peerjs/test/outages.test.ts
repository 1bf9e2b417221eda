/** What happens when something breaks: the PeerServer dies, a peer falls silent, a path is lost. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { PeerJsOptions } from '@rollmesh/peerjs';
import { becomeBrowser, enter, fullyMeshed, Server, stopBeingBrowser, until, type Player } from './harness.ts';

const server = new Server();
let players: Player[] = [];
jest.setTimeout(40_000);

beforeAll(async () => {
  becomeBrowser();
  await server.start();
});

afterEach(() => {
  for (const player of players) player.transport.close();
  players = [];
});

afterAll(async () => {
  await server.kill();
  await stopBeingBrowser();
});

async function room(size: number, options: Partial<PeerJsOptions> = {}): Promise<Player[]> {
  players.push(await enter(server.options(options), { maxPeers: 8 }));
  while (players.length < size) players.push(await enter(server.options(options), { code: players[0].code, maxPeers: 8 }));
  await until('a full mesh', players, () => fullyMeshed(players));
  return players;
}

/** Makes everything that `from` says to `to` vanish, as a dead path would. */
function silence(from: Player, to: Player): void {
  const pipe = from.transport.mesh.get(from.linkTo(to.id))!.pipe;
  pipe.sendControl = () => true;
  pipe.sendPacket = () => true;
}

const kinds = (player: Player): string[] => player.seen.notices.map((notice) => notice.kind);

describe('when the PeerServer dies', () => {
  test('play goes on, everybody is told, and after its return others can join by the same code', async () => {
    const [first, second] = await room(2);
    await server.kill();
    await until('the news', players, () => players.every((player) => kinds(player).includes('signalling-lost')));
    first.transport.send(first.linkTo(second.id), Uint8Array.of(1), 1);
    first.transport.sendMessage(first.linkTo(second.id), Uint8Array.of(2), 1);
    await until('bytes without a server', players, () => second.seen.packets.length === 1 && second.seen.messages.length === 1);

    await server.start();
    await until('its return', players, () => players.every((player) => kinds(player).includes('signalling-restored')));
    await until('the door', players, () => players.some((player) => player.transport.doors.held >= 0));
    players.push(await enter(server.options(), { code: first.code, maxPeers: 8 }));
    await until('the newcomer linked to all', players, () => fullyMeshed(players));
    for (const player of [first, second]) {
      expect(kinds(player)).toEqual(['signalling-lost', 'signalling-restored']);
      expect(player.seen.closed).toEqual([]);
    }
  });
});

describe('when a peer falls silent', () => {
  test('a fresh connection is tried beside the silent one and takes its place', async () => {
    const [first, second] = await room(2, { heartbeatMs: 100, relinkAfterMs: 300, lostAfterMs: 20_000 });
    silence(second, first);
    await until('the replacement', players, () => players.every(({ seen }) => seen.closed.length === 1) && fullyMeshed(players));
    for (const { seen } of players) expect(seen.closed[0].end).toBe('replaced');
    second.transport.send(second.linkTo(first.id), Uint8Array.of(5), 1);
    await until('bytes over the fresh one', players, () => first.seen.packets.length === 1);
  });

  test('and cannot be reached either, its link is lost, and the other links stay', async () => {
    const [first, second, third] = await room(3, { heartbeatMs: 100, relinkAfterMs: 400, lostAfterMs: 800 });
    for (const other of [first, second]) silence(third, other);
    third.transport.signalling.removeAllListeners('connection');
    await until('the loss', players, () => [first, second].every(({ seen }) => seen.closed.length === 1));
    for (const { seen } of [first, second]) expect(seen.closed[0]).toMatchObject({ peerId: third.id, end: 'lost' });
    expect(first.linked).toEqual([second.id]);
  });

  test('two whose only link was lost find each other again', async () => {
    const [first, second] = await room(2, { heartbeatMs: 100, relinkAfterMs: 60_000, lostAfterMs: 500 });
    silence(first, second);
    silence(second, first);
    await until('the loss', players, () => players.every(({ seen }) => seen.closed.length === 1));
    for (const { seen } of players) expect(seen.closed[0].end).toBe('lost');
    await until('the reunion', players, () => fullyMeshed(players));
  });

  test('a quiet link stays open by its heartbeat', async () => {
    const [first, second] = await room(2, { heartbeatMs: 100, relinkAfterMs: 400, lostAfterMs: 500 });
    const beats = (player: Player): number => [...player.transport.mesh.all()][0].silentMs;
    const end = performance.now() + 1500;
    await until('a long quiet', players, () => performance.now() > end);
    expect([beats(first), beats(second)].every((silentMs) => silentMs < 400)).toBe(true);
    for (const { seen } of players) expect(seen.closed).toEqual([]);
  });
});

describe('when a page is hidden for good', () => {
  test('pagehide tells the others that it left, and leaves no connection', async () => {
    const listeners = new Map<string, () => void>();
    const target = globalThis as unknown as Record<string, unknown>;
    target.addEventListener = (name: string, listener: () => void) => listeners.set(name, listener);
    target.removeEventListener = (name: string) => listeners.delete(name);
    const [first, second] = await room(2);
    listeners.get('pagehide')!();
    await until('the goodbye', players, () => first.seen.closed.length === 1);
    expect(first.seen.closed[0]).toMatchObject({ peerId: second.id, end: 'left' });
    expect(second.seen.closed[0].end).toBe('lost');
    expect(listeners.size).toBe(0);
    delete target.addEventListener;
    delete target.removeEventListener;
  });
});

/** Rooms and links over real WebRTC and a real PeerServer. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { becomeBrowser, enter, fullyMeshed, openConnections, openSockets, Server, stopBeingBrowser, until, type Player } from './harness.ts';

const server = new Server();
let players: Player[] = [];

async function room(size: number, maxPeers = size): Promise<Player[]> {
  const first = await enter(server.options(), { maxPeers });
  players.push(first);
  while (players.length < size) players.push(await enter(server.options(), { code: first.code, maxPeers }));
  await until(`a full mesh of ${size}`, players, () => fullyMeshed(players));
  return players;
}

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
  stopBeingBrowser();
});

describe('a room', () => {
  test('four peers end with one link for each pair', async () => {
    const four = await room(4);
    for (const player of four) expect(player.seen.closed).toEqual([]);
  });
});

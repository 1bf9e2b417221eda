/** Doors: a wrong code is told soon, a dead holder locks nobody out, and members may be asked who comes in. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { PeerJsOptions } from '@rollmesh/peerjs';
import { becomeBrowser, codeOf, enter, fullyMeshed, openSockets, Server, stopBeingBrowser, until, type Player } from './harness.ts';

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
  await until('no socket left', [], () => openSockets() === 0);
});

afterAll(async () => {
  await server.kill();
  await stopBeingBrowser();
});

async function room(size: number, options: Partial<PeerJsOptions> = {}): Promise<Player[]> {
  while (players.length < size) players.push(await enter(server.options(options), { code: players[0]?.code, maxPeers: 8 }));
  await until('a full mesh', players, () => fullyMeshed(players));
  return players;
}

const held = (player: Player): number => player.transport.doors.held;

interface DeafPeer {
  _handleMessage(message: unknown): void;
}

/** What remains of a player whose network is gone: the PeerServer keeps its ids, and nobody hears it any more. */
function vanish(player: Player): void {
  for (const link of player.transport.mesh.all()) link.pipe.sendControl = link.pipe.sendPacket = () => true;
  const { doors, signalling } = player.transport as unknown as Record<'doors' | 'signalling', { peer: DeafPeer | undefined }>;
  for (const { peer } of [doors, signalling]) if (peer) peer._handleMessage = () => undefined;
}

describe('the doors of a room', () => {
  test('scenario 26: are held by different members, so a newcomer is in while the others still wait for a holder that vanished', async () => {
    const [first, second] = await room(2);
    await until('two doors', players, () => held(first) === 0 && held(second) === 1);
    vanish(first);
    const late = await enter(server.options(), { code: first.code, maxPeers: 8 });
    players.push(late);
    await until('the link', players, () => late.linked.includes(second.id));
    // Ten seconds of silence and it is lost.
    expect(second.linked).toContain(first.id);
    expect(late.transport.members().find(({ peerId }) => peerId === first.id)?.linked).not.toBe(true);
  });

  test('are taken over when a holder leaves', async () => {
    const [first] = await room(4);
    await until('three doors', players, () => players.filter((player) => held(player) >= 0).length === 3);
    const door = held(first);
    first.transport.close();
    players = players.slice(1);
    await until('the takeover', players, () => players.some((player) => held(player) === door));
  });

  test('that nobody holds are known at once: a wrong code is told before the PeerServer says that nobody answers', async () => {
    // This server never says so while the test runs, and we would wait for a minute.
    const patient = new Server({ expireMs: 600_000 });
    await patient.start();
    expect(await codeOf(enter(patient.options({ connectTimeoutMs: 60_000 }), { code: 'ZZZZZZ' }))).toBe('no-such-room');
    await patient.kill();
  });
});

describe('a knock', () => {
  test('is answered by the member asked: who is not admitted hears that the room is locked', async () => {
    const asked: number[][] = [];
    const answers = [false, true];
    const admit = async ({ greeting }: { greeting: Uint8Array }): Promise<boolean> => {
      asked.push([...greeting]);
      return answers.shift() ?? true;
    };
    const [first] = await room(1, { admit });
    expect(await codeOf(enter(server.options(), { code: first.code }))).toBe('room-locked');
    await room(2);
    expect(asked).toEqual([[1, 2, 3], [1, 2, 3]]);
  });

  test('that a person thinks about waits, and comes in', async () => {
    let yes: (answer: boolean) => void = () => undefined;
    const [first] = await room(1, { admit: () => new Promise((resolve) => (yes = resolve)) });
    const coming = enter(server.options(), { code: first.code });
    let came = false;
    void coming.then(() => (came = true));
    // Longer than a door that has nothing more to say stays open.
    await new Promise((resolve) => setTimeout(resolve, 5500));
    expect(came).toBe(false);
    yes(true);
    players.push(await coming);
    await until('the link', players, () => players.every(({ linked }) => linked.length === 1));
  });

  test('whose answer is an error is turned away', async () => {
    const [first] = await room(1, {
      admit: () => {
        throw new Error('the window was closed');
      },
    });
    expect(await codeOf(enter(server.options(), { code: first.code }))).toBe('room-locked');
  });
});

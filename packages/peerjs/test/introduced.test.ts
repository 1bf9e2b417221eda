/** Links that members introduce to one another, without the PeerServer. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { becomeBrowser, enter, fullyMeshed, openConnections, Server, stopBeingBrowser, until, type Player } from './harness.ts';

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
  await until('nothing left behind', [], () => openConnections() === 0);
});

afterAll(async () => {
  await server.kill();
  await stopBeingBrowser();
});

async function room(size: number): Promise<Player[]> {
  while (players.length < size) players.push(await enter(server.options({ heartbeatMs: 200, relinkAfterMs: 800 }), { code: players[0]?.code, maxPeers: 8 }));
  await until('a full mesh', players, () => fullyMeshed(players));
  return players;
}

/** Breaks the link between two as a failed path does: neither says goodbye. */
function cut(a: Player, b: Player): void {
  for (const [from, to] of [[a, b], [b, a]]) from.transport.mesh.get(from.linkTo(to.id))!.pipe.ended(true);
}

const passedOn = (player: Player): number => player.transport.mesh.switchboard.passedOn;

describe('a newcomer', () => {
  test('reaches everybody through the one member it has reached', async () => {
    const [first, second, third] = await room(3);
    const before = passedOn(first) + passedOn(second) + passedOn(third);
    // From here on the PeerServer introduces nobody but to the first.
    for (const player of [second, third]) player.transport.signalling.removeAllListeners('connection');
    const beganMs = performance.now();
    const late = await enter(server.options(), { code: first.code, maxPeers: 8 });
    players.push(late);
    // It opens when all are linked, or, on a machine too slow for that, 1.5 s after the first link.
    const tookMs = performance.now() - beganMs;
    expect(late.transport.members().every(({ linked }) => linked) || tookMs > 1500).toBe(true);
    await until('links to all', players, () => fullyMeshed(players));
    expect(passedOn(first) + passedOn(second) + passedOn(third)).toBeGreaterThan(before);
    for (const link of late.transport.mesh.all()) {
      const { ordered, maxRetransmits } = link.pipe.packetChannel!;
      expect({ ordered, maxRetransmits }).toEqual({ ordered: false, maxRetransmits: 0 });
    }
  });
});

describe('with the PeerServer dead', () => {
  test('scenario 24: a newcomer that has reached one member is linked with the others all the same', async () => {
    const [first, second] = await room(2);
    // Whoever it is to reach through the PeerServer alone does not answer there any more.
    second.transport.signalling.removeAllListeners('connection');
    const joining = enter(server.options(), { code: first.code, maxPeers: 8 });
    await until('one link of it', players, () => first.linked.length === 2);
    await server.kill();
    players.push(await joining);
    await until('links to all', players, () => fullyMeshed(players));
    expect(passedOn(first)).toBeGreaterThan(0);
    await server.start();
  });

  test('scenario 25: a broken link is repaired through the others, and carries packets and messages', async () => {
    const [first, second, third] = await room(3);
    await server.kill();
    await until('the news', players, () => players.every(({ seen }) => seen.notices.length > 0));
    const before = passedOn(third);
    cut(first, second);
    await until('the loss', players, () => [first, second].every(({ seen }) => seen.closed.length === 1));
    expect(first.transport.members().find(({ peerId }) => peerId === second.id)).toMatchObject({ linked: false, hops: 2 });
    await until('the repair', players, () => fullyMeshed(players));
    expect(passedOn(third)).toBeGreaterThan(before);
    expect(first.seen.closed.map(({ end }) => end)).toEqual(['lost']);
    first.transport.send(first.linkTo(second.id), Uint8Array.of(1), 1);
    second.transport.sendMessage(second.linkTo(first.id), Uint8Array.of(2), 1);
    await until('bytes over it', players, () => first.seen.messages.length === 1 && second.seen.packets.length === 1);
    await server.start();
  });
});

/** Rooms in which not everybody can reach everybody: they open all the same, and say who is not linked. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { becomeBrowser, enter, fullyMeshed, jam, jammedCalls, Server, stopBeingBrowser, tagged, tearDownWalls, until, wall, type Player } from './harness.ts';

const server = new Server();
let players: Player[] = [];
jest.setTimeout(30_000);

beforeAll(async () => {
  becomeBrowser();
  await server.start();
});

afterEach(() => {
  for (const player of players) player.transport.close();
  players = [];
  tearDownWalls();
});

afterAll(async () => {
  await server.kill();
  await stopBeingBrowser();
});

const tags = ['ana', 'ben', 'cem', 'dia'] as const;

async function room(size: number, connectTimeoutMs = 3000): Promise<Player[]> {
  for (const tag of tags.slice(0, size)) {
    players.push(await enter(server.options({ ...tagged(tag), connectTimeoutMs }), { code: players[0]?.code, maxPeers: 8 }));
  }
  return players;
}

/** Whom `player` knows, as `index:hops`. */
const view = (player: Player): string => player.transport.members().map(({ peerId, hops }) => `${players.findIndex(({ id }) => id === peerId)}:${hops}`).sort().join(' ');

describe('a pair that cannot connect', () => {
  test('does not keep the room from opening: both are members to each other, not linked, through the third', async () => {
    wall('ben', 'cem');
    // Nobody would give up dialling before this test does.
    const [first, second, third] = await room(3, 60_000);
    await until('one view', players, () => view(first) === '1:1 2:1' && view(second) === '0:1 2:2' && view(third) === '0:1 1:2');
    expect(second.linked).toEqual([first.id]);
    const other = second.transport.members().find(({ peerId }) => peerId === third.id)!;
    expect(other).toEqual({ peerId: third.id, linked: false, hops: 2, via: second.linkTo(first.id) });
    expect(second.transport.members()).toBe(second.transport.members());
  });

  test('is tried again in the background, and linked once there is a path', async () => {
    wall('ben', 'cem');
    await room(3);
    tearDownWalls();
    await until('the missing link', players, () => fullyMeshed(players));
    for (const player of players) expect(player.transport.members().map(({ linked, hops }) => [linked, hops])).toEqual([[true, 1], [true, 1]]);
  });
});

describe('a call that is answered and comes to nothing', () => {
  test.each([
    ['stuck at the door', 1, 'stuck'],
    ['stuck on the way to the only member', 2, 'stuck'],
    ['failed at the door', 1, 'failed'],
    ['failed on the way to the only member', 2, 'failed'],
  ] as const)('%s: another one comes through, long before the first would be given up', async (_where, nth, how) => {
    const before = jammedCalls();
    const host = await enter(server.options(tagged('ana')), { maxPeers: 8 });
    players.push(host);
    jam('ben', nth, how);
    players.push(await enter(server.options({ ...tagged('ben'), connectTimeoutMs: 60_000 }), { code: host.code, maxPeers: 8 }));
    await until('a link', players, () => fullyMeshed(players));
    expect(jammedCalls()).toBe(before + 1);
  });
});

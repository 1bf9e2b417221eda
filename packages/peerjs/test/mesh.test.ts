/** Rooms and links over real WebRTC and a real PeerServer: how they form, and what they carry. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { newWant, type Want } from '../src/wants.ts';
import { becomeBrowser, enter, fullyMeshed, openConnections, openSockets, Server, stopBeingBrowser, until, type Player } from './harness.ts';

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
});

afterAll(async () => {
  await server.kill();
  await stopBeingBrowser();
});

/** What a test may reach into: whom a mesh would dial. */
interface Insides {
  readonly wants: { due(nowMs: number): unknown[] };
  readonly calls: { throughServer(want: Want): boolean; answers(want: Want): boolean };
}

async function create(maxPeers: number): Promise<Player> {
  const player = await enter(server.options(), { maxPeers });
  players.push(player);
  return player;
}

/** Some more players into the room, one after another or all in the same moment. */
async function fill(first: Player, others: number, atOnce = false): Promise<void> {
  const one = async (): Promise<void> => void players.push(await enter(server.options(), { code: first.code, maxPeers: 8 }));
  if (atOnce) await Promise.all(Array.from({ length: others }, one));
  else for (let at = 0; at < others; at++) await one();
  await until(`a full mesh of ${players.length}`, players, () => fullyMeshed(players));
}

describe('a room of four', () => {
  test('has one link for each pair, with a lossy and a reliable way along it', async () => {
    const first = await create(8);
    await fill(first, 3);
    expect(first.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{6}$/);
    expect(new Set(players.map((player) => player.id)).size).toBe(4);
    for (const player of players) {
      expect(player.seen.closed).toEqual([]);
      expect(player.joined.nonce).toHaveLength(4);
      for (const link of player.transport.mesh.all()) {
        const { ordered, maxRetransmits, id } = link.pipe.packetChannel!;
        expect({ ordered, maxRetransmits, id }).toEqual({ ordered: false, maxRetransmits: 0, id: 100 });
      }
    }
  });

  test('carries packets and messages between every two', async () => {
    await fill(await create(8), 3);
    for (const from of players) {
      for (const to of players) {
        if (from === to) continue;
        const link = from.linkTo(to.id);
        expect(from.transport.send(link, Uint8Array.of(7, 8, 9), 2)).toBe(true);
        expect(from.transport.sendMessage(link, Uint8Array.of(4, 5, 6), 3)).toBe(true);
      }
    }
    await until('everything', players, () => players.every(({ seen }) => seen.messages.length === 3 && seen.packets.length === 3));
    for (const { seen } of players) {
      expect(seen.packets.map(({ bytes }) => bytes)).toEqual([[7, 8], [7, 8], [7, 8]]);
      expect(seen.messages.map(({ bytes }) => bytes)).toEqual([[4, 5, 6], [4, 5, 6], [4, 5, 6]]);
    }
  });

  test('leaves no connection and no socket open when all have closed', async () => {
    await fill(await create(8), 3);
    for (const player of players) {
      player.transport.close();
      player.transport.close();
    }
    await until('nothing open', [], () => openConnections() === 0 && openSockets() === 0);
  });
});

describe('a room', () => {
  test('that five enter in the same moment ends fully meshed, with one link for each pair', async () => {
    await fill(await create(8), 5, true);
    expect(players).toHaveLength(6);
    await until('quiet', players, () => fullyMeshed(players));
  });

  test('is entered with the code as a person types it', async () => {
    const first = await create(2);
    const typed = first.code.toLowerCase().replace(/0/g, 'o').replace(/1/g, 'l');
    const second = await enter(server.options(), { code: ` ${typed.slice(0, 3)}-${typed.slice(3)} `, maxPeers: 2 });
    players.push(second);
    expect(second.code).toBe(first.code);
  });

  test('gives the seat of one who left to the next at once', async () => {
    const first = await enter(server.options(), { maxPeers: 2 });
    players.push(first);
    for (let guest = 0; guest < 3; guest++) {
      const second = await enter(server.options(), { code: first.code, maxPeers: 2 });
      players.push(second);
      await until('the link', players, () => first.linked[0] === second.id);
      second.transport.close();
      await until('the end', players, () => first.linked.length === 0);
    }
  });

  test('ended by one is told to the others as left, at once', async () => {
    const first = await create(8);
    await fill(first, 2);
    first.transport.close();
    await until('the news', players, () => players.slice(1).every(({ seen }) => seen.closed.length === 1));
    for (const { seen } of players.slice(1)) expect(seen.closed[0]).toMatchObject({ peerId: first.id, end: 'left' });
  });

  test('can still be entered after its first member has left: another takes the door', async () => {
    const first = await create(8);
    await fill(first, 2);
    first.transport.close();
    const rest = players.slice(1);
    await until('somebody at the door', rest, () => rest.some((player) => player.transport.doors.held >= 0));
    players = rest;
    await fill(rest[0], 1).catch(() => undefined);
    const late = await enter(server.options(), { code: first.code, maxPeers: 8 });
    players.push(late);
    await until('the newcomer linked to all', players, () => fullyMeshed(players));
    const doors = (): number[] => players.map((player) => player.transport.doors.held).filter((door) => door >= 0).sort();
    await until('three doors, each held by one', players, () => JSON.stringify(doors()) === '[0,1,2]');
  });

  test('in which one unlinks another does not dial again', async () => {
    const first = await create(8);
    await fill(first, 2);
    const [, second, third] = players;
    first.transport.unlink(first.linkTo(second.id));
    await until('both ends', players, () => first.seen.closed.length === 1 && second.seen.closed.length === 1);
    expect(first.seen.closed[0].end).toBe('unlinked');
    expect(second.seen.closed[0].end).toBe('left');
    expect(third.seen.closed).toEqual([]);
    // The third one's roster names both; still neither side wants the other back.
    for (const { transport } of [first, second]) {
      const { wants } = transport.mesh as unknown as Insides;
      expect(wants.due(Number.MAX_SAFE_INTEGER)).toEqual([]);
    }
  });

  test('in which one dials the other is not dialled back meanwhile: two calls would become two links, one of which closes the other', async () => {
    const first = await create(8);
    await fill(first, 1);
    const [, second] = players;
    const [dialler, answerer] = [first, second].map(({ transport }) => transport.mesh as unknown as Insides) as [Insides, Insides];
    const back = newWant(first.id, first.transport.signalling.address, 0);
    expect(answerer.calls.answers(back)).toBe(false);
    dialler.calls.throughServer(newWant(second.id, second.transport.signalling.address, 0));
    let meanwhile = false;
    second.transport.signalling.on('connection', () => (meanwhile = answerer.calls.answers(back)));
    await until('the new link', players, () => second.seen.closed.length === 1 && fullyMeshed(players));
    expect(meanwhile).toBe(true);
    expect(answerer.calls.answers(back)).toBe(false);
  });

  test('in which two dial each other in the same moment keeps one link between them, the same on both sides', async () => {
    const first = await create(8);
    await fill(first, 1);
    const [, second] = players;
    for (let round = 1; round <= 4; round++) {
      for (const [from, to] of [[first, second], [second, first]]) {
        const insides = from.transport.mesh as unknown as Insides;
        insides.calls.throughServer(newWant(to.id, to.transport.signalling.address, 0));
      }
      const higher = first.id > second.id ? first.id : second.id;
      const kept = ({ transport }: Player): boolean => [...transport.mesh.all()].every((link) => link.generation === round + 1 && link.dialler === higher);
      await until('the one that stays', players, () => players.every(kept) && fullyMeshed(players));
      first.transport.sendMessage(first.linkTo(second.id), Uint8Array.of(round), 1);
      second.transport.sendMessage(second.linkTo(first.id), Uint8Array.of(round), 1);
      await until('messages both ways', players, () => players.every(({ seen }) => seen.messages.at(-1)?.bytes[0] === round));
    }
    for (const { seen } of players) expect(new Set(seen.closed.map(({ end }) => end))).toEqual(new Set(['replaced']));
  });
});

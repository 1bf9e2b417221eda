/** Strangers and members who send nonsense: the room goes on. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { DataConnection, Peer } from 'peerjs';
import { becomeBrowser, connections, enter, fullyMeshed, openConnections, Server, stopBeingBrowser, until, type Player } from './harness.ts';
import { roomName } from '../src/code.ts';
import { ACCEPT, Kind, LINK_PROTOCOL, writeHello, type Hello } from '../src/frames.ts';
import { loadPeerJs } from '../src/load.ts';

const server = new Server();
let players: Player[] = [];
let stranger: Peer;
jest.setTimeout(30_000);

beforeAll(async () => {
  becomeBrowser();
  await server.start();
  const Stranger = await loadPeerJs();
  stranger = new Stranger('stranger', { host: '127.0.0.1', port: server.port, path: '/peer', secure: false, config: { iceServers: [] } });
  await new Promise((resolve) => stranger.once('open', resolve));
});

afterEach(() => {
  for (const player of players) player.transport.close();
  players = [];
});

afterAll(async () => {
  stranger.destroy();
  await server.kill();
  await stopBeingBrowser();
});

async function pair(maxPeers = 4): Promise<[Player, Player]> {
  const first = await enter(server.options(), { maxPeers });
  const second = await enter(server.options(), { maxPeers, code: first.code });
  players = [first, second];
  await until('the link', players, () => fullyMeshed(players));
  return [first, second];
}

interface Caller {
  say(data: unknown): void;
  /** The frames that came back. */
  readonly answered: Uint8Array[];
}

/** Dials like a member. The first try may have bad luck on a busy machine, as anybody's may. */
async function dial(to: Player, tries = 4): Promise<Caller> {
  const connection = call(to, 'raw');
  const answered: Uint8Array[] = [];
  connection.on('data', (data) => answered.push(new Uint8Array(data as ArrayBuffer)));
  const opened = await new Promise<boolean>((resolve) => {
    connection.on('open', () => resolve(true));
    setTimeout(() => resolve(connection.open), 4000).unref();
  });
  if (opened) return { say: (data) => connection.dataChannel.send(data as ArrayBuffer), answered };
  connection.close();
  if (tries === 0) throw new Error('the stranger never got a connection');
  return dial(to, tries - 1);
}

function call(to: Player, serialization: string): DataConnection {
  const connection = stranger.connect(to.transport.signalling.address, { label: 'control', reliable: true, serialization });
  connection.peerConnection.createDataChannel('inputs', { negotiated: true, id: 100, ordered: false, maxRetransmits: 0 });
  return connection;
}

function hello(room: Player, more: Partial<Hello> = {}): Uint8Array {
  const name = roomName('test', room.code);
  return writeHello({ protocol: LINK_PROTOCOL, room: name, id: 'stranger', address: 'stranger', generation: 1, greeting: Uint8Array.of(1), ...more });
}

const refused = (frames: Uint8Array[]): boolean => frames.some((frame) => frame[0] === Kind.refuse);

describe('a stranger', () => {
  test.each([
    ['garbage', () => Uint8Array.of(99, 1, 2, 3)],
    ['a hello cut short', (room: Player) => hello(room).slice(0, 20)],
    ['another protocol', (room: Player) => hello(room, { protocol: 77 })],
    ['another room', (room: Player) => hello(room, { room: 'rm-door-0' })],
    ['our own id', (room: Player) => hello(room, { id: room.id })],
    ['an address that is not its own', (room: Player) => hello(room, { address: 'somebody' })],
    ['text instead of bytes', () => 'hello?'],
  ])('that says %s is refused, and the room goes on', async (_what, bytes) => {
    const [first, second] = await pair();
    const caller = await dial(first);
    caller.say(bytes(first));
    await until('the refusal', players, () => refused(caller.answered));
    expect(first.linked).toEqual([second.id]);
    expect(first.seen.closed).toEqual([]);
  });

  test('that dials a member past the door of a full room is refused', async () => {
    const [first, second] = await pair(2);
    const caller = await dial(first);
    caller.say(hello(first));
    caller.say(ACCEPT);
    await until('the refusal', players, () => refused(caller.answered));
    expect(first.linked).toEqual([second.id]);
  });

  test('that dials with another serialization gets no connection', async () => {
    const [first] = await pair();
    const [made, open] = [connections.length, openConnections()];
    call(first, 'binary');
    const dropped = first.transport.counters.signalsDropped;
    await until('the drop', players, () => first.transport.counters.signalsDropped > dropped);
    expect([connections.length, openConnections()]).toEqual([made + 1, open + 1]);
    expect(first.linked).toHaveLength(1);
  });
});

describe('a member', () => {
  test('that sends nonsense is counted and harms nobody', async () => {
    const [first, second] = await pair();
    const caller = await dial(first);
    caller.say(hello(first));
    caller.say(ACCEPT);
    await until('its link', players, () => first.linked.length === 2);
    caller.say(Uint8Array.of(Kind.roster, 0, 1, 65, 255));
    caller.say(Uint8Array.of(Kind.hello));
    caller.say(Uint8Array.of(200));
    caller.say('text');
    caller.say(new Uint8Array(40_000).fill(Kind.message));
    caller.say(Uint8Array.of(Kind.message, 42));
    await until('what was meant well', players, () => first.seen.messages.length === 1);
    expect(first.seen.messages[0].bytes).toEqual([42]);
    expect(first.transport.counters.malformedFrames).toBe(5);
    expect(first.linked).toContain(second.id);
    expect(second.seen.closed).toEqual([]);
  });

  test('that floods us while we do not receive is cut off', async () => {
    const [first, second] = await pair();
    const link = second.linkTo(first.id);
    const chunk = new Uint8Array(32_768);
    const { mesh } = first.transport;
    for (let sent = 0; sent < 400 && mesh.isLinked(second.id); sent++) {
      second.transport.sendMessage(link, chunk, chunk.length);
      if (sent % 8 === 7) await until('some of it', [], () => second.transport.pendingBytes(link) < 65_536);
    }
    await until('the cut', [], () => !mesh.isLinked(second.id));
    await until('the word of it', [first], () => first.seen.closed.length === 1);
    expect(first.seen.closed[0].end).toBe('lost');
  });
});

/**
 * Rooms without a network: several peers in one page or process, for tests, tools, bots and a first try of a game. All
 * peers whose rooms were opened through the same `loopback()` find one another by code.
 */
import { RollmeshError } from '../ground/errors.ts';
import { LoopbackMesh } from './loopback-mesh.ts';
import type { JoinedTransport, JoinRequest, TransportFactory } from './transport.ts';

interface LoopbackRoom {
  readonly mesh: LoopbackMesh;
  readonly maxPeers: number;
  readonly code: string;
  /** Those inside, in order of coming; each asked the newcomer's greeting, and asked for its own. */
  members: JoinRequest[];
  nextPeer: number;
}

/**
 * Makes a transport factory for `openRoom`. Greetings are exchanged and judged as on a real network, in both
 * directions; a newcomer that anybody refuses, or that refuses anybody, does not get in. Nothing here is random: the
 * `nonce` of the n-th join follows from `seed` (32 bits, default 1) and n, so a run can be repeated; matches between
 * strangers must not rely on it.
 */
export function loopback(options: { readonly seed?: number } = {}): TransportFactory {
  const rooms = new Map<string, LoopbackRoom>();
  let joins = 0;
  return async (request) => {
    if (request.signal?.aborted === true) {
      throw new RollmeshError('aborted', 'The join was ended before it began.', 'Join again with a fresh signal.');
    }
    joins++;
    const key = JSON.stringify([request.appId, request.code ?? freeCode(rooms, request.appId, joins)]);
    const room = rooms.get(key) ?? createRoom(request, JSON.parse(key)[1] as string);
    const transport = enter(room, request, () => rooms.delete(key));
    rooms.set(key, room);
    return { transport, code: room.code, nonce: nonceOf(options.seed ?? 1, joins) };
  };
}

function createRoom(request: JoinRequest, code: string): LoopbackRoom {
  if (request.code !== undefined) {
    throw new RollmeshError('no-such-room', `Nobody holds the room ${code}.`, 'Check the code, or create a room.');
  }
  return { mesh: new LoopbackMesh(), maxPeers: request.maxPeers, code, members: [], nextPeer: 1 };
}

/** Judges both ways, then links. `onEmpty` runs when the last one has closed. */
function enter(room: LoopbackRoom, request: JoinRequest, onEmpty: () => void): JoinedTransport['transport'] {
  if (room.members.length >= room.maxPeers) {
    throw new RollmeshError('room-full', `The room ${room.code} has all its ${room.maxPeers} seats taken.`, 'Wait for a seat, or create another room.');
  }
  for (const member of room.members) {
    const refusal = member.judge(request.greeting().slice()) ?? request.judge(member.greeting().slice());
    if (refusal !== undefined) throw refusal;
  }
  room.members.push(request);
  return room.mesh.add(`loop-${String(room.nextPeer++).padStart(3, '0')}`, () => {
    room.members = room.members.filter((member) => member !== request);
    if (room.members.length === 0) onEmpty();
  });
}

function freeCode(rooms: ReadonlyMap<string, LoopbackRoom>, appId: string, joins: number): string {
  for (let number = joins; ; number++) {
    const code = `LOOP${number}`;
    if (!rooms.has(JSON.stringify([appId, code]))) return code;
  }
}

/** Four words from the seed and the count of joins: a different nonce for each, the same in each run. */
function nonceOf(seed: number, joins: number): Uint32Array {
  const nonce = new Uint32Array(4);
  let word = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(joins, 0xc2b2ae35);
  for (let i = 0; i < 4; i++) {
    word = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
    nonce[i] = word ^ (word >>> 13);
  }
  return nonce;
}

/**
 * A mesh under mutated frames: nothing throws, nothing grows. `ROLLMESH_FUZZ=1000000 npx jest packages/peerjs/test/fuzz`
 * runs as many as one likes; time is a counter here, so the limits on rates are crossed and refilled all the time.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EventEmitter } from 'eventemitter3';
import type { TransportSink } from '@rollmesh/core';
import { goodbyeFrame, Kind, MAX_DOORS, PING, SIGNALS, writeHello, writeRoster, writeSignal, type Hello } from '../src/frames.ts';
import { guardPeer } from '../src/guard.ts';
import type { Link } from '../src/link.ts';
import { Mesh } from '../src/mesh.ts';
import { resolveOptions } from '../src/options.ts';
import type { Pipe } from '../src/pipe.ts';
import { EventQueue } from '../src/queue.ts';
import type { Signalling } from '../src/signalling.ts';
import { Timers } from '../src/timers.ts';

const FRAMES = Number(process.env.ROLLMESH_FUZZ ?? 100_000);
const SELF = 'self';
const IDS = ['ana', 'ben', 'cem', 'dia', SELF, 'nobody'];

/** A connection that takes everything and does nothing. */
class NoConnection extends EventTarget {
  static open = 0;
  localDescription = { sdp: 'v=0' };
  remoteDescription: object | null = null;
  connectionState = 'new';
  constructor() {
    super();
    NoConnection.open++;
  }
  createDataChannel = (): object => ({ close: () => undefined });
  createOffer = async (): Promise<object> => ({});
  createAnswer = async (): Promise<object> => ({});
  setLocalDescription = async (): Promise<void> => undefined;
  setRemoteDescription = async ({ sdp }: { sdp: string }): Promise<void> => {
    if (sdp.length % 2 === 0) throw new Error('not a description');
    this.remoteDescription = { sdp };
  };
  addIceCandidate = async (): Promise<void> => undefined;
  close(): void {
    if (this.connectionState !== 'closed') NoConnection.open--;
    this.connectionState = 'closed';
  }
}

/** Small, seeded and the same everywhere. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

let nowMs = 0;
let timers: Timers;
let before: unknown;

beforeAll(() => {
  before = globalThis.RTCPeerConnection;
  (globalThis as { RTCPeerConnection: unknown }).RTCPeerConnection = NoConnection;
});

afterAll(() => {
  (globalThis as { RTCPeerConnection: unknown }).RTCPeerConnection = before;
});

beforeEach(() => {
  nowMs = 1000;
  NoConnection.open = 0;
  timers = new Timers();
  jest.useFakeTimers({ doNotFake: ['performance', 'queueMicrotask', 'setImmediate', 'nextTick'] });
  jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
});

afterEach(() => {
  timers.close();
  jest.useRealTimers();
  jest.restoreAllMocks();
});

function makeMesh(): { mesh: Mesh; queue: EventQueue; link(peerId: string): Link } {
  const queue = new EventQueue();
  const signalling = Object.assign(new EventEmitter(), { address: 'at-self', dial: () => undefined }) as unknown as Signalling;
  const request = { code: undefined, appId: 'fuzz', maxPeers: 8, signal: undefined, greeting: () => new Uint8Array(0), judge: () => undefined };
  const mesh = new Mesh({ selfId: SELF, place: { room: 'room' }, request, settings: resolveOptions({ server: { host: 'localhost' } }), signalling, timers, queue });
  const insides = mesh as unknown as { adopt(pipe: Pipe, hello: Hello, generation: number, dialler: string): void; byPeer: Map<string, Link> };
  const link = (peerId: string): Link => {
    const hello = { protocol: 2, room: 'room', id: peerId, address: `at-${peerId}`, generation: 1, greeting: new Uint8Array(0) };
    const pipe = { open: true, sendControl: () => true, sendPacket: () => true, close: () => undefined, pendingBytes: 0 } as unknown as Pipe;
    if (!insides.byPeer.has(peerId)) insides.adopt(pipe, hello, 1, peerId);
    return insides.byPeer.get(peerId)!;
  };
  return { mesh, queue, link };
}

const sink: TransportSink = { linkOpened: () => undefined, linkClosed: () => undefined, packet: () => undefined, message: () => undefined, notice: () => undefined };

/** A frame somebody might have written, then damaged. */
function mutated(next: (below: number) => number, at: number): Uint8Array {
  const id = (): string => (next(4) === 0 ? `made-up-${next(1000)}` : IDS[next(IDS.length)]);
  const member = (): { id: string; address: string; hops: number } => ({ id: id(), address: `at-${id()}`, hops: 1 + next(7) });
  const kinds = [
    () => writeRoster({ address: 'at-x', door: next(MAX_DOORS + 1) - 1, members: Array.from({ length: next(33) }, member) }),
    () => writeSignal({ hops: next(8), kind: SIGNALS[next(4)], call: next(20), to: id(), from: id(), body: 'v=0\r\n'.repeat(1 + next(5)) }),
    () => writeSignal({ hops: 7, kind: 'offer', call: at, to: SELF, from: id(), body: 'o' }),
    () => writeHello({ protocol: 2, room: 'room', id: id(), address: id(), generation: at, greeting: new Uint8Array(next(50)) }),
    () => Uint8Array.from({ length: 1 + next(40) }, () => next(256)),
    () => Uint8Array.of(Kind.message, ...Array.from({ length: next(20) }, () => next(256))),
    () => PING,
    () => (next(50) === 0 ? goodbyeFrame('left') : PING),
  ];
  const bytes = kinds[next(kinds.length)]();
  if (bytes.length === 0 || next(3) === 0) return bytes;
  const copy = bytes.slice(0, next(5) === 0 ? 1 + next(bytes.length) : bytes.length);
  for (let flips = next(4); flips > 0; flips--) copy[next(copy.length)] = next(256);
  return copy;
}

describe(`a mesh under ${FRAMES} mutated frames`, () => {
  test('scenario 36, 38: never throws, and keeps no more than its limits', async () => {
    const { mesh, queue, link } = makeMesh();
    const next = chance(7);
    const insides = mesh as unknown as Record<'generations' | 'reach' | 'links', Map<unknown, unknown>> & { wants: { byPeer: Map<unknown, unknown> }; switchboard: { calls: Map<unknown, unknown> } };
    const most = { calls: 0, wants: 0, reach: 0, generations: 0, links: 0, connections: 0 };
    for (let at = 0; at < FRAMES; at++) {
      nowMs += next(40);
      link(IDS[next(4)]).control(mutated(next, at));
      if (at % 50 === 0) {
        queue.drain(sink);
        jest.advanceTimersByTime(500);
        await Promise.resolve();
      }
      most.calls = Math.max(most.calls, insides.switchboard.calls.size);
      most.wants = Math.max(most.wants, insides.wants.byPeer.size);
      most.reach = Math.max(most.reach, insides.reach.size);
      most.generations = Math.max(most.generations, insides.generations.size);
      most.links = Math.max(most.links, insides.links.size);
      most.connections = Math.max(most.connections, NoConnection.open);
    }
    expect(most.links).toBeLessThanOrEqual(7);
    expect(most.reach).toBeLessThanOrEqual(16);
    expect(most.wants).toBeLessThanOrEqual(16);
    expect(most.generations).toBeLessThanOrEqual(256);
    expect(most.calls).toBeLessThanOrEqual(32);
    expect(most.connections).toBeLessThanOrEqual(32);
    expect(mesh.malformedFrames).toBeGreaterThan(FRAMES / 50);
    expect(mesh.switchboard.refused).toBeGreaterThan(FRAMES / 50);
    expect(mesh.switchboard.passedOn).toBeGreaterThan(FRAMES / 500);
    mesh.close();
    jest.advanceTimersByTime(100_000);
    expect(NoConnection.open).toBe(0);
  }, 600_000);
});

describe('a flood', () => {
  test('scenario 35: of packets is thinned to a thousand a second, and ends the link when it is absurd', () => {
    const { mesh, queue, link } = makeMesh();
    const flooder = link('ana');
    link('ben');
    const packet = new Uint8Array(20);
    for (let at = 0; at < 5000; at++) flooder.packet(packet);
    let arrived = 0;
    queue.drain({ ...sink, packet: () => arrived++ });
    expect(arrived).toBe(1000);
    expect(mesh.flooded).toBe(4000);
    for (let at = 0; at < 20_000; at++) flooder.packet(packet);
    expect(mesh.isLinked('ana')).toBe(false);
    expect(mesh.isLinked('ben')).toBe(true);
    mesh.close();
  });

  test('of rosters is looked at now and then, and the last one counts', () => {
    const { mesh, link } = makeMesh();
    const flooder = link('ana');
    const say = (door: number): void => flooder.control(writeRoster({ address: 'at-ana', door, members: [] }));
    for (let at = 0; at < 1000; at++) say(at % 3);
    say(5);
    expect(flooder.roster.door).not.toBe(5);
    flooder.beat(1000);
    expect(flooder.roster.door).toBe(5);
    mesh.close();
  });

  test('scenario 35: of messages that nobody asked for ends the link', () => {
    const { mesh, queue, link } = makeMesh();
    const flooder = link('ana');
    const message = new Uint8Array(30_000).fill(Kind.message);
    for (let at = 0; at < 2000 && mesh.isLinked('ana'); at++) {
      flooder.control(message);
      queue.drain(sink);
    }
    expect(mesh.isLinked('ana')).toBe(false);
    mesh.close();
  });

  test('of calls through members is answered for sixteen at a time, and their connections end with the mesh', () => {
    const { mesh, link } = makeMesh();
    for (let call = 0; call < 200; call++) {
      nowMs += 1000;
      link('ana').control(writeSignal({ hops: 7, kind: 'offer', call, to: SELF, from: 'ana', body: 'v=0' }));
    }
    expect(NoConnection.open).toBe(16);
    mesh.close();
    expect(NoConnection.open).toBe(0);
  });

  test('of signals is passed on at forty a second, and none in the name of somebody the sender may not speak for', () => {
    const { mesh, link } = makeMesh();
    const [ana, ben] = [link('ana'), link('ben')];
    let passed = 0;
    ben.pipe.sendControl = (frame) => (frame[0] === Kind.signal && passed++, true);
    const say = (from: string): void => ana.control(writeSignal({ hops: 7, kind: 'offer', call: 1, to: 'ben', from, body: 'v=0' }));
    for (const stranger of ['cem', 'ben', SELF]) say(stranger);
    expect(passed).toBe(0);
    ana.control(writeRoster({ address: 'at-ana', door: -1, members: [{ id: 'cem', address: 'at-cem', hops: 1 }] }));
    say('cem');
    expect(passed).toBe(1);
    for (let at = 0; at < 1000; at++) say('ana');
    expect(passed).toBeLessThan(256);
    nowMs += 1000;
    const before = passed;
    for (let at = 0; at < 1000; at++) say('ana');
    expect(passed - before).toBe(40);
    mesh.close();
  });

  test('scenario 38: through the PeerServer never gets to PeerJS', () => {
    const handled: unknown[] = [];
    let dropped = 0;
    const peer = { _handleMessage: (message: unknown) => handled.push(message), getConnection: () => null };
    guardPeer(peer as never, () => dropped++);
    const offer = (more: object): object => ({ type: 'OFFER', src: 'x', payload: { type: 'data', connectionId: 'dc', serialization: 'raw', label: 'control', sdp: { type: 'offer', sdp: 'v=0' }, ...more } });
    const nonsense = [null, 7, offer({ serialization: 'none' }), offer({ type: 'media' }), offer({ sdp: null }), offer({ connectionId: {} }), offer({ label: 'x'.repeat(99) }), { type: 'CANDIDATE', src: 'x', payload: { connectionId: 'unknown' } }, { type: 'ANSWER' }];
    for (const message of nonsense) peer._handleMessage(message);
    expect([handled.length, dropped]).toEqual([0, nonsense.length]);
    for (let at = 0; at < 1000; at++) peer._handleMessage(offer({}));
    expect(handled).toHaveLength(48);
  });
});

/** A page of the browser tests: one transport, and what it received, for the test to look at and to break. */
import { peerjs } from '@rollmesh/peerjs';
import type { TransportSink } from '@rollmesh/core';
import type { PeerJsTransport } from '../../src/transport.ts';

export interface PagePlayer {
  enter(port: number, code: string | undefined): Promise<{ id: string; code: string }>;
  /** Ids of linked peers, sorted. */
  linked(): string[];
  door(): number;
  /** Bytes received so far, of packets and of messages. */
  received(): { packets: number[]; messages: number[] };
  say(peerId: string, byte: number): void;
  /** As when a path fails: this end notices, and says no goodbye. */
  cut(peerId: string): void;
  counters(): PeerJsTransport['counters'];
}

let transport: PeerJsTransport;
const links = new Map<number, string>();
const packets: number[] = [];
const messages: number[] = [];

const sink: TransportSink = {
  linkOpened: (link, peerId) => void links.set(link, peerId),
  linkClosed: (link) => void links.delete(link),
  packet: (_link, bytes) => void packets.push(bytes[0]),
  message: (_link, bytes) => void messages.push(bytes[0]),
  notice: () => undefined,
};

const linkTo = (peerId: string): number => [...links].find(([, id]) => id === peerId)?.[0] ?? -1;

const player: PagePlayer = {
  async enter(port, code) {
    const factory = peerjs({ server: { host: '127.0.0.1', port, path: '/peer', secure: false }, heartbeatMs: 200, relinkAfterMs: 1000 });
    const joined = await factory({ code, appId: 'page', maxPeers: 8, signal: undefined, greeting: () => Uint8Array.of(1), judge: () => undefined });
    transport = joined.transport as PeerJsTransport;
    setInterval(() => transport.receive(sink), 10);
    return { id: transport.selfId, code: joined.code };
  },
  linked: () => [...links.values()].sort(),
  door: () => transport.doors.held,
  received: () => ({ packets, messages }),
  say(peerId, byte) {
    transport.send(linkTo(peerId), Uint8Array.of(byte), 1);
    transport.sendMessage(linkTo(peerId), Uint8Array.of(byte), 1);
  },
  cut: (peerId) => transport.mesh.get(linkTo(peerId))?.pipe.ended(true),
  counters: () => transport.counters,
};

Object.assign(globalThis, { player });

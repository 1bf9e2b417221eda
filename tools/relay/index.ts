/**
 * A PeerServer whose players are connected through weather of our making: for tests and measurements with real browsers
 * that want delay, jitter, loss, bursts, narrow bandwidth or a cut, without root and without touching the pages.
 */
import type { Conditions } from '@rollmesh/core/testing';
import { localAddresses } from '../start/addresses.ts';
import { startServer } from '../start/server.ts';
import { impairedWebSocketServer } from './hook.ts';
import { ImpairedSignalling } from './impaired-signalling.ts';
import type { WayCounters } from './pair-relay.ts';
import type { Which } from './rules.ts';

export type { WayCounters } from './pair-relay.ts';
export type { Which } from './rules.ts';

export interface ImpairedPeerServerOptions {
  /** The port to try first; 0, the default, for any. The PeerServer is at `/peer`. */
  readonly port?: number;
  /** The same seed makes the same decisions about the n-th packet of the n-th pair. Default 1. */
  readonly seed?: number;
  /** For every pair, in both directions; what is left out is a perfect network. */
  readonly conditions?: Partial<Conditions>;
  /** An address of this machine that the browsers can send to. Default: the first of the local network; Firefox never sends to 127.0.0.1. */
  readonly host?: string;
  /** A folder to serve at `/`. */
  readonly folder?: string;
}

export interface ImpairedPeerServer {
  readonly port: number;
  /** Changes the weather from now on, also of pairs to come. Throws 'bad-option' for conditions out of range. */
  setConditions(which: Which, changes: Partial<Conditions>): void;
  /** What crossed so far, one entry for each direction of each pair. */
  counters(): WayCounters[];
  /** Ends the relays and the server. The PeerServer's timers go on: end the process as well. */
  close(): void;
}

export async function startImpairedPeerServer(options: ImpairedPeerServerOptions = {}): Promise<ImpairedPeerServer> {
  const signalling = new ImpairedSignalling(options.host ?? localAddresses()[0] ?? '127.0.0.1', options.seed ?? 1, options.conditions ?? {});
  const server = await startServer({ port: options.port ?? 0, folder: options.folder, createWebSocketServer: impairedWebSocketServer(signalling) });
  return {
    port: server.port,
    setConditions: (which, changes) => signalling.setConditions(which, changes),
    counters: () => signalling.counters,
    close: () => {
      signalling.close();
      server.http.close();
      server.http.closeAllConnections();
    },
  };
}

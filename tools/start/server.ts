/**
 * The demo and its PeerServer on one port: files at `/`, introductions at `/peer`. The PeerServer's timers never stop, so
 * whoever starts this ends it by ending the process.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { ExpressPeerServer } from 'peer';
import type { ServerOptions as SocketOptions, WebSocketServer } from 'ws';
import { serveFile } from './static-files.ts';

export interface RunningServer {
  readonly port: number;
  readonly http: Server;
}

export interface ServerOptions {
  /** What is served at `/`; nothing without it. */
  readonly folder?: string;
  /** The port to try first; 0 for any. */
  readonly port: number;
  /** How many ports to try, the wanted one included. Default 20. */
  readonly tries?: number;
  /** Told of each port that is taken. */
  readonly taken?: (port: number) => void;
  /** Makes the PeerServer's socket server; for tests that change what it passes on. */
  readonly createWebSocketServer?: (options: SocketOptions) => WebSocketServer;
}

/** A player whose network vanished keeps its id for so long: short, so that a room's door passes on soon. */
const ALIVE_TIMEOUT_MS = 20_000;

/** Starts on the wanted port or the next free one; rejects if none of `tries` is free. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const http = await listenOnFreePort(options.port, options.tries ?? 20, options.taken);
  http.on('request', makeApp(http, options));
  return { port: portOf(http), http };
}

/** A server that listens on the first free port from `port` on, and answers nothing yet. */
export async function listenOnFreePort(port: number, tries: number, taken: (port: number) => void = () => undefined): Promise<Server> {
  for (let tried = port; tried < port + tries; tried++) {
    const http = createServer();
    if (await listens(http, tried)) return http;
    taken(tried);
  }
  throw new Error(`No free port from ${port} to ${port + tries - 1}: name another one.`);
}

export function portOf(http: Server): number {
  return (http.address() as AddressInfo).port;
}

function makeApp(http: Server, { folder, createWebSocketServer }: ServerOptions): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.use('/peer', ExpressPeerServer(http, { path: '/', alive_timeout: ALIVE_TIMEOUT_MS, createWebSocketServer }));
  if (folder !== undefined) app.use((request, response) => serveFile(folder, request, response));
  return app;
}

function listens(http: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error.code === 'EACCES' ? new Error(`Port ${port} is not ours to use: name one above 1023.`) : error);
    });
    http.listen(port, () => resolve(true));
  });
}

/**
 * The demo and its PeerServer on one port: files at `/`, introductions at `/peer`. The PeerServer's timers never stop, so
 * whoever starts this ends it by ending the process.
 */
import { createServer, type Server } from 'node:http';
import express from 'express';
import { ExpressPeerServer } from 'peer';
import type { ServerOptions as SocketOptions, WebSocketServer } from 'ws';
import { serveFile } from './static-files.ts';

export interface RunningServer {
  readonly port: number;
  readonly http: Server;
}

export interface ServerOptions {
  /** What is served at `/`. */
  readonly folder: string;
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
  const tries = options.tries ?? 20;
  for (let port = options.port; port < options.port + tries; port++) {
    const http = createServer();
    if (await listens(http, port)) {
      http.on('request', makeApp(http, options));
      return { port: (http.address() as { port: number }).port, http };
    }
    options.taken?.(port);
  }
  throw new Error(`No free port from ${options.port} to ${options.port + tries - 1}.`);
}

function makeApp(http: Server, { folder, createWebSocketServer }: ServerOptions): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.use('/peer', ExpressPeerServer(http, { path: '/', alive_timeout: ALIVE_TIMEOUT_MS, createWebSocketServer }));
  app.use((request, response) => serveFile(folder, request, response));
  return app;
}

function listens(http: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    http.listen(port, () => resolve(true));
  });
}

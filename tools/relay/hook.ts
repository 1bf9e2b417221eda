/** Puts an `ImpairedSignalling` into a PeerServer: every message it sends to a client goes through it, in order. */
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import type { ImpairedSignalling, Signal } from './impaired-signalling.ts';

/** For the PeerServer's option `createWebSocketServer`. */
export function impairedWebSocketServer(signalling: ImpairedSignalling): (options: ServerOptions) => WebSocketServer {
  return (options) => {
    const server = new WebSocketServer(options);
    server.on('connection', (socket) => interpose(socket, signalling));
    return server;
  };
}

function interpose(socket: WebSocket, signalling: ImpairedSignalling): void {
  const send = socket.send.bind(socket) as (data: string) => void;
  let last: Promise<void> = Promise.resolve();
  socket.send = ((data: unknown) => {
    // One after the other: a candidate must not overtake its offer while a port is being opened.
    last = last.then(() => passOn(String(data), signalling, send)).catch((error: unknown) => console.error(`The relay dropped a message: ${String(error)}`));
  }) as WebSocket['send'];
}

async function passOn(data: string, signalling: ImpairedSignalling, send: (data: string) => void): Promise<void> {
  for (const signal of await signalling.replace(JSON.parse(data) as Signal)) send(JSON.stringify(signal));
}

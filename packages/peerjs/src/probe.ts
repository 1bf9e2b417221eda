/**
 * Asks the PeerServer whether somebody holds an id. It tells nobody who is there, and an offer to an absent id comes back
 * only after five to six seconds; but it says at once whether an id is taken to whoever asks for it. So the probe asks
 * for the id with a bare socket and lets go of it in the same moment.
 */
import { randomBase32 } from './chance.ts';
import type { Settings } from './options.ts';
import type { Timers } from './timers.ts';

/** 'unknown': no answer, or one that says neither. */
export type Held = 'held' | 'free' | 'unknown';

const ANSWER_MS = 3000;

export function probe(id: string, settings: Settings, timers: Timers): Promise<Held> {
  return new Promise((resolve) => {
    let socket: WebSocket | undefined;
    let over = false;
    const finish = (held: Held): void => {
      if (over) return;
      over = true;
      timers.cancel(timer);
      if (socket) socket.onmessage = socket.onclose = socket.onerror = null;
      socket?.close();
      resolve(held);
    };
    const timer = timers.after(ANSWER_MS, () => finish('unknown'));
    timers.atEnd(() => finish('unknown'));
    try {
      socket = new WebSocket(addressOf(id, settings));
    } catch {
      return finish('unknown');
    }
    socket.onmessage = ({ data }: MessageEvent) => finish(read(data));
    socket.onclose = socket.onerror = () => finish('unknown');
  });
}

/** As PeerJS makes it. */
function addressOf(id: string, { server }: Settings): string {
  const path = `/${server.path}/`.replace(/\/{2,}/g, '/');
  const query = new URLSearchParams({ key: server.key, id, token: randomBase32(10), version: '1.5.5' });
  return `${server.secure ? 'wss' : 'ws'}://${server.host}:${server.port}${path}peerjs?${query.toString()}`;
}

function read(data: unknown): Held {
  if (typeof data !== 'string' || data.length > 4096) return 'unknown';
  if (data.includes('"ID-TAKEN"')) return 'held';
  return data.includes('"OPEN"') ? 'free' : 'unknown';
}

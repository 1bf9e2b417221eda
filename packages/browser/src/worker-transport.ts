/** The worker's side: a transport whose links lie in the page, at the other end of a port. */
import { RollmeshError, type JoinRequest, type RollmeshErrorCode, type Transport, type TransportFactory, type TransportSink } from '@rollmesh/core';
import { LinkInbox } from './link-inbox.ts';
import type { Answer, Pending, Port, Wish } from './worker-words.ts';

/** How often the page is asked what came: what waits there is late by half of this. */
const POLL_MS = 4;

/**
 * A transport for a room in a worker: `openRoom(game, { transport: portTransport(port) })`, while the page calls
 * `serveTransport(otherPort, peerjs())` with the other end of the channel. One room at a time per port. Rejects with what the page's
 * transport rejects with.
 */
export function portTransport(port: Port): TransportFactory {
  return (request) =>
    new Promise((resolve, reject) => {
      const abort = (): void => post({ kind: 'abort' });
      const post = (wish: Wish): void => port.postMessage(wish);
      const settle = ({ data }: { readonly data: unknown }): void => {
        const answer = data as Answer;
        if (answer.kind === 'came') return;
        port.removeEventListener('message', settle);
        request.signal?.removeEventListener('abort', abort);
        if (answer.kind === 'failed') return reject(errorOf(answer, request));
        resolve({ transport: new PortTransport(port, answer), code: answer.code, nonce: answer.nonce });
      };
      if (request.signal?.aborted === true) return reject(new RollmeshError('aborted', 'The join was ended before it began.', 'Join again with a fresh signal.'));
      request.signal?.addEventListener('abort', abort);
      port.addEventListener('message', settle);
      port.start?.();
      const { code, appId, maxPeers } = request;
      post({ kind: 'join', code, appId, maxPeers, greeting: request.greeting().slice() });
    });
}

class PortTransport implements Transport {
  readonly selfId: string;
  readonly maxMessageBytes: number;
  private readonly inbox = new LinkInbox();
  /** By link: message bytes handed to the page so far, and what it said last. */
  private readonly handed = new Map<number, number>();
  private readonly told = new Map<number, Pending>();
  private readonly polling: ReturnType<typeof setInterval>;
  private closed = false;

  constructor(private readonly port: Port, { selfId, maxMessageBytes }: Extract<Answer, { kind: 'joined' }>) {
    this.selfId = selfId;
    this.maxMessageBytes = maxMessageBytes;
    port.addEventListener('message', this.hear);
    this.polling = setInterval(() => this.post({ kind: 'poll' }), POLL_MS);
  }

  send(link: number, bytes: Uint8Array, length: number): boolean {
    if (!this.inbox.isLive(link)) return false;
    this.post({ kind: 'packet', link, bytes: bytes.slice(0, length) });
    return true;
  }

  sendMessage(link: number, bytes: Uint8Array, length: number): boolean {
    if (length > this.maxMessageBytes) throw new RollmeshError('bad-option', `A message of ${length} bytes is too long.`, `Send at most ${this.maxMessageBytes} bytes at once.`);
    if (!this.inbox.isLive(link)) return false;
    this.handed.set(link, (this.handed.get(link) ?? 0) + length);
    this.post({ kind: 'message', link, bytes: bytes.slice(0, length) });
    return true;
  }

  /** What is on its way to the page, and what waits there. */
  pendingBytes(link: number): number {
    if (!this.inbox.isLive(link)) return 0;
    const { taken = 0, bytes = 0 } = this.told.get(link) ?? {};
    return (this.handed.get(link) ?? 0) - taken + bytes;
  }

  receive(sink: TransportSink): void {
    this.inbox.deliver(sink);
  }

  unlink(link: number): void {
    // Its end is told here at once; the page's own word on it comes second and is ignored.
    if (this.inbox.closed(link, 'unlinked')) this.post({ kind: 'unlink', link });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.polling);
    this.port.removeEventListener('message', this.hear);
    this.inbox.clear();
    this.post({ kind: 'close' });
  }

  private readonly hear = ({ data }: { readonly data: unknown }): void => {
    const answer = data as Answer;
    if (answer.kind !== 'came') return;
    for (const arrival of answer.arrivals) {
      if (arrival.kind === 'opened') this.inbox.opened(arrival.link, arrival.peerId);
      else if (arrival.kind === 'closed') this.inbox.closed(arrival.link, arrival.end);
      else if (arrival.kind === 'notice') this.inbox.notice(arrival.notice);
      else if (arrival.kind === 'packet') this.inbox.packet(arrival.link, arrival.bytes);
      else if (!this.inbox.message(arrival.link, arrival.bytes)) this.giveUp(arrival.link);
    }
    for (const pending of answer.pending) this.told.set(pending.link, pending);
  };

  private giveUp(link: number): void {
    if (this.inbox.closed(link, 'lost')) this.post({ kind: 'unlink', link });
  }

  private post(wish: Wish): void {
    this.port.postMessage(wish);
  }
}

function errorOf({ code, problem, remedy, refused }: Extract<Answer, { kind: 'failed' }>, request: JoinRequest): RollmeshError {
  const ours = refused === undefined || code !== 'configuration-mismatch' ? undefined : request.judge(refused);
  return ours ?? new RollmeshError(code as RollmeshErrorCode, problem, remedy);
}

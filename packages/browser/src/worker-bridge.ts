/**
 * The page's side of a room that runs in a worker. Workers have no WebRTC: the transport stays in the page and is served over a port. The
 * worker sets the pace by asking, for its timers are not slowed down when the page is hidden.
 */
import { RollmeshError, type JoinRequest, type Transport, type TransportFactory, type TransportSink } from '@rollmesh/core';
import type { Answer, Arrival, Pending, Port, Wish } from './worker-words.ts';

/**
 * Serves what `factory` makes (`peerjs()`, `tabs()`) to `portTransport` at the other end of `port`. Returns a function that ends it, and
 * with it a transport that is open.
 */
export function serveTransport(port: Port, factory: TransportFactory): () => void {
  const service = new Service(port, factory);
  const listen = ({ data }: { readonly data: unknown }): void => service.hear(data as Wish);
  port.addEventListener('message', listen);
  port.start?.();
  return () => {
    port.removeEventListener('message', listen);
    service.end();
  };
}

class Service implements TransportSink {
  private transport: Transport | undefined;
  private joining: AbortController | undefined;
  private arrivals: Arrival[] = [];
  /** By link, as told last. */
  private readonly pending = new Map<number, Pending>();

  constructor(private readonly port: Port, private readonly factory: TransportFactory) {}

  hear(wish: Wish): void {
    const { transport } = this;
    if (wish.kind === 'join') return void this.join(wish);
    if (wish.kind === 'abort') return this.joining?.abort();
    if (wish.kind === 'close') return this.end();
    if (transport === undefined) return;
    if (wish.kind === 'packet') transport.send(wish.link, wish.bytes, wish.bytes.length);
    else if (wish.kind === 'message') this.takeMessage(transport, wish.link, wish.bytes);
    else if (wish.kind === 'unlink') transport.unlink(wish.link);
    else this.answer(transport);
  }

  end(): void {
    this.joining?.abort();
    this.transport?.close();
    this.transport = undefined;
    this.arrivals = [];
    this.pending.clear();
  }

  linkOpened(link: number, peerId: string): void {
    this.arrivals.push({ kind: 'opened', link, peerId });
  }
  linkClosed(link: number, end: Extract<Arrival, { kind: 'closed' }>['end']): void {
    this.pending.delete(link);
    this.arrivals.push({ kind: 'closed', link, end });
  }
  packet(link: number, bytes: Uint8Array, length: number): void {
    this.arrivals.push({ kind: 'packet', link, bytes: bytes.slice(0, length) });
  }
  message(link: number, bytes: Uint8Array, length: number): void {
    this.arrivals.push({ kind: 'message', link, bytes: bytes.slice(0, length) });
  }
  notice(notice: Extract<Arrival, { kind: 'notice' }>['notice']): void {
    this.arrivals.push({ kind: 'notice', notice });
  }

  private takeMessage(transport: Transport, link: number, bytes: Uint8Array): void {
    transport.sendMessage(link, bytes, bytes.length);
    this.pending.set(link, { link, taken: (this.pending.get(link)?.taken ?? 0) + bytes.length, bytes: -1 });
  }

  private answer(transport: Transport): void {
    transport.receive(this);
    const pending: Pending[] = [];
    for (const [link, { taken, bytes }] of this.pending) {
      const now = { link, taken, bytes: transport.pendingBytes(link) };
      if (now.bytes === bytes) continue;
      this.pending.set(link, now);
      pending.push(now);
    }
    if (this.arrivals.length === 0 && pending.length === 0) return;
    this.post({ kind: 'came', arrivals: this.arrivals, pending });
    this.arrivals = [];
  }

  private async join({ code, appId, maxPeers, greeting }: Extract<Wish, { kind: 'join' }>): Promise<void> {
    this.end();
    const joining = (this.joining = new AbortController());
    let refused: Uint8Array | undefined;
    // A judgement is due at once, and the worker is a message away. Peers of one build say the same.
    const judge = (theirs: Uint8Array): RollmeshError | undefined => {
      if (theirs.length === greeting.length && theirs.every((byte, i) => byte === greeting[i])) return undefined;
      refused = theirs.slice();
      return new RollmeshError('configuration-mismatch', 'The other side runs another game or another build.', 'Reload the page on both sides.');
    };
    const request: JoinRequest = { code, appId, maxPeers, signal: joining.signal, greeting: () => greeting, judge };
    try {
      const joined = await this.factory(request);
      if (this.joining !== joining || joining.signal.aborted) return joined.transport.close();
      this.transport = joined.transport;
      const { selfId, maxMessageBytes } = joined.transport;
      this.post({ kind: 'joined', selfId, maxMessageBytes, code: joined.code, nonce: joined.nonce });
    } catch (error) {
      this.post(failure(error, refused));
    }
  }

  private post(answer: Answer): void {
    this.port.postMessage(answer);
  }
}

function failure(error: unknown, refused: Uint8Array | undefined): Answer {
  if (!(error instanceof RollmeshError)) return { kind: 'failed', code: 'cannot-connect', problem: String(error), remedy: 'See the console of the page.', refused };
  const { code, message, remedy } = error;
  return { kind: 'failed', code, problem: message.slice(0, Math.max(0, message.length - remedy.length - 1)), remedy, refused };
}

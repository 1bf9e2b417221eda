/**
 * This peer's place at the PeerServer: one PeerJS `Peer` kept alive through outages. `reconnect()` is a single try that
 * may never answer (the server swaps sockets without saying so), so the back-off and the limits are ours; when it stays
 * silent a new `Peer` with a new address takes over. The old one is only retired, since its links live on in it.
 */
import { EventEmitter } from 'eventemitter3';
import type { DataConnection, Peer } from 'peerjs';
import { memberId } from './code.ts';
import { guardPeer } from './guard.ts';
import type { PeerClass } from './load.ts';
import type { Settings } from './options.ts';
import { aborted, signallingUnreachable, webrtcUnavailable } from './problems.ts';
import type { Timer, Timers } from './timers.ts';

/** Thrown by `openPeer` when another peer holds the id. */
export class IdTaken extends Error {}

export interface PeerMaker {
  readonly PeerClass: PeerClass;
  readonly settings: Settings;
  readonly timers: Timers;
  /** Aborts when the transport closes. */
  readonly life: AbortSignal;
  /** A message of the PeerServer's was dropped: nonsense, or too many. */
  readonly dropped: () => void;
}

interface SignallingEvents {
  /** Somebody dials us. */
  connection: (connection: DataConnection) => void;
  /** The PeerServer says that nobody holds the id this text ends with. */
  unavailable: (text: string) => void;
  lost: () => void;
  restored: () => void;
}

const RETRY_MS = [500, 1000, 2000, 4000, 8000] as const;
const RECONNECT_ANSWER_MS = 5000;

export class Signalling extends EventEmitter<SignallingEvents> {
  private peer: Peer | undefined;
  private retired: Peer[] = [];
  private outage = false;
  /** Somebody else holds our id since the server came back: only a new one helps. */
  private addressLost = false;
  private attempt = 0;
  private timer: Timer | undefined;
  private closed = false;

  constructor(
    private readonly maker: PeerMaker,
    private currentAddress: string = memberId(),
  ) {
    super();
  }

  /** Where this peer can be dialled at present. */
  get address(): string {
    return this.currentAddress;
  }

  /** @throws RollmeshError 'signalling-unreachable', 'webrtc-unavailable', 'aborted' */
  async open(): Promise<void> {
    this.take(await openPeer(this.maker, this.currentAddress));
  }

  /** Undefined while the server is away. */
  dial(address: string, label: string): DataConnection | undefined {
    if (this.peer === undefined || this.peer.disconnected || this.peer.destroyed) return undefined;
    try {
      return this.peer.connect(address, { label, reliable: true, serialization: 'raw' });
    } catch {
      return undefined;
    }
  }

  /** Tries again now, for example because the network came back. */
  hurry(): void {
    if (!this.outage || this.closed || this.timer === undefined) return;
    this.attempt = 0;
    this.retryAfter(0);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.maker.timers.cancel(this.timer);
    for (const peer of [...this.retired, this.peer]) if (peer) discard(peer);
    this.retired = [];
    this.peer = undefined;
    this.removeAllListeners();
  }

  private take(peer: Peer): void {
    if (this.closed) return discard(peer);
    this.peer = peer;
    this.addressLost = false;
    peer.on('connection', (connection) => this.emit('connection', connection));
    peer.on('call', (call) => call.close());
    peer.on('error', (error) => {
      if (error.type === 'peer-unavailable') this.emit('unavailable', error.message);
      else if (error.type === 'unavailable-id') this.addressLost = true;
    });
    peer.on('disconnected', () => this.disconnected(peer));
    peer.on('open', () => this.restored());
  }

  private disconnected(peer: Peer): void {
    if (this.closed || peer !== this.peer) return;
    if (!this.outage) {
      this.outage = true;
      this.attempt = 0;
      this.emit('lost');
    }
    this.retryAfter(RETRY_MS[Math.min(this.attempt++, RETRY_MS.length - 1)]);
  }

  private restored(): void {
    this.maker.timers.cancel(this.timer);
    this.timer = undefined;
    this.attempt = 0;
    if (!this.outage || this.closed) return;
    this.outage = false;
    this.emit('restored');
  }

  private retryAfter(ms: number): void {
    this.maker.timers.cancel(this.timer);
    // A little chance, so that a room does not come back to the server all at once.
    this.timer = this.maker.timers.after(ms * (1 + Math.random() * 0.3), () => this.retry());
  }

  private retry(): void {
    const peer = this.peer;
    this.timer = undefined;
    if (this.closed || peer === undefined) return;
    if (peer.destroyed || this.addressLost) return void this.replace();
    try {
      peer.reconnect();
    } catch {
      return void this.replace();
    }
    if (this.timer === undefined && this.outage) this.timer = this.maker.timers.after(RECONNECT_ANSWER_MS, () => void this.replace());
  }

  private async replace(): Promise<void> {
    this.timer = undefined;
    const address = memberId();
    try {
      const fresh = await openPeer(this.maker, address);
      if (this.closed) return discard(fresh);
      this.retire();
      this.currentAddress = address;
      this.take(fresh);
      this.restored();
    } catch {
      if (!this.closed) this.retryAfter(RETRY_MS[Math.min(this.attempt++, RETRY_MS.length - 1)]);
    }
  }

  private retire(): void {
    const old = this.peer;
    this.peer = undefined;
    if (old !== undefined) this.retired.push(old);
    old?.disconnect();
    this.retired = this.retired.filter((peer) => {
      const idle = Object.values(peer.connections as Record<string, unknown[]>).every((list) => list.length === 0);
      if (idle) discard(peer);
      return !idle;
    });
  }
}

/**
 * A `Peer` that the PeerServer has let in under `id`. On any failure nothing is left behind.
 *
 * @throws IdTaken, or RollmeshError 'signalling-unreachable', 'webrtc-unavailable', 'aborted'
 */
export function openPeer(maker: PeerMaker, id: string): Promise<Peer> {
  const { settings, timers, life } = maker;
  return new Promise((resolve, reject) => {
    if (life.aborted) return reject(aborted());
    let peer: Peer | undefined;
    const finish = (error?: Error): void => {
      timers.cancel(timer);
      life.removeEventListener('abort', onAbort);
      peer?.removeAllListeners();
      if (error === undefined) return resolve(peer!);
      if (peer) discard(peer);
      reject(error);
    };
    const onAbort = (): void => finish(aborted());
    life.addEventListener('abort', onAbort);
    const timer = timers.after(settings.signallingTimeoutMs, () => finish(signallingUnreachable(settings)));
    try {
      peer = new maker.PeerClass(id, { ...settings.server, config: settings.rtc, debug: 0 });
      guardPeer(peer, maker.dropped);
    } catch {
      // The browser may refuse the socket on the spot, for example ws from an https page.
      return finish(signallingUnreachable(settings));
    }
    peer.on('open', () => finish());
    peer.on('error', (error) => {
      if (error.type === 'unavailable-id') finish(new IdTaken());
      else if (error.type === 'browser-incompatible') finish(webrtcUnavailable('PeerJS does not support this browser'));
      else finish(signallingUnreachable(settings));
    });
  });
}

/** Ends a `Peer` for good, deaf to whatever it still has to say. */
export function discard(peer: Peer): void {
  peer.removeAllListeners();
  peer.destroy();
}

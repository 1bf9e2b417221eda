/**
 * A browser's WebRTC in Node, a PeerServer in a child process, and peers that write down what they receive. Everything
 * here is real but the screen.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as polyfill from 'node-datachannel/polyfill';
import WebSocket from 'ws';
import { RollmeshError, type JoinedTransport, type JoinRequest, type LinkEnd, type TransportNotice, type TransportSink } from '@rollmesh/core';
import { peerjs, type PeerJsOptions } from '@rollmesh/peerjs';
import type { PeerJsTransport } from '../src/transport.ts';

const path = fileURLToPath(new URL('./peer-server.mjs', `file://${__filename}`));

/** Every connection that is made, so that a test can look for ghosts. */
export const connections: RTCPeerConnection[] = [];
export const sockets: WebSocket[] = [];
const channels: RTCDataChannel[] = [];

/** Pairs of players without a path: none of their candidates gets through. Players are told apart by `tagged`. */
const walls = new Set<string>();
/** Whose connection a description belongs to, by its ICE user name. */
const byUfrag = new Map<string, { readonly tag: string; flush(): Promise<void> }>();

/** Options that make the connections of one player known as `tag` to `wall`. */
export function tagged(tag: string): Partial<PeerJsOptions> {
  return { iceServers: [{ urls: `stun:${tag}` }] };
}

export function wall(a: string, b: string): void {
  walls.add(`${a}|${b}`).add(`${b}|${a}`);
}

export function tearDownWalls(): void {
  walls.clear();
}

/** How a call comes to nothing that was answered: there is no way through, or the browser calls the connection failed at once. */
export type Jam = 'stuck' | 'failed';

/** Which of a player's next calls comes to nothing, and how. */
const jams = new Map<string, { left: number; readonly how: Jam }>();
const jammed = new Map<string, Jam>();

/** The `nth` call that the player makes from now on, counted from 1, comes to nothing. */
export function jam(tag: string, nth: number, how: Jam): void {
  jams.set(tag, { left: nth, how });
}

/** Calls that came to nothing so far. */
export function jammedCalls(): number {
  return jammed.size;
}

function countCall(tag: string, ufrag: string): void {
  const next = jams.get(tag);
  if (next !== undefined && --next.left === 0) jammed.set(ufrag, next.how);
}

const ufragOf = (sdp: string | undefined): string => /a=ice-ufrag:(\S+)/.exec(sdp ?? '')?.[1] ?? '';

/** Gives Node what a browser has. To be called before the first `peerjs()` join. */
export function becomeBrowser(): void {
  const Native = polyfill.RTCPeerConnection as unknown as new (config: object) => RTCPeerConnection;
  class LoopbackConnection extends Native {
    private ready = false;
    private walled = false;
    private failed = false;
    private readonly early: RTCIceCandidateInit[] = [];
    readonly tag: string;

    constructor(config: RTCConfiguration) {
      // Only this machine: no STUN, no other interface.
      super({ ...config, iceServers: [], bindAddress: '127.0.0.1' });
      connections.push(this);
      this.tag = String(config.iceServers?.[0]?.urls ?? '').replace('stun:', '');
    }

    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options);
      channels.push(channel);
      return channel;
    }

    override get connectionState(): RTCPeerConnectionState {
      return this.failed ? 'failed' : super.connectionState;
    }

    override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
      await super.setLocalDescription(description);
      const ufrag = ufragOf(this.localDescription?.sdp);
      byUfrag.set(ufrag, this);
      if (this.localDescription?.type === 'offer') countCall(this.tag, ufrag);
      this.walled ||= jammed.has(ufrag);
    }

    // This WebRTC says its candidates before its answer, throws away what comes too early, and fails for good when it sees
    // the other's certificate before the description that vouches for it; browsers do none of that. So candidates wait
    // for the description, and on the answering side until the other side has the answer.
    override async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
      if (this.walled) return;
      if (candidate && !this.ready) this.early.push(candidate);
      else await super.addIceCandidate(candidate);
    }

    override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      const ufrag = ufragOf(description.sdp);
      const other = byUfrag.get(ufrag);
      this.walled ||= jammed.has(ufrag) || walls.has(`${this.tag}|${other?.tag ?? ''}`);
      const sdp = this.walled ? description.sdp?.replace(/a=candidate:.*\r?\n/g, '') : description.sdp;
      await super.setRemoteDescription({ type: description.type, sdp });
      if (jammed.get(ufragOf(this.localDescription?.sdp)) === 'failed') this.fail();
      if (description.type === 'offer') return;
      await this.flush();
      await other?.flush();
    }

    private fail(): void {
      this.failed = true;
      this.dispatchEvent(new Event('connectionstatechange'));
    }

    async flush(): Promise<void> {
      this.ready = true;
      for (const candidate of this.early.splice(0)) if (this.connectionState !== 'closed') await super.addIceCandidate(candidate).catch(() => undefined);
    }
  }
  class CountedSocket extends WebSocket {
    constructor(url: string) {
      super(url);
      this.on('error', () => undefined);
      sockets.push(this);
    }
  }
  Object.assign(globalThis, {
    window: globalThis,
    location: { protocol: 'http:', hostname: '127.0.0.1' },
    RTCPeerConnection: LoopbackConnection,
    RTCSessionDescription: polyfill.RTCSessionDescription,
    RTCIceCandidate: polyfill.RTCIceCandidate,
    WebSocket: CountedSocket,
  });
}

/**
 * Closes what is left, channels that never opened as well: they keep the process alive. The library's own `cleanup()` would
 * too; but it ends its threads under connections that have yet to be collected, and now and then the whole process with them.
 */
export async function stopBeingBrowser(): Promise<void> {
  for (const connection of connections) connection.close();
  for (const channel of channels) channel.close();
  // Channels close a turn later.
  await new Promise((resolve) => setImmediate(resolve));
}

/** Connections that were not closed. */
export function openConnections(): number {
  return connections.filter((connection) => connection.connectionState !== 'closed').length;
}

export function openSockets(): number {
  return sockets.filter((socket) => socket.readyState === WebSocket.OPEN || socket.readyState === WebSocket.CONNECTING).length;
}

export class Server {
  private child: ChildProcess | undefined;
  port = 0;

  /** `expireMs`: how long the PeerServer keeps what it is told for somebody absent. */
  constructor(private readonly settings: { readonly expireMs?: number } = {}) {}

  async start(): Promise<void> {
    const child = spawn(process.execPath, [path, String(this.port), String(this.settings.expireMs ?? 5000)], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child = child;
    const lines = createInterface({ input: child.stdout! });
    this.port = Number(await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      child.once('exit', () => reject(new Error('the PeerServer did not start')));
    }));
    lines.close();
  }

  /** Kills it without a goodbye. */
  async kill(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child === undefined) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  options(more: Partial<PeerJsOptions> = {}): PeerJsOptions {
    return { server: { host: '127.0.0.1', port: this.port, path: '/peer' }, ...more };
  }
}

export interface Seen {
  readonly opened: Map<number, string>;
  readonly closed: { readonly link: number; readonly peerId: string; readonly end: LinkEnd }[];
  readonly packets: { readonly link: number; readonly bytes: number[] }[];
  readonly messages: { readonly link: number; readonly bytes: number[] }[];
  readonly notices: TransportNotice[];
}

/** A joined transport, and everything it ever delivered. */
export class Player implements TransportSink {
  readonly seen: Seen = { opened: new Map(), closed: [], packets: [], messages: [], notices: [] };

  constructor(readonly joined: JoinedTransport) {}

  get transport(): PeerJsTransport {
    return this.joined.transport as PeerJsTransport;
  }

  get id(): string {
    return this.transport.selfId;
  }

  get code(): string {
    return this.joined.code;
  }

  /** The peers linked at present. */
  get linked(): string[] {
    return [...this.seen.opened.values()].sort();
  }

  linkTo(peerId: string): number {
    for (const [link, id] of this.seen.opened) if (id === peerId) return link;
    return -1;
  }

  pull(): this {
    this.transport.receive(this);
    return this;
  }

  linkOpened(link: number, peerId: string): void {
    this.seen.opened.set(link, peerId);
  }

  linkClosed(link: number, end: LinkEnd): void {
    this.seen.closed.push({ link, peerId: this.seen.opened.get(link) ?? '?', end });
    this.seen.opened.delete(link);
  }

  packet(link: number, bytes: Uint8Array, length: number): void {
    this.seen.packets.push({ link, bytes: [...bytes.subarray(0, length)] });
  }

  message(link: number, bytes: Uint8Array, length: number): void {
    this.seen.messages.push({ link, bytes: [...bytes.subarray(0, length)] });
  }

  notice(notice: TransportNotice): void {
    this.seen.notices.push(notice);
  }
}

export function request(more: Partial<JoinRequest> = {}): JoinRequest {
  return { code: undefined, appId: 'test', maxPeers: 4, signal: undefined, greeting: () => Uint8Array.of(1, 2, 3), judge: () => undefined, ...more };
}

export async function enter(options: PeerJsOptions, more: Partial<JoinRequest> = {}): Promise<Player> {
  return new Player(await peerjs(options)(request(more)));
}

/** The code of the error that `joining` rejects with; 'joined' if it does not. */
export async function codeOf(joining: Promise<unknown>): Promise<string> {
  try {
    await joining;
    return 'joined';
  } catch (error) {
    return error instanceof RollmeshError ? error.code : String(error);
  }
}

/** Pulls everybody until `reached`; the world outside moves on its own, so this has to look again and again. */
export async function until(what: string, players: readonly Player[], reached: () => boolean, limitMs = 12_000): Promise<void> {
  const end = performance.now() + limitMs;
  for (;;) {
    for (const player of players) player.pull();
    if (reached()) return;
    if (performance.now() > end) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
}

/** Whether each player has exactly one link to each other. */
export function fullyMeshed(players: readonly Player[]): boolean {
  return players.every((player) => {
    const others = players.filter((other) => other !== player).map((other) => other.id);
    return JSON.stringify(player.linked) === JSON.stringify(others.sort());
  });
}

/**
 * What a caller may set, every default in one place, and the checks. `resolveOptions` turns options into settings that
 * the rest of the package reads without asking again.
 */
import { RollmeshError } from '@rollmesh/core';

/** A PeerServer of your own (the `peer` package). */
export interface PeerServerAddress {
  /** Host name or address, without scheme. */
  readonly host: string;
  /** Default: 443 when secure, else 9000. */
  readonly port?: number;
  /** Where the PeerServer is mounted. Default: `/`. */
  readonly path?: string;
  /** wss and https instead of ws and http. Default: what the page itself uses. */
  readonly secure?: boolean;
  /** Default: `peerjs`, the PeerServer's own default. */
  readonly key?: string;
}

/** Somebody at the door, with the right code and room for them. */
export interface Knocker {
  /** Its own id in the room, if let in. */
  readonly peerId: string;
  /** What it said about itself; checked by the room already. Bytes of a stranger. */
  readonly greeting: Uint8Array;
}

export interface PeerJsOptions {
  /** Where peers are introduced to one another. Default: `'cloud'`, the public PeerJS server. */
  readonly server?: 'cloud' | PeerServerAddress;
  /**
   * STUN and TURN servers. Default: two public STUN servers; none when `server` is an address of this machine or of a
   * local network, where they are not needed. A list given here replaces the default.
   */
  readonly iceServers?: readonly RTCIceServer[];
  /** Only through TURN, so that players never see each other's addresses. Needs a TURN server in `iceServers`. Default: false. */
  readonly relayOnly?: boolean;
  /**
   * Who introduces two members to one another. `'members'`: the members they both know, and the PeerServer beside that.
   * `'server'`: the PeerServer alone, for one that has to see every connection being made. Default: `'members'`.
   */
  readonly introductions?: 'members' | 'server';
  /**
   * Asked when somebody with the right code wants to come in and this member holds the door it came to. False, an error,
   * or no answer within 60 s: turned away with 'room-locked'. Default: everybody is let in.
   */
  readonly admit?: (knocker: Knocker) => boolean | Promise<boolean>;
  /** How long the PeerServer may take to answer, in ms, 1,000 to 60,000. Default: 10,000. */
  readonly signallingTimeoutMs?: number;
  /** How long one attempt to connect to a peer may take, in ms, 1,000 to 60,000. Default: 12,000. */
  readonly connectTimeoutMs?: number;
  /** A peer says something at least this often, in ms, 100 to 5,000. Default: 1,000. */
  readonly heartbeatMs?: number;
  /** Silence after which a second connection is tried beside the first, in ms. Default: 3,000. */
  readonly relinkAfterMs?: number;
  /** Silence after which a link is lost, in ms; at least three heartbeats. Default: 10,000. */
  readonly lostAfterMs?: number;
}

export interface Settings {
  readonly server: Required<PeerServerAddress>;
  /** The PeerServer as a person would name it. */
  readonly serverName: string;
  readonly rtc: RTCConfiguration;
  readonly relayOnly: boolean;
  readonly hasTurn: boolean;
  readonly introductions: 'members' | 'server';
  readonly admit: ((knocker: Knocker) => boolean | Promise<boolean>) | undefined;
  readonly signallingTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly relinkAfterMs: number;
  readonly lostAfterMs: number;
}

const CLOUD: Required<PeerServerAddress> = { host: '0.peerjs.com', port: 443, path: '/', secure: true, key: 'peerjs' };
const PUBLIC_STUN: readonly RTCIceServer[] = [{ urls: ['stun:stun.l.google.com:19302', 'stun:stun.cloudflare.com:3478'] }];

const KNOWN = ['server', 'iceServers', 'relayOnly', 'introductions', 'admit', 'signallingTimeoutMs', 'connectTimeoutMs', 'heartbeatMs', 'relinkAfterMs', 'lostAfterMs'];

/** @throws RollmeshError 'bad-option' */
export function resolveOptions(options: PeerJsOptions): Settings {
  for (const name of Object.keys(options)) {
    if (!KNOWN.includes(name)) throw bad(`peerjs has no option "${name}".`, `It has: ${KNOWN.join(', ')}.`);
  }
  const server = resolveServer(options.server ?? 'cloud');
  const iceServers = options.iceServers ?? (isLocalHost(server.host) ? [] : PUBLIC_STUN);
  if (!Array.isArray(iceServers)) throw bad('iceServers must be a list.', 'Pass [{ urls: "stun:..." }], or [] for none.');
  const hasTurn = iceServers.some(namesTurn);
  const relayOnly = options.relayOnly ?? false;
  if (relayOnly && !hasTurn) throw bad('relayOnly needs a TURN server.', 'Add one to iceServers, with its username and credential.');
  if (!['members', 'server', undefined].includes(options.introductions)) throw bad('introductions must be "members" or "server".', 'Leave it out for both ways.');
  if (options.admit !== undefined && typeof options.admit !== 'function') throw bad('admit must be a function.', 'It gets { peerId, greeting } and answers true or false.');
  const heartbeatMs = range('heartbeatMs', options.heartbeatMs ?? 1000, 100, 5000);
  return {
    server,
    serverName: `${server.host}:${server.port}`,
    // Always explicit: PeerJS's own default would bring in its shared TURN servers.
    rtc: { iceServers: [...iceServers], iceTransportPolicy: relayOnly ? 'relay' : 'all' },
    relayOnly,
    hasTurn,
    introductions: options.introductions ?? 'members',
    admit: options.admit,
    signallingTimeoutMs: range('signallingTimeoutMs', options.signallingTimeoutMs ?? 10_000, 1000, 60_000),
    connectTimeoutMs: range('connectTimeoutMs', options.connectTimeoutMs ?? 12_000, 1000, 60_000),
    heartbeatMs,
    relinkAfterMs: range('relinkAfterMs', options.relinkAfterMs ?? 3000, heartbeatMs, 60_000),
    lostAfterMs: range('lostAfterMs', options.lostAfterMs ?? 10_000, 3 * heartbeatMs, 120_000),
  };
}

function resolveServer(server: 'cloud' | PeerServerAddress): Required<PeerServerAddress> {
  if (server === 'cloud') return CLOUD;
  if (typeof server !== 'object' || server === null || typeof server.host !== 'string' || !/^[^\s/?#]+$/.test(server.host)) {
    throw bad('server must be "cloud" or { host, port, path }.', 'host is a bare name, such as "play.example.org".');
  }
  const secure = server.secure ?? globalThis.location?.protocol === 'https:';
  const port = range('server.port', server.port ?? (secure ? 443 : 9000), 1, 65_535);
  return { host: server.host, port, path: server.path ?? '/', secure, key: server.key ?? 'peerjs' };
}

/** Whether a host is this machine or on a local network, where peers reach each other without STUN. */
function isLocalHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (bare.includes(':')) return bare === '::1' || /^f[cde]/.test(bare);
  if (/^\d+\.\d+\.\d+\.\d+$/.test(bare)) return /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(bare);
  return !bare.includes('.') || bare.endsWith('.local') || bare.endsWith('.localhost');
}

function namesTurn(server: RTCIceServer): boolean {
  const urls = Array.isArray(server?.urls) ? server.urls : [server?.urls];
  return urls.some((url) => typeof url === 'string' && /^turns?:/.test(url));
}

function range(name: string, value: number, least: number, most: number): number {
  if (Number.isFinite(value) && value >= least && value <= most) return value;
  throw bad(`${name} is ${String(value)}.`, `It must be a number from ${least} to ${most}.`);
}

function bad(problem: string, remedy: string): RollmeshError {
  return new RollmeshError('bad-option', problem, remedy);
}

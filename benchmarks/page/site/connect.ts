/** Two pages find each other by a code at a PeerServer, and get a reliable line for words and a lossy channel for probes. */
import { Peer, type DataConnection, type PeerOptions } from 'peerjs';

const ID = 'rollmesh-bench-';
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 6;
/** A browser that finds no path says so late or never. */
const CONNECT_MS = 20_000;
const MOST_WORDS = 20_000;
const PUBLIC_STUN: readonly RTCIceServer[] = [{ urls: ['stun:stun.l.google.com:19302', 'stun:stun.cloudflare.com:3478'] }];
const AT_HOME = /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[)|\.local$|^[^.]+$/;

/** A connection to the other page. */
export interface Line {
  readonly isHost: boolean;
  readonly pc: RTCPeerConnection;
  readonly probes: RTCDataChannel;
  say(words: object): void;
  /** Called for each thing said; bounded in length, and of a stranger. */
  onWords: (words: Readonly<Record<string, unknown>>) => void;
  onEnd: () => void;
}

/** What went wrong, for people. */
export class MeetingError extends Error {}

export function newCode(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(CODE_LENGTH)), (byte) => LETTERS[byte & 31]).join('');
}

/** A code as people type it; undefined if it cannot be one. */
export function readCode(text: string): string | undefined {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return code.length === CODE_LENGTH && [...code].every((letter) => LETTERS.includes(letter)) ? code : undefined;
}

/** Waits for somebody at `code`; `ready` is called once the code is known to the PeerServer. */
export function host(code: string, own: boolean, ready: () => void): Promise<Line> {
  return new Promise((resolve, reject) => {
    const peer = new Peer(ID + code, optionsOf(own));
    let taken = false;
    peer.on('open', ready);
    peer.on('connection', (connection) => {
      // A meeting has two sides: whoever comes later is not let in.
      if (taken || connection.serialization !== 'raw') return void setTimeout(() => connection.close());
      taken = true;
      lineOf(connection, true).then(resolve, (error: unknown) => {
        taken = false;
        console.warn(error);
      });
    });
    peer.on('error', (error) => reject(new MeetingError(plain(error.type, own))));
  });
}

export function join(code: string, own: boolean): Promise<Line> {
  return new Promise((resolve, reject) => {
    const peer = new Peer(`${ID}guest-${newCode()}${newCode()}`, optionsOf(own));
    peer.on('open', () => lineOf(peer.connect(ID + code, { reliable: true, serialization: 'raw', label: 'bench' }), false).then(resolve, reject));
    peer.on('error', (error) => reject(new MeetingError(plain(error.type, own))));
  });
}

function optionsOf(own: boolean): PeerOptions {
  const atHome = own && AT_HOME.test(location.hostname);
  const config = { iceServers: atHome ? [] : [...PUBLIC_STUN] };
  if (!own) return { config, debug: 0 };
  return { config, debug: 0, host: location.hostname, port: Number(location.port) || (location.protocol === 'https:' ? 443 : 80), path: '/peer', secure: location.protocol === 'https:' };
}

/** To be called in the turn in which the connection came: both sides make the channel with the same number. */
function lineOf(connection: DataConnection, isHost: boolean): Promise<Line> {
  const pc = connection.peerConnection;
  const probes = pc.createDataChannel('probes', { negotiated: true, id: 100, ordered: false, maxRetransmits: 0 });
  probes.binaryType = 'arraybuffer';
  const line: Line = { isHost, pc, probes, say: (words) => void connection.send(JSON.stringify(words)), onWords: () => undefined, onEnd: () => undefined };
  connection.on('data', (data) => {
    const words = readWords(data);
    if (words !== undefined) line.onWords(words);
  });
  connection.on('close', () => line.onEnd());
  pc.addEventListener('connectionstatechange', () => {
    if (pc.connectionState === 'failed') line.onEnd();
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      connection.close();
      reject(new MeetingError('Your browsers found each other, but no way between them. One of your networks lets no direct connection through.'));
    }, CONNECT_MS);
    // Chromium calls an announced channel open before the connection stands, and then "connecting" until it does: only the other one is sure.
    const look = (): void => {
      if (connection.dataChannel?.readyState !== 'open' || probes.readyState !== 'open') return;
      clearTimeout(timer);
      resolve(line);
    };
    connection.on('open', look);
    probes.onopen = look;
  });
}

function readWords(data: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof data !== 'string' || data.length > MOST_WORDS) return undefined;
  try {
    const words = JSON.parse(data) as unknown;
    return typeof words === 'object' && words !== null ? (words as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function plain(type: string, own: boolean): string {
  if (type === 'peer-unavailable') return 'Nobody waits at this code. Is your friend’s page still open?';
  if (type === 'unavailable-id') return 'This code is in use. Make another meeting.';
  if (type === 'browser-incompatible') return 'This browser has no WebRTC.';
  return own ? 'The server of this page does not answer. Is the command still running?' : 'The public PeerServer that introduces you does not answer. Try again in a minute.';
}

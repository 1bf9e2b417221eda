/**
 * Stands between the PeerServer's socket and PeerJS. Anybody who knows an id may send it offers and candidates through the
 * server, and PeerJS makes a connection for every offer, keeps candidates of unknown calls for ever and throws on a
 * serialization it does not know. So what is no call of ours, too long or too much is dropped here.
 *
 * It takes the place of a private method of the PeerJS version this package is fixed to; should that be missing, nothing
 * is guarded and everything else works.
 */
import type { Peer } from 'peerjs';
import { Allowance } from './allowance.ts';

const OFFERS_BURST = 48;
const OFFERS_PER_SECOND = 4;
const OTHERS_BURST = 1024;
const OTHERS_PER_SECOND = 200;
const MAX_SDP = 16_384;
const MAX_CANDIDATE = 2048;
const MAX_CONNECTION_ID = 128;

interface Inside {
  _handleMessage?: (message: unknown) => void;
}

interface FromServer {
  readonly type?: unknown;
  readonly src?: unknown;
  readonly payload?: {
    readonly type?: unknown;
    readonly connectionId?: unknown;
    readonly serialization?: unknown;
    readonly label?: unknown;
    readonly sdp?: { readonly type?: unknown; readonly sdp?: unknown } | null;
    readonly candidate?: { readonly candidate?: unknown } | null;
  } | null;
}

/** `dropped` is called for every message that PeerJS never sees. */
export function guardPeer(peer: Peer, dropped: () => void): void {
  const inside = peer as unknown as Inside;
  const handle = inside._handleMessage;
  if (typeof handle !== 'function') return;
  const offers = new Allowance(OFFERS_BURST, OFFERS_PER_SECOND);
  const others = new Allowance(OTHERS_BURST, OTHERS_PER_SECOND);
  inside._handleMessage = (message) => {
    if (!acceptable(peer, message as FromServer, offers, others)) return dropped();
    try {
      handle.call(peer, message);
    } catch {
      // A message that PeerJS trips over.
      dropped();
    }
  };
}

function acceptable(peer: Peer, message: FromServer | null, offers: Allowance, others: Allowance): boolean {
  if (typeof message !== 'object' || message === null) return false;
  const { type, src, payload } = message;
  if (type === 'OFFER') return isOffer(payload) && typeof src === 'string' && offers.take();
  if (type !== 'ANSWER' && type !== 'CANDIDATE') return true;
  if (typeof src !== 'string' || !hasConnectionId(payload) || !others.take()) return false;
  if (!peer.getConnection(src, payload.connectionId)) return false;
  if (type === 'ANSWER') return isText(payload.sdp?.sdp, MAX_SDP) && payload.sdp?.type === 'answer';
  // Browsers end their candidates with an empty one, or with none.
  const candidate = payload.candidate?.candidate ?? '';
  return candidate === '' || isText(candidate, MAX_CANDIDATE);
}

function isOffer(payload: FromServer['payload']): boolean {
  if (!hasConnectionId(payload) || payload.type !== 'data' || payload.serialization !== 'raw') return false;
  return isText(payload.label, 32) && isText(payload.sdp?.sdp, MAX_SDP) && payload.sdp?.type === 'offer';
}

function hasConnectionId(payload: FromServer['payload']): payload is NonNullable<FromServer['payload']> & { connectionId: string } {
  return typeof payload === 'object' && payload !== null && isText(payload.connectionId, MAX_CONNECTION_ID);
}

function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= most;
}

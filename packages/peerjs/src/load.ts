/**
 * Loads PeerJS when the first room is opened, never when this package is imported: PeerJS and its WebRTC adapter look
 * at `window` while they load. In Node it has only a default export, in bundlers named ones.
 */
import type { Peer } from 'peerjs';
import { webrtcUnavailable } from './problems.ts';

export type PeerClass = typeof Peer;

/** @throws RollmeshError 'webrtc-unavailable' */
export async function loadPeerJs(): Promise<PeerClass> {
  let loaded: { Peer?: PeerClass; default?: { Peer?: PeerClass } };
  try {
    loaded = (await import('peerjs')) as unknown as typeof loaded;
  } catch {
    throw webrtcUnavailable('the PeerJS library could not be loaded');
  }
  const found = loaded.Peer ?? loaded.default?.Peer;
  if (found === undefined) throw webrtcUnavailable('the PeerJS library has an unknown shape');
  return found;
}

/** Asks the platform for a connection and throws it away: a policy or a bad ICE server shows here, by itself. */
export function checkWebRtc(rtc: RTCConfiguration): string | undefined {
  if (typeof RTCPeerConnection === 'undefined') return 'this browser has no RTCPeerConnection';
  if (typeof WebSocket === 'undefined') return 'this platform has no WebSocket';
  try {
    new RTCPeerConnection(rtc).close();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/\.+$/, '') : 'the browser refuses';
  }
}

/**
 * Everything that can go wrong on the way to another peer, as a plain sentence and what to do about it; and the one-byte
 * numbers by which a refusal travels. Numbers are never reused; an unknown one is read as 'cannot-connect'.
 */
import { RollmeshError, type RollmeshErrorCode } from '@rollmesh/core';
import type { Settings } from './options.ts';

const REFUSALS: readonly RollmeshErrorCode[] = [
  'cannot-connect', // 0: also everything unknown
  'no-such-room',
  'room-full',
  'room-locked',
  'version-mismatch',
  'configuration-mismatch',
  'peer-left',
];

export function refusalNumber(code: RollmeshErrorCode): number {
  return Math.max(0, REFUSALS.indexOf(code));
}

/** What the other side's refusal means to the player here. */
export function refusal(number: number): RollmeshError {
  const code = REFUSALS[number] ?? 'cannot-connect';
  switch (code) {
    case 'no-such-room':
      return new RollmeshError(code, 'The other side belongs to another room.', 'Ask for a fresh link to the room.');
    case 'room-full':
      return roomFull();
    case 'room-locked':
      return new RollmeshError(code, 'The members let nobody in at the moment.', 'Ask one of them to open the room.');
    case 'version-mismatch':
      return versionMismatch();
    case 'configuration-mismatch':
      return new RollmeshError(code, 'The other players run another game, build or settings.', 'All players must load the same page: reload it.');
    case 'peer-left':
      return peerLeft();
    default:
      return new RollmeshError(code, 'The other side refused the connection.', 'Try again in a moment.');
  }
}

export function roomFull(): RollmeshError {
  return new RollmeshError('room-full', 'Every seat in this room is taken.', 'Wait for somebody to leave, or create another room.');
}

export function versionMismatch(): RollmeshError {
  return new RollmeshError('version-mismatch', 'The other players run another version of Rollmesh.', 'All players must load the same version of the page: reload it.');
}

export function peerLeft(): RollmeshError {
  return new RollmeshError('peer-left', 'The other players left while we were connecting.', 'Try again, or create a room of your own.');
}

export function aborted(): RollmeshError {
  return new RollmeshError('aborted', 'Joining was cancelled.', 'Nothing is left behind; call again to join.');
}

export function signallingUnreachable(settings: Settings): RollmeshError {
  return new RollmeshError(
    'signalling-unreachable',
    `The server that introduces players (${settings.serverName}) does not answer.`,
    'Check the network and the server option; if the page has a content security policy, connect-src must name this server.',
  );
}

export function noSuchRoom(code: string): RollmeshError {
  return new RollmeshError('no-such-room', `Nobody answers at room ${code}.`, 'Check the code. If a player there has just lost the network, try again in a minute.');
}

export function webrtcUnavailable(detail: string): RollmeshError {
  return new RollmeshError('webrtc-unavailable', `WebRTC cannot be used here: ${detail}.`, 'Use a current browser, and allow WebRTC if a setting, an extension or a policy blocks it.');
}

export function cannotConnect(settings: Settings): RollmeshError {
  return new RollmeshError('cannot-connect', 'The room was found, but no path leads to its players.', pathRemedy(settings));
}

/** What would give two peers a path, depending on what was tried. */
export function pathRemedy(settings: Settings): string {
  return settings.hasTurn
    ? 'The TURN server did not help: check its address, user name and credential.'
    : 'One of the networks allows no direct connections; a TURN server in iceServers would carry the traffic.';
}

/** Where the page finds its PeerServer, and opening a room through it. */
import { openRoom } from '@rollmesh/core';
import { sessionSeats } from '@rollmesh/browser';
import { peerjs } from '@rollmesh/peerjs';
import type { GameRoom } from './lobby/room-screen.ts';
import type { Profile } from './lobby/profile.ts';
import { shoveOff } from './sim/shove-off.ts';

/** The server that served this page introduces its players too, under `/peer`; `?cloud` uses the public one instead, `?introductions=server` lets it alone introduce. */
export function transportFor(query: URLSearchParams): ReturnType<typeof peerjs> {
  const secure = location.protocol === 'https:';
  if (query.has('cloud') || location.hostname === '') return peerjs();
  const port = location.port === '' ? (secure ? 443 : 80) : Number(location.port);
  const introductions = query.get('introductions') === 'server' ? 'server' : 'members';
  return peerjs({ server: { host: location.hostname, port, path: '/peer', secure }, introductions });
}

/** Opens the room with `code`, or a new one. `?delay=` fixes the input delay, in frames; `?test` sums every frame. */
export function enterRoom(query: URLSearchParams, profile: Profile, code: string | undefined, signal: AbortSignal): Promise<GameRoom> {
  const fixed = query.get('delay');
  const delay = fixed === null ? 'auto' : Math.min(15, Math.max(0, Math.round(Number(fixed)) || 0));
  return openRoom(shoveOff, { code, transport: transportFor(query), name: profile.name, seats: profile.seats, delay, checksumEvery: query.has('test') ? 1 : undefined, seatStore: sessionSeats(), about: { build: `shove-off ${shoveOff.version}`, engine: navigator.userAgent }, signal });
}

/** Opening a room through the PeerServer that this copy of the page is set up with. */
import { openRoom, type Room } from '@rollmesh/core';
import { sessionSeats } from '@rollmesh/browser';
import { peerjs } from '@rollmesh/peerjs';
import type { Profile } from './lobby/profile.ts';
import { siteConfig, transportOptions } from './site-config.ts';
import { shoveOff, type ShoveOff } from './sim/shove-off.ts';

export type GameRoom = Room<ShoveOff>;

/** As this copy's `config.js` has it; `?cloud` uses the public PeerServer instead, `?introductions=server` lets the PeerServer alone introduce. */
export function transportFor(query: URLSearchParams): ReturnType<typeof peerjs> {
  const options = transportOptions(query.has('cloud') ? { ...siteConfig(), server: 'cloud' } : siteConfig(), location);
  return peerjs({ ...options, introductions: query.get('introductions') === 'server' ? 'server' : 'members' });
}

/** What invitations are made of: this page without what only this visit asked for. */
export function invitingAddress(query: URLSearchParams): string {
  return siteConfig().inviteUrl ?? `${location.href.split(/[?#]/)[0]}${query.has('cloud') ? '?cloud' : ''}`;
}

/** Opens the room with `code`, or a new one. `?delay=` fixes the input delay, in frames; `?test` sums every frame. */
export async function enterRoom(query: URLSearchParams, profile: Profile, code: string | undefined, signal: AbortSignal): Promise<GameRoom> {
  const fixed = query.get('delay');
  const delay = fixed === null ? profile.delay : Math.min(15, Math.max(0, Math.round(Number(fixed)) || 0));
  return openRoom(shoveOff, { code, transport: transportFor(query), name: profile.name, seats: profile.seats, delay, checksumEvery: query.has('test') ? 1 : undefined, seatStore: sessionSeats(), about: { build: `shove-off ${shoveOff.version}`, engine: navigator.userAgent }, signal });
}

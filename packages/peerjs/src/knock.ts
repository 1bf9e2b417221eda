/**
 * A newcomer's way in: dial the room's door, exchange greetings, hear who is in the room, and dial each of them.
 */
import { PeerJsCarrier } from './carrier.ts';
import type { Roster } from './frames.ts';
import { DOOR_LABEL } from './door.ts';
import { Handshake, type Failure } from './handshake.ts';
import type { Mesh } from './mesh.ts';
import type { Settings } from './options.ts';
import { Pipe } from './pipe.ts';
import { cannotConnect, noSuchRoom, peerLeft, signallingUnreachable } from './problems.ts';
import type { Signalling } from './signalling.ts';
import type { Timers } from './timers.ts';

/** Once one member is linked, the others have this long before the room opens without them; dialling them goes on. */
const STRAGGLERS_MS = 1500;

export interface KnockParts {
  readonly mesh: Mesh;
  readonly signalling: Signalling;
  readonly settings: Settings;
  readonly timers: Timers;
  readonly code: string;
}

/** @throws RollmeshError 'no-such-room', 'cannot-connect', or whatever either side refuses with */
export function knock(parts: KnockParts, door: string): Promise<Roster> {
  const { mesh, signalling, settings, timers, code } = parts;
  return new Promise((resolve, reject) => {
    const connection = signalling.dial(door, DOOR_LABEL);
    if (connection === undefined) return reject(signallingUnreachable(settings));
    const pipe = new Pipe(new PeerJsCarrier(connection), false);
    const onUnavailable = (text: string): void => {
      if (text.endsWith(door)) handshake.nobody();
    };
    const handshake = new Handshake({
      pipe,
      timers,
      timeoutMs: settings.connectTimeoutMs,
      hello: () => mesh.hello(0),
      judge: (hello) => mesh.judge(hello),
      done: (_hello, roster) => {
        signalling.off('unavailable', onUnavailable);
        pipe.close();
        if (roster === undefined) reject(peerLeft());
        else resolve(roster);
      },
      failed: (failure) => {
        signalling.off('unavailable', onUnavailable);
        reject(asError(failure, settings, code));
      },
    });
    signalling.on('unavailable', onUnavailable);
  });
}

/**
 * Dials everybody the door named, and waits until all are linked, or until one is and the others have had time.
 *
 * @throws RollmeshError if nobody can be reached
 */
export function meetMembers(parts: KnockParts, roster: Roster): Promise<void> {
  const { mesh, timers, settings, code } = parts;
  const open = new Set(roster.members.map((member) => member.id));
  return new Promise((resolve, reject) => {
    let met = false;
    let last: Failure = { kind: 'closed' };
    const finish = (): void => {
      mesh.off('changed', look);
      mesh.off('dialFailed', failed);
      if (met) resolve();
      else reject(asError(last, settings, code));
    };
    const look = (): void => {
      for (const id of [...open]) if (mesh.isLinked(id)) open.delete(id);
      if (!met && open.size < roster.members.length && [...mesh.all()].length > 0) {
        met = true;
        timers.after(STRAGGLERS_MS, finish);
      }
      if (open.size === 0) finish();
    };
    const failed = (peerId: string, failure: Failure, again: boolean): void => {
      last = failure;
      if (!again) open.delete(peerId);
      if (open.size === 0) finish();
    };
    mesh.on('changed', look);
    mesh.on('dialFailed', failed);
    timers.after(settings.connectTimeoutMs + STRAGGLERS_MS, finish);
    mesh.joinMembers(roster.members, roster.address);
    look();
  });
}

function asError(failure: Failure, settings: Settings, code: string): Error {
  switch (failure.kind) {
    case 'refused':
      return failure.error;
    case 'nobody':
      return noSuchRoom(code);
    case 'no-path':
      return cannotConnect(settings);
    case 'closed':
      return peerLeft();
  }
}

/**
 * A newcomer's second step: it has heard at a door who is in the room, and now becomes linked to them.
 */
import type { Roster } from './frames.ts';
import type { Failure } from './handshake.ts';
import { asError, type KnockParts } from './knock.ts';

/** Once one member is linked, the others have this long before the room opens without them; dialling them goes on. */
const STRAGGLERS_MS = 1500;

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

/** A room's figures as a player or a net graph reads them. */
import type { Frame } from '../ground/frame.ts';
import type { MatchRun } from './match-run.ts';
import type { Member } from './members.ts';

export interface PeerStats {
  readonly id: string;
  readonly rttMs: number;
  readonly jitterMs: number;
  /** Share of its packets that did not arrive, 0 to 100. */
  readonly lossPercent: number;
  /** Frames we are ahead of it; negative is behind. */
  readonly advantageFrames: number;
  /** Payload bytes sent to it since the match began. */
  readonly bytesOut: number;
  readonly packetsOut: number;
}

export interface RoomStats {
  readonly frame: Frame;
  readonly confirmedFrame: Frame;
  readonly finalFrame: Frame;
  readonly delayFrames: number;
  /** Depth of the last tick's rollback; 0 if none. */
  readonly rollbackFrames: number;
  readonly maxRollbackFrames: number;
  readonly rollbacks: number;
  readonly resimulatedFrames: number;
  readonly ticks: number;
  /** Ticks that could not simulate. */
  readonly stalls: number;
  readonly longestStallMs: number;
  /** How much faster than normal the clock runs to stay in step: 1 is normal. */
  readonly clockRate: number;
  readonly peers: readonly PeerStats[];
}

export function roomStats(match: MatchRun | undefined, members: readonly Member[]): RoomStats {
  if (match === undefined) return idleStats(members);
  const { session } = match;
  const { stats } = session;
  return {
    frame: session.currentFrame,
    confirmedFrame: session.confirmedFrame,
    finalFrame: session.finalFrame,
    delayFrames: session.delayFrames,
    rollbackFrames: stats.rollbackFrames,
    maxRollbackFrames: stats.maxRollbackFrames,
    rollbacks: stats.rollbacks,
    resimulatedFrames: stats.resimulatedFrames,
    ticks: stats.ticks,
    stalls: stats.stalls,
    longestStallMs: stats.longestStallMs,
    clockRate: session.clockRate,
    // A seat that nobody has taken has no way to it.
    peers: stats.links().filter(({ peer }) => match.ids[peer] !== '').map((link) => ({
      id: match.ids[link.peer]!,
      rttMs: link.rttMs,
      jitterMs: link.jitterMs,
      lossPercent: link.lossPercent,
      advantageFrames: link.advantageFrames,
      bytesOut: link.counters.bytesOut,
      packetsOut: link.counters.packetsOut,
    })),
  };
}

function idleStats(members: readonly Member[]): RoomStats {
  const peers = members
    .filter((member) => !member.isSelf)
    .map((member) => ({ id: member.id, rttMs: member.rttMs, jitterMs: 0, lossPercent: 0, advantageFrames: 0, bytesOut: 0, packetsOut: 0 }));
  return {
    frame: 0, confirmedFrame: -1, finalFrame: -1, delayFrames: 0, rollbackFrames: 0, maxRollbackFrames: 0, rollbacks: 0,
    resimulatedFrames: 0, ticks: 0, stalls: 0, longestStallMs: 0, clockRate: 1, peers,
  };
}

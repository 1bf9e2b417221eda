/** What there is to see of a session: counted in the tick, computed when looked at. */
import type { Frame } from '../ground/frame.ts';
import type { LinkCounters } from '../link/counters.ts';
import type { Match } from './match.ts';
import type { TickResult } from './tick-result.ts';

/** One remote peer in figures. */
export interface LinkStats {
  readonly peer: number;
  /** Smoothed round trip in ms, -1 until measured. */
  readonly rttMs: number;
  readonly jitterMs: number;
  /** Share of its packets that did not arrive, 0 to 100. */
  readonly lossPercent: number;
  /** Frames we are ahead of it; negative is behind. */
  readonly advantageFrames: number;
  readonly counters: Readonly<LinkCounters>;
}

export class SessionStats {
  /** Ticks that were asked for since the match started. */
  ticks = 0;
  /** Ticks that could not simulate because the window was full. */
  stalls = 0;
  longestStallMs = 0;
  rollbacks = 0;
  /** Depth of the last tick's rollback in frames, 0 if none. */
  rollbackFrames = 0;
  maxRollbackFrames = 0;
  private stalledSinceMs = -1;

  constructor(private readonly match: Match) {}

  get resimulatedFrames(): Frame {
    return this.match.timeline.resimulated;
  }

  /** For display: makes new objects, not for every tick. */
  links(): LinkStats[] {
    return this.match.remotes.map((remote) => ({
      peer: remote.peer,
      rttMs: remote.roundTrip.rttMs,
      jitterMs: remote.roundTrip.jitterMs,
      lossPercent: remote.roundTrip.loss * 100,
      advantageFrames: -this.match.margins[remote.peer]!.behindFrames,
      counters: remote.counters,
    }));
  }

  rolledBack(depth: number): void {
    this.rollbackFrames = depth;
    if (depth === 0) return;
    this.rollbacks++;
    if (depth > this.maxRollbackFrames) this.maxRollbackFrames = depth;
  }

  ticked(nowMs: number, result: TickResult): void {
    if (!this.match.started) return;
    this.ticks++;
    if (result === 'stalled') this.stalled(nowMs);
    else this.stalledSinceMs = -1;
  }

  private stalled(nowMs: number): void {
    this.stalls++;
    if (this.stalledSinceMs < 0) this.stalledSinceMs = nowMs;
    const stallMs = nowMs - this.stalledSinceMs;
    if (stallMs > this.longestStallMs) this.longestStallMs = stallMs;
  }
}

/** Back to where all agreed, when half of the machines compute something else and nobody can say who is right. */
import type { Frame } from '../ground/frame.ts';
import type { ReplayRecorder } from '../replay/recorder.ts';
import type { RollbackSession } from '../session/rollback-session.ts';
import { LIVE } from '../sync/simulation.ts';
import type { GameRun } from './game.ts';
import type { Snapshots } from './snapshots.ts';

/** The parts of a match that go back together. */
interface Parts {
  readonly session: RollbackSession;
  readonly run: GameRun;
  readonly snapshots: Snapshots;
  readonly recorder: ReplayRecorder;
}

export class WayBack {
  /** The frame at which we went back; -1 if we never did. */
  private takenAt: Frame = -1;

  constructor(
    private readonly match: Parts,
    private readonly everyFrames: number,
  ) {}

  /**
   * To the last checkpoint before `frame` on which we and the `others` who play agreed, and up to the present again: a fault that is over
   * by now is healed by it. Once in a match; false if there is no such checkpoint, or it has been done.
   */
  take(frame: Frame, others: readonly number[]): boolean {
    const { session, snapshots } = this.match;
    // Another word of the same desync.
    if (frame <= this.takenAt) return true;
    for (let at = frame - this.everyFrames; at > 0 && this.takenAt < 0; at -= this.everyFrames) {
      const state = snapshots.agreed(at);
      if (state === undefined) return false;
      const sum = session.checksumAt(at);
      if (sum >= 0 && others.every((peer) => session.checksumOf(peer, at) === sum)) return this.goTo(at, state.slice());
    }
    return false;
  }

  private goTo(at: Frame, state: Uint8Array): boolean {
    const { session, snapshots, run, recorder } = this.match;
    this.takenAt = session.currentFrame;
    const here = run.snapshot(LIVE);
    if (!run.restore(state)) return false;
    snapshots.goBack(at);
    if (!session.goBack(at)) {
      run.restore(here);
      return false;
    }
    recorder.forgetSums(at);
    // What happened in those frames was heard when it did.
    run.effects.settle(session.currentFrame - 1, session.finalFrame, () => {});
    return true;
  }
}

/**
 * Which states are kept where saving one costs more than a step. Each frame's state is saved when it is first simulated, for drawing
 * between two frames needs the last. Simulated again, most frames have no state of their own any more: kept are the first unconfirmed
 * one, at which the next rollback most likely begins, the last one, for drawing, and those that are to be summed. A rollback to a
 * frame without a state begins at the newest one before it.
 */
import { NO_FRAME, type Frame } from '../ground/frame.ts';

export class KeptStates {
  /**
   * Twice the window and two. A stretch without states begins behind the first unconfirmed frame of its time and ends before the
   * present one, so it is shorter than a window; while frames in it are confirmed without a rollback, the state before it is
   * needed, and the present runs a window ahead of them.
   */
  readonly places: number;
  /** By place: the frame whose state lies there. */
  private readonly frames: Float64Array;

  constructor(
    windowFrames: number,
    private readonly everyFrames: number,
  ) {
    this.places = 2 * windowFrames + 2;
    this.frames = new Float64Array(this.places).fill(NO_FRAME);
  }

  /** The state before `frame` was saved to its place. */
  saved(frame: Frame): void {
    this.frames[frame % this.places] = frame;
  }

  /** `frame` is to be simulated again, `until` is the present: whether its state is to be saved. If not, the old one is worth nothing. */
  again(frame: Frame, confirmed: Frame, until: Frame): boolean {
    if (frame === confirmed + 1 || frame === until - 1 || frame % this.everyFrames === 0) return true;
    this.frames[frame % this.places] = NO_FRAME;
    return false;
  }

  /** The newest frame up to `frame` whose state is kept, or NO_FRAME. */
  before(frame: Frame): Frame {
    for (let at = frame; at > frame - this.places && at >= 0; at--) if (this.frames[at % this.places] === at) return at;
    return NO_FRAME;
  }
}

/**
 * One peer's real inputs, frame by frame, as far as they are here: append-only, without gaps, in a ring. A row holds the
 * inputs of all the slots the peer owns, side by side. What is older than the ring is gone, and by then nobody needs it.
 */
import { assert } from '../ground/assert.ts';
import { NO_FRAME, type Frame } from '../ground/frame.ts';

/**
 * Rows kept. A peer that was benched comes back by the inputs it missed, so those of 15 seconds stay: 900 frames at 60 steps a
 * second, 1,800 at 120. Window, input delay and acknowledgement add a few dozen on either side.
 */
export const QUEUE_CAPACITY = 2048;
/** How far past the newest accepted row another may lie and still be stored. */
export const MAX_LEAD_FRAMES = 128;

export class InputQueue {
  readonly capacity = QUEUE_CAPACITY;
  readonly bytes: Uint8Array;
  /** The last frame of the gap-free stretch that is here. */
  newest: Frame = NO_FRAME;
  /** Where the stretch begins: rows before it were never here, whatever the ring's bytes say. */
  private oldest: Frame = NO_FRAME;

  constructor(readonly rowBytes: number) {
    this.bytes = new Uint8Array(rowBytes * QUEUE_CAPACITY);
  }

  /** Where the row of `frame` begins in `bytes`. */
  at(frame: Frame): number {
    return (frame & (QUEUE_CAPACITY - 1)) * this.rowBytes;
  }

  /** Begins with `frame`, in the middle of a match; the row before it is `before[from..]`, which only predictions look at. */
  beginAt(frame: Frame, before: Uint8Array, from: number): void {
    this.restartAt(frame);
    this.oldest = frame - 1;
    if (frame === 0) return;
    const to = this.at(frame - 1);
    for (let i = 0; i < this.rowBytes; i++) this.bytes[to + i] = before[from + i]!;
  }

  /** Whether the row of `frame` came here and is still in the ring (its place was not taken by a later one). */
  holds(frame: Frame): boolean {
    return frame <= this.newest && frame >= this.oldest && frame > this.newest + MAX_LEAD_FRAMES - QUEUE_CAPACITY;
  }

  /** Appends the row that `source` holds at `from`. */
  append(source: Uint8Array, from: number): void {
    const to = this.at(this.newest + 1);
    for (let i = 0; i < this.rowBytes; i++) this.bytes[to + i] = source[from + i]!;
    this.newest++;
  }

  /** Accepts the rows up to `frame`, which have been written in place. */
  acceptUpTo(frame: Frame): void {
    assert(frame >= this.newest && frame <= this.newest + MAX_LEAD_FRAMES, 'inputs are accepted in order and within the lead');
    this.newest = frame;
  }

  /** Forgets the rows after `frame`: they were agreed never to have been. */
  truncate(frame: Frame): void {
    if (frame < this.newest) this.newest = frame;
  }

  /** Starts anew after a stretch that is defined to be absent, whose rows are zero: the next row is that of `frame`. */
  restartAt(frame: Frame): void {
    const from = Math.max(this.newest + 1, frame - QUEUE_CAPACITY);
    for (let absent = from; absent < frame; absent++) this.bytes.fill(0, this.at(absent), this.at(absent) + this.rowBytes);
    this.newest = frame - 1;
  }
}

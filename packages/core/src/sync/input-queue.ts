/**
 * One peer's real inputs, frame by frame, as far as they are here: append-only, without gaps, in a ring. A row holds the
 * inputs of all the slots the peer owns, side by side. What is older than the ring is gone, and by then nobody needs it.
 */
import { assert } from '../ground/assert.ts';
import { NO_FRAME, type Frame } from '../ground/frame.ts';

/**
 * Rows kept. A session never lets a peer run more than its window past what it has confirmed, and input delay and
 * acknowledgement add at most a few dozen frames on either side; 512 leaves room for the longest of each.
 */
export const QUEUE_CAPACITY = 512;
/** How far past the newest accepted row another may lie and still be stored. */
export const MAX_LEAD_FRAMES = 128;

export class InputQueue {
  readonly capacity = QUEUE_CAPACITY;
  readonly bytes: Uint8Array;
  /** The last frame of the gap-free stretch that is here. */
  newest: Frame = NO_FRAME;

  constructor(readonly rowBytes: number) {
    this.bytes = new Uint8Array(rowBytes * QUEUE_CAPACITY);
  }

  /** Where the row of `frame` begins in `bytes`. */
  at(frame: Frame): number {
    return (frame & (QUEUE_CAPACITY - 1)) * this.rowBytes;
  }

  /** Whether the row of `frame` is still in the ring (its place was not taken by a later one). */
  holds(frame: Frame): boolean {
    return frame <= this.newest && frame > this.newest + MAX_LEAD_FRAMES - QUEUE_CAPACITY;
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

  /** Starts anew after a stretch that is defined to be absent: the next row is that of `frame`. */
  restartAt(frame: Frame): void {
    this.newest = frame - 1;
    this.bytes.fill(0);
  }
}

/**
 * What the view needs of the session that owns it: frame numbers, and inputs as opaque rows of bytes. A row holds the
 * inputs of all slots of one peer for one frame; its width is fixed per peer. The view knows no game, no queue and no link.
 */
import type { Frame } from '../ground/frame.ts';
import type { Decision } from './decision.ts';
import type { RowWidths } from './rows.ts';
import type { View } from './view.ts';

export interface ViewHost extends RowWidths {
  /**
   * The last frame up to which every row of `peer` is here. After an unbench or join with activation frame A it is at
   * least A-1. It must not change while `peer` is in `ViewLog.frozen`, except through `storeRow`.
   */
  have(peer: number): Frame;
  /** Copies the row of `frame` (at most `have(peer)`, at most 256 behind it) to `into[at..]`. */
  copyRow(peer: number, frame: Frame, into: Uint8Array, at: number): void;
  /** Appends the row of frame `have(peer) + 1`, which lies in `from[at..]`: also while `peer` is frozen. */
  storeRow(peer: number, from: Uint8Array, at: number): void;
  /** The first frame that no own input has been made for: own inputs exist, and may be with others, below it. */
  horizon(): Frame;
  /** The first own frame that is not known to be with every other voter. */
  unacknowledged(): Frame;
  /** How far ahead a change takes effect: at least 20 frames and 2 x the slowest `rtt95Ms` in frames. */
  marginFrames(): number;
  /** 95th percentile of the round-trip time to `peer` in ms; 0 if unknown. */
  rtt95Ms(peer: number): number;
  /** The neighbour through which a message to `peer` travels: `peer` itself over a direct link, -1 if there is no way. */
  hop(peer: number): number;
  /**
   * A decision takes effect: `before` became `after`. Called once per epoch, in order; rows up to each cut have been stored.
   * The session drops rows above a cut, changes presence, rolls back to the earliest changed frame and forgets what others
   * said they have. `decision` is undefined if epochs were skipped because nobody keeps them any more: then the only
   * way on is a snapshot.
   */
  installed(before: View, after: View, decision: Decision | undefined): void;
}

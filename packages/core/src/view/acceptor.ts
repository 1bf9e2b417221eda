/**
 * What one peer has bound itself to in this epoch: the ballot it promised, the decision it accepted, whose inputs it no longer
 * takes and from which frame on it makes none of its own. All of it lasts until the epoch ends, whatever becomes of the
 * ballot that asked for it: an older ballot's decision may still be adopted.
 */
import type { Frame } from '../ground/frame.ts';
import type { PeerSet } from './peers.ts';

/** "No limit". */
export const NO_GUARD: Frame = Number.MAX_SAFE_INTEGER;

export class Acceptor {
  promised = 0;
  promisedAtMs = 0;
  acceptedBallot = 0;
  accepted: Uint8Array | undefined;
  /** Peers whose inputs stay as they are here. */
  frozen: PeerSet = 0;
  /** The first frame for which no own input may be made. */
  guardFrame: Frame = NO_GUARD;
  /** The highest ballot heard of, promised or not. */
  highest = 0;

  heardOf(ballot: number): void {
    if (ballot > this.highest) this.highest = ballot;
  }

  /** `guardFrame` counts only the first time: a decision of the first ballot may come back with a later one. */
  promise(nowMs: number, ballot: number, leaving: PeerSet, guardFrame: Frame): void {
    if (ballot > this.promised) this.promisedAtMs = nowMs;
    this.promised = ballot;
    this.heardOf(ballot);
    this.frozen |= leaving;
    if (this.guardFrame === NO_GUARD) this.guardFrame = guardFrame;
  }

  accept(ballot: number, bytes: Uint8Array): void {
    this.promised = ballot;
    this.acceptedBallot = ballot;
    this.accepted = bytes;
  }

  /** The epoch ended. */
  reset(): void {
    this.promised = 0;
    this.acceptedBallot = 0;
    this.accepted = undefined;
    this.frozen = 0;
    this.guardFrame = NO_GUARD;
    this.highest = 0;
  }
}

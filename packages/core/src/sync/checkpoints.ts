/**
 * Sums of the state at regular frames, ours and the others'. Ours are taken when the frame before is confirmed, told
 * when it is final; the others' are compared when both are here. Two different sums of one final state are a desync.
 */
import { NO_FRAME, type Frame } from '../ground/frame.ts';

/** Sums kept. Final lags behind confirmed by a round trip and a stall: with a sum every frame, 64 frames of it. */
const KEPT = 64;

/** A ring of sums that remembers whose frame each place holds. */
class SumRing {
  private readonly frames = new Float64Array(KEPT).fill(NO_FRAME);
  private readonly sums = new Uint32Array(KEPT);

  has(index: number, frame: Frame): boolean {
    return this.frames[index % KEPT] === frame;
  }

  /** Whether both hold a sum of `frame`, and not the same: without taking either out, for a sum may be too great to be no object. */
  differs(other: SumRing, index: number, frame: Frame): boolean {
    return this.has(index, frame) && other.has(index, frame) && this.sums[index % KEPT] !== other.sums[index % KEPT];
  }

  put(index: number, frame: Frame, sum: number): void {
    this.frames[index % KEPT] = frame;
    this.sums[index % KEPT] = sum;
  }

  drop(index: number): void {
    this.frames[index % KEPT] = NO_FRAME;
  }

  /** The 32 bits kept at this index, whosever they are, as a signed number. */
  bits(index: number): number {
    return this.sums[index % KEPT]! | 0;
  }

  /** The sum of `frame`, or -1 if it is not kept. */
  get(index: number, frame: Frame): number {
    return this.frames[index % KEPT] === frame ? this.sums[index % KEPT]! : -1;
  }
}

export class Checkpoints {
  /** The next frame whose sum is due. */
  nextDue: Frame;
  private readonly ours = new SumRing();
  private readonly theirs: readonly SumRing[];
  /** What `newestFinal` said last. */
  private answer: Frame = 0;
  private answerIndex = 0;

  constructor(
    readonly everyFrames: number,
    peers: number,
  ) {
    this.nextDue = everyFrames;
    this.theirs = Array.from({ length: peers }, () => new SumRing());
  }

  /** Begins in the middle of a match, with the state before `frame`. */
  beginAt(frame: Frame): void {
    this.nextDue = Math.max(1, Math.ceil(frame / this.everyFrames)) * this.everyFrames;
  }

  /** Forgets our sums of the states after `frame`: they are to be taken anew. */
  rewind(frame: Frame): void {
    const last = frame + 1 - ((frame + 1) % this.everyFrames);
    while (this.nextDue > last + this.everyFrames) {
      this.nextDue -= this.everyFrames;
      this.ours.drop(this.nextDue / this.everyFrames);
    }
  }

  /** Keeps our sum of the state before `nextDue` and moves on. */
  record(sum: number): void {
    this.ours.put(this.nextDue / this.everyFrames, this.nextDue, sum);
    this.nextDue += this.everyFrames;
  }

  /** The newest checkpoint that is still kept and whose last frame is at or before `finalFrame`, or NO_FRAME. */
  newestFinal(finalFrame: Frame): Frame {
    const last = Math.min(finalFrame + 1, this.nextDue - this.everyFrames);
    // Asked every tick, and mostly the answer is the last one: dividing costs more than all the rest.
    if (last >= this.answer && last < this.answer + this.everyFrames && this.ours.has(this.answerIndex, this.answer)) return this.answer;
    return this.divide(last);
  }

  private divide(last: Frame): Frame {
    this.answerIndex = Math.floor(last / this.everyFrames);
    this.answer = this.answerIndex * this.everyFrames;
    return this.answer > 0 && this.ours.has(this.answerIndex, this.answer) ? this.answer : NO_FRAME;
  }

  ourSum(frame: Frame): number {
    return this.ours.get(frame / this.everyFrames, frame);
  }

  /** The 32 bits of our sum of `frame`, which `newestFinal` named. */
  ourBits(frame: Frame): number {
    return this.ours.bits(frame / this.everyFrames);
  }

  /** Keeps a peer's sum, unless it is of a state too far ahead. False if that frame is no checkpoint. */
  heard(peer: number, frame: Frame, sum: number): boolean {
    if (frame % this.everyFrames !== 0) return false;
    if (frame < this.nextDue + KEPT * this.everyFrames) this.theirs[peer]!.put(frame / this.everyFrames, frame, sum);
    return true;
  }

  /** Whether `peer`'s sum of `frame` is here and differs from ours. */
  differs(peer: number, frame: Frame): boolean {
    return this.ours.differs(this.theirs[peer]!, frame / this.everyFrames, frame);
  }

  theirSum(peer: number, frame: Frame): number {
    return this.theirs[peer]!.get(frame / this.everyFrames, frame);
  }
}

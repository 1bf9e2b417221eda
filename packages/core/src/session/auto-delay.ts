/**
 * Chooses one's own input delay while playing, by how early one's inputs reach the others: late ones cost everybody
 * rollbacks, so whoever is far away, or sits behind a filling queue, pays with delay of its own; and gets it back when the way
 * is clear again. A frame of lateness is let be: a rollback of one frame nobody sees, a frame of delay everybody feels. In lockstep
 * there is no lateness to be seen, for whoever lacks an input waits for it, and all would stutter: there it is to be early.
 */
const LATE_FRAMES = -2;
const EARLY_FRAMES = 0.25;
/** In lockstep an input that arrives when it is due was waited for, half of the time. */
const LOCKSTEP_FRAMES = 2.5;
/** So long it must have been late, or early, before anything is changed; getting worse is answered sooner. */
const LATE_MS = 1200;
const EARLY_MS = 4000;
export const MOST_AUTO_DELAY_FRAMES = 8;

export class AutoDelay {
  private lateSinceMs = -1;
  private earlySinceMs = -1;
  private readonly lateFrames: number;
  private readonly earlyFrames: number;

  constructor(windowFrames: number) {
    const spare = windowFrames === 0 ? LOCKSTEP_FRAMES : 0;
    this.lateFrames = LATE_FRAMES + spare;
    this.earlyFrames = EARLY_FRAMES + spare;
  }

  /**
   * The delay to use from now on. `worstFrames` is how early our inputs reach whoever they reach last, in frames, negative
   * is late; NaN if unknown. Ask a few times a second.
   */
  next(nowMs: number, delayFrames: number, worstFrames: number): number {
    this.lateSinceMs = !(worstFrames < this.lateFrames) ? -1 : this.lateSinceMs < 0 ? nowMs : this.lateSinceMs;
    this.earlySinceMs = !(worstFrames > this.earlyFrames) ? -1 : this.earlySinceMs < 0 ? nowMs : this.earlySinceMs;
    if (this.lateSinceMs >= 0 && nowMs - this.lateSinceMs >= LATE_MS && delayFrames < MOST_AUTO_DELAY_FRAMES) return this.changed(delayFrames + 1);
    if (this.earlySinceMs >= 0 && nowMs - this.earlySinceMs >= EARLY_MS && delayFrames > 0) return this.changed(delayFrames - 1);
    return delayFrames;
  }

  /** What was measured before the change says nothing about after it. */
  private changed(delayFrames: number): number {
    this.lateSinceMs = -1;
    this.earlySinceMs = -1;
    return delayFrames;
  }
}

/**
 * Keeps the peers' clocks in step without anybody waiting visibly. Each side measures how early the other's inputs
 * arrive for the frame it is about to simulate (the arrival margin) and tells the other. If they reach me earlier than
 * mine reach them, I am behind and run a little faster; otherwise a little slower, until both are served alike. Margins,
 * unlike half a round trip, see an asymmetric path as it is.
 *
 * What I am told is old when it arrives, and to steer by old news is to overshoot. But whatever one margin loses the other
 * gains, so their sum depends on the path alone and hardly changes: it is learnt from what is told, and the moment is read
 * from my own margin, which is fresh.
 *
 * Gains: two clocks 2 % apart settle within one frame of rollback of each other; further off, at the start of a match or after
 * a freeze, the gap closes in about a second.
 */
const SMOOTHING = 1 / 10; // per packet: about a sixth of a second at 60 packets a second
const SUM_SMOOTHING = 1 / 2; // per margin told: about four a second
const DEAD_ZONE_FRAMES = 0.15;
const FAST_PER_FRAME = 0.06;
const SLOW_PER_FRAME = 0.03;
const FAST_LIMIT = 0.3;
const SLOW_LIMIT = 0.12;

/** The margins of one link. */
export class LinkMargin {
  /** How early, in frames, the other's inputs arrive here; negative is late. Smoothed. */
  here = 0;
  /** This side's margin and the other's together, smoothed. */
  private both = 0;
  private measured = false;
  private told = false;

  arrived(marginFrames: number): void {
    this.here = this.measured ? this.here + (marginFrames - this.here) * SMOOTHING : marginFrames;
    this.measured = true;
  }

  /** The other side tells its own margin, as it was when it sent. */
  heard(marginFrames: number): void {
    if (!this.measured) return; // nothing to put beside it yet
    const both = this.here + marginFrames;
    this.both = this.told ? this.both + (both - this.both) * SUM_SMOOTHING : both;
    this.told = true;
  }

  /** After a freeze or a change of input delay the old average misleads. */
  forget(): void {
    this.measured = false;
    this.told = false;
  }

  get known(): boolean {
    return this.measured && this.told;
  }

  /** How early, in frames, our inputs reach the other side; negative is late. */
  get there(): number {
    return this.both - this.here;
  }

  /** Frames by which we are behind this peer; negative is ahead. */
  get behindFrames(): number {
    return this.here - this.both / 2;
  }
}

/** How fast to run for being `behindFrames` behind the others on average: 1 is normal. */
export function clockRate(behindFrames: number): number {
  const beyond = Math.abs(behindFrames) - DEAD_ZONE_FRAMES;
  if (!(beyond > 0)) return 1;
  return behindFrames > 0 ? 1 + Math.min(FAST_LIMIT, FAST_PER_FRAME * beyond) : 1 - Math.min(SLOW_LIMIT, SLOW_PER_FRAME * beyond);
}

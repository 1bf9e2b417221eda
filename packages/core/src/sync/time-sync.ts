/**
 * Keeps the peers' clocks in step without anybody waiting visibly. Each side measures how early the other's inputs
 * arrive for the frame it is about to simulate (the arrival margin) and tells the other. If they reach me earlier than
 * mine reach them, I am behind and run a little faster; otherwise a little slower, until both are served alike. Margins,
 * unlike half a round trip, see an asymmetric path as it is.
 *
 * Gains: inside one frame the clock moves by at most +1 % / -0.5 %, which nobody sees; further off, at the start of a match or
 * after a freeze, it closes the gap in about a second.
 */
const SMOOTHING = 1 / 16; // per packet: about a quarter of a second at 60 packets a second
const DEAD_ZONE_FRAMES = 0.25;
const FAST_LIMIT = 0.3;
const SLOW_LIMIT = 0.12;

/** The margins of one link. */
export class LinkMargin {
  /** How early, in frames, the other's inputs arrive here; negative is late. Smoothed. */
  here = 0;
  /** The same as the other side last told us. */
  there = 0;
  private measured = false;
  private told = false;

  arrived(marginFrames: number): void {
    this.here = this.measured ? this.here + (marginFrames - this.here) * SMOOTHING : marginFrames;
    this.measured = true;
  }

  heard(marginFrames: number): void {
    this.there = marginFrames;
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

  /** Frames by which we are behind this peer; negative is ahead. */
  get behindFrames(): number {
    return (this.here - this.there) / 2;
  }
}

/** How fast to run for being `behindFrames` behind the others on average: 1 is normal. */
export function clockRate(behindFrames: number): number {
  if (behindFrames > 1) return 1 + Math.min(FAST_LIMIT, 0.01 + 0.06 * (behindFrames - 1));
  if (behindFrames > DEAD_ZONE_FRAMES) return 1 + 0.01 * behindFrames;
  if (behindFrames < -1) return 1 - Math.min(SLOW_LIMIT, 0.005 + 0.03 * (-behindFrames - 1));
  if (behindFrames < -DEAD_ZONE_FRAMES) return 1 + 0.005 * behindFrames;
  return 1;
}

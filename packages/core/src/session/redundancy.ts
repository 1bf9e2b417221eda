/**
 * How often an input is sent. While the way loses nothing that matters, each goes out in a few packets in a row; when something is
 * lost, all that the receiver does not acknowledge goes with every packet, so that any one that arrives fills any hole. What was
 * lost is measured by what it shows in: inputs that are not acknowledged in the time that a round trip takes.
 */
import { NO_FRAME, type Frame } from '../ground/frame.ts';
import type { Remote } from '../link/remote.ts';

/** Packets in a row that carry each input on a clean way: all but one of them may be lost at no cost. */
export const REPEATS = 6;
/** Beyond a round trip an acknowledgement takes a tick at either end, and one to spare. */
const SPARE_TICKS = 3;
const JITTERS = 4;
/** A share of their packets that do not arrive, from which on ours are taken to be lost as well. */
const LOSSY = 0.005;
/** Ticks remembered, a power of two; a round trip that takes longer has no clean way. */
const TICKS = 64;

export class Redundancy {
  /** By tick, modulo `TICKS`: the last own frame that was there to send. */
  private readonly newest = new Float64Array(TICKS).fill(NO_FRAME);
  private ticks = 0;

  constructor(private readonly tickRate: number) {}

  /** Once before a tick's packets are written; `newest` is the last own frame. */
  tick(newest: Frame): void {
    // Inputs were cut: what there was to send is not what there is.
    if (newest < this.newest[this.ticks]!) this.newest.fill(newest);
    this.ticks = (this.ticks + 1) & (TICKS - 1);
    this.newest[this.ticks] = newest;
  }

  /** The frame after which the next packet to `remote` begins; it acknowledged those up to `has`. Without new inputs all old ones are due. */
  sendAfter(remote: Remote, has: Frame): Frame {
    const repeated = this.newestBefore(REPEATS);
    if (repeated <= has || repeated === this.newestBefore(0)) return has;
    const { rttMs, jitterMs, loss } = remote.roundTrip;
    const ticks = ((rttMs + JITTERS * jitterMs) * this.tickRate) / 1000 + SPARE_TICKS;
    if (rttMs < 0 || loss > LOSSY || !(ticks < TICKS - 1) || this.newestBefore(Math.ceil(ticks)) > has) remote.doubt();
    return remote.trusted ? repeated : has;
  }

  private newestBefore(ticks: number): Frame {
    return this.newest[(this.ticks - ticks) & (TICKS - 1)]!;
  }
}

/**
 * Correctness, judged the same for everybody: every frame that a machine holds for confirmed must be what the offline simulation makes
 * of the inputs really pressed, and the match must go on after the weather has passed.
 */
import { truth } from './game.ts';
import type { World } from './world.ts';

/**
 * desynced: a confirmed frame is wrong. stuck: some machine stands still for good. stalled: right, but with
 * waits that another engine need not have. exact: right, and it went on.
 */
export type Verdict = 'exact' | 'stalled' | 'stuck' | 'desynced';

export interface Judgement {
  readonly verdict: Verdict;
  /** Confirmed frames of all machines together that differ from the truth, and how many were looked at. */
  readonly wrongFrames: number;
  readonly checkedFrames: number;
  /** Share of ticks in which a machine did not move on. */
  readonly stalledPercent: number;
  readonly exceptions: number;
  /** Mean of frames played beyond the confirmed one, by machine. */
  readonly lagFrames: readonly number[];
}

/** Fewer waits than this are no stall worth the name. */
const STALL_PERCENT = 0.5;
/** Ticks at the end, in fine weather, within which every machine must have moved. */
export const CALM_TICKS = 300;

export class Judge {
  private readonly before: number[];
  private readonly standing: number[];
  private readonly lag: number[];
  private stalls = 0;
  private ticks = 0;
  private samples = 0;

  /** `forgivenTicks`: waits of all machines together that nobody could avoid, such as an outage longer than any prediction. */
  constructor(
    private readonly world: World,
    private readonly forgivenTicks = 0,
  ) {
    this.before = world.machines.map((machine) => machine.currentFrame());
    this.standing = world.machines.map(() => 0);
    this.lag = world.machines.map(() => 0);
  }

  /** After each tick; `ran`: whether the machine was called at all. */
  ticked(ran: (machine: number) => boolean): void {
    this.world.machines.forEach((machine, i) => {
      if (!ran(i)) return;
      const frame = machine.currentFrame();
      const moved = frame !== this.before[i];
      this.before[i] = frame;
      this.ticks++;
      if (!moved) this.stalls++;
      this.standing[i] = moved ? 0 : this.standing[i]! + 1;
      this.lag[i]! += frame - 1 - machine.confirmedFrame();
    });
    this.samples++;
  }

  judgement(): Judgement {
    const { world } = this;
    const confirmed = world.machines.map((machine) => machine.confirmedFrame());
    const right = truth(world.options.players, Math.max(0, ...confirmed) + 1, (slot, frame, into, offset) => world.press(slot, frame, into, offset));
    let wrongFrames = 0;
    let checkedFrames = 0;
    confirmed.forEach((last, i) => {
      for (let frame = 0; frame <= last; frame++, checkedFrames++) if (world.sums[i]![frame] !== right[frame]) wrongFrames++;
    });
    const stalledPercent = (100 * this.stalls) / this.ticks;
    const avoidablePercent = (100 * (this.stalls - this.forgivenTicks)) / this.ticks;
    const stuck = checkedFrames === 0 || this.standing.some((ticks) => ticks >= CALM_TICKS / 2);
    const verdict = wrongFrames > 0 ? 'desynced' : stuck ? 'stuck' : avoidablePercent > STALL_PERCENT ? 'stalled' : 'exact';
    return { verdict, wrongFrames, checkedFrames, stalledPercent, exceptions: world.exceptions, lagFrames: this.lag.map((sum) => sum / this.samples) };
  }
}

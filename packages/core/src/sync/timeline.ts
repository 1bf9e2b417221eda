/**
 * The simulation in time: what has been simulated with which inputs, which of them were predictions, and how to get back
 * to before the first wrong one. Knows frames, rows of input bytes and a `Simulation`; no peer's link, no wire.
 *
 * State `f` is the state before frame `f` is stepped; place `f % places` holds it. A window of W frames lets W frames
 * be simulated on predictions, so W+1 states can be asked for: those of the W unconfirmed frames and the present one.
 * Which of them are kept while frames are simulated again is `kept-states.ts`.
 */
import { assert } from '../ground/assert.ts';
import { NO_FRAME, type Frame } from '../ground/frame.ts';
import { InputQueue } from './input-queue.ts';
import { KeptStates } from './kept-states.ts';
import { Presence, Status } from './presence.ts';
import { LIVE, type FrameInputs, type Simulation } from './simulation.ts';

export interface TimelineConfig {
  readonly simulation: Simulation;
  /** Slots per peer, in roster order; a peer's slots follow one another. */
  readonly slotsOfPeer: readonly number[];
  /** Bytes per input. */
  readonly inputBytes: number;
  /** Prediction window in frames; 0 is lockstep. */
  readonly windowFrames: number;
  /** A prediction repeats the last input's bits where this mask has ones. */
  readonly holdMask?: Uint8Array;
  /** Keeps only the states that are likely to be needed, for games whose saving costs more than a step. Default false. */
  readonly sparse?: boolean;
  /** With `sparse`, every state before a multiple of this is kept. */
  readonly keepEveryFrames?: number;
}

/** The inputs of one frame as the step sees them; one object, re-aimed. */
class AimedInputs implements FrameInputs {
  frame: Frame = 0;
  bytes: Uint8Array = new Uint8Array(0);
  present = 0;
  gone = 0;
  constructor(readonly slots: number, readonly width: number) {}
}

/** What one peer contributes to a row of inputs. */
interface Share {
  readonly queue: InputQueue;
  readonly presence: Presence;
  /** Its slots, a bit each. */
  readonly slots: number;
  /** Where its bytes begin in a row. */
  readonly at: number;
}

const NEVER = Number.MAX_SAFE_INTEGER;

export class Timeline {
  /** The frame that the next step will simulate. */
  current: Frame = 0;
  /** The last frame whose inputs from everybody are here. */
  confirmed: Frame = NO_FRAME;
  /** Frames stepped a second time or more, since the start. */
  resimulated = 0;
  readonly queues: readonly InputQueue[];
  readonly presence: readonly Presence[];
  readonly windowFrames: number;

  private firstWrong: Frame = NEVER;
  /** Where the state before `current` belongs: `current % places`, kept up because dividing each frame anew costs more than a step. */
  private place = 0;
  /** The first frame that was simulated here. */
  private began: Frame = 0;
  private readonly simulation: Simulation;
  private readonly places: number;
  /** What is kept, where not everything is. */
  private readonly kept: KeptStates | undefined;
  private readonly used: readonly Uint8Array[];
  private readonly usedMask: number;
  private readonly inputs: AimedInputs;
  private readonly holdMask: Uint8Array | undefined;
  private readonly shares: readonly Share[];

  constructor(config: TimelineConfig) {
    this.simulation = config.simulation;
    this.windowFrames = config.windowFrames;
    this.holdMask = config.holdMask;
    this.queues = config.slotsOfPeer.map((slots) => new InputQueue(slots * config.inputBytes));
    this.presence = config.slotsOfPeer.map(() => new Presence());
    let slots = 0;
    this.shares = config.slotsOfPeer.map((count, peer) => {
      const first = slots;
      slots += count;
      return { queue: this.queues[peer]!, presence: this.presence[peer]!, slots: ((1 << count) - 1) << first, at: first * config.inputBytes };
    });
    this.inputs = new AimedInputs(slots, config.inputBytes);
    this.places = config.windowFrames + 1;
    if (config.sparse === true && config.windowFrames > 0) {
      this.kept = new KeptStates(config.windowFrames, config.keepEveryFrames ?? 1);
      this.places = this.kept.places;
    }
    if (config.windowFrames > 0) this.simulation.reserve(this.places);
    let rows = 2;
    while (rows < config.windowFrames + 2) rows *= 2;
    this.usedMask = rows - 1;
    this.used = Array.from({ length: rows }, () => new Uint8Array(slots * config.inputBytes));
  }

  /** Begins with `frame`, in the middle of a match: the simulation holds the state before it. */
  beginAt(frame: Frame): void {
    this.began = frame;
    this.moveTo(frame);
    this.confirmed = frame - 1;
  }

  /** Takes note that `peer`'s queue grew from `before`: compares what came with what was simulated in its stead. */
  arrived(peer: number, before: Frame): void {
    const { queue, at } = this.shares[peer]!;
    const { bytes, rowBytes } = queue;
    const last = queue.newest < this.current - 1 ? queue.newest : this.current - 1;
    for (let frame = before + 1; frame <= last && frame < this.firstWrong; frame++) {
      const used = this.used[frame & this.usedMask]!;
      const real = queue.at(frame);
      for (let i = 0; i < rowBytes; i++) {
        if (used[at + i] !== bytes[real + i]) {
          this.firstWrong = frame;
          return;
        }
      }
    }
  }

  /** Takes note that the peer's status changed from `frame` on: frames simulated otherwise are wrong. */
  presenceChanged(frame: Frame): void {
    if (frame < this.current && frame < this.firstWrong) this.firstWrong = frame;
  }

  /**
   * Takes back that the frames after `frame` are confirmed: for a peer that was cut off and went on alone. False, and nothing
   * happens, if the state before `frame + 1` is no longer kept.
   */
  unconfirm(frame: Frame): boolean {
    if (frame >= this.confirmed) return true;
    if (this.current - (frame + 1) > this.windowFrames || this.kept?.before(frame + 1) === NO_FRAME) return false;
    this.confirmed = frame;
    return true;
  }

  /** Recomputes `confirmed` from the queues and the presence. */
  settle(): void {
    let confirmed = NEVER;
    for (let peer = 0; peer < this.queues.length; peer++) {
      const bound = this.boundOf(peer);
      if (bound < confirmed) confirmed = bound;
    }
    // With nobody left to wait for, what has been simulated is what counts.
    if (confirmed === NEVER) confirmed = this.current;
    assert(confirmed >= this.confirmed, 'the confirmed frame never shrinks');
    this.confirmed = confirmed;
  }

  private boundOf(peer: number): Frame {
    const newest = this.queues[peer]!.newest;
    const presence = this.presence[peer]!;
    return newest >= presence.endsAt - 1 ? NEVER : newest;
  }

  /** Whether a frame that was simulated turned out to be wrong. */
  get foundWrong(): boolean {
    return this.firstWrong !== NEVER;
  }

  /** Rolls back to the earliest wrong frame, if there is one, and simulates up to the present again. Returns the depth. */
  correct(): number {
    const target = this.firstWrong;
    this.firstWrong = NEVER;
    if (target >= this.current) return 0;
    return this.kept === undefined ? this.simulateFrom(target) : this.simulateSparsely(this.kept, target);
  }

  private simulateFrom(target: Frame): number {
    const depth = this.current - target;
    assert(depth <= this.windowFrames, 'no rollback goes deeper than the window');
    this.moveTo(target);
    this.simulation.load(this.place);
    for (let i = 0; i < depth; i++) this.stepOnce(i > 0);
    this.resimulated += depth;
    return depth;
  }

  /** From the newest kept state at or before `target`, which may be some frames further back than the rollback is deep; most states are not saved again. */
  private simulateSparsely(kept: KeptStates, target: Frame): number {
    const until = this.current;
    const from = kept.before(target);
    assert(from !== NO_FRAME, 'a state from before every frame that may be wrong is kept');
    this.moveTo(from);
    this.simulation.load(this.place);
    this.stepOnce(false);
    while (this.current < until) this.stepOnce(kept.again(this.current, this.confirmed, until));
    this.resimulated += until - from;
    return until - target;
  }

  /** Goes back to `frame`, whose state the simulation holds now: what follows is to be simulated `again`. */
  goBack(frame: Frame): void {
    this.firstWrong = NEVER;
    this.moveTo(frame);
  }

  private moveTo(frame: Frame): void {
    this.current = frame;
    this.place = frame % this.places;
  }

  /** Simulates a frame that was simulated before. */
  again(): void {
    this.stepOnce(this.windowFrames > 0);
    this.resimulated++;
  }

  /** Whether the window allows another frame. */
  get canAdvance(): boolean {
    return this.current - this.confirmed <= this.windowFrames;
  }

  advance(): void {
    assert(this.canAdvance, 'no frame is simulated past the window');
    this.stepOnce(this.windowFrames > 0);
  }

  /** Where the state before `frame`, which must be the present one or still kept, lies. */
  placeBefore(frame: Frame): number {
    return frame === this.current ? LIVE : frame % this.places;
  }

  /**
   * Copies everybody's inputs of a confirmed frame to `into.bytes`, slot by slot, and says who was there. False if they are no
   * longer kept.
   */
  confirmedRow(frame: Frame, into: { readonly bytes: Uint8Array; present: number; gone: number }): boolean {
    into.present = 0;
    into.gone = 0;
    for (const { queue, presence, slots, at } of this.shares) {
      const status = presence.at(frame);
      if (status === Status.here) {
        if (!queue.holds(frame)) return false;
        into.present |= slots;
        const from = queue.at(frame);
        for (let i = 0; i < queue.rowBytes; i++) into.bytes[at + i] = queue.bytes[from + i]!;
      } else {
        if (status === Status.gone) into.gone |= slots;
        into.bytes.fill(0, at, at + queue.rowBytes);
      }
    }
    return true;
  }

  /** Everybody's inputs that `frame` was last simulated with, slot by slot; borrowed. */
  rowUsed(frame: Frame): Uint8Array {
    return this.used[frame & this.usedMask]!;
  }

  /** The sum of the state before `frame`, which must be the present state or one still kept. */
  checksumBefore(frame: Frame): number {
    if (frame === this.current) return this.simulation.checksum(LIVE);
    assert(frame < this.current && frame >= this.current - this.windowFrames, 'the state to sum is still kept');
    return this.simulation.checksum(frame % this.places);
  }

  /** The place that holds the state one frame before the present one; -1 if none does (before the first step, or in lockstep). */
  get previousPlace(): number {
    return this.current > this.began && this.windowFrames > 0 ? (this.current - 1) % this.places : -1;
  }

  private stepOnce(save: boolean): void {
    const frame = this.current;
    if (save) this.save(frame);
    this.gather(frame);
    this.simulation.step(this.inputs);
    this.current = frame + 1;
    this.place = this.place + 1 === this.places ? 0 : this.place + 1;
  }

  private save(frame: Frame): void {
    this.simulation.save(this.place);
    if (this.kept !== undefined) this.kept.saved(frame);
  }

  /** Puts together everybody's inputs of `frame`: real ones where they are here, predictions where they are not. */
  private gather(frame: Frame): void {
    const { shares, inputs } = this;
    const row = this.used[frame & this.usedMask]!;
    let present = 0;
    let gone = 0;
    for (let peer = 0; peer < shares.length; peer++) {
      const { queue, presence, slots, at } = shares[peer]!;
      const status = presence.at(frame);
      if (status === Status.here) {
        present |= slots;
        this.fillRow(row, at, queue, frame);
      } else {
        if (status === Status.gone) gone |= slots;
        row.fill(0, at, at + queue.rowBytes);
      }
    }
    inputs.frame = frame;
    inputs.bytes = row;
    inputs.present = present;
    inputs.gone = gone;
  }

  private fillRow(row: Uint8Array, at: number, queue: InputQueue, frame: Frame): void {
    const { bytes, rowBytes, newest } = queue;
    const real = frame <= newest;
    const from = queue.at(real ? frame : newest);
    const mask = this.holdMask;
    const ahead = from - at;
    if (real || mask === undefined) for (let i = at; i < at + rowBytes; i++) row[i] = bytes[ahead + i]!;
    else predict(row, at, bytes, from, rowBytes, mask);
  }
}

function predict(row: Uint8Array, at: number, bytes: Uint8Array, from: number, rowBytes: number, mask: Uint8Array): void {
  for (let i = 0, lane = 0; i < rowBytes; i++, lane = lane + 1 === mask.length ? 0 : lane + 1) row[at + i] = bytes[from + i]! & mask[lane]!;
}

/**
 * A match against oneself that finds what is not deterministic before any network does: every frame is simulated, then
 * the last few are taken back and simulated again from their snapshots; any state that comes out differently is told
 * with its frame and, for games that can name them, its fields.
 */
import { assert } from '../ground/assert.ts';
import { whole } from '../ground/check.ts';
import { RollmeshError } from '../ground/errors.ts';
import type { Frame } from '../ground/frame.ts';
import type { StateDifference } from '../sim/difference.ts';
import { LIVE, type FrameInputs, type Simulation } from '../sync/simulation.ts';

export interface SyncTestConfig {
  readonly simulation: Simulation & {
    /** Names the first differences between two places, if the game can. */
    diff?(a: number, b: number, limit?: number): readonly StateDifference[];
  };
  /** Slots of the match, 1 to 16. */
  readonly slots: number;
  /** Bytes per input, 1 to 32. */
  readonly inputBytes: number;
  /** How many frames are taken back each tick, 1 to 16. Default 8. */
  readonly depthFrames?: number;
}

/** A frame that came out differently the second time. */
export interface SyncTestMismatch {
  /** The frame whose step gave two results. */
  readonly frame: Frame;
  readonly firstChecksum: number;
  readonly secondChecksum: number;
  /** The fields that differ, as far as the game can name them. */
  readonly differences: readonly StateDifference[];
}

const NAMED = 8;

export class SyncTestSession {
  /** The frame the next tick simulates. */
  currentFrame: Frame = 0;
  /** Everything found so far; a run without faults leaves it empty. */
  readonly mismatches: SyncTestMismatch[] = [];
  private readonly config: Required<SyncTestConfig>;
  private readonly pressed: Uint8Array;
  private readonly rows: readonly Uint8Array[];
  private readonly sums: Uint32Array;
  private readonly places: number;

  constructor(config: SyncTestConfig) {
    this.config = { depthFrames: 8, ...config };
    const { slots, inputBytes, depthFrames, simulation } = this.config;
    whole('slots', slots, 1, 16);
    whole('inputBytes', inputBytes, 1, 32);
    whole('depthFrames', depthFrames, 1, 16);
    this.pressed = new Uint8Array(slots * inputBytes);
    this.places = depthFrames + 1;
    this.rows = Array.from({ length: this.places }, () => new Uint8Array(slots * inputBytes));
    this.sums = new Uint32Array(this.places);
    // One place more, to hold the second state beside the first when they differ.
    simulation.reserve(this.places + 1);
    simulation.save(0);
  }

  /** What `slot` presses from the next tick on. Throws `RollmeshError('bad-input')` if slot or size is wrong. */
  setInput(slot: number, bytes: Uint8Array): void {
    const { slots, inputBytes } = this.config;
    if (!(slot >= 0 && slot < slots) || bytes.length !== inputBytes) {
      throw new RollmeshError('bad-input', `Input of ${bytes.length} bytes for slot ${slot}.`, `Give ${inputBytes} bytes for a slot below ${slots}.`);
    }
    this.pressed.set(bytes, slot * inputBytes);
  }

  /** Simulates a frame, then the last `depthFrames` again. Returns what this tick found, if anything. */
  tick(): SyncTestMismatch | undefined {
    const { simulation, depthFrames } = this.config;
    const frame = this.currentFrame;
    this.rows[frame % this.places]!.set(this.pressed);
    this.step(frame);
    this.currentFrame = frame + 1;
    simulation.save(this.currentFrame % this.places);
    this.sums[this.currentFrame % this.places] = simulation.checksum(LIVE);
    const from = this.currentFrame - depthFrames;
    return from >= 0 ? this.again(from) : undefined;
  }

  /** Takes the frames back to the state before `from` and simulates them again. */
  private again(from: Frame): SyncTestMismatch | undefined {
    const { simulation } = this.config;
    simulation.load(from % this.places);
    for (let frame = from; frame < this.currentFrame; frame++) {
      this.step(frame);
      const place = (frame + 1) % this.places;
      const second = simulation.checksum(LIVE);
      if (second === this.sums[place]) continue;
      const mismatch = this.mismatch(frame, place, second);
      // Go on from the first result, so that one fault is not told again for every later frame.
      simulation.load(this.currentFrame % this.places);
      return mismatch;
    }
    return undefined;
  }

  private mismatch(frame: Frame, place: number, second: number): SyncTestMismatch {
    const { simulation } = this.config;
    simulation.save(this.places);
    const differences = simulation.diff?.(place, this.places, NAMED) ?? [];
    const found = { frame, firstChecksum: this.sums[place]!, secondChecksum: second, differences };
    this.mismatches.push(found);
    return found;
  }

  private step(frame: Frame): void {
    const { simulation, slots, inputBytes } = this.config;
    const row = this.rows[frame % this.places]!;
    assert(row.length === slots * inputBytes, 'a row holds the inputs of all slots');
    const inputs: FrameInputs = { frame, slots, width: inputBytes, bytes: row, present: 2 ** slots - 1, gone: 0 };
    simulation.step(inputs);
  }
}

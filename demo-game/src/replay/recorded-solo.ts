/** Records a match on this machine alone: what a room does by itself. Every frame of it is final at once. */
import { LIVE, ReplayRecorder, type FinalRows, type FrameInputs, type GameRun } from '@rollmesh/core';
import { shoveOff } from '../sim/shove-off.ts';
import type { EVENTS, INPUT, STATE } from '../sim/state.ts';

type Run = GameRun<typeof INPUT, typeof STATE, typeof EVENTS>;
const SUM_EVERY_FRAMES = 60;

export class SoloRecording implements FinalRows {
  private readonly recorder: ReplayRecorder;

  /** From the state that `run` has now on. */
  constructor(
    private readonly run: Run,
    private readonly inputs: FrameInputs,
    seed: readonly number[],
    names: readonly string[],
  ) {
    const { name, version, configHash, tickRate, inputBytes } = shoveOff;
    this.recorder = new ReplayRecorder({ game: name, gameVersion: version, configHash, tickRate, slots: inputs.slots, inputBytes, seed, firstFrame: 0, state: run.snapshot(LIVE), names });
  }

  /** After each step. */
  take(): void {
    const { frame } = this.inputs;
    this.recorder.take(this, frame, (frame + 1) % SUM_EVERY_FRAMES === 0 ? this.run.checksum(LIVE) >>> 0 : -1);
  }

  /** For the recorder. */
  finalRow(_frame: number, into: { readonly bytes: Uint8Array; present: number; gone: number }): boolean {
    const { bytes, present, gone } = this.inputs;
    into.bytes.set(bytes);
    into.present = present;
    into.gone = gone;
    return true;
  }

  bytes(): Uint8Array {
    return this.recorder.bytes();
  }
}

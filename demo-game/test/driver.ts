/** Plays the simulation without a network: for the tests of its rules. */
import { LIVE, type FrameInputs, type GameRun } from '@rollmesh/core';
import { shoveOff } from '../src/sim/shove-off.ts';
import type { EVENTS, INPUT, STATE } from '../src/sim/state.ts';

export type Heard = { name: string; data: unknown; frame: number };

export class Driver {
  readonly run: GameRun<typeof INPUT, typeof STATE, typeof EVENTS>;
  readonly heard: Heard[] = [];
  frame = -1;
  readonly bytes: Uint8Array;
  present: number;
  gone = 0;

  constructor(readonly slots: number, seed: readonly number[] = [1, 2, 3, 4]) {
    this.run = shoveOff.start({ seed, slots });
    this.run.reserve(4);
    this.bytes = new Uint8Array(shoveOff.inputBytes * slots);
    this.present = 2 ** slots - 1;
  }

  get state() {
    return this.run.state;
  }

  /** Steps `frames` times; `press` fills the inputs of each. */
  play(frames: number, press: (frame: number, bytes: Uint8Array) => void = () => undefined): this {
    for (let i = 0; i < frames; i += 1) {
      this.frame += 1;
      press(this.frame, this.bytes);
      const inputs: FrameInputs = { frame: this.frame, slots: this.slots, width: shoveOff.inputBytes, bytes: this.bytes, present: this.present, gone: this.gone };
      this.run.step(inputs);
      this.run.effects.settle(this.frame, this.frame, (name, data, frame, undone) => {
        if (!undone) this.heard.push({ name, data, frame });
      });
    }
    return this;
  }

  /** Steps until `done`, at most `most` frames. False if it never was. */
  until(done: () => boolean, most: number, press?: (frame: number, bytes: Uint8Array) => void): boolean {
    for (let i = 0; i < most && !done(); i += 1) this.play(1, press);
    return done();
  }

  sum(): number {
    return this.run.checksum(LIVE);
  }
}

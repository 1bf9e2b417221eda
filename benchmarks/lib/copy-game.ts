/** The game of the cost benchmarks: a state of a given size that is copied on every save and load, and a trivial step. */
import type { FrameInputs, Simulation } from '@rollmesh/core';
import { checksumWords } from '@rollmesh/core/sim';

export class CopyGame implements Simulation {
  readonly words: Uint32Array;
  private places: Uint32Array[] = [];

  constructor(stateBytes: number) {
    this.words = new Uint32Array(stateBytes / 4);
  }
  reserve(count: number): void {
    this.places = Array.from({ length: count }, () => new Uint32Array(this.words.length));
  }
  save(place: number): void {
    this.places[place]!.set(this.words);
  }
  load(place: number): void {
    this.words.set(this.places[place]!);
  }
  checksum(place: number): number {
    return checksumWords(place < 0 ? this.words : this.places[place]!);
  }
  step(inputs: FrameInputs): void {
    this.stepBytes(inputs.bytes);
  }
  /** The step itself, also for the floor that knows no session. */
  stepBytes(bytes: Uint8Array): void {
    const { words } = this;
    words[0] = words[0]! + 1;
    for (let i = 0; i < bytes.length; i++) words[1 + i] = Math.imul(words[1 + i]!, 33) + bytes[i]!;
  }
}

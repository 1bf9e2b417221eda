/**
 * The game that all engines play: 1 KiB of state, copied on every save, and a step that stirs every input byte into words that forget
 * nothing, so that one wrong input shows in every later state. Nothing in it favours an engine.
 */
export const STATE_WORDS = 256;
export const INPUT_BYTES = 2;

export class RivalGame {
  readonly words = new Uint32Array(STATE_WORDS);
  /** Hears what state a frame has made, whenever it is made; the last word on a frame counts. Absent where costs are measured. */
  witness: ((frame: number, sum: number) => void) | undefined;

  /** `inputs` holds two bytes per player. */
  step(inputs: Uint8Array): void {
    const { words } = this;
    const frame = words[0]!;
    words[0] = frame + 1;
    let a = words[1]!;
    for (let i = 0; i < inputs.length; i++) {
      a = Math.imul(a ^ inputs[i]!, 0x85ebca6b) + 0x6d2b79f5;
      a = (a << 13) | (a >>> 19);
    }
    words[1] = words[2]! + a;
    words[2] = words[3]! ^ ((a << 7) | (a >>> 25));
    words[3] = a;
    words[4 + (frame % (STATE_WORDS - 4))]! ^= a;
    this.witness?.(frame, this.sum());
  }

  sum(): number {
    const { words } = this;
    let sum = 0x2545f491;
    for (let i = 0; i < words.length; i++) sum = Math.imul(sum ^ words[i]!, 0x01000193) ^ (sum >>> 15);
    return sum >>> 0;
  }
}

/** The sums of all frames, played alone with what everybody really pressed. */
export function truth(players: number, frames: number, press: (slot: number, frame: number, into: Uint8Array, offset: number) => void): Uint32Array {
  const sums = new Uint32Array(frames);
  const game = new RivalGame();
  const row = new Uint8Array(players * INPUT_BYTES);
  for (let frame = 0; frame < frames; frame++) {
    for (let slot = 0; slot < players; slot++) press(slot, frame, row, slot * INPUT_BYTES);
    game.step(row);
    sums[frame] = game.sum();
  }
  return sums;
}

/**
 * Players for tests: what a slot presses at a frame is a pure function of (seed, slot, frame), so a session, its
 * offline reference and a rerun all ask the same question and get the same answer, in any order.
 */
import { mix } from './random.ts';

/**
 * How somebody plays. 'human': keys held for a while, a few changes a second. 'restless': every byte differs every
 * frame. 'sparse': nothing, now and then one press of one frame. 'idle': nothing at all.
 */
export type PlayStyle = 'human' | 'restless' | 'sparse' | 'idle';

export class ScriptedPlayers {
  constructor(
    readonly seed: number,
    readonly inputBytes: number,
    /** One style for everybody, or one per slot (the last one repeats). */
    readonly style: PlayStyle | readonly PlayStyle[] = 'human',
  ) {}

  /** Writes what `slot` presses at `frame` to `into`, from byte `offset` on. */
  press(slot: number, frame: number, into: Uint8Array, offset = 0): void {
    const style = this.styleOf(slot);
    for (let i = 0; i < this.inputBytes; i++) into[offset + i] = this.byteAt(style, slot * 64 + i, frame);
  }

  private styleOf(slot: number): PlayStyle {
    if (typeof this.style === 'string') return this.style;
    return this.style[Math.min(slot, this.style.length - 1)];
  }

  private byteAt(style: PlayStyle, lane: number, frame: number): number {
    const key = mix(this.seed | 0, lane + 1);
    if (style === 'restless') return restless(key, frame);
    if (style === 'sparse') return mix(key, frame) % 97 === 0 ? 1 << (mix(frame, key) & 7) : 0;
    return style === 'human' ? heldKeys(key, frame) : 0;
  }
}

/** Never the byte of the frame before: an odd stride walks through all 256 values. */
function restless(key: number, frame: number): number {
  return (key + Math.imul(frame, key | 1)) & 255;
}

/** Four keys, each held or let go for 8 to 39 frames at a time: at 60 Hz a hand of about five changes a second. */
function heldKeys(key: number, frame: number): number {
  let keys = 0;
  for (let k = 0; k < 4; k++) {
    const holdFrames = 8 + (mix(key, 0x1000 + k) & 31);
    const shift = mix(key, 0x2000 + k) & 63;
    const hold = Math.floor((frame + shift) / holdFrames);
    if (mix(key + k, hold) & 1) keys |= 1 << k;
  }
  return keys;
}

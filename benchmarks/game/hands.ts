/**
 * Somebody who plays a game that we know nothing about: every button held or let go for 8 to 39 frames at a time, every axis moved as
 * often, impulses given now and then. A pure function of slot and frame, as every player here is.
 */
import { mix } from '@rollmesh/core/testing';

/** Presses for inputs of `holdMask.length` bytes; bits that the mask does not hold are impulses. */
export function randomHands(seed: number, holdMask: Uint8Array): (slot: number, frame: number, into: Uint8Array, offset?: number) => void {
  return (slot, frame, into, offset = 0) => {
    for (let i = 0; i < holdMask.length; i++) into[offset + i] = byteAt(mix(seed | 0, slot * 64 + i + 1), frame, holdMask[i]!);
  };
}

function byteAt(key: number, frame: number, holds: number): number {
  let byte = 0;
  for (let bit = 0; bit < 8; bit++) {
    const down = (holds >> bit) & 1 ? isHeld(key + bit, frame) : mix(key + bit, frame) % 61 === 0;
    if (down) byte |= 1 << bit;
  }
  // An axis has 127 steps either way: the 128th would be read as the same and is never written.
  return holds === 255 && byte === 128 ? 129 : byte;
}

function isHeld(key: number, frame: number): boolean {
  const holdFrames = 8 + (mix(key, 0x1000) & 31);
  return (mix(key, Math.floor((frame + (mix(key, 0x2000) & 63)) / holdFrames)) & 1) === 1;
}

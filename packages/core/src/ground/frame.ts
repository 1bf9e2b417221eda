/**
 * Frame numbers: one simulation step each, counted from 0. A frame is a plain integer number; it stays exact up to
 * 2^53, which at 60 steps a second is five million years, so nothing in Rollmesh wraps a frame. Where a frame
 * crosses the wire as its low 16 bits, `resolveFrame` finds the one meant.
 */
export type Frame = number;

/** "No frame yet": one before the first. Ranges such as `(NO_FRAME, newest]` then need no special case. */
export const NO_FRAME: Frame = -1;

/** The frame whose low 16 bits are `low16` and that lies nearest to `near` (within 32,767 either way). */
export function resolveFrame(low16: number, near: Frame): Frame {
  // `&` takes the low bits of any frame, past 2^31 and of NO_FRAME too.
  let ahead = low16 - (near & 0xffff);
  if (ahead > 32767) ahead -= 65536;
  else if (ahead < -32768) ahead += 65536;
  return near + ahead;
}

/**
 * The least that a stream of inputs can weigh: what a coder would spend that knows, for every bit, how often it goes on and off
 * (a first-order model per bit). A stream with more structure than that could be coded in less; none of ours has.
 */
export interface InputStream {
  readonly inputBytes: number;
  press(slot: number, frame: number, into: Uint8Array): void;
}

/** Bits per frame and slot, averaged over `slots` and `frames`. */
export function entropyBits(stream: InputStream, slots: number, frames: number): number {
  let bits = 0;
  for (let slot = 0; slot < slots; slot++) bits += slotBits(stream, slot, frames);
  return bits / slots;
}

function slotBits(stream: InputStream, slot: number, frames: number): number {
  const lanes = stream.inputBytes * 8;
  const moves = new Float64Array(lanes * 4); // by bit: from 0 to 0, 0 to 1, 1 to 0, 1 to 1
  let before = new Uint8Array(stream.inputBytes);
  let now = new Uint8Array(stream.inputBytes);
  stream.press(slot, 0, before);
  for (let frame = 1; frame < frames; frame++) {
    stream.press(slot, frame, now);
    for (let lane = 0; lane < lanes; lane++) {
      const from = (before[lane >> 3]! >> (lane & 7)) & 1;
      const to = (now[lane >> 3]! >> (lane & 7)) & 1;
      moves[lane * 4 + from * 2 + to]!++;
    }
    [before, now] = [now, before];
  }
  let bits = 0;
  for (let lane = 0; lane < lanes; lane++) {
    const [stays0, rises, falls, stays1] = moves.subarray(lane * 4, lane * 4 + 4) as unknown as [number, number, number, number];
    bits += ((stays0 + rises) * surprise(stays0, rises) + (falls + stays1) * surprise(falls, stays1)) / (frames - 1);
  }
  return bits;
}

/** Entropy of a coin that fell `a` times one way and `b` times the other. */
function surprise(a: number, b: number): number {
  const p = a / (a + b);
  return a === 0 || b === 0 ? 0 : -p * Math.log2(p) - (1 - p) * Math.log2(1 - p);
}

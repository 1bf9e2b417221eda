/**
 * One copy of a state's bytes, seen as words for copying and summing and as floats for finding NaN. The bit pattern of
 * a NaN differs between engines (and within one, between its interpreter and its compiler), so before bytes are summed
 * or leave the machine every NaN gets the one pattern that the standard's own conversions give. Nothing else is touched: -0 stays.
 */
import type { StatePlan } from './state-plan.ts';

const F64_NAN_HIGH = 0x7ff80000;
const F32_NAN = 0x7fc00000;

export class Sheet {
  readonly words: Uint32Array;
  readonly bytes: Uint8Array;
  readonly #f64: Float64Array;
  readonly #f32: Float32Array;

  constructor(plan: StatePlan, readonly buffer: ArrayBuffer = new ArrayBuffer(plan.byteLength), readonly byteOffset = 0) {
    this.words = new Uint32Array(buffer, byteOffset, plan.byteLength / 4);
    this.bytes = new Uint8Array(buffer, byteOffset, plan.byteLength);
    this.#f64 = new Float64Array(buffer, byteOffset, plan.f64Count);
    this.#f32 = new Float32Array(buffer, byteOffset + plan.f64Count * 8, plan.f32Count);
  }

  /** Gives every NaN its one bit pattern. One multiplication per float if there is none. */
  canonicalise(): void {
    const { words } = this;
    const f64 = this.#f64;
    if (f64.length > 0 && maybeNaN(f64)) {
      for (let i = 0; i < f64.length; i += 1) {
        if (f64[i] === f64[i]) continue;
        words[i * 2] = 0;
        words[i * 2 + 1] = F64_NAN_HIGH;
      }
    }
    const f32 = this.#f32;
    if (f32.length > 0 && maybeNaN(f32)) {
      for (let i = 0; i < f32.length; i += 1) {
        if (f32[i] !== f32[i]) words[f64.length * 2 + i] = F32_NAN;
      }
    }
  }
}

// x * 0 is 0 except for NaN and the infinities; four sums at once because each addition waits for the one before.
function maybeNaN(floats: Float64Array | Float32Array): boolean {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 4 <= floats.length; i += 4) {
    a += floats[i] * 0;
    b += floats[i + 1] * 0;
    c += floats[i + 2] * 0;
    d += floats[i + 3] * 0;
  }
  for (; i < floats.length; i += 1) a += floats[i] * 0;
  return a + b + c + d !== 0;
}

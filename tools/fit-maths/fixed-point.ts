/**
 * High-precision arithmetic on BigInt: a real number v is held as the whole number v * 2^bits. Everything is a textbook
 * series with an argument reduction, wrong by a few units of the last of `bits` places; whoever asks adds guard bits.
 */
const FLOAT = new Float64Array(1);
const WORD = new BigUint64Array(FLOAT.buffer);

/** A double as `mantissa * 2^exponent`, exactly. */
export function parts(x: number): { mantissa: bigint; exponent: number } {
  FLOAT[0] = x;
  const bits = WORD[0]!;
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n;
  return { mantissa: bits >> 63n === 1n ? -mantissa : mantissa, exponent: Math.max(biased, 1) - 1075 };
}

export const shift = (value: bigint, left: number): bigint => (left >= 0 ? value << BigInt(left) : value >> BigInt(-left));

export const abs = (value: bigint): bigint => (value < 0n ? -value : value);

export const bitLength = (value: bigint): number => {
  const hex = abs(value).toString(16);
  return value === 0n ? 0 : hex.length * 4 - Math.clz32(parseInt(hex[0]!, 16)) + 28;
};

export class FixedPoint {
  readonly one: bigint;
  readonly halfPi: bigint;
  readonly ln2: bigint;
  /** atan(j / 16) for j = 0..16. */
  readonly #arcs: bigint[] = [];
  readonly #bits: bigint;

  constructor(readonly bits: number) {
    this.#bits = BigInt(bits);
    this.one = 1n << this.#bits;
    for (let j = 0; j <= 16; j++) this.#arcs.push(this.#atanByHalving((this.one * BigInt(j)) / 16n));
    this.halfPi = this.#arcs[16]! * 2n;
    this.ln2 = this.#atanhSeries(this.one / 3n) * 2n;
  }

  /** Exact if `bits` hold every place of `x`, otherwise rounded down. */
  from(x: number): bigint {
    const { mantissa, exponent } = parts(x);
    return shift(mantissa, exponent + this.bits);
  }

  /** The nearest double; a tie to even. */
  toNumber(value: bigint): number {
    const drop = Math.max(bitLength(value) - 53, -this.bits - 1074 + this.bits, 0);
    if (drop === 0) return Number(value) / this.#scale();
    const half = 1n << BigInt(drop - 1);
    const magnitude = abs(value);
    let kept = magnitude >> BigInt(drop);
    const rest = magnitude - (kept << BigInt(drop));
    if (rest > half || (rest === half && (kept & 1n) === 1n)) kept += 1n;
    const number = scaled(Number(kept), drop - this.bits);
    return value < 0n ? -number : number;
  }

  #scale(): number {
    return 2 ** this.bits;
  }

  mul(a: bigint, b: bigint): bigint {
    return (a * b) >> this.#bits;
  }

  div(a: bigint, b: bigint): bigint {
    return (a << this.#bits) / b;
  }

  sqrt(value: bigint): bigint {
    return rootOf(value << this.#bits);
  }

  /** exp(r), by Taylor's series on r / 2^10, squared ten times. For |r| up to a few hundred. */
  exp(r: bigint): bigint {
    const small = r >> 10n;
    let term = this.one;
    let sum = this.one;
    for (let n = 1n; term !== 0n && term !== -1n; n++) {
      term = (this.mul(term, small)) / n;
      sum += term;
    }
    for (let i = 0; i < 10; i++) sum = this.mul(sum, sum);
    return sum;
  }

  /** Natural logarithm of a positive value, by powers of two and the series of atanh. */
  log(value: bigint): bigint {
    const twos = bitLength(value) - 1 - this.bits;
    let m = shift(value, -twos);
    let k = BigInt(twos);
    if (m * m > this.one * this.one * 2n) {
      m >>= 1n;
      k += 1n;
    }
    return 2n * this.#atanhSeries(this.div(m - this.one, m + this.one)) + k * this.ln2;
  }

  /** atanh(s) for |s| <= 1/3. */
  atanh(s: bigint): bigint {
    return this.#atanhSeries(s);
  }

  #atanhSeries(s: bigint): bigint {
    const z = this.mul(s, s);
    let power = s;
    let sum = s;
    for (let n = 3n; power !== 0n && power !== -1n; n += 2n) {
      power = this.mul(power, z);
      sum += power / n;
    }
    return sum;
  }

  /** atan(q) for 0 <= q <= 1: the nearest sixteenth is taken off first. */
  atan(q: bigint): bigint {
    const j = Number((q * 16n + this.one / 2n) >> this.#bits);
    if (j === 0) return this.#atanSeries(q);
    const c = (this.one * BigInt(j)) / 16n;
    return this.#arcs[j]! + this.#atanSeries(this.div(q - c, this.one + this.mul(q, c)));
  }

  /** Used once, for the table: atan(q) = 2 atan(q / (1 + sqrt(1 + q^2))). */
  #atanByHalving(q: bigint): bigint {
    let t = q;
    for (let i = 0; i < 4; i++) t = this.div(t, this.one + this.sqrt(this.one + this.mul(t, t)));
    return this.#atanSeries(t) * 16n;
  }

  #atanSeries(t: bigint): bigint {
    const z = -this.mul(t, t);
    let power = t;
    let sum = t;
    for (let n = 3n; power !== 0n && power !== -1n; n += 2n) {
      power = this.mul(power, z);
      sum += power / n;
    }
    return sum;
  }

  /** sin(r) for |r| <= pi / 4. */
  sin(r: bigint): bigint {
    return this.#alternating(r, 1n, this.mul(r, r));
  }

  /** cos(r) for |r| <= pi / 4. */
  cos(r: bigint): bigint {
    return this.#alternating(this.one, 0n, this.mul(r, r));
  }

  #alternating(first: bigint, start: bigint, z: bigint): bigint {
    let term = first;
    let sum = first;
    for (let n = start; term !== 0n && term !== -1n; n += 2n) {
      term = -this.mul(term, z) / ((n + 1n) * (n + 2n));
      sum += term;
    }
    return sum;
  }
}

/** `whole * 2^exponent`, exactly, for a result that is a double. */
function scaled(whole: number, exponent: number): number {
  let value = whole;
  let left = exponent;
  for (; left > 1000; left -= 1000) value *= 2 ** 1000;
  for (; left < -1000; left += 1000) value *= 2 ** -1000;
  return value * 2 ** left;
}

/** The whole square root, rounded down (Newton). */
export function rootOf(value: bigint): bigint {
  if (value < 2n) return value;
  let guess = 1n << BigInt((bitLength(value) + 1) >> 1);
  const head = bitLength(value) - 100;
  if (head > 0) {
    const even = head + (head & 1);
    guess = (BigInt(Math.ceil(Math.sqrt(Number(value >> BigInt(even))))) + 1n) << BigInt(even / 2);
  }
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** The whole cube root, rounded down (Newton). */
export function cubeRootOf(value: bigint): bigint {
  if (value < 2n) return value;
  let guess = 1n << BigInt(Math.floor(bitLength(value) / 3) + 1);
  for (;;) {
    const next = (2n * guess + value / (guess * guess)) / 3n;
    if (next >= guess) return guess;
    guess = next;
  }
}

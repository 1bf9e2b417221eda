/**
 * An adaptive binary range coder: a bit that can be foreseen costs a fraction of a bit. Whole numbers of 32 bits only, so
 * every machine writes the same bytes. Reading past the end gives zeros and is told by `overrun`.
 */
const ONE = 2048; // probabilities are of 4096: half
const ADAPT = 4;
const TOP = 0x1000000;

/** Fresh probabilities, all even. */
export function evenOdds(count: number): Uint16Array {
  return new Uint16Array(count).fill(ONE);
}

export class BitEncoder {
  private low = 0;
  private range = 0xffffffff;
  private held = 0;
  private pending = 1;
  readonly out: number[] = [];

  put(odds: Uint16Array, at: number, bit: number): void {
    const bound = (this.range >>> 12) * odds[at]!;
    if (bit === 0) {
      this.range = bound;
      odds[at] = odds[at]! + ((4096 - odds[at]!) >> ADAPT);
    } else {
      this.low += bound;
      this.range -= bound;
      odds[at] = odds[at]! - (odds[at]! >> ADAPT);
    }
    while (this.range < TOP) {
      this.range = (this.range * 256) >>> 0;
      this.shift();
    }
  }

  finish(): Uint8Array {
    for (let i = 0; i < 5; i++) this.shift();
    return Uint8Array.from(this.out);
  }

  /** A carry may still run into the bytes held back. */
  private shift(): void {
    if (this.low < 0xff000000 || this.low > 0xffffffff) {
      const carry = this.low > 0xffffffff ? 1 : 0;
      let byte = this.held;
      while (this.pending-- > 0) {
        this.out.push((byte + carry) & 255);
        byte = 255;
      }
      this.pending = 0;
      this.held = Math.floor(this.low / TOP) & 255;
    }
    this.pending++;
    this.low = (this.low % TOP) * 256;
  }
}

export class BitDecoder {
  private range = 0xffffffff;
  private code = 0;
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {
    for (let i = 0; i < 5; i++) this.code = (this.code * 256 + this.next()) >>> 0;
  }

  /** It read more than there is: the bytes were cut or are not ours. */
  get overrun(): boolean {
    return this.at > this.bytes.length;
  }

  get(odds: Uint16Array, at: number): number {
    const bound = (this.range >>> 12) * odds[at]!;
    const bit = this.code < bound ? 0 : 1;
    if (bit === 0) {
      this.range = bound;
      odds[at] = odds[at]! + ((4096 - odds[at]!) >> ADAPT);
    } else {
      this.code = (this.code - bound) >>> 0;
      this.range -= bound;
      odds[at] = odds[at]! - (odds[at]! >> ADAPT);
    }
    while (this.range < TOP) {
      this.range = (this.range * 256) >>> 0;
      this.code = (this.code * 256 + this.next()) >>> 0;
    }
    return bit;
  }

  private next(): number {
    const at = this.at++;
    return at < this.bytes.length ? this.bytes[at]! : 0;
  }
}

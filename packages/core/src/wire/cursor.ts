/**
 * Bounded reading and writing of bytes, little endian. Writing trusts the caller (a full buffer is our mistake and an
 * assertion); reading trusts nobody: past the end, or at a value with two spellings, `ok` turns false, every
 * further read gives 0, and nobody throws. Callers check `ok` once, at the end.
 */
import { assert } from '../ground/assert.ts';

const MAX_VARINT_BYTES = 8; // 7 * 7 + 4 bits: up to 2^53

export class Writer {
  length = 0;
  constructor(readonly bytes: Uint8Array) {}

  /** Starts a new message in the same buffer. */
  reset(): this {
    this.length = 0;
    return this;
  }

  get room(): number {
    return this.bytes.length - this.length;
  }

  /** Takes note that the next `count` bytes were written in place. */
  claim(count: number): void {
    assert(count <= this.room, 'a message fits its buffer');
    this.length += count;
  }

  u8(value: number): void {
    assert(this.length < this.bytes.length, 'a message fits its buffer');
    this.bytes[this.length++] = value;
  }

  u16(value: number): void {
    this.u8(value & 0xff);
    this.u8((value >>> 8) & 0xff);
  }

  u32(value: number): void {
    this.u16(value & 0xffff);
    this.u16(value >>> 16);
  }

  /** An integer from 0 to 2^53-1: seven bits a byte, lowest first, no padding byte. */
  varint(value: number): void {
    if (value < 0x80) this.u8(value);
    else this.longVarint(value);
  }

  private longVarint(value: number): void {
    while (value >= 0x80) {
      // `& 0x7f` alone would cut numbers above 2^31 wrongly: subtract instead.
      const low = value % 128;
      this.u8(low | 0x80);
      value = (value - low) / 128;
    }
    this.u8(value);
  }

  /** A small signed integer: 0, -1, 1, -2, 2 ... become 0, 1, 2, 3, 4 ... as a varint. */
  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  raw(source: Uint8Array, from = 0, to = source.length): void {
    const count = to - from;
    assert(count <= this.room, 'a message fits its buffer');
    for (let i = 0; i < count; i++) this.bytes[this.length + i] = source[from + i]!;
    this.length += count;
  }

  /** A byte count as a varint, then the bytes. */
  block(source: Uint8Array): void {
    this.varint(source.length);
    this.raw(source);
  }
}

const NOTHING = new Uint8Array(0);

export class Reader {
  private bytes: Uint8Array = NOTHING;
  private position = 0;
  private end = 0;
  /** False once anything read was missing or misspelt. */
  ok = true;
  /** What was read says otherwise than what was accepted before: see `readRun`. */
  contradicted = false;

  /** Aims the cursor at `bytes[from..to)`; one reader serves every packet. */
  open(bytes: Uint8Array, to: number = bytes.length, from = 0): this {
    this.bytes = bytes;
    this.position = from;
    this.end = to;
    this.ok = from <= to && to <= bytes.length;
    this.contradicted = false;
    if (!this.ok) this.end = from;
    return this;
  }

  get left(): number {
    return this.end - this.position;
  }

  get offset(): number {
    return this.position;
  }

  /** True if everything was read, and well: a message must end where its bytes do. */
  get finished(): boolean {
    return this.ok && this.position === this.end;
  }

  fail(): 0 {
    this.ok = false;
    this.position = this.end;
    return 0;
  }

  u8(): number {
    if (this.position >= this.end) return this.fail();
    return this.bytes[this.position++]!;
  }

  /** What is read from: for loops over bytes that were skipped before. */
  get source(): Uint8Array {
    return this.bytes;
  }

  /** The byte at `offset`, which was read or skipped before. */
  peek(offset: number): number {
    return this.bytes[offset]!;
  }

  u16(): number {
    if (this.end - this.position < 2) return this.fail();
    const low = this.bytes[this.position++]!;
    return low | (this.bytes[this.position++]! << 8);
  }

  u32(): number {
    if (this.end - this.position < 4) return this.fail();
    const low = this.u16();
    return low + this.u16() * 65536;
  }

  varint(): number {
    const first = this.u8();
    return first < 0x80 ? first : this.longVarint(first - 0x80);
  }

  private longVarint(first: number): number {
    let value = first;
    let scale = 128;
    for (let i = 1; i < MAX_VARINT_BYTES; i++) {
      const byte = this.u8();
      if (byte === 0) return this.fail(); // a padding byte, or the end: a second spelling either way
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value <= Number.MAX_SAFE_INTEGER ? value : this.fail();
      scale *= 128;
    }
    return this.fail();
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A view of the next `count` bytes; borrowed like the packet itself. Allocates: not for the tick's path. */
  raw(count: number): Uint8Array {
    if (count > this.left) {
      this.fail();
      return NOTHING;
    }
    this.position += count;
    return this.bytes.subarray(this.position - count, this.position);
  }

  /** Skips `count` bytes and returns where they began. */
  skip(count: number): number {
    if (count > this.left) return this.fail();
    this.position += count;
    return this.position - count;
  }

  /** A `block` of at most `most` bytes. */
  block(most: number): Uint8Array {
    const count = this.varint();
    if (count > most) {
      this.fail();
      return NOTHING;
    }
    return this.raw(count);
  }
}

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Reader, Writer } from './cursor.ts';
import { decodeText, encodeText, readText, writeText } from './text.ts';

const writer = (): Writer => new Writer(new Uint8Array(64));
const reread = (w: Writer): Reader => new Reader().open(w.bytes, w.length);

describe('write then read is identity, and the reader ends where the writer did', () => {
  test('varint', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const w = writer();
        w.varint(value);
        const r = reread(w);
        expect(r.varint()).toBe(value);
        expect(r.finished).toBe(true);
      }),
    );
  });

  test('zigzag', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 50), max: 2 ** 50 }), (value) => {
        const w = writer();
        w.zigzag(value);
        const r = reread(w);
        expect(r.zigzag()).toBe(value === 0 ? 0 : value);
        expect(r.finished).toBe(true);
      }),
    );
  });

  test('text, lone surrogates replaced', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => {
        const w = writer();
        writeText(w, text);
        expect(readText(reread(w), 63)).toBe(new TextDecoder().decode(new TextEncoder().encode(text)));
        expect([...encodeText(text)]).toEqual([...new TextEncoder().encode(text)]);
      }),
    );
  });
});

describe('a value has one spelling', () => {
  test('a varint with a padding byte is refused', () => {
    for (const bytes of [[0x80, 0x00], [0xff, 0x80, 0x00], [0x81]]) {
      const r = new Reader().open(Uint8Array.from(bytes));
      r.varint();
      expect(r.ok).toBe(false);
    }
  });

  test('a varint above 2^53 - 1 is refused', () => {
    const r = new Reader().open(Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]));
    r.varint();
    expect(r.ok).toBe(false);
  });

  test('overlong, truncated and surrogate UTF-8 is refused, as the platform does', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
        let expected: string | undefined;
        try {
          expected = strict.decode(bytes);
        } catch {
          expected = undefined;
        }
        expect(decodeText(bytes)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

test('reading past the end gives 0, says so, and never throws', () => {
  const r = new Reader().open(Uint8Array.of(1, 2));
  expect(r.u32()).toBe(0);
  expect([r.u8(), r.u16(), r.varint(), r.zigzag(), readText(r, 10), r.raw(3).length, r.skip(1)]).toEqual([0, 0, 0, 0, '', 0, 0]);
  expect(r.ok).toBe(false);
  expect(r.finished).toBe(false);
});

test('a stated length is never allocated: a block longer than allowed or than the packet is refused', () => {
  const w = writer();
  w.varint(2 ** 40);
  const r = reread(w);
  expect(r.block(2 ** 50).length).toBe(0);
  expect(r.ok).toBe(false);
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LINK_PROTOCOL, MAX_DOORS, MAX_HOPS, MAX_ROSTER, readGoodbye, readHello, readRoster, writeHello, writeRoster } from './frames.ts';

const id = fc.stringMatching(/^[A-Za-z0-9]{1,20}(-[A-Za-z0-9]{1,20}){0,2}$/);
const hello = fc.record({
  protocol: fc.constant(LINK_PROTOCOL),
  room: id,
  id,
  address: id,
  generation: fc.integer({ min: 0, max: 0xffffffff }),
  greeting: fc.uint8Array({ maxLength: 1024 }),
});
const roster = fc.record({
  address: id,
  door: fc.integer({ min: -1, max: MAX_DOORS - 1 }),
  members: fc.array(fc.record({ hops: fc.integer({ min: 1, max: MAX_HOPS }), id, address: id }), { maxLength: MAX_ROSTER }),
});

describe('control frames', () => {
  test('a hello is read as it was written', () => {
    fc.assert(fc.property(hello, (value) => expect(readHello(writeHello(value))).toEqual(value)));
  });

  test('a roster is read as it was written', () => {
    fc.assert(fc.property(roster, (value) => expect(readRoster(writeRoster(value))).toEqual(value)));
  });

  test('a frame cut short, or with something after its end, is none', () => {
    fc.assert(
      fc.property(hello, roster, (aHello, aRoster) => {
        for (const [bytes, read] of [[writeHello(aHello), readHello], [writeRoster(aRoster), readRoster]] as const) {
          expect(read(bytes.subarray(0, bytes.length - 1))).toBeUndefined();
          expect(read(Uint8Array.from([...bytes, 0]))).toBeUndefined();
        }
      }),
      { numRuns: 30 },
    );
  });

  test('any bytes at all are read without throwing, and what is accepted has one encoding', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        readGoodbye(bytes);
        const anyHello = readHello(bytes);
        if (anyHello !== undefined && anyHello.protocol === LINK_PROTOCOL) expect([...writeHello(anyHello)].slice(1)).toEqual([...bytes].slice(1));
        const anyRoster = readRoster(bytes);
        if (anyRoster !== undefined) expect([...writeRoster(anyRoster)].slice(1)).toEqual([...bytes].slice(1));
      }),
      { numRuns: 2000 },
    );
  });

  test('a hello of another protocol is read as far as its number', () => {
    expect(readHello(Uint8Array.of(1, 9, 255, 255))?.protocol).toBe(9);
  });

  test('a stated length that the bytes do not bear out is refused', () => {
    expect(readRoster(Uint8Array.of(4, 0, 1, 65, 255))).toBeUndefined();
    expect(readHello(Uint8Array.of(1, LINK_PROTOCOL, 0, 0, 0, 0, 255, 65))).toBeUndefined();
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RollmeshError } from '../ground/errors.ts';
import { Arena } from './arena.ts';
import { bool, bytes, f32, f64, i16, i32, i8, pool, u16, u32, u8, vec2, type StateLayout } from './fields.ts';
import { plainState } from './plain-state.ts';
import { planState, type Column } from './state-plan.ts';
import { compileState } from './state-view.ts';

const LIVE = -1;

const everything = {
  x: f64(3), w: f32(3), big: u32(2), low: i32(2), mid: u16(3), neg: i16(3), small: u8(5), tiny: i8(3), flags: bool(3),
  time: f64(), weight: f32(), a: u32(), b: i32(), c: u16(), d: i16(), e: u8(), f: i8(), over: bool(),
  ball: vec2(), at: vec2(2), map: bytes(7),
  shots: pool(33, { x: f64(), spin: f32(), at: vec2(), owner: u8(), lit: bool() }),
};
const plan = planState(everything, { '(hidden)': u32(2) });
const bind = compileState<typeof everything>(plan);

function freshArena(places = 2) {
  const arena = new Arena(plan);
  arena.reserve(places);
  return { arena, state: bind(arena.live.buffer) };
}

/** Columns whose every bit pattern of a value is legal: all but the pool's own books. */
const free = plan.columns.filter(({ path, kind }) => kind !== 'bit' && path !== 'shots.count');

const doubles = fc.oneof(fc.double(), fc.constantFrom(NaN, 0, -0, Infinity, -Infinity, 5e-324));
const writes = fc.array(fc.record({ column: fc.nat(free.length - 1), index: fc.nat(100), value: doubles }), { maxLength: 40 });

const ARRAYS = { f64: Float64Array, f32: Float32Array, u32: Uint32Array, i32: Int32Array, u16: Uint16Array, i16: Int16Array, u8: Uint8Array, i8: Int8Array, bool: Uint8Array, bit: Uint32Array };
const arrayOf = (arena: Arena, place: number, { kind, byteOffset, count }: Column) => {
  const { buffer, byteOffset: from } = arena.sheet(place);
  return new ARRAYS[kind](buffer, from + byteOffset, count);
};

function write(arena: Arena, list: readonly { column: number; index: number; value: number }[]): void {
  for (const { column, index, value } of list) {
    const target = free[column];
    arrayOf(arena, LIVE, target)[index % target.count] = target.kind === 'bool' ? Number(value > 0) : value;
  }
}

function codeOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return (error as RollmeshError).code;
  }
}

describe('a layout', () => {
  test('every column has its own aligned bytes', () => {
    const widths = plan.columns.map((column) => ({ column, bytes: column.kind === 'bit' ? 8 : ARRAYS[column.kind].BYTES_PER_ELEMENT * column.count }));
    const sorted = widths.sort((a, b) => a.column.byteOffset - b.column.byteOffset);
    let end = 0;
    for (const { column, bytes: length } of sorted) {
      expect(column.byteOffset).toBeGreaterThanOrEqual(end);
      expect(column.byteOffset % ARRAYS[column.kind].BYTES_PER_ELEMENT).toBe(0);
      end = column.byteOffset + length;
    }
    expect(plan.byteLength - end).toBeLessThan(8);
    expect(plan.byteLength % 8).toBe(0);
  });

  test('single values are numbers and booleans, arrays are real typed arrays over the same bytes', () => {
    const { arena, state } = freshArena();
    Object.assign(state, { time: 1.5, weight: 0.25, a: -1, b: -1, c: -1, d: 40000, e: 256, f: 200, over: true });
    expect([state.time, state.weight, state.a, state.b, state.c, state.d, state.e, state.f, state.over]).toEqual([1.5, 0.25, 0xffffffff, -1, 0xffff, 40000 - 65536, 0, -56, true]);
    state.ball.x = 3;
    state.at.y[1] = 4;
    state.flags[2] = 1;
    expect(state.x).toBeInstanceOf(Float64Array);
    expect(state.x.buffer).toBe(arena.live.buffer);
    expect(plainState(plan, arena.live)).toMatchObject({ time: 1.5, over: true, ball: { x: 3, y: 0 }, at: { x: [0, 0], y: [0, 4] }, flags: [false, false, true], shots: [] });
  });

  test('a mistyped field throws instead of becoming a value that is never saved', () => {
    const { state } = freshArena();
    expect(() => Object.assign(state, { rond: 1 })).toThrow(TypeError);
    expect(() => Object.assign(state.shots, { vx: 1 })).toThrow(TypeError);
    expect(() => Object.assign(state, { x: new Float64Array(3) })).toThrow(TypeError);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['a length of 0', () => f64(0), /f64\(0\) is not a length/],
    ['a length that is no whole number', () => u8(1.5), /u8\(1.5\)/],
    ['a pool without capacity', () => pool(undefined as unknown as number, {}), /pool\(undefined\)/],
    ['a name of punctuation', () => planState({ 'a.b': f64() }), /"a.b" cannot have that name/],
    ['a name that would reorder', () => planState({ 7: f64() }), /"7" cannot have that name/],
    ['a field that is no field', () => planState({ x: 3 as never }), /"x" is 3, not a field/],
    ['a maker that was not called', () => planState({ x: f64 as never }), /not a field/],
    ['an array in a pool', () => planState({ p: pool(2, { q: f64(2) as never }) }), /"p.q" is not a single value/],
    ['a pool field with a name of the pool', () => planState({ p: pool(2, { count: u8() }) }), /"count" cannot have that name/],
    ['a state beyond all bounds', () => planState({ a: f64(1_048_576), b: f64(1_048_576), c: u8() }), /Keep it within 16777216/],
    ['no layout at all', () => planState(undefined as unknown as StateLayout), /not a layout/],
  ])('%s is told in one sentence', (_what, build, sentence) => {
    expect(build).toThrow(RollmeshError);
    expect(build).toThrow(sentence);
    expect(codeOf(build)).toBe('bad-layout');
  });
});

describe('an arena', () => {
  test('save then load is identity, whatever happens in between', () => {
    fc.assert(
      fc.property(writes, writes, (first, second) => {
        const { arena, state } = freshArena();
        state.shots.add();
        write(arena, first);
        const before = arena.live.bytes.slice();
        arena.save(1);
        write(arena, second);
        state.shots.add();
        arena.load(1);
        expect(arena.live.bytes).toEqual(before);
      }),
    );
  });

  test('a place keeps its own state', () => {
    const { arena, state } = freshArena(3);
    for (const place of [0, 1, 2]) {
      state.c = place + 10;
      arena.save(place);
    }
    for (const place of [1, 0, 2]) {
      arena.load(place);
      expect(state.c).toBe(place + 10);
    }
  });

  test('the difference of two states names the field, the element and both values, and nothing else', () => {
    fc.assert(
      fc.property(writes, fc.nat(free.length - 1), fc.nat(100), doubles, (list, at, index, value) => {
        const { arena } = freshArena();
        write(arena, list);
        arena.save(0);
        const column = free[at];
        const element = index % column.count;
        const array = arrayOf(arena, LIVE, column);
        const before = array[element];
        array[element] = column.kind === 'bool' ? 1 - before : value;
        const shown = (raw: number): number | boolean => (column.kind === 'bool' ? raw !== 0 : raw);
        const expected = Object.is(before, array[element]) ? [] : [{ field: column.path, index: column.single ? -1 : element, a: shown(before), b: shown(array[element]) }];
        expect(arena.diff(0, LIVE, 99)).toEqual(expected);
        expect(arena.diffSnapshot(0, arena.snapshot(LIVE), 99)).toEqual(expected);
        expect(arena.checksum(0) === arena.checksum(LIVE)).toBe(expected.length === 0);
      }),
      { numRuns: 300 },
    );
  });

  test('the first difference is the first in declared order, though bytes are ordered otherwise', () => {
    const { arena, state } = freshArena();
    arena.save(0);
    state.shots.x[3] = 1;
    state.small[1] = 7;
    expect(arena.diff(0, LIVE)).toEqual([{ field: 'small', index: 1, a: 0, b: 7 }]);
  });

  test('a NaN of any bit pattern is one and the same; -0 and 0 are two', () => {
    for (const [high, low] of [[0xfff80000, 0], [0x7ff8cafe, 0xdeadbeef], [0xfff6ffff, 0xfff6ffff], [0x7ff00000, 1]]) {
      const { arena, state } = freshArena();
      state.x[1] = NaN;
      state.shots.spin[2] = NaN;
      arena.save(0);
      const words = new Uint32Array(state.x.buffer, state.x.byteOffset, 6);
      words[2] = low;
      words[3] = high;
      new Uint32Array(state.shots.spin.buffer, state.shots.spin.byteOffset)[2] = (high & 0xff800000) | 0x00400123;
      expect(arena.diff(0, LIVE)).toEqual([]);
      expect(arena.checksum(LIVE)).toBe(arena.checksum(0));
      expect(arena.snapshot(LIVE)).toEqual(arena.snapshot(0));
      expect(arena.snapshot(LIVE).slice(state.x.byteOffset + 8, state.x.byteOffset + 16)).toEqual(new Uint8Array([0, 0, 0, 0, 0, 0, 0xf8, 0x7f]));
      state.x[0] = -0;
      expect(arena.checksum(LIVE)).not.toBe(arena.checksum(0));
      expect(arena.diff(0, LIVE)).toEqual([{ field: 'x', index: 0, a: 0, b: -0 }]);
    }
  });

  test('no float is overlooked: a NaN at any place is canonical in a snapshot', () => {
    for (const column of plan.columns.filter(({ kind }) => kind === 'f64' || kind === 'f32')) {
      for (let index = 0; index < column.count; index += 1) {
        const [plainly, oddly] = [freshArena().arena, freshArena().arena];
        arrayOf(plainly, LIVE, column)[index] = NaN;
        const wide = column.kind === 'f64';
        const at = (column.byteOffset + index * (wide ? 8 : 4)) / 4;
        if (wide) oddly.live.words[at] = 0xdeadbeef;
        oddly.live.words[wide ? at + 1 : at] = 0xffffcafe;
        expect(oddly.snapshot(LIVE)).toEqual(plainly.snapshot(LIVE));
        oddly.live.words[wide ? at + 1 : at] = 0xffffcafe;
        expect(oddly.checksum(LIVE)).toBe(plainly.checksum(LIVE));
      }
    }
  });

  test('infinities are no NaN: they stay', () => {
    const { arena, state } = freshArena();
    Object.assign(state, { time: Infinity, weight: -Infinity });
    arena.checksum(LIVE);
    expect([state.time, state.weight]).toEqual([Infinity, -Infinity]);
  });

  test('what a snapshot restores is the same state, hidden fields included', () => {
    fc.assert(
      fc.property(writes, (list) => {
        const one = freshArena();
        write(one.arena, list);
        one.state.shots.add();
        const other = freshArena();
        expect(other.arena.restore(one.arena.snapshot(LIVE))).toBe(true);
        expect(other.arena.snapshot(LIVE)).toEqual(one.arena.snapshot(LIVE));
        expect(other.arena.checksum(LIVE)).toBe(one.arena.checksum(LIVE));
        expect(plainState(plan, other.arena.live)).toEqual(plainState(plan, one.arena.live));
      }),
    );
  });

  test('bytes that cannot be a snapshot are refused and change nothing', () => {
    const { arena, state } = freshArena();
    state.c = 5;
    state.shots.add();
    const good = arena.snapshot(LIVE);
    const countAt = plan.byPath.get('shots.count')!.byteOffset;
    const spoiled = (at: number, value: number): Uint8Array => {
      const bad = good.slice();
      bad[at] = value;
      return bad;
    };
    const beyond = spoiled(countAt, 2); // the count fits, but the second element is one past the capacity
    beyond[countAt + 8] = 0x02;
    const before = arena.live.bytes.slice();
    for (const bad of [beyond, good.slice(1), new Uint8Array(0), spoiled(countAt, 2), spoiled(countAt + 4, 0), spoiled(countAt + 8, 0x02), spoiled(countAt + 3, 0xff)]) {
      expect(arena.restore(bad)).toBe(false);
      expect(arena.diffSnapshot(LIVE, bad)).toEqual([]);
      expect(arena.live.bytes).toEqual(before);
    }
  });

  test('a snapshot may lie anywhere in a larger packet', () => {
    const { arena, state } = freshArena();
    state.time = 2.5;
    const packet = new Uint8Array(plan.byteLength + 3);
    const inside = packet.subarray(3);
    expect(arena.snapshot(LIVE, inside)).toBe(inside);
    state.time = 0;
    expect(arena.restore(inside)).toBe(true);
    expect(state.time).toBe(2.5);
  });
});

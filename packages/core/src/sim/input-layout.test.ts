import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RollmeshError } from '../ground/errors.ts';
import { encodeInput, planInput, type InputKind, type InputLayout } from './input-layout.ts';
import { InputReader } from './input-view.ts';

const squares = { left: 'button', right: 'button', dash: 'impulse', aim: 'axis' } as const;

const layouts = fc.dictionary(fc.stringMatching(/^[a-z][a-zA-Z0-9_]{0,6}$/), fc.constantFrom<InputKind>('button', 'impulse', 'axis'), { minKeys: 1, maxKeys: 40 })
  .filter((layout) => !['pressed', 'released', 'constructor'].some((name) => name in layout));

const withValues = layouts.chain((layout) => fc.record({ layout: fc.constant(layout), values: fc.record(
  Object.fromEntries(Object.entries(layout).map(([name, kind]) => [name, kind === 'axis' ? fc.double({ min: -1, max: 1, noNaN: true }) : fc.boolean()])),
  { requiredKeys: [] },
) }));

type Read = { readonly [name: string]: unknown } & { readonly pressed: { readonly [name: string]: boolean }; readonly released: { readonly [name: string]: boolean } };

function reader(layout: InputLayout, before: Uint8Array, now: Uint8Array, slots = 1): readonly Read[] {
  const made = new InputReader(planInput(layout), slots, before);
  made.aim(now);
  return made.inputs as unknown as readonly Read[];
}

describe('an input layout', () => {
  test('buttons take a bit each and axes a byte each', () => {
    expect(planInput(squares)).toMatchObject({ width: 2, holdMask: new Uint8Array([0b011, 0xff]) });
    expect(planInput(Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`b${i}`, 'button'])))).toMatchObject({ width: 2, holdMask: new Uint8Array([0xff, 1]) });
  });

  test('what is written is read, in every slot, to within half a step of an axis', () => {
    fc.assert(
      fc.property(withValues, fc.nat(3), ({ layout, values }, slot) => {
        const plan = planInput(layout);
        const bytes = new Uint8Array(plan.width * 4);
        encodeInput(plan, values, bytes, slot * plan.width);
        reader(layout, new Uint8Array(bytes.length), bytes, 4).forEach((input, s) => {
          for (const [name, kind] of Object.entries(layout)) {
            const value = s === slot ? values[name] : undefined;
            if (kind !== 'axis') expect(input[name]).toBe(value ?? false);
            else expect(Math.abs((input[name] as number) - Number(value ?? 0))).toBeLessThanOrEqual(0.5 / 127 + 1e-12);
          }
        });
      }),
    );
  });

  test('writing is canonical: the values that are read give the same bytes again', () => {
    fc.assert(
      fc.property(withValues, ({ layout, values }) => {
        const plan = planInput(layout);
        const bytes = new Uint8Array(plan.width);
        encodeInput(plan, values, bytes);
        const [input] = reader(layout, new Uint8Array(plan.width), bytes);
        const again = new Uint8Array(plan.width).fill(0xaa);
        encodeInput(plan, Object.fromEntries(Object.keys(layout).map((name) => [name, input[name] as boolean | number])), again);
        expect(again).toEqual(bytes);
      }),
    );
  });

  test('a prediction holds buttons and axes and drops impulses', () => {
    fc.assert(
      fc.property(withValues, ({ layout, values }) => {
        const plan = planInput(layout);
        const last = new Uint8Array(plan.width);
        encodeInput(plan, values, last);
        const [was] = reader(layout, last, last);
        const [predicted] = reader(layout, last, last.map((byte, i) => byte & plan.holdMask[i]));
        for (const [name, kind] of Object.entries(layout)) expect(predicted[name]).toBe(kind === 'impulse' ? false : was[name]);
      }),
    );
  });

  test('pressed and released are the changes since the frame before', () => {
    const plan = planInput(squares);
    const bytesOf = (values: { [name: string]: boolean }): Uint8Array => {
      const bytes = new Uint8Array(plan.width);
      encodeInput(plan, values, bytes);
      return bytes;
    };
    const [input] = reader(squares, bytesOf({ left: true, right: true }), bytesOf({ right: true, dash: true }));
    expect([input.pressed.left, input.pressed.right, input.pressed.dash]).toEqual([false, false, true]);
    expect([input.released.left, input.released.right, input.released.dash]).toEqual([true, false, false]);
  });

  test.each([[NaN, 0], [2, 1], [-7, -1], [Infinity, 1], [-Infinity, -1], [undefined, 0], [0.5, 64 / 127], [-0.5, -64 / 127]])('an axis given %p reads %p', (given, read) => {
    const plan = planInput(squares);
    const bytes = new Uint8Array(plan.width);
    encodeInput(plan, { aim: given }, bytes);
    expect(reader(squares, bytes, bytes)[0].aim).toBe(read);
  });

  test('a byte that no honest peer writes still reads as a value in range', () => {
    expect(reader(squares, new Uint8Array(2), new Uint8Array([0xff, 0x80]))[0]).toMatchObject({});
    expect(reader(squares, new Uint8Array(2), new Uint8Array([0xff, 0x80]))[0].aim).toBe(-1);
  });

  test('a name that is not declared is told, with those that are', () => {
    const write = (): void => encodeInput(planInput(squares), { lift: true }, new Uint8Array(2));
    expect(write).toThrow(RollmeshError);
    expect(write).toThrow(/no input called "lift". Did you mean "left"\? It has: left, right, dash, aim/);
  });

  test.each<[unknown, RegExp]>([
    [{}, /no fields/],
    [undefined, /no fields/],
    [{ a: 'knob' }, /"a" is declared as "knob"/],
    [{ pressed: 'button' }, /"pressed" cannot have that name/],
    [{ 'a b': 'button' }, /"a b" cannot have that name/],
    [Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`a${i}`, 'axis'])), /65 bytes/],
  ])('the layout %j is refused', (layout, sentence) => {
    expect(() => planInput(layout as InputLayout)).toThrow(RollmeshError);
    expect(() => planInput(layout as InputLayout)).toThrow(sentence);
  });
});

/**
 * A game's input as named buttons and axes, and its bytes: first one bit per button and impulse in declared order, then
 * one signed byte per axis. Every input of a game has the same width. The bytes travel; the simulation reads them
 * through `input-view.ts`.
 */
import { RollmeshError } from '../ground/errors.ts';
import { unknownName } from '../ground/names.ts';

/**
 * `button`: down or not, predicted to stay as it is. `impulse`: down or not, predicted not to repeat (a dash, a jump).
 * `axis`: -1 to 1 in steps of 1/127, predicted to stay.
 */
export type InputKind = 'button' | 'impulse' | 'axis';
export type InputLayout = { readonly [name: string]: InputKind };

type Buttons<L extends InputLayout> = { readonly [K in keyof L as L[K] extends 'axis' ? never : K]: boolean };

/** One slot's input as `step` reads it. `pressed` and `released` compare with the frame before. */
export type InputOf<L extends InputLayout> = { readonly [K in keyof L]: L[K] extends 'axis' ? number : boolean } & {
  /** Buttons that are down now and were up one frame ago. */
  readonly pressed: Buttons<L>;
  /** Buttons that are up now and were down one frame ago. */
  readonly released: Buttons<L>;
};

/** What a player does, by name; what is left out is up, or in the middle. */
export type InputValues<L extends InputLayout> = { readonly [K in keyof L]?: (L[K] extends 'axis' ? number : boolean) | undefined };

/** The widest input, in bytes. */
export const MAX_INPUT_BYTES = 64;
/** Full deflection of an axis in its byte. */
export const AXIS_STEPS = 127;

/** Where an input finds its bits: `bit` is the mask within `byte`, or 0 for an axis. */
export interface InputPlace {
  readonly name: string;
  readonly kind: InputKind;
  readonly byte: number;
  readonly bit: number;
}

export interface InputPlan {
  /** In declared order. */
  readonly places: readonly InputPlace[];
  readonly byName: ReadonlyMap<string, InputPlace>;
  /** Bytes per input. */
  readonly width: number;
  /** A prediction is the last known input AND these bytes: impulses do not repeat. */
  readonly holdMask: Uint8Array;
}

/** Gives every input its bits. Throws `bad-layout` for a name or kind that cannot be. */
export function planInput(layout: InputLayout): InputPlan {
  const entries = checkedEntries(layout);
  const buttons = entries.filter(([, kind]) => kind !== 'axis').length;
  let nextBit = 0;
  let nextAxis = Math.ceil(buttons / 8);
  const places = entries.map(([name, kind]): InputPlace => {
    if (kind === 'axis') return { name, kind, byte: nextAxis++, bit: 0 };
    const place = { name, kind, byte: nextBit >> 3, bit: 1 << (nextBit & 7) };
    nextBit += 1;
    return place;
  });
  if (nextAxis > MAX_INPUT_BYTES) {
    throw new RollmeshError('bad-layout', `The input takes ${nextAxis} bytes.`, `Keep it within ${MAX_INPUT_BYTES}: a byte for each axis, a bit for each button.`);
  }
  return { places, byName: new Map(places.map((place) => [place.name, place])), width: nextAxis, holdMask: holdMaskOf(places, nextAxis) };
}

/**
 * Writes named values as bytes at `offset`. Left-out values are neutral, an axis is clamped to -1..1 and NaN counts as 0.
 * Throws `bad-input` for a name that the layout does not have.
 */
export function encodeInput(plan: InputPlan, values: { readonly [name: string]: boolean | number | undefined }, into: Uint8Array, offset = 0): void {
  for (let i = 0; i < plan.width; i += 1) into[offset + i] = 0;
  for (const name in values) {
    const place = plan.byName.get(name);
    if (place === undefined) throw unknownInput(plan, name);
    const value = values[name];
    if (place.kind === 'axis') into[offset + place.byte] = axisByte(Number(value));
    else if (value) into[offset + place.byte] |= place.bit;
  }
}

// Rounded away from zero on both sides, so that left and right are equally strong.
function axisByte(value: number): number {
  if (Number.isNaN(value)) return 0;
  const steps = Math.round(Math.min(Math.abs(value), 1) * AXIS_STEPS);
  return (value < 0 ? -steps : steps) & 0xff;
}

function holdMaskOf(places: readonly InputPlace[], width: number): Uint8Array {
  const mask = new Uint8Array(width);
  for (const { kind, byte, bit } of places) {
    if (kind === 'axis') mask[byte] = 0xff;
    else if (kind === 'button') mask[byte] |= bit;
  }
  return mask;
}

function checkedEntries(layout: InputLayout): [string, InputKind][] {
  const entries = typeof layout === 'object' && layout !== null ? Object.entries(layout) : [];
  if (entries.length === 0) {
    throw new RollmeshError('bad-layout', 'The input has no fields.', "Declare at least one, such as { left: 'button' }.");
  }
  for (const [name, kind] of entries) {
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name) || ['pressed', 'released', 'constructor'].includes(name)) {
      throw new RollmeshError('bad-layout', `The input "${name}" cannot have that name.`, 'Use letters, digits and _, beginning with a letter, and not pressed, released or constructor.');
    }
    if (kind !== 'button' && kind !== 'impulse' && kind !== 'axis') {
      throw new RollmeshError('bad-layout', `The input "${name}" is declared as ${JSON.stringify(kind)}.`, "Declare it as 'button', 'impulse' or 'axis'.");
    }
  }
  return entries;
}

function unknownInput(plan: InputPlan, name: string): RollmeshError {
  return unknownName('bad-input', `This game has no input called "${name}".`, name, plan.places.map((place) => place.name));
}

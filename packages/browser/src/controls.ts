/**
 * Everything that players press as the game's named inputs: `controls({ seats: [{ jump: ['Space', 'PadA', 'Touch:jump'] }] })` gives, seat
 * by seat, what `room.setInput` takes. Players may change the bindings; the browser keeps them.
 */
import { RollmeshError } from '@rollmesh/core';
import { BindingTables, isList, type BindingPlace, type Bindings, type Conflict } from './bindings.ts';
import { checkKeys } from './key-names.ts';
import { captureSource } from './capture.ts';
import { keysDevice } from './keys-device.ts';
import { padsDevice } from './pads-device.ts';
import { pointerDevice } from './pointer-device.ts';
import { sourceLabel, type InputDevice } from './sources.ts';

/** What an action's binding gives: a list of sources a button, `{ less, more }` an axis from -1 to 1. */
export type Pressed<B extends Bindings> = { [K in keyof B]: B[K] extends readonly string[] ? boolean : number };
type TableLike<B extends Bindings> = { readonly [K in keyof B]?: B[K] extends readonly string[] ? readonly string[] : { readonly less: readonly string[]; readonly more: readonly string[] } };

export interface ControlsOptions<B extends Bindings> {
  /** Bindings by seat of this machine. Who plays alone here may use them all. */
  readonly seats: readonly [B, ...TableLike<B>[]];
  /** More devices, such as `touchPad(element)`. */
  readonly devices?: readonly InputDevice[];
  /** The element whose mouse buttons and pointer position are heard: usually the canvas. */
  readonly pointer?: HTMLElement;
  /** Keeps changed bindings in the browser under this name. */
  readonly remember?: string;
  /** Below this a gamepad's stick is at rest, 0 to 0.9. Default 0.2. */
  readonly deadZone?: number;
  /** Where keys are heard. Default: the window. */
  readonly target?: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
  /** The gamepads. Default: the browser's. */
  readonly gamepads?: () => readonly (Gamepad | null)[];
  /** Where bindings are kept. Default: `localStorage`. */
  readonly storage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

export class Controls<B extends Bindings> {
  private readonly tables: BindingTables;
  private readonly devices: InputDevice[];
  private readonly pads: ReturnType<typeof padsDevice>;
  private readonly values: Record<string, boolean | number>[];
  private readonly key: string | undefined;
  private seatsInUse: number;
  private capturing = false;
  private enabled = true;

  /** Use `controls`. */
  constructor(private readonly options: ControlsOptions<B>) {
    if (!Array.isArray(options?.seats) || options.seats.length === 0) throw new RollmeshError('bad-option', 'No seat has bindings.', "Give at least one table: seats: [{ jump: ['Space'] }].");
    const deadZone = options.deadZone ?? 0.2;
    if (!(deadZone >= 0 && deadZone <= 0.9)) throw new RollmeshError('bad-option', `deadZone is ${deadZone}.`, 'Give a number from 0 to 0.9.');
    for (const table of options.seats) checkKeys('controls', table);
    this.tables = new BindingTables(options.seats as unknown as Bindings[]);
    this.key = options.remember === undefined ? undefined : `rollmesh:controls:${options.remember}`;
    this.recall();
    this.pads = padsDevice({ deadZone, list: options.gamepads });
    const keys = keysDevice({ target: options.target ?? window, pointerTarget: options.pointer, isBound: (source) => this.enabled && !this.capturing && this.tables.has(source) });
    this.devices = [keys, this.pads, ...(options.pointer === undefined ? [] : [pointerDevice(options.pointer)]), ...(options.devices ?? [])];
    this.values = options.seats.map(() => ({}));
    this.seatsInUse = options.seats.length;
  }

  /**
   * What is pressed on `seat` now. `seatsInUse` is how many seats are played on this machine: who is alone may use the bindings of
   * all. The object is the same each time: pass it on, do not keep it.
   */
  read(seat = 0, seatsInUse = this.options.seats.length): Pressed<B> {
    this.seatsInUse = seatsInUse;
    const values = this.values[seat] ?? {};
    const first = this.options.seats[0] as Bindings;
    for (const action of Object.keys(first)) {
      values[action] = isList(first[action]!) ? this.pressed({ seat, action }) > 0.3 : this.pressed({ seat, action, side: 'more' }) - this.pressed({ seat, action, side: 'less' });
    }
    return values as Pressed<B>;
  }

  /** Off while a menu is open: keys are the page's again, and everything reads as at rest. On from the beginning. */
  enable(on: boolean): void {
    this.enabled = on;
  }

  /** The sources of an action now. */
  sources(place: BindingPlace): readonly string[] {
    return this.tables.sources(place);
  }

  /**
   * Binds `sources` to an action in place of the old ones, and keeps that. If one of them presses something else too, nothing changes and
   * the conflicts are returned; with `take` they are taken from there.
   */
  bind(place: BindingPlace, sources: readonly string[], { take = false } = {}): Conflict[] {
    const conflicts = this.tables.bind(place, sources, take);
    if ((conflicts.length === 0 || take) && this.key !== undefined) this.store((storage) => storage.setItem(this.key!, this.tables.write()));
    return conflicts;
  }

  /** Sources that press two things at once. */
  conflicts(): Conflict[] {
    return this.tables.conflicts();
  }

  /** Back to the bindings that the game came with. */
  reset(): void {
    this.tables.reset();
    if (this.key !== undefined) this.store((storage) => storage.removeItem(this.key!));
  }

  /** The next key, mouse button or pad button that is pressed; undefined for Escape or when `signal` ends the waiting. */
  async capture(signal?: AbortSignal): Promise<string | undefined> {
    this.capturing = true; // what is chosen is not played
    try {
      return await captureSource(this.options.target ?? window, this.pads, signal);
    } finally {
      this.capturing = false;
    }
  }

  /** A short name of a source to show to players. */
  label(source: string): string {
    return sourceLabel(source);
  }

  /** Shakes the seat's gamepad, or the phone: strength 0 to 1. */
  rumble(seat = 0, strength = 0.5, ms = 120): void {
    this.pads.rumble(seat, this.seatsInUse === 1, Math.min(1, Math.max(0, strength)), ms);
    if (seat === 0 && typeof navigator !== 'undefined' && this.pads.connected().length === 0) navigator.vibrate?.(ms);
  }

  /** Stops listening. */
  end(): void {
    for (const device of this.devices) device.end();
  }

  private pressed(place: BindingPlace): number {
    if (!this.enabled) return 0;
    if (this.seatsInUse > 1) return this.most(place.seat, this.tables.sources(place), false);
    let most = 0;
    for (let seat = 0; seat < this.options.seats.length; seat++) most = Math.max(most, this.most(place.seat, this.tables.sources({ ...place, seat }), true));
    return most;
  }

  private most(seat: number, sources: readonly string[], alone: boolean): number {
    let most = 0;
    for (const source of sources) for (const device of this.devices) most = Math.max(most, device.value(source, seat, alone));
    return most;
  }

  private recall(): void {
    const { key } = this;
    if (key !== undefined) this.store((storage) => this.tables.read(storage.getItem(key) ?? ''));
  }

  // Storage may be forbidden or full; then bindings last as long as the page.
  private store(use: (storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) => void): void {
    try {
      use(this.options.storage ?? localStorage);
    } catch {
      // As said.
    }
  }
}

/** Listens to keys, gamepads, and whatever else is given, under the names of the game's inputs. */
export function controls<const B extends Bindings>(options: ControlsOptions<B>): Controls<B> {
  return new Controls(options);
}

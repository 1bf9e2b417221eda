/**
 * What players press, by name: two tables of keys, gamepads, a stick and a button on the screen. All of it becomes the game's
 * own input: x, y, dash, and the two votes of the result.
 */
import { controls, touchPad, type BindingPlace, type Controls, type TouchPad } from '@rollmesh/browser';
import type { GameInput } from '@rollmesh/core';
import type { ShoveOff } from './sim/shove-off.ts';

export type Press = GameInput<ShoveOff>;
export const NO_PRESS: Press = {};
/** What is pressed in a frame that is not played counts for nothing: a wish is held for as long as a hitch may last. */
const LATE_READINGS = 20;

const LEFT_HAND = {
  x: { less: ['KeyA', 'PadLX-', 'PadLeft', 'StickX-'], more: ['KeyD', 'PadLX+', 'PadRight', 'StickX+'] },
  y: { less: ['KeyW', 'PadLY-', 'PadUp', 'StickY-'], more: ['KeyS', 'PadLY+', 'PadDown', 'StickY+'] },
  dash: ['Space', 'ShiftLeft', 'PadA', 'PadB', 'PadX', 'PadR1', 'PadR2', 'Touch:dash'],
};
const RIGHT_HAND = {
  x: { less: ['ArrowLeft', 'PadLX-', 'PadLeft'], more: ['ArrowRight', 'PadLX+', 'PadRight'] },
  y: { less: ['ArrowUp', 'PadLY-', 'PadUp'], more: ['ArrowDown', 'PadLY+', 'PadDown'] },
  dash: ['Enter', 'ShiftRight', 'Slash', 'PadA', 'PadB', 'PadX', 'PadR1', 'PadR2'],
};

/** What may be bound, in the order in which it is offered. */
export const ACTIONS: readonly { readonly text: string; readonly place: Omit<BindingPlace, 'seat'> }[] = [
  { text: 'Up', place: { action: 'y', side: 'less' } },
  { text: 'Left', place: { action: 'x', side: 'less' } },
  { text: 'Down', place: { action: 'y', side: 'more' } },
  { text: 'Right', place: { action: 'x', side: 'more' } },
  { text: 'Dash', place: { action: 'dash' } },
];

export class Hands {
  readonly controls: Controls<typeof LEFT_HAND>;
  private readonly pad: TouchPad;
  /** Set for a moment by the buttons of the result. */
  private votes: { again: boolean; quit: boolean } = { again: false, quit: false };
  private wished = -1;
  /** Whether late arrivals are to come in at once, for as many more readings as the game needs to hear it. */
  private late = { atOnce: false, readings: 0 };
  private rumbles = true;

  constructor(root: HTMLElement) {
    this.pad = touchPad(root, { buttons: [{ name: 'dash', label: 'Dash' }] });
    this.controls = controls({ seats: [LEFT_HAND, RIGHT_HAND], devices: [this.pad], remember: 'shove-off' });
    this.enable(false, false);
  }

  /** Keys and pads play, or are the page's; the screen's stick takes part, or what lies under it is touched. */
  enable(keys: boolean, touch: boolean): void {
    this.controls.enable(keys);
    this.pad.enable(touch);
  }

  set(options: { rumble: boolean; leftHanded: boolean }): void {
    this.rumbles = options.rumble;
    this.pad.element.classList.toggle('mirrored', options.leftHanded);
  }

  /** The stick is on the screen. */
  get touches(): boolean {
    return !this.pad.element.hidden;
  }

  /** The input of one of this machine's seats, of which there are `seats`. */
  read(seat: number, seats: number): Press {
    const { x, y, dash } = this.controls.read(seat, seats);
    const wish = seat === 0 ? this.wished : -1;
    const late = seat === 0 && this.late.readings > 0;
    if (late) this.late.readings -= 1;
    const { atOnce } = this.late;
    return { x, y, dash, again: seat === 0 && this.votes.again, quit: seat === 0 && this.votes.quit, next1: wish === 0, next2: wish === 1, next3: wish === 2, lateNow: late && atOnce, lateNext: late && !atOnce };
  }

  /** Says to all machines whether late arrivals come in at once. */
  letIn(atOnce: boolean): void {
    this.late = { atOnce, readings: LATE_READINGS };
  }

  vote(what: 'again' | 'quit'): void {
    this.votes[what] = true;
  }

  /** A vote for one of the three next rounds. Held: the game hears it when it begins to be. */
  wish(choice: number): void {
    this.wished = choice;
  }

  /** Forgets votes that have been cast, once the result is gone. */
  clearVotes(): void {
    this.votes = { again: false, quit: false };
    this.wished = -1;
  }

  /** Who is struck feels it: `power` as the game tells it, 0 to about 2.5. */
  shake(seat: number, power: number): void {
    if (this.rumbles && seat >= 0) this.controls.rumble(seat, Math.min(1, 0.25 + power * 0.35), 90 + power * 70);
  }
}

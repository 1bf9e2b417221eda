/**
 * Names of everything that can be pressed, one word each, so that a binding is plain text that a player may change and a
 * browser may store: `KeyA` (a key's place, as in `KeyboardEvent.code`), `PadA`, `PadLX-` (left stick to the left), `Mouse0`,
 * `StickX+` and `Touch:dash` (on the screen), `PointerX-` (the pointer left of the middle).
 */

/** Buttons of the standard mapping, in its order. */
export const PAD_BUTTONS = [
  'PadA', 'PadB', 'PadX', 'PadY', 'PadL1', 'PadR1', 'PadL2', 'PadR2', 'PadSelect', 'PadStart', 'PadL3', 'PadR3', 'PadUp', 'PadDown', 'PadLeft', 'PadRight', 'PadHome',
] as const;
/** Axes of the standard mapping, in its order; a source is one half of one. */
export const PAD_AXES = ['PadLX', 'PadLY', 'PadRX', 'PadRY'] as const;

/** One kind of thing that is pressed. */
export interface InputDevice {
  /** How far `source` is pressed for `seat`, 0 to 1; 0 for what is not this device's. `alone`: no other seat is played here. */
  value(source: string, seat: number, alone: boolean): number;
  end(): void;
}

/** A source that each seat has of its own; all others are shared by everybody at this machine. */
export function isOwn(source: string): boolean {
  return source.startsWith('Pad');
}

const WORDS: Readonly<Record<string, string>> = {
  ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Space: 'Space', Enter: 'Enter', ShiftLeft: 'Left Shift', ShiftRight: 'Right Shift',
  ControlLeft: 'Left Ctrl', ControlRight: 'Right Ctrl', AltLeft: 'Left Alt', AltRight: 'Right Alt', Backquote: '`', Minus: '-', Equal: '=', BracketLeft: '[',
  BracketRight: ']', Semicolon: ';', Quote: "'", Backslash: '\\', Comma: ',', Period: '.', Slash: '/', Mouse0: 'Left click', Mouse1: 'Middle click', Mouse2: 'Right click',
};
const WAYS: Readonly<Record<string, string>> = { 'X-': '←', 'X+': '→', 'Y-': '↑', 'Y+': '↓' };

/** A short name to show to players. `layout` is what `navigator.keyboard.getLayoutMap()` gives, for the letters of their own keyboard. */
export function sourceLabel(source: string, layout?: { get(code: string): string | undefined }): string {
  const known = layout?.get(source) ?? WORDS[source];
  if (known !== undefined) return known.length === 1 ? known.toUpperCase() : known;
  if (source.startsWith('Touch:')) return source.slice(6);
  const way = WAYS[source.slice(-2)];
  if (way !== undefined && source.startsWith('Pad')) return `${source[3] === 'L' ? 'Left' : 'Right'} stick ${way}`;
  if (way !== undefined) return `${source.startsWith('Stick') ? 'Stick' : 'Pointer'} ${way}`;
  return source.replace(/^(Key|Digit|Pad)/, (prefix) => (prefix === 'Pad' ? 'Pad ' : '')).replace(/^Numpad/, 'Num ');
}

/**
 * Phaser's own input as named inputs: its keys by Phaser's names, its gamepads, game objects that are touched as buttons, and functions of
 * one's own, for instance of a virtual stick. For bindings that players change, use `controls` of `@rollmesh/browser` instead.
 */
import { RollmeshError } from '@rollmesh/core';

interface KeyShape {
  readonly isDown: boolean;
  on(name: string, listener: () => void): unknown;
}
interface PadShape {
  readonly leftStick: { readonly x: number; readonly y: number };
  readonly rightStick: { readonly x: number; readonly y: number };
}
/** A scene's input, by shape: `this.input` of a scene fits. */
export interface SceneInputShape {
  readonly keyboard?: { addKey(key: string): unknown } | null;
  readonly gamepad?: { getPad(index: number): unknown } | null;
}
/** An interactive game object: it is a button while a pointer is down on it. */
export interface TouchableShape {
  on(name: string, listener: () => void): unknown;
  setInteractive(): unknown;
}

/** A key by Phaser's name (`'LEFT'`, `'A'`, `'SPACE'`), a part of a gamepad (`'PadA'`, `'PadLeft'`, `'PadLX-'`), an object, or a function. */
export type PhaserSource = string | TouchableShape | (() => boolean | number);
export type PhaserBindings = { readonly [action: string]: readonly PhaserSource[] | { readonly less: readonly PhaserSource[]; readonly more: readonly PhaserSource[] } };
export type PhaserPressed<B extends PhaserBindings> = { [K in keyof B]: B[K] extends readonly PhaserSource[] ? boolean : number };

/** Two frames at 60 a second: a shorter tap must not fall between two readings. */
const TAP_MS = 34;
const DEAD_ZONE = 0.2;

/**
 * Listens to a scene's input under the names of the game's inputs. A list is a button, `{ less, more }` an axis from -1 to 1; `pad` is the
 * number of the gamepad (0 by default). Throws `bad-option` for a key that Phaser does not have or cannot hear.
 */
export function phaserInput<const B extends PhaserBindings>(input: SceneInputShape, bindings: B, { pad = 0 } = {}): { read(): PhaserPressed<B> } {
  const reader = (source: PhaserSource): (() => number) => readerOf(input, source, pad);
  const most = (readers: readonly (() => number)[]): number => readers.reduce((best, read) => Math.max(best, read()), 0);
  const actions = Object.entries(bindings).map(([name, binding]) => {
    if (isList(binding)) {
      const readers = binding.map(reader);
      return [name, () => most(readers) > 0.3] as const;
    }
    const [less, more] = [binding.less.map(reader), binding.more.map(reader)];
    return [name, () => most(more) - most(less)] as const;
  });
  const values: Record<string, boolean | number> = {};
  return {
    read() {
      for (const [name, read] of actions) values[name] = read();
      return values as PhaserPressed<B>;
    },
  };
}

function isList(binding: PhaserBindings[string]): binding is readonly PhaserSource[] {
  return Array.isArray(binding);
}

function readerOf(input: SceneInputShape, source: PhaserSource, pad: number): () => number {
  if (typeof source === 'function') return () => Number(source());
  if (typeof source !== 'string') return touched(source);
  if (source.startsWith('Pad')) return () => padValue(input.gamepad?.getPad(pad) as PadShape | undefined, source.slice(3));
  if (input.keyboard === undefined || input.keyboard === null) {
    throw new RollmeshError('bad-option', `The key "${source}" cannot be heard: the game has no keyboard.`, 'Leave input.keyboard on in the configuration of the game.');
  }
  const key = input.keyboard.addKey(source) as KeyShape | undefined;
  if (key === undefined) throw new RollmeshError('bad-option', `Phaser has no key called "${source}".`, "Use a name of Phaser.Input.Keyboard.KeyCodes, such as 'LEFT', 'A' or 'SPACE'.");
  let pressedAtMs = -Infinity;
  key.on('down', () => (pressedAtMs = performance.now()));
  return () => (key.isDown || pressedAtMs > performance.now() - TAP_MS ? 1 : 0);
}

function touched(object: TouchableShape): () => number {
  let down = false;
  let pressedAtMs = -Infinity;
  object.setInteractive();
  object.on('pointerdown', () => {
    down = true;
    pressedAtMs = performance.now();
  });
  for (const name of ['pointerup', 'pointerout']) object.on(name, () => (down = false));
  return () => (down || pressedAtMs > performance.now() - TAP_MS ? 1 : 0);
}

/** Phaser names a pad's buttons A, B, X, Y, L1 ... and left, right, up, down. */
function padValue(pad: PadShape | undefined | null, name: string): number {
  if (pad === undefined || pad === null) return 0;
  const stick = /^([LR])([XY])([-+])$/.exec(name);
  if (stick === null) {
    const direction = { Left: 'left', Right: 'right', Up: 'up', Down: 'down' }[name] ?? name;
    return Number((pad as unknown as Record<string, boolean | number | undefined>)[direction] ?? 0);
  }
  const at = stick[1] === 'L' ? pad.leftStick : pad.rightStick;
  const along = (stick[2] === 'X' ? at.x : at.y) * (stick[3] === '-' ? -1 : 1);
  return along <= DEAD_ZONE ? 0 : Math.min(1, (along - DEAD_ZONE) / (1 - DEAD_ZONE));
}

/**
 * The keyboard as named inputs. Keys are `KeyboardEvent.code` values (the key's place, whatever the layout writes on it); a
 * short press counts for long enough to be seen by a frame of the simulation, even if the key is up again.
 */

import { checkKeys } from './key-names.ts';
import { keysDevice } from './keys-device.ts';

/** Input names to the keys that press them: `{ left: ['ArrowLeft', 'KeyA'] }`. */
export type KeyBindings = Readonly<Record<string, readonly string[]>>;

export interface Keyboard<B extends KeyBindings> {
  /** What is pressed now; a press counts for at least 34 ms. */
  read(): { [K in keyof B]: boolean };
  /** Stops listening. */
  end(): void;
}

/**
 * Listens on `target` (default: the window). Bound keys do not scroll the page, except while something is being typed; Enter
 * and Space press the button that is focused. Throws `bad-option` for what is no key, with the right name.
 */
export function keyboard<B extends KeyBindings>(bindings: B, target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> = window): Keyboard<B> {
  checkKeys('keyboard', bindings);
  const bound = new Set(Object.values(bindings).flat());
  const names = Object.keys(bindings) as (keyof B)[];
  const keys = keysDevice({ target, isBound: (source) => bound.has(source) });
  return {
    read() {
      const pressed = Object.fromEntries(names.map((name) => [name, bindings[name as string]!.some((code) => keys.value(code, 0, true) > 0)]));
      return pressed as { [K in keyof B]: boolean };
    },
    end: () => keys.end(),
  };
}

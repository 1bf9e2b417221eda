/**
 * The keyboard as named inputs. Keys are `KeyboardEvent.code` values (the key's place, whatever the layout writes on it); a
 * short press counts for long enough to be seen by a frame of the simulation, even if the key is up again.
 */

/** Two frames at 60 a second: on a fast display not every reading is followed by a frame. */
const TAP_MS = 34;

/** Input names to the keys that press them: `{ left: ['ArrowLeft', 'KeyA'] }`. */
export type KeyBindings = Readonly<Record<string, readonly string[]>>;

export interface Keyboard<B extends KeyBindings> {
  /** What is pressed now; a press counts for at least 34 ms. */
  read(): { [K in keyof B]: boolean };
  /** Stops listening. */
  end(): void;
}

/** Listens on `target` (default: the window). Bound keys do not scroll the page, except while something is being typed. */
export function keyboard<B extends KeyBindings>(bindings: B, target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> = window): Keyboard<B> {
  const down = new Set<string>();
  /** When each key last went down, by our clock. */
  const pressedAtMs = new Map<string, number>();
  const bound = new Set(Object.values(bindings).flat());
  const names = Object.keys(bindings) as (keyof B)[];

  const press = (event: Event): void => {
    const { code } = event as KeyboardEvent;
    if (!bound.has(code) || isTyping(event)) return;
    event.preventDefault();
    down.add(code);
    pressedAtMs.set(code, performance.now());
  };
  const release = (event: Event): void => void down.delete((event as KeyboardEvent).code);
  const releaseAll = (): void => down.clear();

  target.addEventListener('keydown', press);
  target.addEventListener('keyup', release);
  target.addEventListener('blur', releaseAll);
  return {
    read() {
      const sinceMs = performance.now() - TAP_MS;
      const isPressed = (code: string): boolean => down.has(code) || (pressedAtMs.get(code) ?? -Infinity) > sinceMs;
      const pressed = Object.fromEntries(names.map((name) => [name, bindings[name as string]!.some(isPressed)]));
      return pressed as { [K in keyof B]: boolean };
    },
    end() {
      target.removeEventListener('keydown', press);
      target.removeEventListener('keyup', release);
      target.removeEventListener('blur', releaseAll);
    },
  };
}

function isTyping(event: Event): boolean {
  const element = event.target as Partial<HTMLElement> | null;
  return element?.tagName === 'INPUT' || element?.tagName === 'TEXTAREA' || element?.isContentEditable === true;
}

/** Keys and mouse buttons: what is down, and what was pressed so shortly that no frame may have seen it. */
import type { InputDevice } from './sources.ts';

type Target = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;

/** Two frames at 60 a second: on a fast display not every reading is followed by a frame. */
const TAP_MS = 34;

export interface KeysOptions {
  /** Where keys are heard. Default: the window. */
  readonly target: Target;
  /** Where mouse buttons are heard; none if left out. */
  readonly pointerTarget?: Target;
  /** Whether a source is bound at all: what is not is left to the page. */
  isBound(source: string): boolean;
}

export function keysDevice(options: KeysOptions): InputDevice {
  const down = new Set<string>();
  const pressedAtMs = new Map<string, number>();
  const press = (source: string): void => {
    down.add(source);
    pressedAtMs.set(source, performance.now());
  };
  const keydown = (event: Event): void => {
    const { code, repeat } = event as KeyboardEvent;
    if (!options.isBound(code) || isForThePage(event)) return;
    event.preventDefault();
    if (!repeat) press(code);
  };
  const keyup = (event: Event): void => void down.delete((event as KeyboardEvent).code);
  const mousedown = (event: Event): void => {
    const { pointerType, button } = event as PointerEvent;
    if (pointerType === 'mouse' && options.isBound(`Mouse${button}`)) press(`Mouse${button}`);
  };
  const mouseup = (event: Event): void => void down.delete(`Mouse${(event as PointerEvent).button}`);
  const menu = (event: Event): void => {
    if (options.isBound('Mouse2')) event.preventDefault();
  };
  const releaseAll = (): void => down.clear();
  const { target, pointerTarget } = options;
  const listening: [Target | undefined, string, (event: Event) => void][] = [
    [target, 'keydown', keydown], [target, 'keyup', keyup], [target, 'blur', releaseAll], [pointerTarget, 'pointerdown', mousedown], [target, 'pointerup', mouseup],
    [pointerTarget, 'contextmenu', menu],
  ];
  for (const [on, name, listener] of listening) on?.addEventListener(name, listener);
  return {
    value: (source) => (down.has(source) || (pressedAtMs.get(source) ?? -Infinity) > performance.now() - TAP_MS ? 1 : 0),
    end() {
      for (const [on, name, listener] of listening) on?.removeEventListener(name, listener);
      down.clear();
      pressedAtMs.clear();
    },
  };
}

/** Typing stays typing, and what is focused keeps the keys that press it. */
function isForThePage(event: Event): boolean {
  const { code, ctrlKey, metaKey, altKey } = event as KeyboardEvent;
  // Seen through custom elements, whose own fields hide behind them.
  const element = (event.composedPath?.()[0] ?? event.target) as Partial<HTMLElement> | null;
  if (element?.tagName === 'INPUT' || element?.tagName === 'TEXTAREA' || element?.tagName === 'SELECT' || element?.isContentEditable === true) return true;
  if ((ctrlKey || metaKey || altKey) && !/^(Control|Meta|Alt)/.test(code)) return true;
  return /^(BUTTON|SUMMARY|A)$/.test(element?.tagName ?? '') && (code === 'Enter' || code === 'Space');
}

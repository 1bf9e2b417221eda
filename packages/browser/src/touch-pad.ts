/**
 * A stick and buttons on the screen, for phones in both directions: the stick appears under the thumb wherever it touches its half,
 * buttons stand in an arc within the thumb's reach and clear of notches. Shown from the first touch on. Sources are `StickX-`, `StickX+`,
 * `StickY-`, `StickY+` and `Touch:name` for each button. Parts for styling: stick, knob, button.
 */
import type { InputDevice } from './sources.ts';
import { TOUCH_STYLE } from './touch-style.ts';
import { beyond } from './pads-device.ts';

export interface TouchPadOptions {
  /** Buttons from the thumb's resting place outwards, at most 4: a name, and what is written on it (default: the name). */
  readonly buttons?: readonly { readonly name: string; readonly label?: string }[];
  /** Without a stick, the whole screen but the buttons stays free. Default true. */
  readonly stick?: boolean;
  /** Buttons on the left, stick on the right. */
  readonly mirrored?: boolean;
  /** Shown at once rather than from the first touch. Default: where the main pointer is a finger. */
  readonly shown?: boolean;
}

export interface TouchPad extends InputDevice {
  readonly element: HTMLElement;
  /** Takes part and is seen, or neither: off while a menu is open. */
  enable(on: boolean): void;
}

/** How far the knob goes, in px. */
const REACH = 56;
const DEAD_ZONE = 0.15;
/** A tap between two readings still counts for two frames. */
const TAP_MS = 34;

/** Lays the pad over `root`, which must have a position. */
export function touchPad(root: HTMLElement, options: TouchPadOptions = {}): TouchPad {
  const element = document.createElement('div');
  const shadow = element.attachShadow({ mode: 'open' });
  const style = document.createElement('style');
  style.textContent = TOUCH_STYLE;
  shadow.append(style);
  element.classList.toggle('mirrored', options.mirrored === true);
  element.setAttribute('aria-hidden', 'true'); // keys do the same, and are what a screen reader's user has
  const stick = options.stick === false ? undefined : stickOn(shadow);
  const buttons = new Map((options.buttons ?? []).slice(0, 4).map((button, i) => [`Touch:${button.name}`, buttonOn(shadow, button.label ?? button.name, i)]));
  element.style.cssText = 'position:absolute;inset:0;z-index:10;pointer-events:none';
  root.append(element);

  let on = true;
  let used = options.shown ?? matchMedia('(pointer: coarse)').matches;
  const show = (): void => void (element.hidden = !(on && used));
  const firstTouch = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch') return;
    used = true;
    show();
  };
  addEventListener('pointerdown', firstTouch, true);
  show();
  return {
    element,
    enable(enabled) {
      on = enabled;
      show();
      if (!enabled) for (const each of [stick, ...buttons.values()]) each?.release();
    },
    value(source) {
      return !on ? 0 : source.startsWith('Stick') ? (stick?.value(source) ?? 0) : (buttons.get(source)?.value() ?? 0);
    },
    end() {
      removeEventListener('pointerdown', firstTouch, true);
      element.remove();
    },
  };
}

function part(parent: ParentNode & Node, name: string, text = ''): HTMLElement {
  const made = document.createElement('div');
  made.className = name;
  made.part.add(name);
  made.textContent = text;
  parent.appendChild(made);
  return made;
}

function stickOn(shadow: ShadowRoot) {
  const zone = part(shadow, 'zone');
  const base = part(zone, 'stick');
  const knob = part(base, 'knob');
  let pointer: number | undefined;
  let [fromX, fromY, x, y] = [0, 0, 0, 0];
  const release = (): void => {
    pointer = undefined;
    x = y = 0;
    knob.style.transform = base.style.transform = '';
    base.classList.remove('down');
  };
  zone.addEventListener('pointerdown', (event) => {
    if (pointer !== undefined) return;
    event.preventDefault();
    pointer = event.pointerId;
    zone.setPointerCapture(pointer);
    [fromX, fromY] = [event.clientX, event.clientY];
    const box = zone.getBoundingClientRect();
    // Centred under the thumb: its resting place is given by the style sheet, relative to the zone's lower corner.
    base.style.transform = `translate(${fromX - box.left - base.offsetLeft - base.offsetWidth / 2}px, ${fromY - box.top - base.offsetTop - base.offsetHeight / 2}px)`;
    base.classList.add('down');
  });
  zone.addEventListener('pointermove', (event) => {
    if (event.pointerId !== pointer) return;
    const [dx, dy] = [event.clientX - fromX, event.clientY - fromY];
    const scale = Math.min(1, REACH / Math.max(1, Math.hypot(dx, dy)));
    [x, y] = [(dx * scale) / REACH, (dy * scale) / REACH];
    knob.style.transform = `translate(${dx * scale}px, ${dy * scale}px)`;
  });
  for (const name of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) zone.addEventListener(name, (event) => void (event.pointerId === pointer && release()));
  const half = (along: number, across: number): number => (along <= 0 ? 0 : beyond(along, across, DEAD_ZONE));
  const value = (source: string): number => (source === 'StickX-' ? half(-x, y) : source === 'StickX+' ? half(x, y) : source === 'StickY-' ? half(-y, x) : source === 'StickY+' ? half(y, x) : 0);
  return { value, release };
}

function buttonOn(shadow: ShadowRoot, label: string, place: number) {
  const button = part(shadow, 'button', label);
  button.classList.add(`at${place}`);
  const pointers = new Set<number>();
  let pressedAtMs = -Infinity;
  const release = (): void => {
    pointers.clear();
    button.classList.remove('down');
  };
  button.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    pointers.add(event.pointerId);
    pressedAtMs = performance.now();
    button.setPointerCapture(event.pointerId);
    button.classList.add('down');
  });
  for (const name of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
    button.addEventListener(name, (event) => {
      pointers.delete(event.pointerId);
      if (pointers.size === 0) release();
    });
  }
  button.addEventListener('contextmenu', (event) => event.preventDefault());
  return { value: () => (pointers.size > 0 || pressedAtMs > performance.now() - TAP_MS ? 1 : 0), release };
}

/** Gamepads in the standard mapping: read when asked, sticks with a round dead zone, rumble where there is a motor. */
import { PAD_AXES, PAD_BUTTONS, type InputDevice } from './sources.ts';

export interface PadsOptions {
  /** Below this a stick is at rest, 0 to 0.9. */
  readonly deadZone: number;
  /** The pads that are connected. Default: the browser's. */
  readonly list?: () => readonly (Gamepad | null)[];
}

export interface PadsDevice extends InputDevice {
  /** Connected pads in the order of their seats, without holes. */
  connected(): Gamepad[];
  /** The first source that is pressed on any pad, for choosing a binding. */
  anyPressed(): string | undefined;
  rumble(seat: number, alone: boolean, strength: number, ms: number): void;
}

interface RumblingPad {
  readonly vibrationActuator?: { playEffect?(type: string, effect: object): Promise<unknown> } | null;
}

export function padsDevice(options: PadsOptions): PadsDevice {
  const list = options.list ?? browserPads;
  const connected = (): Gamepad[] => list().filter((pad): pad is Gamepad => pad !== null && pad.connected);
  const own = (seat: number, alone: boolean): Gamepad[] => {
    const pads = connected();
    return alone ? pads : pads.slice(seat, seat + 1);
  };
  return {
    connected,
    value(source, seat, alone) {
      if (!source.startsWith('Pad')) return 0;
      let most = 0;
      for (const pad of own(seat, alone)) most = Math.max(most, padValue(pad, source, options.deadZone));
      return most;
    },
    anyPressed() {
      const halves = PAD_AXES.flatMap((axis) => [`${axis}-`, `${axis}+`]);
      for (const pad of connected()) {
        const pressed = [...PAD_BUTTONS, ...halves].find((source) => padValue(pad, source, 0.5) > 0.2);
        if (pressed !== undefined) return pressed;
      }
      return undefined;
    },
    rumble(seat, alone, strength, ms) {
      for (const pad of own(seat, alone)) {
        const effect = { duration: ms, strongMagnitude: strength, weakMagnitude: strength };
        // A pad without a motor, or one that was unplugged meanwhile, is no news to a player.
        void (pad as RumblingPad).vibrationActuator?.playEffect?.('dual-rumble', effect).catch(() => {});
      }
    },
    end() {},
  };
}

function browserPads(): readonly (Gamepad | null)[] {
  return typeof navigator === 'undefined' ? [] : (navigator.getGamepads?.() ?? []);
}

function padValue(pad: Gamepad, source: string, deadZone: number): number {
  const button = (PAD_BUTTONS as readonly string[]).indexOf(source);
  if (button >= 0) {
    const state = pad.buttons[button];
    return state === undefined ? 0 : state.pressed ? Math.max(state.value, 0.5) : state.value > 0.1 ? state.value : 0;
  }
  const axis = (PAD_AXES as readonly string[]).indexOf(source.slice(0, 5));
  if (axis < 0) return 0;
  const along = source.endsWith('-') ? -(pad.axes[axis] ?? 0) : (pad.axes[axis] ?? 0);
  const across = pad.axes[axis ^ 1] ?? 0;
  return along <= 0 ? 0 : beyond(along, across, deadZone);
}

/** One direction of a stick with a round dead zone: 0 within it, full at the rim, even in between. */
export function beyond(along: number, across: number, deadZone: number): number {
  const length = Math.hypot(along, across);
  if (length <= deadZone) return 0;
  const scaled = Math.min(1, (length - deadZone) / (1 - deadZone));
  return Math.min(1, (along / length) * scaled);
}

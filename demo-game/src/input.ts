/**
 * What players press: keys for one or two players on a keyboard, gamepads, and on a phone a stick and a button. All of
 * it becomes the game's own input: x, y, dash and the two votes.
 */
import type { GameInput } from '@rollmesh/core';
import type { ShoveOff } from './sim/shove-off.ts';
import type { TouchPad } from './touch-pad.ts';

export type Press = GameInput<ShoveOff>;

interface Keys {
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly up: readonly string[];
  readonly down: readonly string[];
  readonly dash: readonly string[];
}

const LEFT_HAND: Keys = { left: ['KeyA'], right: ['KeyD'], up: ['KeyW'], down: ['KeyS'], dash: ['Space', 'ShiftLeft'] };
const RIGHT_HAND: Keys = { left: ['ArrowLeft'], right: ['ArrowRight'], up: ['ArrowUp'], down: ['ArrowDown'], dash: ['Enter', 'ShiftRight', 'Slash'] };
const BOTH_HANDS = join(LEFT_HAND, RIGHT_HAND);
const BOUND = new Set(Object.values(BOTH_HANDS).flat());

/** Below this a stick is at rest. */
const DEAD_ZONE = 0.2;
const TAP_MS = 40;

export class Controls {
  /** Set for a moment by the buttons of the result. */
  private votes: { again: boolean; quit: boolean } = { again: false, quit: false };
  private readonly down = new Set<string>();
  /** Until when a key counts as pressed though it may be up again: a short tap must not fall between two frames. */
  private readonly tapped = new Map<string, number>();

  constructor(
    private readonly touch: TouchPad,
    private readonly active: () => boolean,
  ) {
    addEventListener('keydown', (event) => this.press(event));
    addEventListener('keyup', (event) => this.down.delete(event.code));
    addEventListener('blur', () => this.down.clear());
  }

  vote(what: 'again' | 'quit'): void {
    this.votes[what] = true;
  }

  /** The input of one of this machine's seats, of which there are `seats`. */
  read(seat: number, seats: number): Press {
    const keys = seats === 1 ? BOTH_HANDS : seat === 0 ? LEFT_HAND : RIGHT_HAND;
    let x = this.held(keys.right) - this.held(keys.left);
    let y = this.held(keys.down) - this.held(keys.up);
    let dash = this.held(keys.dash) > 0;
    const pad = this.gamepad(seat);
    if (pad !== undefined) {
      const stickX = pad.axes[0] ?? 0;
      const stickY = pad.axes[1] ?? 0;
      if (stickX * stickX + stickY * stickY > DEAD_ZONE * DEAD_ZONE) [x, y] = [stickX, stickY];
      dash ||= [0, 1, 2, 5, 7].some((button) => pad.buttons[button]?.pressed === true);
    }
    if (seat === 0 && this.touch.active) {
      if (this.touch.x !== 0 || this.touch.y !== 0) [x, y] = [this.touch.x, this.touch.y];
      dash ||= this.touch.dash;
    }
    const press = { x, y, dash, again: seat === 0 && this.votes.again, quit: seat === 0 && this.votes.quit };
    return press;
  }

  /** Forgets votes that have been cast, once the result is gone. */
  clearVotes(): void {
    this.votes = { again: false, quit: false };
  }

  private press(event: KeyboardEvent): void {
    if (!this.active() || !BOUND.has(event.code)) return;
    const target = event.target as HTMLElement | null;
    if (target?.tagName === 'INPUT') return;
    // A focused button keeps Enter and Space.
    if (target?.tagName === 'BUTTON' && (event.code === 'Enter' || event.code === 'Space')) return;
    event.preventDefault();
    this.down.add(event.code);
    if (!event.repeat) this.tapped.set(event.code, performance.now() + TAP_MS);
  }

  private held(codes: readonly string[]): number {
    return codes.some((code) => this.down.has(code) || (this.tapped.get(code) ?? 0) > performance.now()) ? 1 : 0;
  }

  private gamepad(seat: number): Gamepad | undefined {
    const pads = navigator.getGamepads?.() ?? [];
    return pads.filter((pad): pad is Gamepad => pad !== null && pad.connected)[seat];
  }
}

function join(a: Keys, b: Keys): Keys {
  return { left: [...a.left, ...b.left], right: [...a.right, ...b.right], up: [...a.up, ...b.up], down: [...a.down, ...b.down], dash: [...a.dash, ...b.dash] };
}

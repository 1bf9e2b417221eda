/** What a person presses on the machine that is theirs: keys, a gamepad, or a finger on its picture. Until the first press its own hands play on. */
import { controls } from '@rollmesh/browser';
import { ARENA } from './game.ts';
import type { Press } from './hands.ts';
import type { World } from './world.ts';

const KEYS = {
  left: ['ArrowLeft', 'KeyA', 'PadLeft', 'PadLX-'],
  right: ['ArrowRight', 'KeyD', 'PadRight', 'PadLX+'],
  up: ['ArrowUp', 'KeyW', 'PadUp', 'PadLY-'],
  down: ['ArrowDown', 'KeyS', 'PadDown', 'PadLY+'],
  dash: ['Space', 'PadA'],
} as const;
/** Closer to the finger than this, it stands. */
const NEAR = 8;
/** Hands of its own take over after so long without a press. */
const IDLE_MS = 6000;

export class Person {
  private readonly controls = controls({ seats: [KEYS] });
  private finger: { x: number; y: number } | undefined;
  private dashUntilMs = 0;
  private pressedMs = -Infinity;

  /** Lets a finger on `canvas` steer. `take` makes that machine the person's. */
  watch(canvas: HTMLCanvasElement, take: () => void): void {
    const at = (event: PointerEvent): void => {
      const box = canvas.getBoundingClientRect();
      this.finger = { x: ((event.clientX - box.left) / box.width) * ARENA.width, y: ((event.clientY - box.top) / box.height) * ARENA.height };
    };
    canvas.addEventListener('pointerdown', (event) => {
      take();
      canvas.setPointerCapture(event.pointerId);
      at(event);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (this.finger !== undefined) at(event);
    });
    for (const end of ['pointerup', 'pointercancel'] as const) canvas.addEventListener(end, () => (this.finger = undefined));
    canvas.addEventListener('dblclick', () => (this.dashUntilMs = performance.now() + 120));
  }

  /** What is pressed now; undefined if nobody plays. */
  read(world: World, nowMs: number): Press | undefined {
    const keys: Press = this.controls.read();
    const machine = world.machines[world.mine]!;
    const press = this.finger === undefined ? keys : { ...towards(machine, this.finger), dash: keys.dash || nowMs < this.dashUntilMs };
    if (Object.values(press).some(Boolean)) this.pressedMs = nowMs;
    return nowMs - this.pressedMs < IDLE_MS ? press : undefined;
  }
}

function towards(machine: World['machines'][number], finger: { x: number; y: number }): Press {
  if (!machine.playing || machine.slot < 0) return {};
  const { x, y } = machine.room!.state;
  const dx = finger.x - x[machine.slot];
  const dy = finger.y - y[machine.slot];
  return { left: dx < -NEAR, right: dx > NEAR, up: dy < -NEAR, down: dy > NEAR };
}

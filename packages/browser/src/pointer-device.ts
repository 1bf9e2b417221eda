/** Where the mouse or a finger points, from the middle of an element: `PointerX+` is 1 at its right edge. Full only while it is over it. */
import type { InputDevice } from './sources.ts';

export function pointerDevice(element: HTMLElement): InputDevice {
  let x = 0;
  let y = 0;
  const move = (event: PointerEvent): void => {
    const box = element.getBoundingClientRect();
    x = clamp(((event.clientX - box.left) / box.width) * 2 - 1);
    y = clamp(((event.clientY - box.top) / box.height) * 2 - 1);
  };
  const leave = (): void => {
    x = y = 0;
  };
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerdown', move);
  element.addEventListener('pointerleave', leave);
  return {
    value(source) {
      if (source === 'PointerX-') return Math.max(0, -x);
      if (source === 'PointerX+') return Math.max(0, x);
      if (source === 'PointerY-') return Math.max(0, -y);
      return source === 'PointerY+' ? Math.max(0, y) : 0;
    },
    end() {
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerdown', move);
      element.removeEventListener('pointerleave', leave);
    },
  };
}

function clamp(value: number): number {
  return Math.min(1, Math.max(-1, value));
}

/** Waits for the next thing that is pressed, for a screen on which players choose their own keys. */

interface PadReader {
  anyPressed(): string | undefined;
}

/** Pads tell nothing by themselves: they are asked this often. */
const ASK_PADS_MS = 30;

export function captureSource(target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>, pads: PadReader, signal?: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    // What is held down already was not chosen.
    let held = pads.anyPressed();
    const finish = (source: string | undefined): void => {
      clearInterval(asking);
      target.removeEventListener('keydown', key, { capture: true });
      target.removeEventListener('pointerdown', button, { capture: true });
      signal?.removeEventListener('abort', abort);
      resolve(source);
    };
    const key = (event: Event): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
      const { code } = event as KeyboardEvent;
      finish(code === 'Escape' ? undefined : code);
    };
    const button = (event: Event): void => {
      if ((event as PointerEvent).pointerType === 'mouse') finish(`Mouse${(event as PointerEvent).button}`);
    };
    const abort = (): void => finish(undefined);
    const asking = setInterval(() => {
      const pressed = pads.anyPressed();
      if (pressed !== undefined && pressed !== held) finish(pressed);
      held = pressed;
    }, ASK_PADS_MS);
    target.addEventListener('keydown', key, { capture: true });
    target.addEventListener('pointerdown', button, { capture: true });
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort);
  });
}

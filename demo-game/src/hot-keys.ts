/** Keys that are no game input: mute, menu, pause, rematch, the vote for the next round, and signs to the others. */
import { SIGNS } from './lobby/menu-dialog.ts';

export interface HotKeyWays {
  /** True if the replay screen took the key. */
  replay(event: KeyboardEvent): boolean;
  mute(): void;
  /** A match is in front and no menu over it. */
  free(): boolean;
  menu(): void;
  again(): void;
  /** Wishes for one of the next rounds, 0 to 2; false while none is asked for. */
  next(choice: number): boolean;
  pause(): void;
  emote(sign: string): void;
}

export function hotKey(event: KeyboardEvent, ways: HotKeyWays): void {
  const typing = (event.composedPath()[0] as Partial<HTMLElement>).tagName;
  if (typing === 'INPUT' || typing === 'SELECT' || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (ways.replay(event)) return;
  if (event.code === 'KeyM') ways.mute();
  if (!ways.free()) return;
  if (event.code === 'Escape') {
    // The key that opens the dialog must not also close it.
    event.preventDefault();
    ways.menu();
  }
  if (event.code === 'KeyR') ways.again();
  if (event.code === 'KeyP') ways.pause();
  const digit = Number(/^Digit(\d)$/.exec(event.code)?.[1]);
  if (digit >= 1 && digit <= 3 && ways.next(digit - 1)) return;
  const sign = SIGNS[digit - 1];
  if (sign !== undefined) ways.emote(sign);
}

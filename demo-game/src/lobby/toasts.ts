/** Short notes at the edge of the picture: who came and went, what the network does. */
import { el } from '../dom.ts';

const SHOWN_MS = 5000;

export class Toasts {
  private readonly byKey = new Map<string, HTMLElement>();

  constructor(private readonly root: HTMLElement) {}

  /** Shows `text` for a while. A note with a `key` replaces the one before and stays until `drop(key)`. */
  show(text: string, kind: 'plain' | 'warn' = 'plain', key?: string): void {
    if (key !== undefined) this.drop(key);
    const note = el('div', { class: `toast ${kind}`, role: 'status' }, text);
    this.root.append(note);
    while (this.root.childElementCount > 4) this.root.firstElementChild?.remove();
    if (key !== undefined) this.byKey.set(key, note);
    else setTimeout(() => note.remove(), SHOWN_MS);
  }

  drop(key: string): void {
    this.byKey.get(key)?.remove();
    this.byKey.delete(key);
  }

  clear(): void {
    this.byKey.clear();
    this.root.replaceChildren();
  }
}

/**
 * The match waits for somebody without whom nobody can go on: who it is, how long it has been, and what one may do. It lies
 * over the picture and goes away by itself when the match goes on.
 */
import { el } from '../dom.ts';

/** For so long the other is simply waited for; then the match counts as undecided. */
const COUNTDOWN_MS = 15_000;

export interface PauseWays {
  goOn(): void;
  leave(): void;
}

export class PauseDialog {
  private panel: HTMLElement | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly ways: PauseWays,
  ) {}

  open(text: string): void {
    this.close();
    const openedMs = performance.now();
    const left = el('p', { id: 'pause-left', 'aria-live': 'polite' });
    const buttons = el(
      'div',
      { class: 'buttons' },
      el('button', { id: 'pause-wait', class: 'primary', click: () => this.close() }, 'Wait'),
      el('button', { id: 'pause-go-on', click: () => this.ways.goOn() }, 'Go on alone'),
      el('button', { id: 'pause-leave', click: () => this.ways.leave() }, 'Leave'),
    );
    this.panel = el('section', { id: 'pause', class: 'panel message', role: 'alertdialog', 'aria-label': text }, el('h2', {}, text), left, buttons);
    const tell = (): void => {
      const seconds = Math.ceil((COUNTDOWN_MS - (performance.now() - openedMs)) / 1000);
      left.textContent = seconds > 0 ? `The match goes on where it was. ${seconds} s` : 'Undecided. The seat is kept for whoever comes back.';
    };
    tell();
    this.timer = setInterval(tell, 500);
    this.root.append(this.panel);
  }

  close(): void {
    clearInterval(this.timer);
    this.panel?.remove();
    this.panel = undefined;
  }
}

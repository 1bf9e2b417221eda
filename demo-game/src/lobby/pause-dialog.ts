/**
 * The match waits: for somebody without whom nobody can go on, or because a player asked for a pause. It says which, for how long
 * by now, and what one may do; it lies over the picture and goes away by itself when the match goes on.
 */
import { el } from '../dom.ts';

/** For so long the other is simply waited for; then the match counts as undecided. */
const COUNTDOWN_MS = 15_000;

export interface PauseWays {
  /** No longer waits for who fell silent. */
  goOn(): void;
  /** Ends a pause that was agreed. */
  resume(): void;
  leave(): void;
}

export class PauseDialog {
  private panel: HTMLElement | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly ways: PauseWays,
  ) {}

  get isOpen(): boolean {
    return this.panel !== undefined;
  }

  /** Somebody fell silent: `text` says who. */
  waitFor(text: string): void {
    const openedMs = performance.now();
    const left = el('p', { id: 'pause-left', 'aria-live': 'polite' });
    const tell = (): void => {
      const seconds = Math.ceil((COUNTDOWN_MS - (performance.now() - openedMs)) / 1000);
      left.textContent = seconds > 0 ? `The match goes on where it was. ${seconds} s` : 'Undecided. The seat is kept for whoever comes back.';
    };
    this.open(text, left, el('button', { id: 'pause-wait', class: 'primary', click: () => this.close() }, 'Wait'), el('button', { id: 'pause-go-on', click: () => this.ways.goOn() }, 'Go on alone'));
    tell();
    this.timer = setInterval(tell, 500);
  }

  /** Somebody asked for a pause, and everybody holds. */
  hold(): void {
    this.open('Paused', el('p', {}, 'Everybody waits. Anyone may go on.'), el('button', { id: 'pause-resume', class: 'primary', click: () => this.ways.resume() }, 'Go on'));
  }

  close(): void {
    clearInterval(this.timer);
    this.panel?.remove();
    this.panel = undefined;
  }

  private open(title: string, text: HTMLElement, ...choices: HTMLElement[]): void {
    this.close();
    const buttons = el('div', { class: 'buttons' }, ...choices, el('button', { id: 'pause-leave', click: () => this.ways.leave() }, 'Leave'));
    this.panel = el('section', { id: 'pause', class: 'panel message', role: 'alertdialog', tabindex: '-1', 'aria-label': title }, el('h2', {}, title), text, buttons);
    this.root.append(this.panel);
    // Not a button of it: whoever is about to dash would press that.
    this.panel.focus();
  }
}

/** Mute and leave, in the corner. Leaving asks once more, for it ends the match for everybody. */
import { el, icon } from './dom.ts';
import type { Sounds } from './game/sounds.ts';

const CONFIRM_MS = 3000;

export class Toolbar {
  private readonly mute = el('button', { id: 'mute', class: 'tool', click: () => this.toggleMute() });
  private readonly leave = el('button', { id: 'leave', class: 'tool', 'aria-label': 'Leave', click: () => this.askToLeave() });
  private askedMs = -Infinity;

  constructor(
    root: HTMLElement,
    private readonly sounds: Sounds,
    private readonly actions: { leave(): void; mustAsk(): boolean },
  ) {
    root.append(this.mute, this.leave);
    this.showMute();
    this.calm();
  }

  toggleMute(): void {
    this.sounds.unlock();
    this.sounds.setMuted(!this.sounds.muted);
    this.showMute();
  }

  /** Leaving makes sense only while playing. */
  setPlaying(playing: boolean): void {
    this.leave.hidden = !playing;
    this.calm();
  }

  private showMute(): void {
    const { muted } = this.sounds;
    this.mute.replaceChildren(icon(muted ? 'muted' : 'sound'));
    this.mute.setAttribute('aria-label', muted ? 'Sound on (M)' : 'Mute (M)');
    this.mute.setAttribute('aria-pressed', String(muted));
    this.mute.blur();
  }

  private askToLeave(): void {
    const nowMs = performance.now();
    if (!this.actions.mustAsk() || nowMs - this.askedMs < CONFIRM_MS) return this.actions.leave();
    this.askedMs = nowMs;
    this.leave.classList.add('sure');
    this.leave.replaceChildren(icon('leave'), 'Leave?');
    setTimeout(() => this.calm(), CONFIRM_MS);
  }

  private calm(): void {
    this.askedMs = -Infinity;
    this.leave.classList.remove('sure');
    this.leave.replaceChildren(icon('leave'));
  }
}

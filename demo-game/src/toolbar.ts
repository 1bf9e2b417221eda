/** Mute, the menu, and watching or the lobby, in the corner. Outside of a match the menu is just the settings. */
import { el, icon } from './dom.ts';
import type { Sounds } from './game/sounds.ts';

export class Toolbar {
  private readonly mute = el('button', { id: 'mute', class: 'tool', click: () => this.toggleMute() });
  private readonly menu = el('button', { id: 'open-menu', class: 'tool', click: () => (this.playing ? this.ways.menu() : this.ways.settings()) });
  private readonly eye = el('button', { id: 'watch', class: 'tool', hidden: true, click: () => this.ways.watch() });
  private playing = false;

  constructor(
    root: HTMLElement,
    private readonly sounds: Sounds,
    private readonly ways: { menu(): void; settings(): void; watch(): void },
  ) {
    root.append(this.eye, this.mute, this.menu);
    this.showMute();
    this.setPlaying(false);
  }

  toggleMute(): void {
    this.sounds.unlock();
    this.sounds.setMuted(!this.sounds.muted);
    this.showMute();
  }

  setPlaying(playing: boolean): void {
    this.playing = playing;
    this.menu.replaceChildren(icon(playing ? 'menu' : 'gear'));
    this.menu.setAttribute('aria-label', playing ? 'Menu (Escape)' : 'Settings');
  }

  /** There is a match to watch. */
  get watchable(): boolean {
    return !this.eye.hidden;
  }

  setWatching(watchable: boolean, watching: boolean): void {
    this.eye.hidden = !watchable;
    this.eye.replaceChildren(icon('eye'), watching ? 'Lobby' : 'Watch');
    this.eye.blur();
  }

  private showMute(): void {
    const { muted } = this.sounds;
    this.mute.replaceChildren(icon(muted ? 'muted' : 'sound'));
    this.mute.setAttribute('aria-label', muted ? 'Sound on (M)' : 'Mute (M)');
    this.mute.setAttribute('aria-pressed', String(muted));
    this.mute.blur();
  }
}

/**
 * Everything of watching again that the page needs: the instant replay in the pause between rounds, and the replay screen with its ways
 * in (a file, a drop, a link, the match that was just played) and out. It draws nothing itself: it says what is to be drawn.
 */
import { RollmeshError } from '@rollmesh/core';
import { el } from '../dom.ts';
import type { Labels, MatchView } from '../game/arena-scene.ts';
import type { GameEventLike } from '../game/effects.ts';
import type { State } from '../sim/state.ts';
import { labelsOf, replayLabels } from '../players.ts';
import { Film, roundBegan } from './film.ts';
import { InstantReplay } from './instant.ts';
import { ReplayBar } from './replay-bar.ts';
import { replayFromLink, replayLink } from './replay-link.ts';

/** No replay of a match is larger; a file that is is none. */
const LARGEST_FILE = 4_000_000;

export interface WatchAgainOptions {
  /** The match that runs or ran last, as a replay file. */
  recording(): Uint8Array | undefined;
  hear(event: GameEventLike): void;
  /** Nothing of the picture before may fly on. */
  sweep(): void;
  /** The address of this page for others. */
  readonly page: string;
  /** A replay opens on its own screen. */
  opened(): void;
  closed(): void;
  failed(text: string): void;
}

export class WatchAgain {
  private readonly badge = el('button', { id: 'instant', class: 'instant', hidden: true, click: () => this.instant.skip() }, el('b', {}, 'Replay'), el('span', {}, 'Skip'));
  private readonly instant: InstantReplay;
  private film: Film | undefined;
  private bar: ReplayBar | undefined;
  private bytes = new Uint8Array(0);
  private wantsLastRound = false;
  labels: Labels = labelsOf([], []);

  constructor(
    private readonly root: HTMLElement,
    private readonly options: WatchAgainOptions,
  ) {
    this.instant = new InstantReplay({ recording: options.recording, hear: options.hear, shown: (on) => this.showInstant(on) });
    root.append(this.badge);
    addEventListener('dragover', (event) => event.preventDefault());
    addEventListener('drop', (event) => void this.drop(event));
    addEventListener('keydown', (event) => void (this.instant.isShowing && (event.code === 'Escape' || event.code === 'Backspace') && (event.stopPropagation(), this.instant.skip())), { capture: true });
  }

  /** The replay screen is open. */
  get isOpen(): boolean {
    return this.film !== undefined;
  }

  /** How much of the window the bar covers from below, in CSS pixels. */
  get barHeight(): number {
    return this.bar === undefined ? 0 : innerHeight - this.bar.root.getBoundingClientRect().top;
  }

  /** The instant replay is in front of the match: what happens in the match is not to be seen. */
  get isInstant(): boolean {
    return this.instant.isShowing;
  }

  /** What to draw instead of the running match, if anything. */
  over(live: State, nowMs: number): MatchView | undefined {
    return this.instant.tick(live, nowMs);
  }

  /** What the replay screen shows now. Closes it if the file turns out to be damaged. */
  draw(nowMs: number): MatchView | undefined {
    if (this.film === undefined) return undefined;
    try {
      const view = this.film.tick(nowMs);
      if (this.wantsLastRound && !this.film.seeking) this.toRoundStart();
      this.bar?.draw();
      return view;
    } catch (error) {
      this.close();
      this.options.failed(wordsFor(error));
      return undefined;
    }
  }

  key(event: KeyboardEvent): boolean {
    return this.bar?.key(event) ?? false;
  }

  /** Opens the replay that the address carries, if it does. */
  openLink(url: string): boolean {
    const bytes = replayFromLink(url);
    return bytes !== undefined && this.open(bytes);
  }

  /** Opens the match that was just played, at its last round. */
  openLast(): void {
    const bytes = this.options.recording();
    if (bytes === undefined || !this.open(bytes)) return;
    this.lastRound();
  }

  /** Lets the player choose a file. */
  choose(): void {
    const input = el('input', { type: 'file', accept: '.rmrp,application/octet-stream' });
    input.addEventListener('change', () => void (input.files?.[0] !== undefined && this.read(input.files[0])));
    input.click();
  }

  /** Saves the match so far as a file. */
  save(bytes = this.options.recording()): void {
    if (bytes === undefined) return;
    const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'application/octet-stream' }));
    el('a', { href: url, download: `shove-off-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, '-')}.rmrp` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  close(): void {
    if (this.film === undefined) return;
    this.film = undefined;
    this.bar?.root.remove();
    this.bar = undefined;
    this.options.closed();
  }

  /** Opens a replay file. False, and told, if it is none of this game. */
  open(bytes: Uint8Array): boolean {
    let film: Film;
    try {
      film = new Film(bytes, { hear: (event) => this.options.hear(event) });
    } catch (error) {
      this.options.failed(wordsFor(error));
      return false;
    }
    this.bar?.root.remove();
    this.bytes = new Uint8Array(bytes);
    this.film = film;
    this.labels = replayLabels(film.player);
    const link = replayLink(bytes, this.options.page);
    const bar = new ReplayBar(film, { save: () => this.save(this.bytes), link: link === undefined ? undefined : () => void navigator.clipboard.writeText(link).then(() => bar.say('The link is copied: it holds the whole replay.'), () => bar.say(link)), lastRound: () => this.lastRound(), close: () => this.close() });
    this.bar = bar;
    this.root.append(bar.root);
    this.options.sweep();
    this.options.opened();
    return true;
  }

  /** To the end, to find where its round began, and back there. */
  private lastRound(): void {
    if (this.film === undefined) return;
    this.film.goTo(this.film.player.endFrame);
    this.film.playing = true;
    this.wantsLastRound = true;
  }

  private toRoundStart(): void {
    this.wantsLastRound = false;
    this.film?.goTo(roundBegan(this.film.player));
  }

  private async drop(event: DragEvent): Promise<void> {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) await this.read(file);
  }

  private async read(file: File): Promise<void> {
    if (file.size > LARGEST_FILE) return this.options.failed('This file is too large to be a replay.');
    this.open(new Uint8Array(await file.arrayBuffer()));
  }

  private showInstant(on: boolean): void {
    document.body.toggleAttribute('data-instant', on);
    this.badge.hidden = !on;
    this.options.sweep();
  }
}

function wordsFor(error: unknown): string {
  if (!(error instanceof RollmeshError)) throw error;
  if (error.code === 'configuration-mismatch' || error.code === 'version-mismatch') return 'This replay is of another game, or of another version of this one.';
  return 'This is no replay, or it is damaged.';
}

/** The replay screen: a film over the whole window, and a bar to steer it by keys, pointer and touch. */
import { el, icon } from '../dom.ts';
import type { Film } from './film.ts';

const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4];

export interface ReplayBarWays {
  save(): void;
  /** Undefined where the replay does not fit in an address. */
  link: (() => void) | undefined;
  lastRound(): void;
  close(): void;
}

export class ReplayBar {
  readonly root: HTMLElement;
  private readonly play = el('button', { id: 'replay-play', class: 'tool', click: () => this.toggle() });
  private readonly speed = el('button', { id: 'replay-speed', class: 'tool', title: 'Speed (up and down)', click: () => this.turnSpeed(1, true) });
  private readonly scrub = el('input', { id: 'replay-scrub', type: 'range', 'aria-label': 'Place in the match', step: '1' });
  private readonly time = el('span', { class: 'time' });
  private readonly says = el('p', { class: 'says', role: 'status' });
  private shownPlaying: boolean | undefined;

  constructor(
    private readonly film: Film,
    private readonly ways: ReplayBarWays,
  ) {
    const { player } = film;
    this.scrub.min = String(player.firstFrame);
    this.scrub.max = String(player.endFrame);
    this.scrub.addEventListener('input', () => film.goTo(Number(this.scrub.value)));
    this.root = el(
      'div',
      { class: 'replay-bar', role: 'group', 'aria-label': 'Replay' },
      this.says,
      this.scrub,
      el('div', { class: 'row' }, this.play, this.speed, this.time, el('button', { id: 'replay-round', class: 'tool', click: () => ways.lastRound() }, 'Last round'), el('button', { id: 'replay-save', class: 'tool', click: () => ways.save() }, 'Save'), ...(ways.link === undefined ? [] : [el('button', { id: 'replay-link', class: 'tool', click: ways.link }, 'Copy link')]), el('button', { id: 'replay-close', class: 'tool', 'aria-label': 'Close the replay', click: () => ways.close() }, icon('leave'))),
    );
    this.showSpeed();
  }

  say(text: string): void {
    this.says.textContent = text;
  }

  /** Once per drawn frame. */
  draw(): void {
    const { film } = this;
    const { player } = film;
    if (film.playing !== this.shownPlaying) {
      this.shownPlaying = film.playing;
      this.play.replaceChildren(icon(film.playing ? 'pause' : 'play'));
      this.play.setAttribute('aria-label', film.playing ? 'Pause (space)' : 'Play (space)');
    }
    if (!film.seeking) this.scrub.value = String(film.frame);
    const time = `${clock((film.frame - player.firstFrame) / player.tickRate)} / ${clock(player.frames / player.tickRate)}`;
    if (this.time.textContent !== time) this.time.textContent = time;
    if (player.badFrame >= 0) this.say(`From ${clock((player.badFrame - player.firstFrame) / player.tickRate)} on this machine computes another match than was recorded.`);
  }

  /** True if the key was one of its own. */
  key(event: KeyboardEvent): boolean {
    const { film } = this;
    const second = film.player.tickRate;
    const acts: Record<string, () => void> = {
      Space: () => this.toggle(),
      ArrowLeft: () => film.goTo(film.frame - (event.shiftKey ? 5 : 1) * second),
      ArrowRight: () => film.goTo(film.frame + (event.shiftKey ? 5 : 1) * second),
      Comma: () => this.nudge(-1),
      Period: () => this.nudge(1),
      ArrowUp: () => this.turnSpeed(1, false),
      ArrowDown: () => this.turnSpeed(-1, false),
      Home: () => film.goTo(film.player.firstFrame),
      End: () => film.goTo(film.player.endFrame),
      KeyL: () => this.ways.lastRound(),
      KeyS: () => this.ways.save(),
      Escape: () => this.ways.close(),
    };
    const act = acts[event.code];
    if (act === undefined || (event.code === 'Space' && (event.target as Partial<HTMLElement>).tagName === 'BUTTON')) return false;
    event.preventDefault();
    act();
    return true;
  }

  private toggle(): void {
    const { film } = this;
    if (!film.playing && film.player.ended) film.goTo(film.player.firstFrame);
    film.playing = !film.playing;
  }

  private nudge(frames: number): void {
    this.film.playing = false;
    this.film.goTo(this.film.frame + frames);
  }

  private turnSpeed(by: number, round: boolean): void {
    const next = SPEEDS.indexOf(this.film.speed) + by;
    this.film.speed = SPEEDS[round ? next % SPEEDS.length : Math.min(SPEEDS.length - 1, Math.max(0, next))];
    this.showSpeed();
  }

  private showSpeed(): void {
    this.speed.textContent = `×${this.film.speed}`;
    this.speed.setAttribute('aria-label', `Speed ×${this.film.speed}`);
  }
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

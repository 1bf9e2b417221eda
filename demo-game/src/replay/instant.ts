/**
 * The last knock-out once more: in the pause after a round, a film of the recording shows how it was decided, a little slower. The match
 * goes on beneath it; a press skips it.
 */
import type { MatchView } from '../game/arena-scene.ts';
import type { GameEventLike } from '../game/effects.ts';
import { ROUND_OVER_FRAMES } from '../sim/rules.ts';
import { Phase, type State } from '../sim/state.ts';
import { decidedAt, Film } from './film.ts';

/** Who won is read first; then so many frames before and after the decision are shown, at this speed. */
const BEGIN_AFTER = 60;
const BEFORE = 105;
const AFTER = 25;
const SPEED = 0.72;
/** A film that is not there by now would be cut off. */
const LATEST = ROUND_OVER_FRAMES - 150;

export interface InstantOptions {
  /** The match so far, as a replay file. */
  recording(): Uint8Array | undefined;
  hear(event: GameEventLike): void;
  /** It begins or ends. */
  shown(on: boolean): void;
  nowMs?(): number;
}

type Stage = 'idle' | 'searching' | 'showing' | 'done';

export class InstantReplay {
  private stage: Stage = 'idle';
  private film: Film | undefined;
  private until = 0;

  constructor(private readonly options: InstantOptions) {}

  get isShowing(): boolean {
    return this.stage === 'showing';
  }

  /** Once per drawn frame of the running match: what to draw instead of it, if anything. */
  tick(live: State, nowMs: number): MatchView | undefined {
    if (live.phase !== Phase.roundOver) {
      this.end('idle');
      return undefined;
    }
    if (this.stage === 'idle' && live.clock >= BEGIN_AFTER) this.search();
    if (this.stage === 'searching') this.find(live, nowMs);
    if (this.stage !== 'showing' || this.film === undefined) return undefined;
    const view = this.film.tick(nowMs);
    if (this.film.frame < this.until && (this.film.playing || this.film.seeking)) return view;
    this.end('done');
    return undefined;
  }

  /** Back to the match; until the next round there is no other. */
  skip(): void {
    if (this.stage !== 'idle') this.end('done');
  }

  private search(): void {
    const bytes = this.options.recording();
    this.stage = 'done';
    if (bytes === undefined) return;
    try {
      this.film = new Film(bytes, { hear: this.options.hear, nowMs: this.options.nowMs });
    } catch {
      return; // a recording that cannot be opened is not shown, that is all
    }
    this.film.goTo(this.film.player.endFrame);
    this.stage = 'searching';
  }

  private find(live: State, nowMs: number): void {
    const film = this.film!;
    film.tick(nowMs);
    if (live.clock > LATEST) return this.end('done');
    if (film.seeking) return;
    const decided = decidedAt(film.player);
    if (decided === undefined) return this.end('done');
    this.until = Math.min(film.player.endFrame, decided + AFTER);
    film.goTo(decided - BEFORE);
    film.speed = SPEED;
    film.playing = true;
    this.stage = 'showing';
    this.options.shown(true);
  }

  private end(stage: Stage): void {
    if (this.stage === 'showing') this.options.shown(false);
    this.stage = stage;
    this.film = undefined;
  }
}

/**
 * A recorded match as something to draw: a replay player beside the running simulation, paced by the page's clock, that goes anywhere
 * in it without holding up a frame for longer than a few milliseconds. Nothing here knows of the page.
 */
import { openReplay, type ReplayPlayer } from '@rollmesh/core';
import type { MatchView } from '../game/arena-scene.ts';
import type { GameEventLike } from '../game/effects.ts';
import { ROUND_OVER_FRAMES } from '../sim/rules.ts';
import { Phase } from '../sim/state.ts';
import { shoveOff, type ShoveOff } from '../sim/shove-off.ts';

/** Simulating for this long per drawn frame is not felt. */
const BUDGET_MS = 4;
/** A stretch this short is heard while it is played; what lies farther is jumped to in silence. */
const MOST_AT_ONCE = 12;

export interface FilmOptions {
  /** Hears the events of what is played, not of what is skipped. */
  hear(event: GameEventLike): void;
  /** The clock of the budget, in ms. */
  nowMs?(): number;
}

export class Film {
  readonly player: ReplayPlayer<ShoveOff>;
  /** Frames of the match per frame of the clock. */
  speed = 1;
  playing = true;
  private readonly before;
  private readonly now: () => number;
  private target = -1;
  private owed = 0;
  private lastMs: number | undefined;

  /** Throws `RollmeshError` for what is no replay of this game. */
  constructor(bytes: Uint8Array, private readonly options: FilmOptions) {
    this.player = openReplay(bytes, shoveOff);
    this.now = options.nowMs ?? ((): number => performance.now());
    this.before = this.player.run.createStateView();
    this.before.copyFromLive();
  }

  get frame(): number {
    return this.player.frame;
  }

  /** It is still on its way to where it was sent. */
  get seeking(): boolean {
    return this.target >= 0;
  }

  /** Sends it to `frame`; it arrives in this tick or, if that is far, in a later one. */
  goTo(frame: number): void {
    const { player } = this;
    this.target = Math.min(Math.max(Math.round(frame), player.firstFrame), player.endFrame);
    this.owed = 0;
    // States are kept every few seconds, so that back is never far.
    if (this.target < player.frame) this.jump(this.target);
  }

  /** One drawn frame: plays what is due, or comes nearer to where it was sent. */
  tick(nowMs: number): MatchView {
    const deltaMs = Math.min(100, Math.max(0, nowMs - (this.lastMs ?? nowMs)));
    this.lastMs = nowMs;
    if (this.seeking) this.approach();
    else if (this.playing) this.play((deltaMs * this.player.tickRate * this.speed) / 1000);
    return this.view();
  }

  view(): MatchView {
    return { state: this.player.run.state, previous: this.before.state, alpha: this.playing && !this.seeking ? Math.min(1, this.owed) : 1 };
  }

  private approach(): void {
    const endMs = this.now() + BUDGET_MS;
    while (this.player.frame < this.target) {
      this.step(false);
      if (this.player.frame % 8 === 0 && this.now() > endMs) return;
    }
    this.target = -1;
  }

  private jump(frame: number): void {
    this.player.seek(frame);
    this.before.copyFromLive();
  }

  private play(frames: number): void {
    for (this.owed = Math.min(this.owed + frames, MOST_AT_ONCE); this.owed >= 1; this.owed -= 1) {
      if (!this.step(true)) {
        this.owed = 0;
        this.playing = false;
        return;
      }
    }
  }

  private step(heard: boolean): boolean {
    this.before.copyFromLive();
    const { player, options } = this;
    const frame = player.frame;
    if (!player.step()) return false;
    player.run.effects.settle(frame, frame, (name, data, _frame, undone) => void (heard && options.hear({ name, data, undone })));
    return true;
  }
}

/** Where the round that is over at the end of `player` was decided; undefined if none is. Stand at its end to ask. */
export function decidedAt(player: ReplayPlayer<ShoveOff>): number | undefined {
  const { phase, clock } = player.run.state;
  return phase === Phase.roundOver ? player.frame - clock : undefined;
}

/** Where the round began that is played, or over, where `player` stands. */
export function roundBegan(player: ReplayPlayer<ShoveOff>): number {
  const { phase, clock, time } = player.run.state;
  const sinceStart = phase <= Phase.playing ? clock : phase === Phase.roundOver ? clock + time : clock + time + ROUND_OVER_FRAMES;
  return Math.max(player.firstFrame, player.frame - sinceStart);
}

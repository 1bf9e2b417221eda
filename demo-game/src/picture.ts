/**
 * What is seen behind and between the page's screens: the room's match, one on this machine, the one that plays by itself, or a replay over
 * any of them; how much room it has, and the line of figures. Which of them is due, the page says.
 */
import type { LobbyElement } from '@rollmesh/browser';
import type { GameRoom } from './connection.ts';
import type { Labels, MatchView } from './game/arena-scene.ts';
import type { GameEventLike } from './game/effects.ts';
import type { Hud } from './game/hud.ts';
import { netLine } from './game/net-line.ts';
import type { Stage } from './game/stage.ts';
import { NO_PRESS } from './input.ts';
import { marginsFor } from './layout.ts';
import { NAMELESS, NO_LABELS, practiceLabels, roomLabels } from './players.ts';
import type { WatchAgain } from './replay/watch-again.ts';
import { randomSeed, SoloMatch, type SoloOptions } from './solo.ts';
import type { Toolbar } from './toolbar.ts';

/** Figures change too fast to be read; the line is written so often. */
const NET_LINE_MS = 500;

export interface PicturePlaces {
  readonly stage: Stage;
  readonly lobby: HTMLElement;
  readonly panel: LobbyElement;
  readonly net: HTMLElement;
  readonly note: HTMLElement;
  readonly hud: Hud;
  readonly toolbar: Toolbar;
  readonly again: WatchAgain;
  /** A match in which somebody here may play is in front. */
  playing(): boolean;
  /** The buttons for fingers are shown. */
  touches(): boolean;
}

export class Picture {
  private solo: SoloMatch | undefined;
  private labels: Labels = NO_LABELS;
  private room: GameRoom | undefined;
  /** The match of the others is in front, the lobby away. */
  private watches = false;
  private netLineMs = 0;
  /** Whether late arrivals come in at once, as the players of the match in front set it. */
  lateAtOnce = false;

  constructor(private readonly places: PicturePlaces) {}

  /** The replay file of the match on this machine alone, if one is recorded. */
  get recording(): Uint8Array | undefined {
    return this.solo?.recording;
  }

  hear(event: GameEventLike): void {
    this.places.stage.scene.effects.hear(event);
  }

  sweep(): void {
    this.places.stage.scene.sweep();
  }

  /** Shows the match that `room` began. */
  showRoom(room: GameRoom): void {
    this.solo = undefined;
    this.labels = roomLabels(room);
    this.sweep();
  }

  /** Names may have changed while `room` plays. */
  rename(room: GameRoom): void {
    this.labels = roomLabels(room);
  }

  /** Begins a match on this machine, of those called `name`. */
  practise(name: string, options: Omit<SoloOptions, 'seed' | 'names'>): void {
    const { players } = options;
    this.labels = practiceLabels(name, players);
    this.solo = new SoloMatch({ ...options, seed: randomSeed(), names: players === 1 ? [name] : [`${name} 1`, `${name} 2`] });
    this.sweep();
  }

  /** Begins the match that plays by itself, unless it does already. */
  attract(): void {
    if (this.solo !== undefined && this.labels === NO_LABELS) return;
    this.labels = NO_LABELS;
    this.sweep();
    this.solo = new SoloMatch({ bodies: 6, players: 0, seed: randomSeed(), input: () => NO_PRESS, hear: (event) => void (!this.places.again.isOpen && this.hear(event)) });
  }

  /** Another screen is in front. */
  stopWatching(): void {
    this.watches = false;
    this.places.toolbar.setWatching(false, false);
  }

  /** In the lobby: the match that the others play, if there is one, or one that plays by itself. */
  drawIdle(room: GameRoom, nowMs: number): void {
    const { watching } = room;
    const { toolbar, stage, hud, again } = this.places;
    this.room = room;
    if ((watching !== undefined) !== toolbar.watchable) this.watch(watching !== undefined);
    if (watching === undefined || again.isOpen) return this.drawSolo(nowMs);
    this.solo = undefined;
    this.labels = NAMELESS;
    stage.scene.show(watching, NAMELESS);
    if (this.watches && hud.draw(watching.state, NAMELESS, nowMs)) this.layOut();
  }

  /** The lobby for the picture, or back. */
  turnWatching(): void {
    this.watch(!this.watches);
  }

  /** The others play and there is no seat: the lobby gives way to the picture, until it is wanted. */
  private watch(on: boolean): void {
    const { toolbar, lobby, hud } = this.places;
    this.watches = on;
    toolbar.setWatching(this.room?.watching !== undefined, on);
    lobby.hidden = on;
    hud.open(on);
    this.say(on ? 'You watch. The next free seat is yours.' : '');
    this.layOut();
  }

  drawSolo(nowMs: number): void {
    if (this.solo === undefined) this.attract();
    if (this.solo !== undefined) this.draw(this.solo.tick(nowMs), nowMs);
  }

  drawRoom(room: GameRoom, view: MatchView, nowMs: number): void {
    this.lateAtOnce = view.state.lateIn === 1;
    this.draw(view, nowMs);
    if (nowMs - this.netLineMs < NET_LINE_MS) return;
    this.netLineMs = nowMs;
    this.places.net.textContent = netLine(room.stats);
    this.say(room.localSlots.length > 0 && room.localSlots.every((slot) => slot >= view.state.bodies) ? 'You are in from the next round.' : '');
  }

  private draw(live: MatchView, nowMs: number): void {
    const { again, stage, hud } = this.places;
    const playing = this.places.playing();
    const replay = again.draw(nowMs);
    if (replay !== undefined) return stage.scene.show(replay, again.labels);
    const view = (playing ? again.over(live.state, nowMs) : undefined) ?? live;
    stage.scene.show(view, this.labels);
    if (playing && hud.draw(live.state, this.labels, nowMs)) this.layOut();
  }

  say(text: string): void {
    const { note } = this.places;
    if (note.textContent !== text) note.textContent = text;
  }

  /** Leaves room for what lies over the picture. */
  layOut(): void {
    const { stage, lobby, again, panel, hud } = this.places;
    const panelRight = lobby.hidden || again.isOpen ? 0 : panel.getBoundingClientRect().right;
    const { top, bottom, left, right } = marginsFor({ playing: this.places.playing() || this.watches || again.isOpen, crowded: hud.isCrowded, touch: this.places.touches(), panelRight });
    const ratio = stage.pixelRatio();
    stage.scene.setMargins({ top: top * ratio, bottom: (again.isOpen ? again.barHeight : bottom) * ratio, left: left * ratio, right: right * ratio });
  }
}

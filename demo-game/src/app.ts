/**
 * The way through the page: home, connecting, room, match and back. What happens in the match is the game's; what happens
 * between machines is the room's; this only shows the right one of them.
 */
import { netGraph, rollbackOverlay, run, type Graph } from '@rollmesh/browser';
import { codeFromLink } from '@rollmesh/peerjs';
import { enterRoom, invitingAddress, type GameRoom } from './connection.ts';
import type { Labels, MatchView } from './game/arena-scene.ts';
import type { GameEventLike } from './game/effects.ts';
import { Hud } from './game/hud.ts';
import { netLine } from './game/net-line.ts';
import type { Music } from './game/music.ts';
import type { Sounds } from './game/sounds.ts';
import type { Stage } from './game/stage.ts';
import { Hands, NO_PRESS, type Press } from './input.ts';
import { marginsFor } from './layout.ts';
import { homeScreen, type KeyNames } from './lobby/home-screen.ts';
import { lobbyPanel } from './lobby/lobby-panel.ts';
import { SIGNS } from './lobby/menu-dialog.ts';
import { PauseDialog } from './lobby/pause-dialog.ts';
import { keepProfile, readProfile } from './lobby/profile.ts';
import { Toasts } from './lobby/toasts.ts';
import { Menus } from './menus.ts';
import { NAMELESS, NO_LABELS, practiceLabels, roomLabels } from './players.ts';
import { tellNews } from './room-news.ts';
import { WatchAgain } from './replay/watch-again.ts';
import { EVENTS } from './sim/state.ts';
import { firstRound, practiceBodies, randomSeed, SoloMatch } from './solo.ts';
import type { TestRecorder } from './test-hook.ts';
import { Toolbar } from './toolbar.ts';

type Screen = 'home' | 'connecting' | 'room' | 'playing' | 'practice';
/** What is heard of a running match while the instant replay lies over it. */
const HEARD_THROUGH = ['roundOver', 'matchOver', 'rematch', 'quit'];
const EVENT_NAMES = Object.keys(EVENTS) as (keyof typeof EVENTS)[];
/** Figures change too fast to be read; the line is written so often. */
const NET_LINE_MS = 500;

export interface AppOptions {
  readonly stage: Stage;
  readonly sounds: Sounds;
  readonly music: Music;
  readonly query: URLSearchParams;
  readonly recorder: TestRecorder | undefined;
}

export class App {
  private screen: Screen = 'home';
  private room: GameRoom | undefined;
  private solo: SoloMatch | undefined;
  private labels: Labels = NO_LABELS;
  private graphs: Graph[] = [];
  private entering = 0;
  /** The match of the others is in front, the lobby away. */
  private watches = false;
  private netLineMs = 0;
  private readonly profile;
  private readonly lobby = byId('lobby');
  private readonly panel;
  private readonly net = byId('net');
  private readonly note = byId('note');
  private readonly toasts = new Toasts(byId('toasts'));
  private readonly pause = new PauseDialog(document.body, { goOn: () => this.room?.goOnAlone(), resume: () => this.room?.pause(false), leave: () => this.leave() });
  private readonly hands = new Hands(byId('touch'));
  private readonly again: WatchAgain;
  private readonly hud: Hud;
  private readonly toolbar: Toolbar;
  private readonly menus: Menus;

  constructor(private readonly options: AppOptions) {
    const { sounds, query } = options;
    this.profile = readProfile(query.get('name'));
    this.hud = new Hud(byId('hud'), sounds, { again: () => this.hands.vote('again'), quit: () => this.hands.vote('quit'), next: (choice) => this.hands.wish(choice), watchAgain: () => this.again.openLast(), save: () => this.again.save() });
    this.again = new WatchAgain(document.body, {
      recording: () => this.room?.recording ?? this.solo?.recording,
      hear: (event) => options.stage.scene.effects.hear(event),
      sweep: () => options.stage.scene.sweep(),
      page: this.invitingAddress(),
      opened: () => this.showReplay(true),
      closed: () => this.showReplay(false),
      failed: (text) => this.toasts.show(text, 'warn'),
    });
    this.toolbar = new Toolbar(byId('tools'), sounds, { menu: () => this.openMenu(), settings: () => this.menus.openSettings(true), watch: () => this.watch(!this.watches) });
    this.menus = new Menus({
      profile: this.profile,
      hands: this.hands,
      sounds,
      music: options.music,
      toggleMute: () => this.toolbar.toggleMute(),
      leave: () => this.leave(),
      changed: (what) => this.profileChanged(what),
      settingsClosed: () => void (this.screen === 'home' && this.showHome()),
    });
    this.panel = lobbyPanel({ address: this.invitingAddress(), open: (code, signal) => enterRoom(query, this.profile, code, signal) });
    this.panel.addEventListener('room', () => this.moveIn(this.panel.room as GameRoom));
    options.recorder?.expose({ phase: () => this.screen, room: () => this.room });
  }

  begin(): void {
    this.lobby.replaceChildren(this.panel);
    this.hands.set(this.profile);
    addEventListener('resize', () => this.layOut());
    // A page that goes may be one that reloads: only leaving says goodbye. One that is brought back from the cache begins anew.
    addEventListener('pageshow', (event) => void (event.persisted && location.reload()));
    addEventListener('hashchange', () => this.followLink());
    for (const name of ['keydown', 'pointerdown'] as const) addEventListener(name, () => this.options.sounds.unlock(), { capture: true });
    addEventListener('keydown', (event) => this.hotKey(event));
    const code = codeFromLink(location.href);
    if (code === undefined) this.showHome();
    else {
      void this.enter(code);
      // Nobody has chosen anything yet: a key that is held from before a reload must not press "Cancel".
      (this.panel.shadowRoot?.activeElement as HTMLElement | null)?.blur();
    }
    requestAnimationFrame(this.soloLoop);
  }

  private get isPlaying(): boolean {
    return this.screen === 'playing' || this.screen === 'practice';
  }

  // --- screens

  private show(screen: Screen): void {
    this.screen = screen;
    document.body.dataset.screen = screen;
    this.panel.toggleAttribute('data-room', this.room !== undefined);
    this.lobby.hidden = this.isPlaying;
    this.hud.open(this.isPlaying);
    this.toolbar.setPlaying(this.isPlaying);
    this.toolbar.setWatching(false, false);
    this.watches = false;
    this.options.sounds.quiet = !this.isPlaying;
    this.net.hidden = screen !== 'playing' || !this.profile.figures;
    this.say('');
    if (!this.isPlaying) this.startAttraction();
    this.layOut();
  }

  private showHome(): void {
    this.closeRoom();
    const home = homeScreen(this.profile, codeFromLink(location.href), this.keyNames(), { create: () => void this.enter(undefined), join: (code) => void this.enter(code), practice: () => this.practise(), replay: () => this.again.choose(), settings: () => this.menus.openSettings(true) });
    this.panel.replaceChildren(home);
    this.show('home');
  }

  /** Into the room with `code`, or a new one. What goes wrong is told by the lobby, above the first screen. */
  private async enter(code: string | undefined): Promise<void> {
    this.closeRoom();
    keepProfile(this.profile);
    this.show('connecting');
    const entering = ++this.entering;
    const room = await this.panel.enter({ code });
    if (room === undefined && entering === this.entering && this.screen === 'connecting') this.showHome();
  }

  private moveIn(room: GameRoom): void {
    this.room = room;
    history.replaceState(null, '', `${location.pathname}${location.search}#${room.code}`);
    const look = { theme: 'dark', scale: typeScale } as const;
    this.graphs = [netGraph(room, look), rollbackOverlay(room, look)];
    tellNews(room, { toasts: this.toasts, pause: this.pause, playing: () => this.isPlaying, joined: (came) => this.options.sounds.joined(came) });
    room.on('members', () => this.membersChanged(room));
    room.on('started', () => (this.again.close(), this.matchStarted(room)));
    room.on('ended', ({ reason, text }) => this.matchEnded(room, reason === 'ended' ? '' : text));
    room.on('closed', ({ reason }) => this.roomClosed(room, reason));
    for (const name of EVENT_NAMES) room.on(name, (event) => this.hear(event));
    room.on('quit', () => room.endMatch());
    run(room, { input: (seat) => this.press(seat), draw: (view, nowMs) => this.drawRoom(room, view, nowMs), idle: (nowMs) => this.drawIdle(room, nowMs) });
    this.show('room');
  }

  private practise(): void {
    this.closeRoom();
    const players = this.profile.seats;
    this.labels = practiceLabels(this.profile.name, players);
    this.solo = new SoloMatch({ bodies: practiceBodies(this.options.query.get('bodies'), players), players, seed: randomSeed(), names: players === 1 ? [this.profile.name] : [`${this.profile.name} 1`, `${this.profile.name} 2`], first: firstRound(this.options.query), input: (seat) => this.press(seat), hear: (event) => this.hear(event) });
    this.options.stage.scene.sweep();
    this.hands.clearVotes();
    this.show('practice');
  }

  private startAttraction(): void {
    if (this.solo !== undefined && this.labels === NO_LABELS) return;
    this.labels = NO_LABELS;
    this.options.stage.scene.sweep();
    this.solo = new SoloMatch({ bodies: 6, players: 0, seed: randomSeed(), input: () => NO_PRESS, hear: (event) => void (!this.again.isOpen && this.options.stage.scene.effects.hear(event)) });
  }

  // --- menus

  private openMenu(): void {
    if (this.isPlaying) this.menus.openMenu(this.screen === 'playing' ? this.room : undefined);
  }

  private profileChanged(what: string): void {
    keepProfile(this.profile);
    this.hands.set(this.profile);
    this.net.hidden = this.screen !== 'playing' || !this.profile.figures;
    const { room } = this;
    // A room is told once how many come: with another number one comes in again.
    if (what === 'seats' && this.screen === 'room' && room !== undefined) void this.enter(room.members.length > 1 ? room.code : undefined);
  }

  private keyNames(): KeyNames {
    const { controls } = this.hands;
    const first = (seat: number, action: string, side?: 'less' | 'more'): string => controls.label(controls.sources({ seat, action, ...(side === undefined ? {} : { side }) })[0] ?? '–');
    const move = [0, 1].flatMap((seat) => [first(seat, 'y', 'less'), first(seat, 'x', 'less'), first(seat, 'y', 'more'), first(seat, 'x', 'more')]);
    return { move, dash: [first(0, 'dash'), first(1, 'dash')] };
  }

  // --- the room tells

  private membersChanged(room: GameRoom): void {
    if (this.screen === 'playing') this.labels = roomLabels(room);
    const own = room.members.find((member) => member.isSelf)?.name ?? '';
    if (own === '' || own === this.profile.name) return;
    this.profile.name = own;
    keepProfile(this.profile);
  }

  private matchStarted(room: GameRoom): void {
    this.pause.close();
    this.solo = undefined;
    this.labels = roomLabels(room);
    this.options.recorder?.matchStarted();
    this.options.stage.scene.sweep();
    this.hands.clearVotes();
    this.show('playing');
  }

  private matchEnded(room: GameRoom, text: string): void {
    this.pause.close();
    this.toasts.clear();
    this.menus.close();
    if (this.room !== room) return;
    if (text !== '') this.toasts.show(text, 'warn');
    room.setReady(false);
    this.show('room');
  }

  private roomClosed(room: GameRoom, reason: 'closed' | 'kicked'): void {
    if (this.room !== room) return;
    this.forgetLink();
    this.showHome();
    if (reason === 'kicked') this.toasts.show('The others removed you from this room.', 'warn');
  }

  private hear(event: GameEventLike): void {
    this.options.recorder?.event(event.name, event.undone);
    if (!this.again.isOpen && (!this.again.isInstant || HEARD_THROUGH.includes(event.name))) this.options.stage.scene.effects.hear(event);
    if (event.name === 'rematch') this.hands.clearVotes();
    if (event.name === 'quit' && this.screen === 'practice') this.showHome();
    if (event.name === 'hit' && !event.undone) this.feel(event.data as { to: number; power: number; strike: boolean });
  }

  private feel({ to, power, strike }: { to: number; power: number; strike: boolean }): void {
    if (!strike || !this.isPlaying) return;
    this.hands.shake(this.screen === 'practice' ? (to < this.profile.seats ? to : -1) : (this.room?.localSlots.indexOf(to) ?? -1), power);
  }

  // --- frames

  private press(seat: number): Press {
    return this.hands.read(seat, this.screen === 'practice' ? this.profile.seats : (this.room?.localSlots.length ?? 1));
  }

  /** Runs while no room does. A menu stops practice. */
  private readonly soloLoop = (): void => {
    requestAnimationFrame(this.soloLoop);
    if (this.room === undefined && !(this.screen === 'practice' && this.menus.isOpen && !this.again.isOpen)) this.drawSolo(performance.now());
    this.takeHands();
  };

  /** In the lobby: the match that the others play, if there is one, or one that plays by itself. */
  private drawIdle(room: GameRoom, nowMs: number): void {
    const { watching } = room;
    if ((watching !== undefined) !== this.toolbar.watchable) this.watch(watching !== undefined);
    if (watching === undefined || this.again.isOpen) return this.drawSolo(nowMs);
    this.solo = undefined;
    this.labels = NAMELESS;
    this.options.stage.scene.show(watching, NAMELESS);
    if (this.watches && this.hud.draw(watching.state, NAMELESS, nowMs)) this.layOut();
  }

  /** The others play and there is no seat: the lobby gives way to the picture, until it is wanted. */
  private watch(on: boolean): void {
    this.watches = on;
    this.toolbar.setWatching(this.room?.watching !== undefined, on);
    this.lobby.hidden = on;
    this.hud.open(on);
    this.say(on ? 'You watch. The next free seat is yours.' : '');
    this.layOut();
  }

  /** The replay screen comes and goes over whatever is there, which waits or goes on beneath. */
  private showReplay(on: boolean): void {
    document.body.toggleAttribute('data-replay', on);
    this.options.stage.scene.sweep();
    this.layOut();
  }

  private drawSolo(nowMs: number): void {
    if (this.solo === undefined) this.startAttraction();
    if (this.solo !== undefined) this.draw(this.solo.tick(nowMs), nowMs);
  }

  private drawRoom(room: GameRoom, view: MatchView, nowMs: number): void {
    this.draw(view, nowMs);
    if (nowMs - this.netLineMs < NET_LINE_MS) return;
    this.netLineMs = nowMs;
    this.net.textContent = netLine(room.stats);
    this.say(room.localSlots.length > 0 && room.localSlots.every((slot) => slot >= view.state.bodies) ? 'You are in from the next round.' : '');
  }

  private draw(live: MatchView, nowMs: number): void {
    const replay = this.again.draw(nowMs);
    if (replay !== undefined) return this.options.stage.scene.show(replay, this.again.labels);
    const view = (this.isPlaying ? this.again.over(live.state, nowMs) : undefined) ?? live;
    this.options.stage.scene.show(view, this.labels);
    if (this.isPlaying && this.hud.draw(live.state, this.labels, nowMs)) this.layOut();
  }

  /** Keys play only while nothing lies over the match. */
  private takeHands(): void {
    const free = this.isPlaying && !this.menus.isOpen && !this.again.isOpen;
    const touched = this.hands.touches;
    this.hands.enable(free, free && !this.hud.showsResult && !this.hud.showsAgenda && !this.pause.isOpen);
    if (!this.hud.showsAgenda) this.hands.wish(-1);
    if (touched !== this.hands.touches) this.layOut();
  }

  private say(text: string): void {
    if (this.note.textContent !== text) this.note.textContent = text;
  }

  /** Leaves room for what lies over the picture. */
  private layOut(): void {
    const { stage } = this.options;
    const panelRight = this.lobby.hidden || this.again.isOpen ? 0 : this.panel.getBoundingClientRect().right;
    const { top, bottom, left, right } = marginsFor({ playing: this.isPlaying || this.watches || this.again.isOpen, crowded: this.hud.isCrowded, touch: this.hands.touches, panelRight });
    const ratio = stage.pixelRatio();
    stage.scene.setMargins({ top: top * ratio, bottom: (this.again.isOpen ? this.again.barHeight : bottom) * ratio, left: left * ratio, right: right * ratio });
  }

  private hotKey(event: KeyboardEvent): void {
    const typing = (event.composedPath()[0] as Partial<HTMLElement>).tagName;
    if (typing === 'INPUT' || typing === 'SELECT' || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (this.again.key(event)) return;
    if (event.code === 'KeyM') this.toolbar.toggleMute();
    if (!this.isPlaying || this.menus.isOpen) return;
    if (event.code === 'Escape') {
      // The key that opens the dialog must not also close it.
      event.preventDefault();
      this.openMenu();
    }
    if (event.code === 'KeyR' && this.hud.showsResult) this.hands.vote('again');
    if (event.code === 'KeyP' && this.screen === 'playing') this.room?.pause(!this.pause.isOpen);
    const digit = Number(/^Digit(\d)$/.exec(event.code)?.[1]);
    if (this.hud.showsAgenda && digit >= 1 && digit <= 3) return this.hands.wish(digit - 1);
    const sign = SIGNS[digit - 1];
    if (sign !== undefined && this.screen === 'playing') this.room?.emote(sign);
  }

  // --- ways out

  private leave(): void {
    this.forgetLink();
    this.showHome();
  }

  private closeRoom(): void {
    const { room } = this;
    this.room = undefined;
    for (const graph of this.graphs.splice(0)) graph.end();
    this.pause.close();
    room?.close();
    this.toasts.clear();
  }

  /** The page without what only this visit asked for. */
  private invitingAddress(): string {
    return invitingAddress(this.options.query);
  }

  private forgetLink(): void {
    history.replaceState(null, '', `${location.pathname}${location.search}`);
  }

  /** Somebody pasted another link into this very page. */
  private followLink(): void {
    const code = codeFromLink(location.href);
    if (code !== undefined && code !== this.room?.code) void this.enter(code);
  }
}

/** How much larger the page writes here than on a phone. */
function typeScale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 15;
}

function byId(id: string): HTMLElement {
  return document.getElementById(id)!;
}

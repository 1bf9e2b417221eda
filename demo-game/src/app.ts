/**
 * The way through the page: home, connecting, room, match and back. What happens in the match is the game's; what happens
 * between machines is the room's; this only shows the right one of them.
 */
import { netGraph, rollbackOverlay, run, type Graph } from '@rollmesh/browser';
import { codeFromLink } from '@rollmesh/peerjs';
import { keepCompany } from './company.ts';
import { enterRoom, invitingAddress, type GameRoom } from './connection.ts';
import type { GameEventLike } from './game/effects.ts';
import { Hud } from './game/hud.ts';
import type { Music } from './game/music.ts';
import type { Sounds } from './game/sounds.ts';
import type { Stage } from './game/stage.ts';
import { hotKey } from './hot-keys.ts';
import { Hands, type Press } from './input.ts';
import { homeScreen, type KeyNames } from './lobby/home-screen.ts';
import { lobbyPanel } from './lobby/lobby-panel.ts';
import { PauseDialog } from './lobby/pause-dialog.ts';
import { keepProfile, readProfile } from './lobby/profile.ts';
import { Toasts } from './lobby/toasts.ts';
import { Menus } from './menus.ts';
import { Picture } from './picture.ts';
import { tellNews } from './room-news.ts';
import { WatchAgain } from './replay/watch-again.ts';
import { EVENTS } from './sim/state.ts';
import { firstRound, practiceBodies } from './solo.ts';
import type { TestRecorder } from './test-hook.ts';
import { Toolbar } from './toolbar.ts';

type Screen = 'home' | 'connecting' | 'room' | 'playing' | 'practice';
/** What is heard of a running match while the instant replay lies over it. */
const HEARD_THROUGH = ['roundOver', 'matchOver', 'rematch', 'quit'];
const EVENT_NAMES = Object.keys(EVENTS) as (keyof typeof EVENTS)[];

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
  private graphs: Graph[] = [];
  private entering = 0;
  private makesRoom = false;
  private readonly profile;
  private readonly lobby = byId('lobby');
  private readonly panel;
  private readonly net = byId('net');
  private readonly toasts = new Toasts(byId('toasts'));
  private readonly pause = new PauseDialog(document.body, { goOn: () => this.room?.goOnAlone(), resume: () => this.room?.pause(false), leave: () => this.leave() });
  private readonly hands = new Hands(byId('touch'));
  private readonly again: WatchAgain;
  private readonly picture: Picture;
  private readonly hud: Hud;
  private readonly toolbar: Toolbar;
  private readonly menus: Menus;

  constructor(private readonly options: AppOptions) {
    const { sounds, query } = options;
    this.profile = readProfile(query.get('name'));
    this.hud = new Hud(byId('hud'), sounds, { again: () => this.hands.vote('again'), quit: () => this.hands.vote('quit'), next: (choice) => this.hands.wish(choice), watchAgain: () => this.again.openLast(), save: () => this.again.save() });
    this.again = new WatchAgain(document.body, {
      recording: () => this.room?.recording ?? this.picture.recording,
      hear: (event) => this.picture.hear(event),
      sweep: () => this.picture.sweep(),
      page: this.invitingAddress(),
      opened: () => this.replayTurned(true),
      closed: () => this.replayTurned(false),
      failed: (text) => this.toasts.show(text, 'warn'),
    });
    this.toolbar = new Toolbar(byId('tools'), sounds, { menu: () => this.openMenu(), settings: () => this.menus.openSettings(true), watch: () => this.picture.turnWatching() });
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
    this.picture = new Picture({ stage: options.stage, lobby: this.lobby, panel: this.panel, net: this.net, note: byId('note'), hud: this.hud, toolbar: this.toolbar, again: this.again, playing: () => this.isPlaying, touches: () => this.hands.touches });
    options.recorder?.expose({ phase: () => this.screen, room: () => this.room });
  }

  begin(): void {
    this.lobby.replaceChildren(this.panel);
    this.hands.set(this.profile);
    addEventListener('resize', () => this.picture.layOut());
    // A page that goes may be one that reloads: only leaving says goodbye. One that is brought back from the cache begins anew.
    addEventListener('pageshow', (event) => void (event.persisted && location.reload()));
    addEventListener('hashchange', () => this.followLink());
    for (const name of ['keydown', 'pointerdown'] as const) addEventListener(name, () => this.options.sounds.unlock(), { capture: true });
    addEventListener('keydown', (event) => this.keyDown(event));
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
    this.picture.stopWatching();
    this.options.sounds.quiet = !this.isPlaying;
    this.net.hidden = screen !== 'playing' || !this.profile.figures;
    this.picture.say('');
    if (!this.isPlaying) this.picture.attract();
    this.picture.layOut();
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
    this.makesRoom = code === undefined;
    const room = await this.panel.enter({ code });
    if (room === undefined && entering === this.entering && this.screen === 'connecting') this.showHome();
  }

  private moveIn(room: GameRoom): void {
    this.room = room;
    history.replaceState(null, '', `${location.pathname}${location.search}#${room.code}`);
    const look = { theme: 'dark', scale: typeScale } as const;
    if (this.makesRoom) keepCompany(room);
    this.graphs = [netGraph(room, look), rollbackOverlay(room, look)];
    tellNews(room, { toasts: this.toasts, pause: this.pause, playing: () => this.isPlaying, joined: (came) => this.options.sounds.joined(came) });
    room.on('members', () => this.membersChanged(room));
    room.on('started', () => (this.again.close(), this.matchStarted(room)));
    room.on('ended', ({ reason, text }) => this.matchEnded(room, reason === 'ended' ? '' : text));
    room.on('closed', ({ reason }) => this.roomClosed(room, reason));
    for (const name of EVENT_NAMES) room.on(name, (event) => this.hear(event));
    room.on('quit', () => room.endMatch());
    run(room, { input: (seat) => this.press(seat), draw: (view, nowMs) => this.picture.drawRoom(room, view, nowMs), idle: (nowMs) => this.picture.drawIdle(room, nowMs) });
    this.show('room');
  }

  private practise(): void {
    this.closeRoom();
    const { profile, options: { query } } = this;
    const players = profile.seats;
    this.picture.practise(profile.name, { bodies: practiceBodies(query.get('bodies'), players), players, first: firstRound(query), input: (seat) => this.press(seat), hear: (event) => this.hear(event) });
    this.hands.clearVotes();
    this.show('practice');
  }

  // --- menus

  private openMenu(): void {
    if (this.isPlaying) this.menus.openMenu(this.screen === 'playing' ? this.room : undefined, this.picture.lateAtOnce);
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
    if (this.screen === 'playing') this.picture.rename(room);
    const own = room.members.find((member) => member.isSelf)?.name ?? '';
    if (own === '' || own === this.profile.name) return;
    this.profile.name = own;
    keepProfile(this.profile);
  }

  private matchStarted(room: GameRoom): void {
    this.pause.close();
    this.picture.showRoom(room);
    this.options.recorder?.matchStarted();
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
    if (!this.again.isOpen && (!this.again.isInstant || HEARD_THROUGH.includes(event.name))) this.picture.hear(event);
    if (event.name === 'rematch') this.hands.clearVotes();
    if (event.name === 'late' && !event.undone) this.toasts.show((event.data as { atOnce: boolean }).atOnce ? 'Who comes late plays at once from now on.' : 'Who comes late waits for the next round.');
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
    if (this.room === undefined && !(this.screen === 'practice' && this.menus.isOpen && !this.again.isOpen)) this.picture.drawSolo(performance.now());
    this.takeHands();
  };

  /** Keys play only while nothing lies over the match. */
  private takeHands(): void {
    const free = this.isPlaying && !this.menus.isOpen && !this.again.isOpen;
    const touched = this.hands.touches;
    this.hands.enable(free, free && !this.hud.showsResult && !this.hud.showsAgenda && !this.pause.isOpen);
    if (!this.hud.showsAgenda) this.hands.wish(-1);
    if (touched !== this.hands.touches) this.picture.layOut();
  }

  /** The replay screen comes and goes over whatever is there, which waits or goes on beneath. */
  private replayTurned(on: boolean): void {
    document.body.toggleAttribute('data-replay', on);
    this.picture.sweep();
    this.picture.layOut();
  }

  private keyDown(event: KeyboardEvent): void {
    hotKey(event, {
      replay: (pressed) => this.again.key(pressed),
      mute: () => this.toolbar.toggleMute(),
      free: () => this.isPlaying && !this.menus.isOpen,
      menu: () => this.openMenu(),
      again: () => void (this.hud.showsResult && this.hands.vote('again')),
      next: (choice) => {
        if (this.hud.showsAgenda) this.hands.wish(choice);
        return this.hud.showsAgenda;
      },
      pause: () => void (this.screen === 'playing' && this.room?.pause(!this.pause.isOpen)),
      emote: (sign) => void (this.screen === 'playing' && this.room?.emote(sign)),
    });
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

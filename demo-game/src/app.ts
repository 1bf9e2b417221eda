/**
 * The way through the page: home, connecting, room, match and back. What happens in the match is the game's; what happens
 * between machines is the room's; this only shows the right one of them.
 */
import { run } from '@rollmesh/browser';
import { codeFromLink } from '@rollmesh/peerjs';
import type { Labels, MatchView } from './game/arena-scene.ts';
import type { GameEventLike } from './game/effects.ts';
import { Hud } from './game/hud.ts';
import { netLine } from './game/net-line.ts';
import type { Sounds } from './game/sounds.ts';
import type { Stage } from './game/stage.ts';
import { enterRoom } from './connection.ts';
import { Controls, type Press } from './input.ts';
import { homeScreen } from './lobby/home-screen.ts';
import { problemScreen, sentencesOf, waitingScreen } from './lobby/message-screen.ts';
import { keepProfile, readProfile } from './lobby/profile.ts';
import { roomScreen, type GameRoom, type RoomScreen } from './lobby/room-screen.ts';
import { Toasts } from './lobby/toasts.ts';
import { NO_LABELS, practiceLabels, roomLabels } from './players.ts';
import { EVENTS } from './sim/state.ts';
import { marginsFor } from './layout.ts';
import { practiceBodies, randomSeed, SoloMatch } from './solo.ts';
import type { TestRecorder } from './test-hook.ts';
import { PauseDialog } from './lobby/pause-dialog.ts';
import { offerReport } from './report-file.ts';
import { Toolbar } from './toolbar.ts';
import { TouchPad } from './touch-pad.ts';

type Screen = 'home' | 'connecting' | 'problem' | 'room' | 'playing' | 'practice';
const NO_PRESS: Press = {};
const EVENT_NAMES = Object.keys(EVENTS) as (keyof typeof EVENTS)[];
/** Figures change too fast to be read; the line is written so often. */
const NET_LINE_MS = 500;

export interface AppOptions {
  readonly stage: Stage;
  readonly sounds: Sounds;
  readonly query: URLSearchParams;
  readonly recorder: TestRecorder | undefined;
}

export class App {
  private screen: Screen = 'home';
  private room: GameRoom | undefined;
  private roomPanel: RoomScreen | undefined;
  private solo: SoloMatch | undefined;
  private labels: Labels = NO_LABELS;
  private joining: AbortController | undefined;
  private netLineMs = 0;
  private known = new Map<string, string>();
  private readonly profile;
  private readonly lobby = byId('lobby');
  private readonly net = byId('net');
  private readonly toasts = new Toasts(byId('toasts'));
  private readonly pauseDialog = new PauseDialog(document.body, { goOn: () => this.room?.goOnAlone(), leave: () => this.leave() });
  private readonly touch = new TouchPad(byId('touch'));
  private readonly controls = new Controls(this.touch, () => this.isPlaying);
  private readonly hud: Hud;
  private readonly toolbar: Toolbar;

  constructor(private readonly options: AppOptions) {
    const { sounds, query } = options;
    this.profile = readProfile(query.get('name'));
    this.hud = new Hud(byId('hud'), sounds, { again: () => this.controls.vote('again'), quit: () => this.quitResult() });
    this.toolbar = new Toolbar(byId('tools'), sounds, { leave: () => this.leave(), mustAsk: () => this.screen === 'playing' });
    options.recorder?.expose({ phase: () => this.screen, room: () => this.room });
  }

  begin(): void {
    addEventListener('resize', () => this.layOut());
    // A page that goes may be one that reloads: only leaving says goodbye. One that is brought back from the cache begins anew.
    addEventListener('pageshow', (event) => void (event.persisted && location.reload()));
    addEventListener('hashchange', () => this.followLink());
    for (const name of ['keydown', 'pointerdown'] as const) addEventListener(name, () => this.options.sounds.unlock(), { capture: true });
    addEventListener('keydown', (event) => this.hotKey(event));
    const code = codeFromLink(location.href);
    if (code !== undefined && this.profile.known) void this.enter(code);
    else this.showHome();
    requestAnimationFrame(this.soloLoop);
  }

  private get isPlaying(): boolean {
    return this.screen === 'playing' || this.screen === 'practice';
  }

  // --- screens

  private show(screen: Screen, panel?: HTMLElement): void {
    this.screen = screen;
    document.body.dataset.screen = screen;
    this.lobby.replaceChildren(...(panel === undefined ? [] : [panel]));
    this.lobby.hidden = panel === undefined;
    this.hud.open(this.isPlaying);
    this.touch.enable(this.isPlaying);
    this.toolbar.setPlaying(this.isPlaying);
    this.options.sounds.quiet = !this.isPlaying;
    this.net.hidden = screen !== 'playing';
    if (!this.isPlaying) this.startAttraction();
    this.layOut();
  }

  private showHome(): void {
    this.closeRoom();
    const invitation = codeFromLink(location.href);
    this.show('home', homeScreen(this.profile, invitation, { create: () => void this.enter(undefined), join: (code) => void this.enter(code), practice: () => this.practise() }));
  }

  private async enter(code: string | undefined): Promise<void> {
    this.closeRoom();
    const joining = new AbortController();
    this.joining = joining;
    keepProfile({ name: this.profile.name, seats: this.profile.seats });
    this.show('connecting', waitingScreen(code === undefined ? 'Opening a room…' : `Joining room ${code}…`, () => joining.abort()));
    try {
      const room = await enterRoom(this.options.query, this.profile, code, joining.signal);
      if (joining.signal.aborted) room.close();
      else this.moveIn(room);
    } catch (error) {
      if (joining.signal.aborted) this.forgetLink();
      if (this.joining === joining) this.failed(error, code, joining.signal.aborted);
    }
  }

  private failed(error: unknown, code: string | undefined, cancelled: boolean): void {
    if (cancelled) return this.showHome();
    const { problem, remedy } = sentencesOf(error);
    const home = (): void => {
      this.forgetLink();
      this.showHome();
    };
    this.show('problem', problemScreen(problem, remedy, [
      { id: 'retry', text: 'Try again', go: () => void this.enter(code) },
      { id: 'home', text: 'Back', go: home },
      { id: 'practice', text: 'Practice with bots', go: () => this.practise() },
    ]));
  }

  private moveIn(room: GameRoom): void {
    this.room = room;
    history.replaceState(null, '', `${location.pathname}${location.search}#${room.code}`);
    this.known = new Map(room.members.map((member) => [member.id, member.name]));
    room.on('members', () => this.membersChanged(room));
    room.on('started', () => this.matchStarted(room));
    room.on('ended', ({ reason, text }) => this.matchEnded(room, reason === 'ended' ? '' : text));
    room.on('stalled', ({ member, text }) => this.toasts.show(text, 'warn', `stall-${member}`));
    room.on('resumed', ({ member }) => this.toasts.drop(`stall-${member}`));
    room.on('benched', ({ member, text }) => this.toasts.show(text, 'warn', `stall-${member}`));
    room.on('unbenched', ({ member, text }) => {
      this.toasts.drop(`stall-${member}`);
      if (member !== room.selfId) this.toasts.show(text);
    });
    room.on('left', ({ text }) => this.toasts.show(text));
    room.on('paused', ({ text }) => this.pauseDialog.open(text));
    room.on('continued', () => this.pauseDialog.close());
    room.on('desync', ({ text }) => this.toasts.show(text, 'warn', 'desync'));
    room.on('report', ({ report }) => offerReport(report));
    room.on('notice', ({ text }) => this.toasts.show(text, 'warn'));
    for (const name of EVENT_NAMES) room.on(name, (event) => this.hear(event));
    room.on('quit', () => room.endMatch());
    run(room, { input: (seat) => this.press(seat), draw: (view, nowMs) => this.drawRoom(room, view, nowMs), idle: (nowMs) => this.drawIdle(room, nowMs) });
    this.showRoom(room);
  }

  private showRoom(room: GameRoom): void {
    const panel = roomScreen(room, this.invitingAddress(), {
      start: () => {
        this.options.sounds.click();
        room.start();
      },
      leave: () => this.leave(),
      ready: (on) => room.setReady(on),
    });
    this.roomPanel = panel;
    this.show('room', panel.root);
  }

  private practise(): void {
    this.closeRoom();
    const players = this.profile.seats;
    this.labels = practiceLabels(this.profile.name, players);
    this.solo = new SoloMatch({ bodies: practiceBodies(this.options.query.get('bodies'), players), players, seed: randomSeed(), input: (seat) => this.press(seat), hear: (event) => this.hear(event) });
    this.options.stage.scene.sweep();
    this.controls.clearVotes();
    this.show('practice');
  }

  private startAttraction(): void {
    if (this.solo !== undefined && this.labels === NO_LABELS) return;
    this.labels = NO_LABELS;
    this.options.stage.scene.sweep();
    this.solo = new SoloMatch({ bodies: 6, players: 0, seed: randomSeed(), input: () => NO_PRESS, hear: (event) => this.options.stage.scene.effects.hear(event) });
  }

  // --- the room tells

  private membersChanged(room: GameRoom): void {
    const now = new Map(room.members.map((member) => [member.id, member.name]));
    for (const [id, name] of now) if (name !== '' && (this.known.get(id) ?? '') === '' && id !== room.selfId) this.announce(`${name} is here.`, true);
    for (const [id, name] of this.known) if (!now.has(id)) this.announce(`${name === '' ? 'Somebody' : name} has left.`, false);
    this.known = now;
    if (this.screen === 'room') this.roomPanel?.update();
    if (this.screen === 'playing') this.labels = roomLabels(room);
  }

  private announce(text: string, came: boolean): void {
    if (this.isPlaying) this.toasts.show(text);
    this.options.sounds.joined(came);
  }

  private matchStarted(room: GameRoom): void {
    this.pauseDialog.close();
    this.solo = undefined;
    this.labels = roomLabels(room);
    this.options.recorder?.matchStarted();
    this.options.stage.scene.sweep();
    this.controls.clearVotes();
    this.show('playing');
  }

  private matchEnded(room: GameRoom, text: string): void {
    this.pauseDialog.close();
    this.toasts.clear();
    if (text !== '') this.toasts.show(text, 'warn');
    if (this.room !== room) return;
    room.setReady(false);
    this.showRoom(room);
  }

  private hear(event: GameEventLike): void {
    this.options.recorder?.event(event.name, event.undone);
    this.options.stage.scene.effects.hear(event);
    if (event.name === 'rematch') this.controls.clearVotes();
    if (event.name === 'quit' && this.screen === 'practice') this.showHome();
  }

  // --- frames

  private press(seat: number): Press {
    return this.controls.read(seat, this.screen === 'practice' ? this.profile.seats : (this.room?.localSlots.length ?? 1));
  }

  /** Runs while no room does. */
  private readonly soloLoop = (): void => {
    requestAnimationFrame(this.soloLoop);
    if (this.room === undefined) this.drawSolo(performance.now());
  };

  /** In the lobby: the match that the others play, if there is one, or one that plays by itself. */
  private drawIdle(room: GameRoom, nowMs: number): void {
    const { watching } = room;
    if (watching === undefined) return this.drawSolo(nowMs);
    this.solo = undefined;
    this.options.stage.scene.show(watching, NO_LABELS);
    this.roomPanel?.update();
  }

  private drawSolo(nowMs: number): void {
    if (this.solo !== undefined) this.draw(this.solo.tick(nowMs), nowMs);
    if (this.screen === 'room' && nowMs - this.netLineMs > NET_LINE_MS * 2) {
      this.netLineMs = nowMs;
      this.roomPanel?.update();
    }
  }

  private drawRoom(room: GameRoom, view: MatchView, nowMs: number): void {
    this.draw(view, nowMs);
    if (nowMs - this.netLineMs < NET_LINE_MS) return;
    this.netLineMs = nowMs;
    this.net.textContent = netLine(room.stats);
  }

  private draw(view: MatchView, nowMs: number): void {
    this.options.stage.scene.show(view, this.labels);
    if (this.isPlaying && this.hud.draw(view.state, this.labels, nowMs)) this.layOut();
  }

  /** Leaves room for what lies over the picture. */
  private layOut(): void {
    const { stage } = this.options;
    const panelRight = this.lobby.firstElementChild?.getBoundingClientRect().right ?? 0;
    const { top, bottom, left, right } = marginsFor({ playing: this.isPlaying, crowded: this.hud.isCrowded, touch: this.touch.active, panelRight });
    const ratio = stage.pixelRatio();
    stage.scene.setMargins({ top: top * ratio, bottom: bottom * ratio, left: left * ratio, right: right * ratio });
  }

  // --- ways out

  private hotKey(event: KeyboardEvent): void {
    if ((event.target as HTMLElement | null)?.tagName === 'INPUT' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.code === 'KeyM') this.toolbar.toggleMute();
    if (event.code === 'KeyR' && this.isPlaying && this.hud.showsResult) this.controls.vote('again');
  }

  private quitResult(): void {
    this.controls.vote('quit');
  }

  private leave(): void {
    this.forgetLink();
    this.showHome();
  }

  private closeRoom(): void {
    this.joining?.abort();
    this.joining = undefined;
    const { room } = this;
    this.room = undefined;
    this.roomPanel = undefined;
    room?.close();
    this.toasts.clear();
  }

  /** The page without what only this visit asked for. */
  private invitingAddress(): string {
    return `${location.origin}${location.pathname}${this.options.query.has('cloud') ? '?cloud' : ''}`;
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

function byId(id: string): HTMLElement {
  return document.getElementById(id)!;
}

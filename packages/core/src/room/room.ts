/**
 * The room: the one door behind which members, agreement, session and pacing live. It has no loop and no clock of its own:
 * call `tick(now)` as often as you like, best once per animation frame; everything is heard at the end of it.
 */
import { RollmeshError } from '../ground/errors.ts';
import { SteadyClock } from '../ground/steady-clock.ts';
import type { LinkEnd, Transport, TransportNotice, TransportSink } from '../link/transport.ts';
import { SLEEP_MS } from '../session/pacer.ts';
import { Listeners } from './listeners.ts';
import { Lobby, type LobbyHost } from './lobby.ts';
import type { AnyGame, AroundStep, GameInput, GamePrevious, GameState } from './game.ts';
import type { Member, RemoteMember } from './members.ts';
import { cleanName, idFits, type Proposal, type RosterEntry } from './messages.ts';
import { MatchNews, type NewsHost } from './match-news.ts';
import { MatchRun, type MatchRunConfig } from './match-run.ts';
import { Conversation, type ConversationHost } from './conversation.ts';
import { DesyncExchange, Diverged, type About, type ExchangeHost } from './desync-exchange.ts';
import type { DesyncReport } from './desync-report.ts';
import type { SessionEvent } from '../session/events.ts';
import { Reader } from '../wire/cursor.ts';
import { Departures, type DeparturesHost } from './departures.ts';
import { isTalk } from './talk.ts';
import type { SeatToken, TokenHash } from './place.ts';
import { Seats, type SeatsHost } from './seats.ts';
import type { Offer, Wait } from './seat-messages.ts';
import type { Resume } from '../session/resume.ts';
import type { MatchEnd, OwnEvents, RoomEvents } from './room-events.ts';
import { roomStats, type RoomStats } from './room-stats.ts';
import type { Agreed } from './start-agreement.ts';

/** For this long after a match ended here, others are still served what they lack of it. */
const LINGER_MS = 2000;
/** How often a start by itself is tried again. */
const AUTO_START_MS = 1000;
/** A room's how-manieth match can be no larger number than this. */
const MOST_MATCHES = 0xffffffff;

const WHY_NO_SEAT: Readonly<Record<Exclude<Wait, 'soon'> | 'timeout', string>> = {
  full: 'The match that is running has no free seat. The next one will.',
  locked: 'The room lets nobody new in for now.',
  taken: 'This seat is played in another window.',
  timeout: 'The running match could not be reached in time.',
};

export interface RoomConfig<G extends AnyGame> {
  readonly game: G;
  readonly transport: Transport;
  readonly code: string;
  readonly nonce: Uint32Array;
  readonly name: string;
  readonly seats: number;
  readonly delay: number | 'auto';
  readonly windowFrames: number;
  readonly checksumEveryFrames: number;
  /** Start by itself as soon as so many seats are ready; 0 never. */
  readonly autoStart: number;
  readonly guard?: AroundStep;
  /** Gives this player's seat back after a reload. */
  readonly token: SeatToken;
  /** The token was kept from before. */
  readonly returning: boolean;
  /** What desync reports say of this machine. */
  readonly about?: About;
}

/** What to draw: the state now, the state one frame before, and how far the moment lies past the latter, 0 to 1. */
export interface RoomView<G extends AnyGame> {
  readonly state: GameState<G>;
  readonly previous: GamePrevious<G>;
  readonly alpha: number;
}

/** What a tick of the room did. */
export interface RoomTick {
  readonly phase: 'lobby' | 'playing' | 'closed';
  /** Frames that were simulated for the first time. */
  readonly frames: number;
  /** The match waits for somebody's inputs. */
  readonly stalled: boolean;
}

export class Room<G extends AnyGame> implements TransportSink, LobbyHost, SeatsHost, NewsHost, ConversationHost, DeparturesHost, ExchangeHost {
  readonly game: G;
  readonly code: string;
  readonly transport: Transport;
  private readonly lobby: Lobby;
  private readonly seatKeeping: Seats;
  readonly listeners = new Listeners();
  private readonly news: MatchNews;
  private readonly exchange: DesyncExchange;
  private readonly conversation: Conversation;
  private readonly departures: Departures;
  private readonly config: RoomConfig<G>;
  private readonly tickResult = { phase: 'lobby' as RoomTick['phase'], frames: 0, stalled: false };
  private match: MatchRun | undefined;
  private lastRecording: Uint8Array | undefined;
  private lingering: { match: MatchRun; untilMs: number } | undefined;
  private nextAutoStartMs = 0;
  /** Why there is no seat, as it was told last: it is asked for again and again. */
  private toldNoSeat = '';
  private ready = false;
  private closed = false;
  private readonly clock = new SteadyClock();
  private readonly reader = new Reader();
  /** The caller's clock, made steady. */
  private steadyMs = 0;
  /** How long this machine has been awake: nobody is judged by the time that we slept through. */
  private nowMs = 0;
  private memberList: readonly Member[] | undefined;

  /** Use `openRoom`. */
  constructor(config: RoomConfig<G>) {
    this.config = config;
    this.game = config.game;
    this.code = config.code;
    this.transport = config.transport;
    this.news = new MatchNews(this);
    this.exchange = new DesyncExchange(this);
    this.conversation = new Conversation(this);
    this.lobby = new Lobby(this, config.nonce);
    this.departures = new Departures(this, this.lobby.members);
    this.seatKeeping = new Seats(this, config.token, config.returning);
  }

  get phase(): 'lobby' | 'playing' | 'closed' {
    return this.closed ? 'closed' : this.match === undefined ? 'lobby' : 'playing';
  }

  get selfId(): string {
    return this.transport.selfId;
  }

  /** Everybody in the room in ascending order of id, oneself included. */
  get members(): readonly Member[] {
    return (this.memberList ??= this.lobby.members.list({ ...this.self(), id: this.selfId, slots: this.localSlots }, this.match));
  }

  /** This machine's own slots in the running match. */
  get localSlots(): readonly number[] {
    return this.match?.localSlots ?? [];
  }

  /** The live state of the running match. Read it; only the game's `step` may write it. */
  get state(): GameState<G> {
    return this.runningMatch().run.state as GameState<G>;
  }

  /** What to draw now. Throws `bad-state` in the lobby. */
  get view(): RoomView<G> {
    const match = this.runningMatch();
    return { state: match.run.state as GameState<G>, previous: match.previous.state as GamePrevious<G>, alpha: match.alpha };
  }

  /**
   * A match that others play and this machine has no seat in: what to draw, a moment late and never corrected. Undefined while
   * there is none, and while playing. The game's events are heard for it too.
   */
  get watching(): RoomView<G> | undefined {
    return this.seatKeeping.watching as RoomView<G> | undefined;
  }

  /** Figures to show: makes a new object. */
  get stats(): RoomStats {
    return roomStats(this.match, this.members);
  }

  /** The running match, or else the last one, as a replay file for `openReplay`. Packed anew with each call: not for every frame. */
  get recording(): Uint8Array | undefined {
    return this.match?.recording((id) => this.playerName(id)) ?? this.lastRecording;
  }

  private playerName(id: string): string {
    return id === this.selfId ? this.config.name : (this.lobby.members.get(id)?.name ?? this.match?.names.get(id) ?? '');
  }

  /** The session of the running match, for those who want to look below the door. */
  get session(): MatchRun['session'] | undefined {
    return this.match?.session;
  }

  /** Hears an event of the room or of the game, at the end of a tick. Returns a function that ends it. */
  on<K extends keyof (RoomEvents & OwnEvents<G>) & string>(name: K, listener: (event: (RoomEvents & OwnEvents<G>)[K]) => void): () => void {
    return this.listeners.on(name, listener as (event: never) => void);
  }

  /** Tells the others whether one is ready. */
  setReady(ready: boolean): void {
    if (ready === this.ready) return;
    this.ready = ready;
    this.selfChanged();
  }

  /** Asks everybody to start a match. Any member may; whether it comes about is told by `started` or a `notice`. */
  start(): void {
    if (this.closed || this.match !== undefined) throw new RollmeshError('bad-state', 'A match can start only from the lobby.', 'Wait for "ended", or call endMatch().');
    this.lobby.start(this.nowMs);
  }

  /** What is pressed on one of this machine's seats (0 is the first), until the next call. Ignored outside a match. */
  setInput(seat: number, values: GameInput<G>): void {
    this.match?.setInput(seat, values as object);
  }

  /** Makes what is due. `callerMs` is a monotonic clock in milliseconds. Never throws for what other peers do. */
  tick(callerMs: number): RoomTick {
    const result = this.tickResult;
    const nowMs = this.pass(callerMs);
    result.frames = 0;
    if (!this.closed) {
      if (this.match !== undefined) result.frames = this.match.tick(this.steadyMs);
      else if (this.lingering !== undefined) this.linger(nowMs);
      else this.transport.receive(this);
      this.lobby.tick(nowMs);
      this.seatKeeping.tick(nowMs);
      this.seatKeeping.watch(nowMs, (name, data, frame, undone) => this.listeners.tell(name, { name, data, frame, undone }));
      this.departures.watch(nowMs);
      this.exchange.tick(nowMs);
    }
    this.settleMatch();
    this.maybeStart();
    result.phase = this.phase;
    result.stalled = this.match?.lastResult === 'stalled';
    this.listeners.deliver();
    return result;
  }

  /** Ends the match on this machine, for instance when a final state says that it is decided. Others end it themselves. */
  endMatch(): void {
    this.finish('ended', 'The match is over.');
  }

  /** Waits no longer for somebody who fell silent in a match of two: this machine goes on alone and gives up the other seats. */
  goOnAlone(): void {
    const { match } = this;
    if (match === undefined) return;
    const others = match.places.map((_, peer) => peer).filter((peer) => peer !== match.self && !match.isFree(peer));
    if (others.filter((peer) => match.session.plays(peer)).length <= 1) for (const peer of others) match.session.peerClosed(peer);
  }

  /** Asks the others to have a member go: out of the match, where a quorum decides, and out of the room. */
  kick(id: string): void {
    const peer = this.match?.peerOf(id) ?? -1;
    if (this.closed || id === this.selfId) return;
    if (peer >= 0) this.match!.session.kick(peer);
    this.conversation.say('kick', id);
  }

  /** Lets nobody new into the running match, or again. Who has a seat comes back all the same. */
  lock(locked: boolean): void {
    this.match?.session.lock(locked);
  }

  /** Newcomers get no seat in the running match. */
  get locked(): boolean {
    return this.match?.session.locked ?? false;
  }

  /** Asks everybody to pause the running match, or to go on; `paused` and `continued` tell when it is agreed. */
  pause(paused: boolean): void {
    this.match?.session.pause(paused);
  }

  /** Says a line of text to everybody, at most 500 bytes; heard as `said`, by oneself too. More than 5 a second are not heard. */
  say(text: string): void {
    if (!this.closed) this.conversation.say('say', text);
  }

  /** Makes a quick sign to everybody, at most 32 bytes; heard as `emote`, by oneself too. */
  emote(emote: string): void {
    if (!this.closed) this.conversation.say('emote', emote);
  }

  /** Leaves the room for good and frees everything. Idempotent. */
  close(): void {
    this.shut('closed');
  }

  shut(reason: 'closed' | 'kicked'): void {
    if (this.closed) return;
    this.closed = true;
    this.match?.session.leave(this.steadyMs);
    this.seatKeeping.sayBye(this.linked().map(({ link }) => link));
    this.finish('closed', 'The room was closed.');
    this.transport.close();
    this.listeners.tell('closed', { reason });
    this.listeners.deliver();
    this.listeners.clear();
  }

  // --- what the transport tells

  linkOpened(link: number, peerId: string): void {
    // An id that cannot travel in a roster belongs to nobody of ours.
    if (!idFits(peerId) || !this.conversation.admits(peerId)) return this.transport.unlink(link);
    this.lobby.linkOpened(link, peerId);
    this.seatKeeping.linkOpened(link);
    this.departures.settled(peerId);
    const peer = this.match?.peerOf(peerId) ?? -1;
    if (peer >= 0) this.match!.session.relink(peer, link);
  }

  linkClosed(link: number, end: LinkEnd): void {
    this.seatKeeping.linkClosed(link);
    this.exchange.linkClosed(link);
    const member = this.lobby.members.closed(link);
    if (member === undefined) return;
    const plays = (this.match?.peerOf(member.id) ?? -1) >= 0;
    // A replacement that never comes is a loss like another. A page that closes may be one that reloads: its seat waits.
    const reached = this.lobby.linkClosed(member.id, end === 'left' || end === 'unlinked');
    if (end === 'replaced' || (end === 'lost' && plays)) this.departures.lost(this.nowMs, member.id);
    else if (!reached) this.memberGone(member.id);
    this.membersChanged();
  }

  /** Packets of no running match: late ones of the last. */
  packet(): void {}

  message(link: number, bytes: Uint8Array, length: number): void {
    if (length > 0 && isTalk(bytes[0]!)) this.conversation.hear(this.nowMs, this.idOn(link), bytes, length);
    else if (length > 0 && bytes[0] === Diverged.ask) this.exchange.asked(link, this.reader.open(bytes, length, 1));
    else if (length > 0 && bytes[0] === Diverged.inputs) this.exchange.inputs(link, this.reader.open(bytes, length, 1));
    else if (length > 0 && bytes[0] === Diverged.state) this.exchange.part(link, this.reader.open(bytes, length, 1));
    else if (length > 0 && this.seatKeeping.concerns(bytes[0]!)) this.seatKeeping.message(this.nowMs, link, bytes, length);
    else this.lobby.message(link, bytes, length);
  }

  notice(notice: TransportNotice): void {
    this.listeners.tell('notice', { kind: notice.kind, member: notice.peerId, text: notice.text });
  }

  // --- what the lobby asks

  self(): { name: string; seats: number; ready: boolean; playing: boolean } {
    return { name: this.config.name, seats: this.config.seats, ready: this.ready, playing: this.match !== undefined };
  }

  roster(): readonly RosterEntry[] | string {
    const { min, max } = this.game.players;
    const roster: RosterEntry[] = [];
    let seats = 0;
    for (const member of this.members) {
      if ((!member.isSelf && !member.linked) || member.playing || seats + member.seats > max) continue;
      roster.push({ id: member.id, seats: member.seats });
      seats += member.seats;
    }
    if (seats < min) return `The game needs ${min} players; ${seats} are here. Share the code ${this.code} with somebody.`;
    return roster;
  }

  playable(proposal: Proposal): boolean {
    const { min, max } = this.game.players;
    const seats = proposal.roster.reduce((sum, entry) => sum + entry.seats, 0);
    const own = proposal.roster.find((entry) => entry.id === this.selfId);
    return proposal.number <= MOST_MATCHES && seats >= min && seats <= max && (own === undefined || own.seats === this.config.seats);
  }

  membersChanged(): void {
    this.memberList = undefined;
    this.listeners.tell('members', { members: this.members });
  }

  memberMeasured(): void {
    this.memberList = undefined;
  }

  memberLost(id: string): void {
    if (!this.departures.isAwaited(id)) this.memberGone(id);
  }

  hashOf(id: string): TokenHash {
    return this.seatKeeping.hashOf(id);
  }

  heardHash(id: string, hash: TokenHash): void {
    this.seatKeeping.heardHash(id, hash);
  }

  begin(agreed: Agreed): void {
    const { number, matchId, roster } = agreed.proposal;
    const places = this.seatKeeping.placesFor(roster);
    this.beginMatch({ number, matchId, seed: agreed.seed, places, self: places.findIndex(({ id }) => id === this.selfId) });
  }

  /** False if it is to begin with a state that cannot be one of this game. */
  private beginMatch(beginning: Pick<MatchRunConfig, 'number' | 'matchId' | 'seed' | 'places' | 'self' | 'beginning'>): boolean {
    const match = new MatchRun({
      ...beginning,
      game: this.game,
      transport: this.transport,
      rest: this,
      linkOf: (id) => this.lobby.members.get(id)?.link ?? -1,
      delayFrames: this.config.delay === 'auto' ? this.autoDelay() : this.config.delay,
      autoDelay: this.config.delay === 'auto',
      windowFrames: this.config.windowFrames,
      checksumEveryFrames: this.config.checksumEveryFrames,
      guard: this.config.guard,
    });
    if (!match.sound) return false;
    this.lingering = undefined;
    this.match = match;
    this.toldNoSeat = '';
    this.listeners.tell('started', { number: match.number, slots: match.localSlots, midway: beginning.beginning !== undefined });
    this.selfChanged();
    return true;
  }

  talked(id: string, bytes: Uint8Array): void {
    this.conversation.hear(this.nowMs, id, bytes, bytes.length);
  }

  carry(bytes: Uint8Array): void {
    this.lobby.carry(bytes);
  }

  startFailed(text: string): void {
    this.listeners.tell('notice', { kind: 'start-failed', text });
  }

  // --- what coming into a running match asks

  get seats(): number {
    return this.config.seats;
  }

  get about(): About {
    return this.config.about ?? {};
  }

  diverged(match: MatchRun, { peer, frame, ours, theirs }: SessionEvent): void {
    const link = this.lobby.members.get(match.places[peer]!.id)?.link ?? -1;
    this.exchange.began(this.nowMs, match, peer, link, frame, { ours, theirs });
  }

  report(report: DesyncReport): void {
    this.listeners.tell('report', { report });
  }

  get returning(): boolean {
    return this.seatKeeping.progress >= 0;
  }

  running(): MatchRun | undefined {
    return this.match;
  }

  linked(): RemoteMember[] {
    return this.lobby.members.all().filter((member) => member.link >= 0);
  }

  playing(): RemoteMember[] {
    return this.linked().filter((member) => member.playing);
  }

  idOn(link: number): string | undefined {
    return this.lobby.members.on(link)?.id;
  }

  enter(offer: Offer, resume: Resume, state: Uint8Array): boolean {
    return this.beginMatch({ ...offer, self: offer.peer, beginning: { resume, state } });
  }

  seatsChanged(): void {
    this.membersChanged();
  }

  saidBye(id: string): void {
    if ((this.match?.peerOf(id) ?? -1) >= 0) this.match!.closedBy(id);
  }

  stranded(): void {
    this.finish('outdated', 'Nobody is left who plays this match.');
  }

  seekFailed(reason: Wait | 'timeout'): void {
    if (this.match?.lastResult === 'outdated') this.finish('outdated', 'This machine was away for too long to catch up with the match.');
    else if (reason !== 'soon' && reason !== this.toldNoSeat) {
      this.toldNoSeat = reason;
      this.listeners.tell('notice', { kind: 'no-seat', text: WHY_NO_SEAT[reason] });
    }
  }

  // --- within

  private runningMatch(): MatchRun {
    if (this.match === undefined) throw new RollmeshError('bad-state', 'No match is running.', 'Ask for the state and the view only while phase is "playing".');
    return this.match;
  }

  private selfChanged(): void {
    this.lobby.tellSelf();
    this.membersChanged();
  }

  /** Half the way to the farthest member, in frames: what hides most rollbacks without being felt. */
  private autoDelay(): number {
    const farthestMs = Math.max(0, ...this.members.map((member) => member.rttMs));
    return Math.min(4, Math.max(1, Math.round((farthestMs / 2 / 1000) * this.game.tickRate) - 1));
  }

  /** Again and again: the first time, some of the others may not be linked to each other yet. */
  private maybeStart(): void {
    const { autoStart } = this.config;
    if (autoStart === 0 || this.phase !== 'lobby' || this.nowMs < this.nextAutoStartMs) return;
    const here = this.members.filter((member) => (member.isSelf || member.linked) && !member.playing);
    const seats = here.reduce((sum, member) => sum + member.seats, 0);
    // The lowest id alone asks: it is the one who proposes.
    if (seats < autoStart || here[0]?.isSelf !== true) return;
    this.nextAutoStartMs = this.nowMs + AUTO_START_MS;
    this.lobby.start(this.nowMs);
  }

  /** Time passes. Returns the time awake. */
  private pass(callerMs: number): number {
    const before = this.steadyMs;
    this.steadyMs = this.clock.read(callerMs);
    const gapMs = this.steadyMs - before;
    // The first reading may be any number.
    return (this.nowMs += gapMs > 0 && gapMs <= SLEEP_MS ? gapMs : 0);
  }

  private linger(nowMs: number): void {
    const lingering = this.lingering!;
    // What arrives meanwhile may begin the next match, which ends the lingering.
    lingering.match.session.serve(this.steadyMs);
    if (nowMs <= lingering.untilMs || this.lingering !== lingering) return;
    lingering.match.session.leave(this.steadyMs);
    this.lingering = undefined;
  }

  /** Whoever is gone from the room may still have a seat in the match: what becomes of that is decided in the match. */
  memberGone(id: string): void {
    const name = this.lobby.members.get(id)?.name;
    const sits = (this.match?.peerOf(id) ?? -1) >= 0;
    if (name !== undefined && sits) this.match!.names.set(id, name);
    this.departures.settled(id);
    this.conversation.gone(id);
    this.lobby.gone(id);
    this.seatKeeping.gone(id);
    const waiting = this.match?.lastResult === 'connecting' && sits;
    if (!waiting || this.seatKeeping.progress >= 0) return;
    this.finish('left', `${name ?? 'Somebody'} left before the match began.`);
    // Some may have begun all the same.
    this.seatKeeping.mayReturn();
  }

  leftBehind(id: string): void {
    if (this.returning) return;
    this.finish('left', `${this.nameOf(id)} did not come along.`);
    this.seatKeeping.mayReturn();
  }

  private settleMatch(): void {
    const match = this.match;
    if (match === undefined) return;
    match.settleEffects((name, data, frame, undone) => this.listeners.tell(name, { name, data, frame, undone }));
    match.drainEvents((event, id) => this.news.tell(event, id));
  }

  finish(reason: MatchEnd, text: string): void {
    if (this.match === undefined) return;
    this.lastRecording = this.recording;
    this.lingering = { match: this.match, untilMs: this.nowMs + LINGER_MS };
    this.match = undefined;
    this.departures.matchEnded();
    this.nextAutoStartMs = this.nowMs + AUTO_START_MS;
    this.listeners.tell('ended', { reason, text });
    this.selfChanged();
    if (reason === 'left') this.conversation.letGo();
  }

  nameOf(id: string): string {
    const name = id === this.selfId ? cleanName(this.config.name) : (this.lobby.members.get(id)?.name ?? this.match?.names.get(id) ?? '');
    return name === '' ? 'Somebody' : name;
  }
}

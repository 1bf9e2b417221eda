/**
 * The inside of a room: what the transport tells goes to whose business it is, and what lobby, seats, matches and talk ask of each
 * other is answered here. The calls that a game makes are in `room.ts`.
 */
import type { LinkEnd, Transport, TransportNotice, TransportSink } from '../link/transport.ts';
import type { SessionEvent } from '../session/events.ts';
import type { Resume } from '../session/resume.ts';
import { Reader } from '../wire/cursor.ts';
import { MAX_SLOTS } from '../wire/protocol.ts';
import { AutoStart } from './auto-start.ts';
import { isBoard } from './board-messages.ts';
import { botsOfSeed } from './bots.ts';
import { Conversation, type ConversationHost } from './conversation.ts';
import { Departures, type DeparturesHost } from './departures.ts';
import { Desk, type DeskHost } from './desk.ts';
import { DesyncExchange, Diverged, type About, type ExchangeHost } from './desync-exchange.ts';
import type { DesyncReport } from './desync-report.ts';
import type { AnyGame } from './game.ts';
import { Listeners } from './listeners.ts';
import { Lobby, type LobbyHost } from './lobby.ts';
import { MatchKeeper, type KeeperHost, type MatchBeginning } from './match-keeper.ts';
import { MatchNews, type NewsHost } from './match-news.ts';
import { NO_SITTER, type MatchRun, type MatchRunConfig, type Sitter } from './match-run.ts';
import type { Member, RemoteMember } from './members.ts';
import { cleanName, idFits, type Proposal, type RosterEntry } from './messages.ts';
import { NoSeat } from './no-seat.ts';
import type { TokenHash } from './place.ts';
import { rosterOf } from './roster.ts';
import type { RoomConfig, RoomSettings } from './room-config.ts';
import { RoomClock } from './room-clock.ts';
import type { MatchEnd } from './room-events.ts';
import type { Offer, Wait } from './seat-messages.ts';
import { Seats, type SeatsHost } from './seats.ts';
import type { Agreed } from './start-agreement.ts';
import type { Table } from './table.ts';
import { isTalk } from './talk.ts';

/** A room's how-manieth match can be no larger number than this. */
const MOST_MATCHES = 0xffffffff;

export class RoomWorks<G extends AnyGame> implements TransportSink, KeeperHost, LobbyHost, DeskHost, SeatsHost, NewsHost, ConversationHost, DeparturesHost, ExchangeHost {
  readonly game: G;
  readonly code: string;
  readonly transport: Transport;
  protected readonly lobby: Lobby;
  protected readonly seatKeeping: Seats;
  readonly listeners = new Listeners();
  protected readonly news: MatchNews;
  protected readonly exchange: DesyncExchange;
  protected readonly conversation: Conversation;
  protected readonly departures: Departures;
  protected readonly config: RoomConfig<G>;
  private readonly desk: Desk;
  protected readonly keeper: MatchKeeper;
  protected readonly autoStart: AutoStart;
  private readonly noSeat: NoSeat;
  protected ownName: string;
  protected ownDelay: number | 'auto';
  protected ready = false;
  protected closed = false;
  private readonly clock = new RoomClock();
  protected readonly reader = new Reader();
  protected memberList: readonly Member[] | undefined;

  /** Use `openRoom`. */
  constructor(config: RoomConfig<G>) {
    this.config = config;
    this.game = config.game;
    this.code = config.code;
    this.transport = config.transport;
    this.keeper = new MatchKeeper(this, this);
    this.news = new MatchNews(this);
    this.exchange = new DesyncExchange(this);
    this.conversation = new Conversation(this);
    this.ownName = config.name;
    this.ownDelay = config.delay;
    this.desk = new Desk(this, () => this.lobby.members);
    this.lobby = new Lobby(this, config.nonce);
    this.autoStart = new AutoStart(config.autoStart);
    this.noSeat = new NoSeat(this.listeners, config.seats);
    this.departures = new Departures(this, this.lobby.members);
    this.seatKeeping = new Seats(this, config.token, config.returning);
  }

  protected get table(): Table {
    return this.desk.table;
  }

  protected get match(): MatchRun | undefined {
    return this.keeper.match;
  }

  get phase(): 'lobby' | 'playing' | 'closed' {
    return this.closed ? 'closed' : this.match === undefined ? 'lobby' : 'playing';
  }

  get selfId(): string {
    return this.transport.selfId;
  }

  /** Everybody in the room in ascending order of id, oneself included. */
  get members(): readonly Member[] {
    return (this.memberList ??= this.lobby.members.list({ ...this.self(), id: this.selfId, slots: this.localSlots }, this.match, (id) => this.desk.placeOf(id)));
  }

  /** This machine's own slots in the running match. */
  get localSlots(): readonly number[] {
    return this.match?.localSlots ?? [];
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
    if (!idFits(peerId)) return this.transport.unlink(link);
    if (!this.conversation.admits(link, peerId)) return;
    this.lobby.linkOpened(link, peerId);
    this.seatKeeping.linkOpened(link);
    this.table.board.linkOpened(link);
    this.departures.settled(peerId);
    const peer = this.match?.peerOf(peerId) ?? -1;
    if (peer >= 0) this.match!.session.relink(peer, link);
  }

  linkClosed(link: number, end: LinkEnd): void {
    this.seatKeeping.linkClosed(link);
    this.exchange.linkClosed(link);
    this.conversation.linkClosed(link);
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
    else if (length > 0 && isBoard(bytes[0]!)) this.table.board.message(this.idOn(link), bytes, length);
    else this.lobby.message(link, bytes, length);
  }

  notice(notice: TransportNotice): void {
    this.listeners.tell('notice', { kind: notice.kind, member: notice.peerId, text: notice.text });
  }

  // --- what matches ask

  matchChoices(): Pick<MatchRunConfig, 'delayFrames' | 'autoDelay' | 'windowFrames' | 'saving' | 'checksumEveryFrames' | 'guard'> {
    const { windowFrames, saving, checksumEveryFrames, guard } = this.config;
    const delay = this.ownDelay;
    return { delayFrames: delay === 'auto' ? this.autoDelay() : delay, autoDelay: delay === 'auto', windowFrames, saving, checksumEveryFrames, guard };
  }

  linkTo(id: string): number {
    return this.lobby.members.get(id)?.link ?? -1;
  }

  sitter(id: string): Sitter {
    const name = id === this.selfId ? this.ownName : this.lobby.members.get(id)?.name;
    return name === undefined ? (this.match?.gone.get(id) ?? NO_SITTER) : { name, colour: this.desk.placeOf(id).colour };
  }

  // --- what the lobby asks

  self(): { name: string; seats: number; ready: boolean; playing: boolean } {
    return { name: this.ownName, seats: this.config.seats, ready: this.ready, playing: this.match !== undefined };
  }

  get busy(): boolean {
    return this.match !== undefined;
  }

  roster(): readonly RosterEntry[] | string {
    const { min } = this.game.players;
    const roster = rosterOf(this.table.seating, this.members.filter(({ id, isSelf }) => isSelf || this.lobby.isAwake(id)), this.game.players.max, this.table.board.locked);
    const seats = roster.reduce((sum, entry) => sum + entry.seats, 0);
    if (seats === 0 || seats + this.bots < min) return `The game needs ${min} players; ${seats} are here. Share the code ${this.code} with somebody.`;
    return roster;
  }

  playable(proposal: Proposal): boolean {
    const { min, max } = this.game.players;
    const seats = proposal.roster.reduce((sum, entry) => sum + entry.seats, 0);
    const own = proposal.roster.find((entry) => entry.id === this.selfId);
    return proposal.number <= MOST_MATCHES && seats + this.table.board.bots >= min && seats <= max && (own === undefined || own.seats === this.config.seats);
  }

  membersChanged(): void {
    this.memberList = undefined;
    this.desk.look();
    if (this.listeners.hears('members')) this.listeners.tell('members', { members: this.members });
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
    const places = this.seatKeeping.placesFor(roster, botsOfSeed(agreed.seed, MAX_SLOTS));
    this.beginMatch({ number, matchId, seed: agreed.seed, places, self: places.findIndex(({ id }) => id === this.selfId) });
    if (this.table.board.locked) this.match?.session.lock(true);
  }

  /** False if it is to begin with a state that cannot be one of this game. */
  private beginMatch(beginning: MatchBeginning): boolean {
    const match = this.keeper.begin(beginning);
    if (match === undefined) return false;
    this.noSeat.matchBegan();
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

  // --- what is agreed and what is one's own

  /** How many seats bots fill: at most as many as are free. Agreed by all; a match keeps the number that it began with. */
  get bots(): number {
    return this.table.bots;
  }

  /** Newcomers get no seat. */
  get locked(): boolean {
    return this.match?.session.locked ?? this.table.board.locked;
  }

  /** This player's own settings. */
  get settings(): RoomSettings {
    const { relayOnly } = this.transport;
    return { delay: this.ownDelay, ...(relayOnly === undefined ? {} : { relayOnly }) };
  }

  settingsChanged(): void {
    const { bots, locked, settings } = this;
    this.listeners.tell('settings', { bots, locked, settings });
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
    else {
      this.noSeat.failed(reason);
      // It was entered already, and its seat went to another: what is left is to watch.
      if (this.match?.cameMidway === true && !this.match.playsItself) this.finish('left', 'Somebody else has the seat.');
    }
  }

  // --- within

  protected selfChanged(): void {
    this.lobby.tellSelf();
    this.membersChanged();
  }

  /** Half the way to the farthest member, in frames: what hides most rollbacks without being felt. */
  private autoDelay(): number {
    const farthestMs = Math.max(0, ...this.members.map((member) => member.rttMs));
    return Math.min(4, Math.max(1, Math.round((farthestMs / 2 / 1000) * this.game.tickRate) - 1));
  }

  /** Time passes. Returns the time awake. */
  protected pass(callerMs: number): number {
    return this.clock.pass(callerMs);
  }

  protected get steadyMs(): number {
    return this.clock.steadyMs;
  }

  protected get nowMs(): number {
    return this.clock.awakeMs;
  }

  /** Whoever is gone from the room may still have a seat in the match: what becomes of that is decided in the match. */
  memberGone(id: string): void {
    const sitter = this.sitter(id);
    const sits = (this.match?.peerOf(id) ?? -1) >= 0;
    if (sits) this.match!.gone.set(id, sitter);
    this.departures.settled(id);
    this.conversation.gone(id);
    this.table.board.gone(id);
    this.lobby.gone(id);
    this.seatKeeping.gone(id);
    const waiting = this.match?.lastResult === 'connecting' && sits;
    if (waiting && this.seatKeeping.progress < 0) this.finish('left', `${sitter.name === '' ? 'Somebody' : sitter.name} left before the match began.`);
  }

  leftBehind(id: string): void {
    if (this.returning) return;
    this.finish('left', `${this.nameOf(id)} did not come along.`);
  }

  letGo(): void {
    this.finish('left', 'This machine was asked to leave the match.');
  }

  finish(reason: MatchEnd, text: string): void {
    if (this.match === undefined) return;
    // Others may begin all the same, and have our seat.
    if (reason === 'left' && this.match.lastResult === 'connecting') this.seatKeeping.mayReturn();
    this.keeper.end(this.nowMs);
    this.departures.matchEnded();
    this.autoStart.rest(this.nowMs);
    this.listeners.tell('ended', { reason, text });
    this.selfChanged();
    if (reason === 'left') this.conversation.letGo();
  }

  nameOf(id: string): string {
    const name = cleanName(this.sitter(id).name);
    return name === '' ? 'Somebody' : name;
  }
}

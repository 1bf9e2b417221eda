/**
 * The room: the one door behind which members, agreement, session and pacing live. It has no loop and no clock of its own:
 * call `tick(now)` as often as you like, best once per animation frame; everything is heard at the end of it.
 */
import { whole } from '../ground/check.ts';
import { RollmeshError } from '../ground/errors.ts';
import { unknownName } from '../ground/names.ts';
import { MAX_COLOURS } from '../wire/protocol.ts';
import type { AnyGame, GameInput, GamePrevious, GameState } from './game.ts';
import type { MatchRun } from './match-run.ts';
import { cleanName } from './messages.ts';
import type { RoomSettings, RoomTick, RoomView } from './room-config.ts';
import { ROOM_EVENTS, type OwnEvents, type RoomEvents } from './room-events.ts';
import { roomStats, type RoomStats } from './room-stats.ts';
import { RoomWorks } from './room-works.ts';

/** Characters of a name. */
const MAX_NAME = 32;
const MOST_BOTS = 15;

export type { RoomConfig, RoomSettings, RoomTick, RoomView } from './room-config.ts';

/** Use `openRoom`. */
export class Room<G extends AnyGame> extends RoomWorks<G> {
  private readonly tickResult = { phase: 'lobby' as RoomTick['phase'], frames: 0, stalled: false };

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
    return this.keeper.recording;
  }

  /** The session of the running match, for those who want to look below the door. */
  get session(): MatchRun['session'] | undefined {
    return this.match?.session;
  }

  /** Hears an event of the room or of the game, at the end of a tick. Returns a function that ends it. Throws `bad-option` for a name that is none. */
  on<K extends keyof (RoomEvents & OwnEvents<G>) & string>(name: K, listener: (event: (RoomEvents & OwnEvents<G>)[K]) => void): () => void {
    const known = Object.keys({ ...ROOM_EVENTS, ...this.game.events });
    if (!known.includes(name)) throw unknownName('bad-option', `A room has no event "${name}".`, name, known);
    if (typeof listener !== 'function') throw new RollmeshError('bad-option', `The listener to "${name}" is no function.`, `Give one, such as room.on('${name}', (event) => { ... }).`);
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
      result.frames = this.keeper.tick(nowMs, this.steadyMs);
      this.lobby.tick(nowMs);
      this.table.tick(nowMs);
      this.seatKeeping.tick(nowMs);
      this.seatKeeping.watch(nowMs, (name, data, frame, undone) => this.listeners.tell(name, { name, data, frame, undone }));
      this.departures.watch(nowMs);
      this.exchange.tick(nowMs);
      this.conversation.tick(nowMs);
    }
    this.keeper.settle((name, data, frame, undone) => this.listeners.tell(name, { name, data, frame, undone }));
    this.match?.drainEvents((event, id) => this.news.tell(event, id));
    if (this.phase === 'lobby' && this.autoStart.due(nowMs, () => this.members)) this.lobby.start(nowMs);
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
    if (this.closed || id === this.selfId || (peer < 0 && !this.members.some((member) => member.id === id))) return;
    if (peer >= 0) this.match!.session.kick(peer);
    this.conversation.say('kick', id);
  }

  /** Lets nobody new play, in the lobby and in the running match, or again. Who has a seat comes back all the same. */
  lock(locked: boolean): void {
    this.table.lock(locked);
    this.match?.session.lock(locked);
  }

  /** Asks everybody to pause the running match, or to go on; `paused` and `continued` tell when it is agreed. */
  pause(paused: boolean): void {
    this.match?.session.pause(paused);
  }

  /** It was agreed to pause the running match. */
  get paused(): boolean {
    return this.match?.session.paused ?? false;
  }

  /** Another name for this machine's player, 1 to 32 characters, also while playing. Throws `bad-option`. */
  rename(name: string): void {
    const clean = cleanName(String(name));
    if (clean === '' || [...clean].length > MAX_NAME) throw new RollmeshError('bad-option', `The name has ${[...clean].length} visible characters.`, `Give 1 to ${MAX_NAME}.`);
    if (clean === this.ownName) return;
    this.ownName = clean;
    this.selfChanged();
  }

  /** Another colour for this machine's player: a number below 64 that the game gives a meaning. */
  setColour(colour: number): void {
    this.table.board.writeCard({ colour: whole('colour', colour, 0, MAX_COLOURS - 1) });
  }

  /**
   * Sits down on `seat`, from 0, for the next match. If somebody sits there, the two swap once that one agrees by the same call; one's own
   * seat takes the wish back. All see the same: of two who want one free seat, one gets it. Slots of a match are in the order of seats.
   */
  takeSeat(seat: number): void {
    this.table.take(seat);
  }

  /** Members who ask for this machine's seat. */
  get seatRequests(): readonly string[] {
    return this.table.requests;
  }

  /** How many free seats bots are to fill in the next match, 0 to 15; any member may. The game's `init` and `step` get it as `bots`. */
  setBots(count: number): void {
    this.table.board.writeBots(whole('bots', count, 0, Math.min(MOST_BOTS, this.game.players.max - 1)));
  }

  /** Changes this player's own settings, also while playing. `relayOnly` holds for links that open from then on. Throws `bad-option`. */
  configure({ delay, relayOnly }: Partial<RoomSettings>): void {
    if (delay !== undefined) {
      this.ownDelay = delay === 'auto' ? delay : whole('delay', delay, 0, 60);
      this.match?.setDelay(this.ownDelay);
    }
    if (relayOnly !== undefined) {
      if (this.transport.relayOnly === undefined) throw new RollmeshError('bad-option', 'There is no relay to hide behind.', 'Give the transport a TURN server.');
      this.transport.relayOnly = relayOnly;
    }
    this.settingsChanged();
  }

  /** Says a line of text to everybody, at most 500 bytes; heard as `said`, by oneself too. More than 5 a second are not heard. */
  say(text: string): void {
    if (!this.closed) this.conversation.say('say', asText('say', text));
  }

  /** Makes a quick sign to everybody, at most 32 bytes; heard as `emote`, by oneself too. */
  emote(emote: string): void {
    if (!this.closed) this.conversation.say('emote', asText('emote', emote));
  }

  /** Leaves the room for good and frees everything. Idempotent. */
  close(): void {
    this.shut('closed');
  }

  private runningMatch(): MatchRun {
    if (this.match === undefined) throw new RollmeshError('bad-state', 'No match is running.', 'Ask for the state and the view only while phase is "playing".');
    return this.match;
  }
}

function asText(what: string, text: unknown): string {
  if (typeof text === 'string') return text;
  throw new RollmeshError('bad-option', `${what} was given ${String(text)}.`, 'Give text.');
}

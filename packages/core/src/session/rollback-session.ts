/**
 * A match among machines: everybody simulates at once on real inputs where they are here and on predictions where they
 * are not, and goes back when a prediction was wrong. With a window of 0 it is lockstep, by the same code.
 *
 * The tick is the table of contents: receive -> settle -> correct -> advance -> report -> send.
 */
import { RollmeshError } from '../ground/errors.ts';
import { NO_FRAME, type Frame } from '../ground/frame.ts';
import { SteadyClock } from '../ground/steady-clock.ts';
import type { Remote } from '../link/remote.ts';
import { NO_IDENTITY, NOT_PAUSED, SETTINGS, type View } from '../view/index.ts';
import { Status } from '../sync/presence.ts';
import { clockRate } from '../sync/time-sync.ts';
import type { Writer } from '../wire/cursor.ts';
import { checkConfig, type CheckedConfig, type SessionConfig } from './config.ts';
import type { SessionEvents } from './events.ts';
import { Inbox } from './inbox.ts';
import { leadFrames } from './cuts.ts';
import { beginAt, writeFacts } from './facts.ts';
import { Match } from './match.ts';
import { Membership } from './membership.ts';
import { Outbox } from './outbox.ts';
import { Relay } from './relay.ts';
import { SessionStats } from './stats.ts';
import type { TickResult } from './tick-result.ts';

const MOST_DELAY_FRAMES = 60;
/** Frames that one tick simulates at most while we catch up. */
const CATCH_UP_FRAMES = 4;

export class RollbackSession {
  /** What there is to tell; drain it after the tick. */
  readonly events: SessionEvents;
  readonly stats: SessionStats;
  private readonly config: CheckedConfig;
  private readonly match: Match;
  private readonly membership: Membership;
  private readonly inbox: Inbox;
  private readonly outbox: Outbox;
  private readonly pressed: Uint8Array;
  private readonly clock = new SteadyClock(true);
  private ticking = false;
  private delay: number;

  /** Throws `RollmeshError('bad-option')` with the option's name if one is out of range. */
  constructor(config: SessionConfig) {
    this.config = checkConfig(config);
    this.match = new Match(this.config);
    this.events = this.match.events;
    this.stats = new SessionStats(this.match);
    this.membership = new Membership(this.match);
    const relay = new Relay(this.match, this.membership);
    this.outbox = new Outbox(this.match, this.membership, relay);
    this.inbox = new Inbox(this.match, this.membership, this.outbox, relay);
    this.pressed = new Uint8Array(this.ownQueue.rowBytes);
    this.delay = this.config.delayFrames;
    if (this.config.resume !== undefined) beginAt(this.match, this.config.resume);
    // Nobody can have pressed anything for the frames before the delay has passed.
    else while (this.ownQueue.newest < this.delay - 1) this.ownQueue.append(this.pressed, 0);
    this.match.startIfReady();
  }

  /** The frame that the next tick will simulate. */
  get currentFrame(): Frame {
    return this.match.timeline.current;
  }

  /** The last frame whose inputs from everybody are here; it will not be simulated with other inputs on this machine. */
  get confirmedFrame(): Frame {
    return this.match.timeline.confirmed;
  }

  /** The last frame of which every member has all inputs: it can never change, for anybody. */
  get finalFrame(): Frame {
    return this.match.finalFrame;
  }

  /** The last frame up to which every input of `peer` is here. */
  receivedFrame(peer: number): Frame {
    return this.match.timeline.queues[peer]?.newest ?? NO_FRAME;
  }

  /** Frames between pressing and playing one's own input. */
  get delayFrames(): number {
    return this.delay;
  }

  /**
   * Changes the input delay from the next tick on, 0 to 60 frames. A longer one repeats the input of the moment for the
   * frames in between, a shorter one swallows the inputs of as many ticks; what was sent is never rewritten.
   */
  set delayFrames(frames: number) {
    if (!Number.isInteger(frames) || frames < 0 || frames > 60) {
      throw new RollmeshError('bad-option', `delayFrames is ${String(frames)}.`, 'Give a whole number from 0 to 60.');
    }
    this.delay = frames;
  }

  /**
   * How fast to run so that all peers stay in step: 1 is normal, 1.01 a little faster. Multiply the rate of ticks by it.
   */
  get clockRate(): number {
    if (this.membership.absent) return 1;
    let behind = 0;
    let known = 0;
    for (const remote of this.match.remotes) {
      const margin = this.match.margins[remote.peer]!;
      if (!margin.known || this.match.timeline.presence[remote.peer]!.latest !== Status.here) continue;
      behind += margin.behindFrames;
      known++;
    }
    return known === 0 ? 1 : clockRate(behind / known);
  }

  /**
   * What is pressed on one of this machine's own seats (0 is the first) from now until the next call. `bytes` holds one
   * input and is copied. Throws `RollmeshError('bad-input')` if the seat or the size is wrong.
   */
  setInput(seat: number, bytes: Uint8Array): void {
    this.refuseReentry();
    const { inputBytes } = this.config;
    if (!(seat >= 0 && (seat + 1) * inputBytes <= this.pressed.length) || bytes.length !== inputBytes) {
      throw new RollmeshError(
        'bad-input',
        `Input of ${bytes.length} bytes for seat ${seat}.`,
        `Give ${inputBytes} bytes for one of this machine's own seats, counted from 0.`,
      );
    }
    for (let i = 0, at = seat * inputBytes; i < inputBytes; i++) this.pressed[at + i] = bytes[i]!;
  }

  /**
   * One step of the match. `callerMs` is a monotonic clock in milliseconds; only differences of it count. Call it `tickRate`
   * times a second, times `clockRate`. Never throws for what other peers do.
   */
  tick(callerMs: number): TickResult {
    this.enter();
    const nowMs = this.clock.read(callerMs);
    try {
      this.receive(nowMs);
      if (!this.match.outdated) this.settle(nowMs);
      if (this.match.outdated) return this.standStill(nowMs);
      this.correct();
      const result = this.advance();
      this.report(nowMs, result);
      this.send(nowMs);
      return result;
    } finally {
      this.ticking = false;
    }
  }

  /**
   * Takes in what has arrived without simulating: for the time between ticks. Nothing counts as confirmed or final before the
   * next tick has corrected what it disproves.
   */
  poll(callerMs: number): void {
    this.enter();
    const nowMs = this.clock.read(callerMs);
    try {
      this.receive(nowMs);
    } finally {
      this.ticking = false;
    }
  }

  /** Takes in and answers without simulating: for a match that is over here while others may still lack our inputs. */
  serve(callerMs: number): void {
    this.poll(callerMs);
    const nowMs = this.clock.read(callerMs);
    if (this.match.outdated) return void this.standStill(nowMs);
    this.membership.tick(nowMs);
    this.send(nowMs);
  }

  /**
   * Says goodbye: our inputs end here, and the others go on without waiting. `serve` or tick on for a moment if there is one,
   * until `left`; the goodbye is sent at once and several times in case there is none.
   */
  leave(nowMs: number): void {
    this.refuseReentry();
    this.membership.leave(this.clock.read(nowMs));
  }

  /** The others know that we left. */
  get left(): boolean {
    return this.membership.left;
  }

  /** Names `peer` gone for good: its end of the link was closed on purpose, or the player has decided to wait no longer. */
  peerClosed(peer: number): void {
    this.membership.peerClosed(this.remote(peer).peer);
  }

  /** Whether `peer` plays: it is neither benched nor gone. */
  plays(peer: number): boolean {
    return this.match.timeline.presence[peer]?.latest === Status.here;
  }

  /** Asks the others to have `peer` go; a quorum decides. */
  kick(peer: number): void {
    this.membership.kick(this.remote(peer).peer);
  }

  /**
   * With `true`, says that this machine cannot keep pace: of three or more, the others go on without it. It is asked to play
   * again only after `false`.
   */
  rest(resting: boolean): void {
    this.membership.rest(resting);
  }

  /** Asks the others to let nobody new into the match, or again. */
  lock(locked: boolean): void {
    this.membership.lock(locked);
  }

  /** Nobody new is let in. */
  get locked(): boolean {
    return this.membership.view.locked;
  }

  /** Asks the others to pause at an agreed frame, or to go on; `held` and `released` tell. */
  pause(paused: boolean): void {
    this.membership.pause(paused);
  }

  /**
   * Asks the others to agree on a number, `setting` 0 to 31, `value` 0 to 2^32-1; all have it from the same frame on, those who come
   * later, too, and `setting` is told. Numbers 0 to 15 are the least input delay of that peer, in frames: whoever is far away pays
   * for its own distance. The others are the caller's.
   */
  agree(setting: number, value: number): void {
    if (!Number.isInteger(setting) || setting < 0 || setting >= SETTINGS || !Number.isInteger(value) || value < 0 || value > 0xffffffff) {
      throw new RollmeshError('bad-option', `Setting ${setting} cannot be ${value}.`, 'Give a setting from 0 to 31 and a whole value from 0 to 4294967295.');
    }
    this.membership.agree(setting, value);
  }

  /** The number that was agreed on for `setting`, as it holds for the next frame; 0 if none was. */
  setting(setting: number): number {
    return this.membership.setting(setting);
  }

  /** It was agreed to pause. */
  get paused(): boolean {
    return this.membership.view.pausedAt !== NOT_PAUSED;
  }

  /**
   * Simulates anew from checkpoint `frame`, whose state the simulation holds now: nobody can say whose state is right, so all go back to
   * the last one on which they agreed. False, and nothing happens, if the inputs since are no longer kept.
   */
  goBack(frame: Frame): boolean {
    this.refuseReentry();
    if (this.match.outdated || !this.match.timeline.queues.every((queue) => queue.newest < frame || queue.holds(frame))) return false;
    this.match.goBack(frame);
    return true;
  }

  /** What we have leads nowhere any more: a state of those who play brings us back. */
  fallBehind(): void {
    this.match.fellBehind();
  }

  /**
   * Our state is not that of the others: lets go of it. They go on without us, and a state of theirs brings us back. False if
   * nobody else could go on.
   */
  giveUpState(): boolean {
    return this.membership.giveUpState();
  }

  /**
   * Copies everybody's inputs of a final frame to `into.bytes`, slot by slot, with who was present and gone by bit of slot.
   * False if the frame is not final yet, or older than about 1,900 frames.
   */
  finalRow(frame: Frame, into: { readonly bytes: Uint8Array; present: number; gone: number }): boolean {
    return frame >= 0 && frame <= this.finalFrame && this.match.timeline.confirmedRow(frame, into);
  }

  /**
   * Another machine shows the inputs that it has of a final frame, as from `finalRow`. If ours are others, whoever made them told us
   * different ones: `contradicted` is told. Returns the peers of whom that is so, by bit.
   */
  compareRow(frame: Frame, bytes: Uint8Array): number {
    const { match } = this;
    const { queues } = match.timeline;
    const row = { bytes: new Uint8Array(queues.reduce((sum, queue) => sum + queue.rowBytes, 0)), present: 0, gone: 0 };
    if (bytes.length !== row.bytes.length || !this.finalRow(frame, row)) return 0;
    let differ = 0;
    let at = 0;
    for (const [peer, { rowBytes }] of queues.entries()) {
      for (let i = 0; i < rowBytes; i++) if (bytes[at + i] !== row.bytes[at + i]) differ |= 1 << peer;
      at += rowBytes;
      if (((differ >>> peer) & 1) !== 0 && peer !== match.self) match.contradicted(this.remote(peer), frame);
    }
    return differ;
  }

  /** The sum that `peer` told of its final state before `frame`, or -1. */
  checksumOf(peer: number, frame: Frame): number {
    return peer === this.match.self ? this.checksumAt(frame) : this.match.checkpoints.theirSum(peer, frame);
  }

  /** How early our inputs reach whoever they reach last, in frames; negative is late, NaN if nobody told yet. */
  get worstMarginFrames(): number {
    let worst = NaN;
    for (const { peer } of this.match.remotes) {
      const margin = this.match.margins[peer]!;
      if (margin.known && this.plays(peer) && !(margin.there > worst)) worst = margin.there;
    }
    return worst;
  }

  /** What we have leads nowhere: only a state of the others brings us back. */
  get outdated(): boolean {
    return this.match.outdated;
  }

  /** Whether the seats of `peer` were given up, or never taken: somebody else may have them. */
  isFree(peer: number): boolean {
    return this.match.timeline.presence[peer]?.latest === Status.gone;
  }

  /** The match waits for somebody without whom the others are too few to decide: told by `paused` or `minority`. */
  get waits(): boolean {
    return this.membership.waits;
  }

  /** Who plays, as it was agreed last. */
  get view(): View {
    return this.membership.view;
  }

  /** How often who plays has been decided since the match began. */
  get epoch(): number {
    return this.membership.view.epoch;
  }

  /** Confirmed frames that a decision undid although we played on: 0, or the members lied. */
  get undoneFrames(): number {
    return this.membership.undoneFrames;
  }

  /** The place that holds the state one frame back, for drawing between the two; -1 if none does. */
  get previousPlace(): number {
    return this.match.timeline.previousPlace;
  }

  /** Forgets what the clocks' comparison has averaged: after a sleep it misleads. */
  woke(): void {
    for (const margin of this.match.margins) margin.forget();
  }

  /**
   * The sum of the confirmed state before checkpoint `frame`, or -1 if `frame` is no checkpoint, is not confirmed yet, or is
   * older than the last 64 checkpoints.
   */
  checksumAt(frame: Frame): number {
    return frame % this.config.checksumEveryFrames === 0 ? this.match.checkpoints.ourSum(frame) : -1;
  }

  /** The newest checkpoint whose sum is final, or -1. */
  get newestCheckpoint(): Frame {
    return this.match.checkpoints.newestFinal(this.finalFrame);
  }

  /** Another link leads to `peer` now. */
  relink(peer: number, link: number): void {
    this.match.relink(this.remote(peer), link);
  }

  /**
   * `peer` is at the end of `link`, in a new life that begins with `frame`: a reload, or a newcomer who takes a free seat.
   * False, and nothing happens, while the seat's earlier life still plays.
   */
  rejoin(peer: number, link: number, frame: Frame): boolean {
    const remote = this.remote(peer);
    if (this.plays(peer)) return false;
    this.match.rejoin(remote, link, frame);
    return true;
  }

  /**
   * The player of `peer` came back without its memory, as `identity` (1 to 32 bytes, another for each life): its earlier
   * life will say no more. Among two or three its seat is benched at once, among more by its silence.
   */
  forgot(peer: number, identity: Uint8Array): void {
    this.membership.forgot(this.remote(peer).peer, identity);
  }

  /** How long nothing was heard from `peer`, in ms, as of the last tick. */
  silenceMs(peer: number): number {
    return this.clock.lastMs - this.remote(peer).heardMs;
  }

  /** Which life of its player sits in the seats of `peer`: see `SessionConfig.resume`. Empty for who played from the start. */
  identity(peer: number): Uint8Array {
    return this.membership.view.identities[peer] ?? NO_IDENTITY;
  }

  /** `peer`, which plays, came while we were away: `link` leads to it. */
  meet(peer: number, link: number): void {
    this.match.rejoin(this.remote(peer), link, this.match.timeline.presence[peer]!.latestSince);
  }

  /** Whether the handshake with `peer` is done. */
  knows(peer: number): boolean {
    return this.remote(peer).handshake.complete;
  }

  /** What somebody needs who begins with `frame`; false if that is not to be had, or has no room. See `readFacts`. */
  writeFacts(writer: Writer, frame: Frame): boolean {
    return writeFacts(writer, this.match, this.membership.view, frame);
  }

  private receive(nowMs: number): void {
    this.inbox.drain(nowMs);
  }

  /** Outdated: all there is left to say is goodbye. Our silence tells the rest. */
  private standStill(nowMs: number): TickResult {
    if (!this.membership.sayingGoodbye) return 'outdated';
    this.membership.tick(nowMs);
    this.membership.send();
    return 'left';
  }

  private settle(nowMs: number): void {
    this.membership.tick(nowMs);
    this.match.settle();
  }

  private correct(): void {
    const depth = this.match.timeline.correct();
    this.stats.rolledBack(depth);
    this.match.sumCheckpoints();
  }

  private advance(): TickResult {
    if (!this.match.started) return this.match.remotes.some((remote) => remote.handshake.refusal !== undefined) ? 'refused' : 'connecting';
    if (this.membership.leaving) return 'left';
    const done = this.membership.absent ? this.follow() : this.step();
    return done ? 'advanced' : 'stalled';
  }

  /** One frame, if the window and the view allow it. */
  private step(): boolean {
    const { timeline } = this.match;
    const lockstep = timeline.windowFrames === 0;
    if (!lockstep && !timeline.canAdvance) return false;
    this.sampleInput();
    if (lockstep) {
      // One's own input of this very frame may be what was missing.
      timeline.settle();
      if (!timeline.canAdvance) return false;
    }
    if (!this.membership.mayStep) return false;
    timeline.advance();
    return true;
  }

  /** While we are absent there is nothing to press: we play what the others did, fast, until we are level with them. */
  private follow(): boolean {
    const { match, membership } = this;
    const target = match.timeline.confirmed + leadFrames(match, this.delayInForce);
    // Once it is agreed when we play again the others wait for our inputs: then no tick passes without a frame.
    const awaited = this.plays(match.self);
    let steps = 0;
    while (steps < CATCH_UP_FRAMES && membership.absent && (match.timeline.current <= target || (awaited && steps === 0)) && this.step()) {
      match.sumCheckpoints();
      steps++;
    }
    return steps > 0;
  }

  /** Our own choice, or what we are charged. */
  private get delayInForce(): number {
    const charged = Math.min(MOST_DELAY_FRAMES, this.membership.setting(this.match.self));
    return charged > this.delay ? charged : this.delay;
  }

  /** Fixes the inputs up to the delay; what is fixed may be sent and is never changed again. */
  private sampleInput(): void {
    const own = this.ownQueue;
    const delay = this.delayInForce;
    while (own.newest < this.match.timeline.current + delay && this.membership.mayPress(own.newest + 1)) own.append(this.pressed, 0);
  }

  private report(nowMs: number, result: TickResult): void {
    this.stats.ticked(nowMs, result);
    for (let i = 0; i < this.match.remotes.length; i++) this.watch(this.match.remotes[i]!, nowMs);
  }

  /** Tells when a peer falls silent and when it is heard again. */
  private watch(remote: Remote, nowMs: number): void {
    if (!remote.handshake.complete || this.match.timeline.presence[remote.peer]!.latest !== Status.here) return;
    const silent = nowMs - remote.heardMs > this.config.interruptedAfterMs;
    if (silent === remote.interrupted) return;
    remote.interrupted = silent;
    this.events.tell(silent ? 'interrupted' : 'resumed', remote.peer, this.currentFrame);
  }

  private send(nowMs: number): void {
    this.membership.send();
    this.outbox.send(nowMs);
  }

  private get ownQueue() {
    return this.match.timeline.queues[this.match.self]!;
  }

  private remote(peer: number): Remote {
    const found = this.match.remotes.find((remote) => remote.peer === peer);
    if (found === undefined) throw new RollmeshError('bad-option', `No peer ${peer} in this match but oneself.`, 'Name another peer of the roster.');
    return found;
  }

  private enter(): void {
    this.refuseReentry();
    this.ticking = true;
  }

  private refuseReentry(): void {
    if (!this.ticking) return;
    throw new RollmeshError('reentrant', 'The session was called from inside its own step, save, load or transport.', 'Call it after the tick.');
  }
}

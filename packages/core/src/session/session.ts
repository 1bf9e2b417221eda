/**
 * One machine's part in a match: everybody simulates at once on real inputs where they are here and on predictions where they
 * are not, and goes back when a prediction was wrong. With a window of 0 it is lockstep, by the same code. Who plays, and over
 * which ways, it asks of what the kinds of session give it: `FixedSession` and `RollbackSession`.
 *
 * The tick is the table of contents: receive -> settle -> correct -> advance -> report -> send.
 */
import { RollmeshError } from '../ground/errors.ts';
import { NO_FRAME, type Frame } from '../ground/frame.ts';
import { SteadyClock } from '../ground/steady-clock.ts';
import type { Remote } from '../link/remote.ts';
import { Status } from '../sync/presence.ts';
import { clockRate } from '../sync/time-sync.ts';
import { checkConfig, type CheckedConfig, type SessionConfig } from './config.ts';
import type { SessionEvents } from './events.ts';
import { Inbox } from './inbox.ts';
import { Match } from './match.ts';
import { Outbox } from './outbox.ts';
import { SessionStats } from './stats.ts';
import type { TickResult } from './tick-result.ts';
import type { ViewInForce, Ways } from './view-in-force.ts';

const MOST_DELAY_FRAMES = 60;
/** What a kind of session brings. */
export interface SessionParts {
  readonly inForce: ViewInForce;
  readonly ways: Ways;
}

export abstract class Session {
  /** What there is to tell; drain it after the tick. */
  readonly events: SessionEvents;
  readonly stats: SessionStats;
  private readonly config: CheckedConfig;
  /** @internal */
  protected readonly match: Match;
  private readonly inForce: ViewInForce;
  private readonly inbox: Inbox;
  private readonly outbox: Outbox;
  private readonly pressed: Uint8Array;
  /** @internal */
  protected readonly clock = new SteadyClock(true);
  private ticking = false;
  private delay: number;

  /** @internal */
  protected constructor(config: SessionConfig, partsOf: (match: Match) => SessionParts) {
    this.config = checkConfig(config);
    this.match = new Match(this.config);
    this.events = this.match.events;
    this.stats = new SessionStats(this.match);
    const { inForce, ways } = partsOf(this.match);
    this.inForce = inForce;
    this.outbox = new Outbox(this.match, inForce, ways);
    this.inbox = new Inbox(this.match, inForce, this.outbox, ways);
    this.pressed = new Uint8Array(this.ownQueue.rowBytes);
    this.delay = this.config.delayFrames;
    // Nobody can have pressed anything for the frames before the delay has passed.
    if (this.config.resume === undefined) while (this.ownQueue.newest < this.delay - 1) this.ownQueue.append(this.pressed, 0);
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
    if (this.inForce.absent) return 1;
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
    if (!(seat >= 0 && (seat + 1) * inputBytes <= this.pressed.length) || bytes.length !== inputBytes) throw this.badInput(seat, bytes.length);
    for (let i = 0, at = seat * inputBytes; i < inputBytes; i++) this.pressed[at + i] = bytes[i]!;
  }

  private badInput(seat: number, length: number): RollmeshError {
    return new RollmeshError(
      'bad-input',
      `Input of ${length} bytes for seat ${seat}.`,
      `Give ${this.config.inputBytes} bytes for one of this machine's own seats, counted from 0.`,
    );
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

  /** Whether `peer` plays: it is neither benched nor gone. */
  plays(peer: number): boolean {
    return this.match.timeline.presence[peer]?.latest === Status.here;
  }

  /**
   * Copies everybody's inputs of a final frame to `into.bytes`, slot by slot, with who was present and gone by bit of slot.
   * False if the frame is not final yet, or older than about 1,900 frames.
   */
  finalRow(frame: Frame, into: { readonly bytes: Uint8Array; present: number; gone: number }): boolean {
    return frame >= 0 && frame <= this.finalFrame && this.match.timeline.confirmedRow(frame, into);
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

  /** Whether the seats of `peer` were given up, or never taken: somebody else may have them. */
  isFree(peer: number): boolean {
    return this.match.timeline.presence[peer]?.latest === Status.gone;
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

  /** How long nothing was heard from `peer`, in ms, as of the last tick. */
  silenceMs(peer: number): number {
    return this.clock.lastMs - this.remote(peer).heardMs;
  }

  /** Whether the handshake with `peer` is done. */
  knows(peer: number): boolean {
    return this.remote(peer).handshake.complete;
  }

  private receive(nowMs: number): void {
    this.inbox.drain(nowMs);
  }

  /**
   * Outdated: there is nothing to simulate any more.
   *
   * @internal
   */
  protected standStill(_nowMs: number): TickResult {
    return 'outdated';
  }

  private settle(nowMs: number): void {
    this.inForce.tick(nowMs);
    this.match.settle();
  }

  private correct(): void {
    const { timeline } = this.match;
    if (timeline.foundWrong) this.stats.rolledBack(timeline.correct());
    else this.stats.rollbackFrames = 0;
    this.match.sumCheckpoints();
  }

  private advance(): TickResult {
    if (!this.match.started) return this.gathering();
    if (this.inForce.leaving) return 'left';
    const done = this.inForce.absent ? this.follow() : this.step();
    return done ? 'advanced' : 'stalled';
  }

  private gathering(): TickResult {
    return this.match.remotes.some((remote) => remote.handshake.refusal !== undefined) ? 'refused' : 'connecting';
  }

  /**
   * One frame, if the window and the view allow it.
   *
   * @internal
   */
  protected step(): boolean {
    const { timeline } = this.match;
    const lockstep = timeline.windowFrames === 0;
    if (!lockstep && !timeline.canAdvance) return false;
    this.sampleInput();
    if (lockstep) {
      // One's own input of this very frame may be what was missing.
      timeline.settle();
      if (!timeline.canAdvance) return false;
    }
    if (!this.inForce.mayStep) return false;
    timeline.advance();
    return true;
  }

  /**
   * While we are absent.
   *
   * @internal
   */
  protected follow(): boolean {
    return this.step();
  }

  /**
   * Our own choice, or what we are charged.
   *
   * @internal
   */
  protected get delayInForce(): number {
    const charged = Math.min(MOST_DELAY_FRAMES, this.inForce.setting(this.match.self));
    return charged > this.delay ? charged : this.delay;
  }

  /** Fixes the inputs up to the delay; what is fixed may be sent and is never changed again. */
  private sampleInput(): void {
    const own = this.ownQueue;
    const { timeline, self } = this.match;
    const delay = this.delayInForce;
    const before = own.newest;
    while (own.newest < timeline.current + delay && this.inForce.mayPress(own.newest + 1)) own.append(this.pressed, 0);
    // It was agreed that we play again from a frame on that is simulated already, with nothing of ours.
    if (before < timeline.current - 1) timeline.arrived(self, before);
  }

  private report(nowMs: number, result: TickResult): void {
    this.stats.ticked(nowMs, result);
    const { remotes } = this.match;
    const before = nowMs - this.config.interruptedAfterMs;
    for (let i = 0; i < remotes.length; i++) {
      const remote = remotes[i]!;
      if (remote.heardMs < before !== remote.interrupted) this.interruption(remote, !remote.interrupted);
    }
  }

  /** Tells that a peer fell silent, or is heard again. */
  private interruption(remote: Remote, silent: boolean): void {
    if (!remote.handshake.complete || this.match.timeline.presence[remote.peer]!.latest !== Status.here) return;
    remote.interrupted = silent;
    this.events.tell(silent ? 'interrupted' : 'resumed', remote.peer, this.currentFrame);
  }

  /** @internal */
  protected send(nowMs: number): void {
    this.inForce.send();
    this.outbox.send(nowMs);
  }

  private get ownQueue() {
    return this.match.timeline.queues[this.match.self]!;
  }

  /** @internal */
  protected remote(peer: number): Remote {
    const found = this.match.remotes.find((remote) => remote.peer === peer);
    if (found === undefined) throw new RollmeshError('bad-option', `No peer ${peer} in this match but oneself.`, 'Name another peer of the roster.');
    return found;
  }

  private enter(): void {
    this.refuseReentry();
    this.ticking = true;
  }

  /** @internal */
  protected refuseReentry(): void {
    if (this.ticking) throw reentrant();
  }
}

function reentrant(): RollmeshError {
  return new RollmeshError('reentrant', 'The session was called from inside its own step, save, load or transport.', 'Call it after the tick.');
}

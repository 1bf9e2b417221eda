/** One match of a room as it runs: the session, the game's state, and the clock that drives both. */
import type { Frame } from '../ground/frame.ts';
import type { Transport, TransportSink } from '../link/transport.ts';
import { ReplayRecorder } from '../replay/recorder.ts';
import { AutoDelay } from '../session/auto-delay.ts';
import { PaceKeeper } from '../session/pace-keeper.ts';
import { Pacer, SLEEP_MS } from '../session/pacer.ts';
import { RollbackSession } from '../session/rollback-session.ts';
import type { Saving } from '../session/config.ts';
import type { SessionEvent } from '../session/events.ts';
import type { TickResult } from '../session/tick-result.ts';
import type { AnyGame, AroundStep, GameRun, StateView } from './game.ts';
import type { DeliverEvent } from './effects.ts';
import type { Resume } from '../session/resume.ts';
import { NO_HASH, type Place, type TokenHash } from './place.ts';
import { sameHash } from './tokens.ts';
import { Snapshots } from './snapshots.ts';
import { WayBack } from './way-back.ts';

/** What a newcomer begins with. */
export interface Beginning {
  readonly resume: Resume;
  readonly state: Uint8Array;
}

export interface MatchRunConfig {
  readonly game: AnyGame;
  readonly number: number;
  readonly matchId: readonly [number, number];
  readonly seed: readonly [number, number, number, number];
  readonly places: readonly Place[];
  /** This machine's place. */
  readonly self: number;
  readonly beginning?: Beginning;
  readonly transport: Transport;
  readonly rest: TransportSink;
  /** The link to a peer of the roster. */
  readonly linkOf: (id: string) => number;
  readonly delayFrames: number;
  /** The input delay follows what the others tell. */
  readonly autoDelay: boolean;
  readonly windowFrames: number;
  readonly saving?: Saving;
  readonly checksumEveryFrames: number;
  readonly guard?: AroundStep;
}

/** A quarter of the inputs that are kept. */
const MOST_SNAPSHOT_FRAMES = 512;

const STILL_MS = 150;

/** Who sits somewhere, as a recording tells it. */
export interface Sitter {
  readonly name: string;
  readonly colour: number | undefined;
}

export const NO_SITTER: Sitter = { name: '', colour: undefined };

export class MatchRun {
  readonly session: RollbackSession;
  readonly run: GameRun;
  /** The state one frame before the present one, for drawing. */
  readonly previous: StateView;
  /** Slot numbers of this machine's seats. */
  readonly localSlots: readonly number[];
  /** False if the state it was to begin with cannot be one of this game. */
  readonly sound: boolean;
  readonly number: number;
  readonly matchId: readonly [number, number];
  readonly seed: readonly [number, number, number, number];
  readonly self: number;
  /** Whether newcomers may take free seats. */
  readonly lateJoin: boolean;
  /** The states that newcomers begin with. */
  readonly snapshots: Snapshots;
  /** Every final frame, for watching again. */
  readonly recorder: ReplayRecorder;
  /** Those who are gone from the room. */
  readonly gone = new Map<string, Sitter>();
  lastResult: TickResult = 'connecting';
  private readonly pacer: Pacer;
  private readonly paceKeeper: PaceKeeper;
  private resting = false;
  private readonly input: Uint8Array;
  private readonly game: AnyGame;
  private readonly seated: Place[];
  private readonly slots: readonly (readonly number[])[];
  private lastMs = -1;
  /** When a frame was simulated last. */
  private advancedMs = 0;
  private readonly wayBack: WayBack;
  /** The input delay as chosen: so many frames, or what follows the margins. */
  private delay: number | AutoDelay;
  private readonly windowFrames: number;
  private nextDelayMs = 0;
  /** It was entered in the middle, and nothing has been played here yet. */
  cameMidway: boolean;

  constructor(config: MatchRunConfig) {
    const { game, places, beginning } = config;
    this.game = game;
    this.number = config.number;
    this.matchId = config.matchId;
    this.seed = config.seed;
    this.self = config.self;
    this.lateJoin = game.lateJoin;
    this.seated = [...places];
    this.slots = slotsByPeer(places);
    this.localSlots = this.slots[this.self]!;
    const slots = places.reduce((sum, place) => sum + place.seats, 0);
    this.run = game.start({ seed: config.seed, slots, around: config.guard });
    this.cameMidway = beginning !== undefined;
    this.sound = beginning === undefined || this.run.restore(beginning.state);
    this.snapshots = new Snapshots({ snapshot: (place, into) => this.run.snapshot(place, into), fixedSize: game.stateBytes > 0 }, snapshotFrames(game.tickRate, config.checksumEveryFrames), slots * game.inputBytes);
    this.snapshots.begin(beginning?.resume.frame ?? 0, beginning?.resume.before ?? new Uint8Array(slots * game.inputBytes));
    this.recorder = new ReplayRecorder({
      game: game.name, gameVersion: game.version, configHash: game.configHash, tickRate: game.tickRate, inputBytes: game.inputBytes,
      slots, seed: config.seed, firstFrame: beginning?.resume.frame ?? 0, state: beginning?.state ?? new Uint8Array(0), names: [],
    });
    this.previous = this.run.createStateView();
    this.previous.copyFromLive();
    this.windowFrames = config.windowFrames;
    this.delay = config.autoDelay ? new AutoDelay(config.windowFrames) : config.delayFrames;
    this.pacer = new Pacer(game.tickRate);
    this.paceKeeper = new PaceKeeper(game.tickRate);
    this.input = new Uint8Array(game.inputBytes);
    this.session = new RollbackSession({
      simulation: this.run,
      transport: config.transport,
      rest: config.rest,
      peers: places.map(({ id, seats }, peer) => ({ slots: seats, link: peer === this.self ? undefined : config.linkOf(id), vacant: id === '' })),
      self: this.self,
      keeper: this.snapshots,
      resume: beginning?.resume,
      inputBytes: game.inputBytes,
      holdMask: game.holdMask,
      tickRate: game.tickRate,
      delayFrames: config.delayFrames,
      windowFrames: config.windowFrames,
      saving: config.saving,
      checksumEveryFrames: config.checksumEveryFrames,
      matchId: config.matchId,
      configHash: game.configHash,
      epoch: config.number,
    });
    this.wayBack = new WayBack(this, config.checksumEveryFrames);
  }

  /** Slots of all places together. */
  get slotCount(): number {
    return this.run.slots;
  }

  /** Everybody's place, as it is now. */
  get places(): readonly Place[] {
    return this.seated;
  }

  /** Who sits where, by peer; '' where nobody does. */
  get ids(): readonly string[] {
    return this.seated.map((place) => place.id);
  }

  /** Slot numbers of the machine with this id. */
  slotsOf(id: string): readonly number[] {
    const peer = this.peerOf(id);
    return peer < 0 ? [] : this.slots[peer]!;
  }

  /** The place of the machine with this id, or -1. */
  peerOf(id: string): number {
    return id === '' ? -1 : this.seated.findIndex((place) => place.id === id);
  }

  /** The machine with this id sits here now. */
  seatTaken(peer: number, id: string, hash: TokenHash): void {
    const { seats } = this.seated[peer]!;
    this.seated.forEach((place, other) => {
      if (place.id === id) this.seated[other] = { ...place, id: '' };
    });
    this.seated[peer] = { id, seats, hash };
  }

  /** What a member said of its token. */
  tokenKnown(id: string, hash: TokenHash): void {
    const peer = this.peerOf(id);
    if (peer >= 0 && sameHash(this.seated[peer]!.hash, NO_HASH)) this.seated[peer] = { ...this.seated[peer]!, hash };
  }

  /** Nobody plays these seats, and nobody's return is awaited. */
  isFree(peer: number): boolean {
    return this.session.isFree(peer);
  }

  /** Whether this machine's own player plays: only then can it speak for the match. */
  get playsItself(): boolean {
    const { lastResult } = this;
    return this.session.plays(this.self) && lastResult !== 'connecting' && lastResult !== 'outdated' && lastResult !== 'left';
  }

  /** No frame was made for longer than a lockstep over a long way, or a full window, takes for one. */
  get standsStill(): boolean {
    return this.lastResult === 'stalled' && this.lastMs - this.advancedMs > STILL_MS;
  }

  get alpha(): number {
    return this.lastResult === 'advanced' ? this.pacer.alpha : 1;
  }

  get frame(): Frame {
    return this.session.currentFrame;
  }

  setInput(seat: number, values: object): void {
    this.game.encodeInput(values, this.input, 0);
    this.session.setInput(seat, this.input);
  }

  /** Makes the ticks that are due. Returns how many frames were simulated anew. */
  tick(nowMs: number): number {
    if (this.lastMs >= 0 && nowMs - this.lastMs > SLEEP_MS) this.session.woke();
    this.lastMs = nowMs;
    if (nowMs >= this.nextDelayMs) this.adjustDelay(nowMs);
    const due = this.pacer.due(nowMs, this.session.clockRate);
    this.keepPace(nowMs);
    if (due === 0) this.session.poll(nowMs);
    const before = this.session.currentFrame;
    for (let i = 0; i < due; i++) this.tickOnce(nowMs);
    this.snapshots.settle(this.session.finalFrame);
    this.record();
    if (this.session.currentFrame !== before) this.advancedMs = nowMs;
    return this.session.currentFrame - before;
  }

  /** Who has not the strength to play along is better benched than waited for. */
  private keepPace(nowMs: number): void {
    const { session, pacer } = this;
    const resting = this.paceKeeper.next(nowMs, pacer.forgiven, session.clockRate, this.playsItself);
    if (resting === this.resting) return;
    this.resting = resting;
    session.rest(resting);
  }

  /** The bytes of the match so far; `sitterOf` tells who has an id. A colour holds for the first of a member's slots. */
  recording(sitterOf: (id: string) => Sitter): Uint8Array {
    const sitters = this.seated.flatMap(({ id, seats }) => {
      const { name, colour } = id === '' ? NO_SITTER : sitterOf(id);
      return Array.from({ length: seats }, (_, seat) => ({ name, colour: seat === 0 ? colour : undefined }));
    });
    return this.recorder.bytes({ names: sitters.map(({ name }) => name), colours: sitters.map(({ colour }) => colour) });
  }

  /** See `WayBack`. */
  goBack(frame: Frame): boolean {
    const others = this.seated.map((_, peer) => peer).filter((peer) => peer !== this.self && this.session.plays(peer));
    return this.wayBack.take(frame, others);
  }

  /** No further than it was played here: the sums are to stand where their frames do. */
  private record(): void {
    const { session, recorder } = this;
    const checkpoint = session.newestCheckpoint;
    if (checkpoint > recorder.nextFrame) recorder.take(session, checkpoint - 1, session.checksumAt(checkpoint));
    recorder.take(session, Math.min(session.finalFrame, session.currentFrame - 1));
  }

  /** Another input delay from now on; what was pressed already is played when it was to be. */
  setDelay(delay: number | 'auto'): void {
    if (delay !== 'auto' || typeof this.delay === 'number') this.delay = delay === 'auto' ? new AutoDelay(this.windowFrames) : delay;
    this.nextDelayMs = 0;
  }

  private adjustDelay(nowMs: number): void {
    this.nextDelayMs = nowMs + 250;
    const { session, delay } = this;
    if (!this.playsItself) return;
    const delayFrames = typeof delay === 'number' ? delay : delay.next(nowMs, session.delayFrames, session.worstMarginFrames);
    if (delayFrames !== session.delayFrames) session.delayFrames = delayFrames;
  }

  private tickOnce(nowMs: number): void {
    const lockstep = this.session.previousPlace < 0;
    if (lockstep) this.previous.copyFromLive();
    this.lastResult = this.session.tick(nowMs);
    const place = this.session.previousPlace;
    if (place >= 0) this.previous.copyFrom(place);
  }

  /** The machine of `id` closed its end of the link on purpose. */
  closedBy(id: string): void {
    this.session.peerClosed(this.peerOf(id));
  }

  /** Delivers the game's own events that are to be heard now. */
  settleEffects(deliver: DeliverEvent): void {
    // What happened before we came is no news, and hundreds of frames of it would be heard within a second.
    if (this.playsItself) this.cameMidway = false;
    this.run.effects.settle(this.session.currentFrame - 1, this.session.finalFrame, this.cameMidway ? () => {} : deliver);
  }

  drainEvents(listener: (event: SessionEvent, id: string) => void): void {
    this.session.events.drain((event) => listener(event, this.seated[event.peer]?.id ?? ''));
  }
}

function slotsByPeer(places: readonly Place[]): (readonly number[])[] {
  let next = 0;
  return places.map(({ seats }) => Array.from({ length: seats }, () => next++));
}

/** About five seconds, in whole checkpoints; but inputs are kept for so many frames only, and a newcomer needs all since. */
function snapshotFrames(tickRate: number, checksumEveryFrames: number): number {
  return checksumEveryFrames * Math.max(1, Math.round(Math.min(5 * tickRate, MOST_SNAPSHOT_FRAMES) / checksumEveryFrames));
}

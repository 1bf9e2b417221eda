/** One match of a room as it runs: the session, the game's state, and the clock that drives both. */
import type { Frame } from '../ground/frame.ts';
import type { Transport, TransportSink } from '../link/transport.ts';
import { Pacer, SLEEP_MS } from '../session/pacer.ts';
import { RollbackSession } from '../session/rollback-session.ts';
import type { SessionEvent } from '../session/events.ts';
import type { TickResult } from '../session/tick-result.ts';
import type { AnyGame, AroundStep, GameRun, StateView } from './game.ts';
import type { DeliverEvent } from './effects.ts';
import type { Agreed } from './start-agreement.ts';

export interface MatchRunConfig {
  readonly game: AnyGame;
  readonly agreed: Agreed;
  readonly selfId: string;
  readonly transport: Transport;
  readonly rest: TransportSink;
  /** The link to a peer of the roster. */
  readonly linkOf: (id: string) => number;
  readonly delayFrames: number;
  readonly windowFrames: number;
  readonly checksumEveryFrames: number;
  readonly guard?: AroundStep;
}

export class MatchRun {
  readonly session: RollbackSession;
  readonly run: GameRun;
  /** The state one frame before the present one, for drawing. */
  readonly previous: StateView;
  /** Slot numbers of this machine's seats. */
  readonly localSlots: readonly number[];
  /** Slot numbers by peer id. */
  readonly slotsOf: ReadonlyMap<string, readonly number[]>;
  readonly ids: readonly string[];
  /** Names of those who are gone from the room. */
  readonly names = new Map<string, string>();
  lastResult: TickResult = 'connecting';
  private readonly pacer: Pacer;
  private readonly input: Uint8Array;
  private readonly game: AnyGame;
  private lastMs = -1;

  constructor(config: MatchRunConfig) {
    const { game, agreed } = config;
    const { roster } = agreed.proposal;
    this.game = game;
    this.ids = roster.map((entry) => entry.id);
    this.slotsOf = slotsByPeer(roster);
    this.localSlots = this.slotsOf.get(config.selfId) ?? [];
    this.run = game.start({ seed: agreed.seed, slots: roster.reduce((sum, entry) => sum + entry.seats, 0), around: config.guard });
    this.previous = this.run.createStateView();
    this.previous.copyFromLive();
    this.pacer = new Pacer(game.tickRate);
    this.input = new Uint8Array(game.inputBytes);
    this.session = new RollbackSession({
      simulation: this.run,
      transport: config.transport,
      rest: config.rest,
      peers: roster.map((entry) => ({ slots: entry.seats, link: entry.id === config.selfId ? undefined : config.linkOf(entry.id) })),
      self: this.ids.indexOf(config.selfId),
      inputBytes: game.inputBytes,
      holdMask: game.holdMask,
      tickRate: game.tickRate,
      delayFrames: config.delayFrames,
      windowFrames: config.windowFrames,
      checksumEveryFrames: config.checksumEveryFrames,
      matchId: agreed.proposal.matchId,
      configHash: game.configHash,
      epoch: agreed.proposal.number,
    });
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
    const due = this.pacer.due(nowMs, this.session.clockRate);
    if (due === 0) this.session.poll(nowMs);
    const before = this.session.currentFrame;
    for (let i = 0; i < due; i++) this.tickOnce(nowMs);
    return this.session.currentFrame - before;
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
    this.session.peerClosed(this.ids.indexOf(id));
  }

  /** Delivers the game's own events that are to be heard now. */
  settleEffects(deliver: DeliverEvent): void {
    this.run.effects.settle(this.session.currentFrame - 1, this.session.finalFrame, deliver);
  }

  drainEvents(listener: (event: SessionEvent, id: string) => void): void {
    this.session.events.drain((event) => listener(event, this.ids[event.peer] ?? ''));
  }
}

function slotsByPeer(roster: readonly { id: string; seats: number }[]): Map<string, readonly number[]> {
  let next = 0;
  return new Map(roster.map((entry) => [entry.id, Array.from({ length: entry.seats }, () => next++)]));
}

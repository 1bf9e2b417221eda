/**
 * A whole match of any simulation on the virtual clock: one session per machine, each ticking by its own clock, with what was
 * pressed a pure function of slot and frame
 * (of the frame that it is pressed for: a delay that changes holds it longer, or leaves some out). Afterwards every confirmed frame is held against the offline simulation.
 */
import { RollbackSession, type Simulation } from '@rollmesh/core';
import { AutoDelay } from '../../packages/core/src/session/auto-delay.ts';
import { offlineChecksums, SimNetwork, VirtualClock, type SimNode } from '@rollmesh/core/testing';

/** What is played. */
export interface Playable {
  /** A fresh match, the same each time. */
  newGame(slots: number): Simulation;
  readonly inputBytes: number;
  readonly holdMask?: Uint8Array;
  readonly tickRate: number;
  /** Writes what `slot` presses for `frame`; a pure function. */
  press(slot: number, frame: number, into: Uint8Array, offset?: number): void;
  /** Lets the game hand out what its steps emitted; called after each tick. */
  settle?(game: Simulation, currentFrame: number, finalFrame: number): void;
}

export interface MatchOptions {
  readonly playable: Playable;
  readonly players: number;
  readonly delayFrames: number;
  /** Each machine's delay follows how early its inputs reach the others, as that of a room does; `delayFrames` is where it begins. */
  readonly autoDelay?: boolean;
  readonly windowFrames: number;
  readonly seed: number;
  /** Gives the paths their weather. */
  weather(network: SimNetwork): void;
  /** Every so many confirmed frames are checked; 1 checks all. */
  readonly checkEveryFrames: number;
  /** Sees each machine right after each of its ticks. */
  afterTick?(machine: Machine): void;
}

/** Benching and dropping are put off: who plays must not change while latencies are measured. */
const NEVER_BENCH_MS = 60_000;
/** Ticks owed beyond this are forgiven, as the browser loop does. */
const MOST_OWED = 6;
/** A whole tick, less what sums of fractions lose. */
const DUE = 1 - 1e-6;
/** How often a room looks at its delay. */
const DELAY_EVERY_MS = 250;
/** No two displays run at the same rate, so their phases wander through one another: by so much from one to the next. */
const DISPLAY_DRIFT = 0.0007;

export class Machine {
  /** `sums[i]` is the confirmed state before frame `(i + 1) * checkEveryFrames`. */
  readonly sums: number[] = [];
  /** By frame: what this machine really played, written down as its session took it. */
  readonly played: Uint8Array[] = [];
  private readonly input: Uint8Array;
  private readonly autoDelay: AutoDelay | undefined;
  private nextDelayMs = 0;
  private lastMs = -1;
  private owed = 0;

  constructor(
    readonly peer: number,
    readonly game: Simulation,
    readonly session: RollbackSession,
    private readonly clock: VirtualClock,
    private readonly options: MatchOptions,
  ) {
    this.input = new Uint8Array(options.playable.inputBytes);
    this.autoDelay = options.autoDelay === true ? new AutoDelay(options.windowFrames) : undefined;
    // Nobody can have pressed anything before the delay has passed.
    for (let frame = 0; frame <= session.receivedFrame(peer); frame++) this.played.push(this.input.slice());
  }

  display(): void {
    const { session, options } = this;
    const nowMs = this.clock.now;
    const frameMs = 1000 / options.playable.tickRate;
    this.owed += this.lastMs < 0 ? 1 : ((nowMs - this.lastMs) * session.clockRate) / frameMs;
    this.lastMs = nowMs;
    if (this.owed > MOST_OWED) this.owed = MOST_OWED;
    if (this.owed < DUE) session.poll(nowMs);
    for (; this.owed >= DUE; this.owed--) this.tick(nowMs);
    session.events.drain(() => {});
  }

  private tick(nowMs: number): void {
    const { session, options } = this;
    if (nowMs >= this.nextDelayMs) this.adjustDelay(nowMs);
    options.playable.press(this.peer, session.currentFrame + session.delayFrames, this.input);
    session.setInput(0, this.input);
    session.tick(nowMs);
    while (this.played.length <= session.receivedFrame(this.peer)) this.played.push(this.input.slice());
    options.playable.settle?.(this.game, session.currentFrame, session.finalFrame);
    for (;;) {
      const sum = session.checksumAt((this.sums.length + 1) * options.checkEveryFrames);
      if (sum < 0) break;
      this.sums.push(sum);
    }
    options.afterTick?.(this);
  }

  private adjustDelay(nowMs: number): void {
    this.nextDelayMs = nowMs + DELAY_EVERY_MS;
    const { session, autoDelay } = this;
    if (autoDelay === undefined) return;
    const delayFrames = autoDelay.next(nowMs, session.delayFrames, session.worstMarginFrames);
    if (delayFrames !== session.delayFrames) session.delayFrames = delayFrames;
  }

  /** How far it has played, with the part of the frame that has passed since its last tick. */
  get playedFrames(): number {
    const sinceMs = this.lastMs < 0 ? 0 : this.clock.now - this.lastMs;
    return this.session.currentFrame + this.owed + (sinceMs * this.options.playable.tickRate) / 1000;
  }
}

export class BenchMatch {
  readonly clock = new VirtualClock();
  readonly machines: readonly Machine[];

  constructor(private readonly options: MatchOptions) {
    const network = new SimNetwork({ clock: this.clock, seed: options.seed });
    const nodes = Array.from({ length: options.players }, (_, peer) => network.addNode(`n${peer}`));
    network.connectAll();
    this.machines = nodes.map((node, peer) => {
      const game = options.playable.newGame(options.players);
      return new Machine(peer, game, this.newSession(game, node, peer, linksOf(node, nodes)), this.clock, options);
    });
    options.weather(network);
    const frameMs = 1000 / options.playable.tickRate;
    for (const machine of this.machines) this.clock.every(frameMs * (1 + machine.peer * DISPLAY_DRIFT), () => machine.display(), machine.peer * 0.318 * frameMs);
  }

  private newSession(simulation: Simulation, node: SimNode, self: number, links: readonly number[]): RollbackSession {
    const { playable, players, delayFrames, windowFrames, checkEveryFrames } = this.options;
    return new RollbackSession({
      simulation,
      transport: node.transport(),
      peers: Array.from({ length: players }, (_, peer) => ({ slots: 1, link: peer === self ? undefined : links[peer] })),
      self,
      inputBytes: playable.inputBytes,
      holdMask: playable.holdMask,
      tickRate: Math.round(playable.tickRate), // only judges how late inputs are; the ticks come from the display
      delayFrames,
      windowFrames,
      checksumEveryFrames: checkEveryFrames,
      benchAfterMs: NEVER_BENCH_MS,
    });
  }

  /** How many confirmed states were checked, and the first frame before which one differs from the offline simulation. */
  check(): { readonly checked: number; readonly wrong: { readonly peer: number; readonly frame: number } | undefined } {
    const { playable, players, checkEveryFrames } = this.options;
    const checks = Math.max(...this.machines.map(({ sums }) => sums.length));
    const truth = offlineChecksums(playable.newGame(players), {
      slots: players,
      inputBytes: playable.inputBytes,
      frames: checks * checkEveryFrames,
      inputAt: (slot, frame, into, offset) => {
        into.set(this.machines[slot]!.played[frame]!, offset);
      },
    });
    let checked = 0;
    for (const { peer, sums } of this.machines) {
      for (let i = 0; i < sums.length; i++, checked++) if (sums[i] !== truth[(i + 1) * checkEveryFrames - 1]) return { checked, wrong: { peer, frame: (i + 1) * checkEveryFrames } };
    }
    return { checked, wrong: undefined };
  }
}

function linksOf(node: SimNode, all: readonly SimNode[]): number[] {
  return all.map((other) => [...node.ports.values()].find((port) => port.peerId === other.selfId)?.link ?? -1);
}

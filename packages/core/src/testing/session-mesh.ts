/**
 * A whole match in the simulated world: one session per node, each with a clock and a display rate of its own, playing
 * scripted inputs. Keeps every confirmed sum, so that a run can be held against the offline reference frame by frame.
 */
import type { Frame } from '../ground/frame.ts';
import { Pacer } from '../session/pacer.ts';
import type { Saving, SessionConfig } from '../session/config.ts';
import { RollbackSession } from '../session/rollback-session.ts';
import type { Session } from '../session/session.ts';
import type { SessionEvent } from '../session/events.ts';
import type { AgreedPresence } from './agreed-presence.ts';
import { offlineChecksums } from './offline.ts';
import type { ScriptedPlayers } from './scripted-players.ts';
import type { SimNetwork } from './sim-network.ts';
import type { SimNode } from './sim-node.ts';
import { ChaosGame } from './toy-game.ts';

export interface SessionMeshOptions<S extends Session = RollbackSession> {
  readonly network: SimNetwork;
  /** Seats per peer, in roster order. */
  readonly seats: readonly number[];
  readonly players: ScriptedPlayers;
  readonly windowFrames: number;
  /** One for everybody. */
  readonly delayFrames: number;
  readonly tickRate?: number;
  /** How fast each node's clock runs; 1 is true. Default: all true. */
  readonly clockSpeed?: readonly number[];
  /** How often each node's display calls, in ms. Default: once per frame. */
  readonly displayMs?: readonly number[];
  /** When each node begins, in ms. Default: all at 0. */
  readonly beginMs?: readonly number[];
  /** Silence after which three or more bench a peer, in ms. Default: the session's. */
  readonly benchAfterMs?: number;
  readonly dropAfterMs?: number;
  /** Which states the sessions save. Default: every. */
  readonly saving?: Saving;
  /** Every so many states are summed, and so held against the reference. Default 1. */
  readonly checksumEveryFrames?: number;
  readonly stateBytes?: number;
  readonly gameSeed?: number;
  /** Pairs of peers that never get a link to each other. */
  readonly unlinked?: readonly (readonly [number, number])[];
  /** Sees each node right after each of its ticks; for measuring. */
  readonly afterTick?: (node: MeshNode<S>, peer: number) => void;
  /** Makes each node's session. Default: a `RollbackSession`. */
  readonly open?: (config: SessionConfig) => S;
}

/** One node of the mesh. */
export class MeshNode<S extends Session = RollbackSession> {
  /** `sums[i]` is the confirmed state before frame `(i + 1) * everyFrames`. */
  readonly sums: number[] = [];
  readonly events: SessionEvent[] = [];
  /** What was really pressed and fixed, by frame: one row of all seats. */
  readonly pressed: Uint8Array[] = [];
  /** What went wrong inside a tick, if anything: nothing may. */
  thrown: unknown;
  private readonly input: Uint8Array;

  constructor(
    readonly node: SimNode,
    readonly session: S,
    readonly game: ChaosGame,
    readonly pacer: Pacer,
    readonly peer: number,
    readonly firstSlot: number,
    readonly seats: number,
    private readonly afterTick: SessionMeshOptions<S>['afterTick'],
    readonly everyFrames: number,
  ) {
    this.input = new Uint8Array(game.inputBytes);
  }

  /** One call of the display: the ticks that are due by this node's own clock. */
  display(localMs: number, players: ScriptedPlayers): void {
    if (!this.node.running || this.thrown !== undefined) return;
    try {
      const due = this.pacer.due(localMs, this.session.clockRate);
      if (due === 0) this.session.poll(localMs);
      for (let i = 0; i < due; i++) this.tick(localMs, players);
      this.session.events.drain((event) => this.hear({ ...event }));
    } catch (error) {
      this.thrown = error;
    }
  }

  /** A peer that was cut off may have confirmed frames that are not the match's; it plays them anew. */
  private hear(event: SessionEvent): void {
    this.events.push(event);
    if ((event.kind === 'benched' || event.kind === 'left') && this.sums.length * this.everyFrames > event.frame) this.sums.length = Math.floor(event.frame / this.everyFrames);
  }

  private tick(localMs: number, players: ScriptedPlayers): void {
    const frame = this.session.currentFrame + this.session.delayFrames;
    const row = new Uint8Array(this.seats * this.input.length);
    for (let seat = 0; seat < this.seats; seat++) {
      players.press(this.firstSlot + seat, frame, this.input);
      this.session.setInput(seat, this.input);
      row.set(this.input, seat * this.input.length);
    }
    const before = this.session.receivedFrame(this.peer);
    this.session.tick(localMs);
    for (let fixed = before + 1; fixed <= this.session.receivedFrame(this.peer); fixed++) this.pressed[fixed] = row;
    this.collect();
    this.afterTick?.(this, this.peer);
  }

  /** Keeps the sums that this tick confirmed; the session itself keeps only the last few. */
  private collect(): void {
    for (;;) {
      const sum = this.session.checksumAt((this.sums.length + 1) * this.everyFrames);
      if (sum < 0) return;
      this.sums.push(sum);
    }
  }
}

export class SessionMesh<S extends Session = RollbackSession> {
  readonly nodes: readonly MeshNode<S>[];
  private readonly options: SessionMeshOptions<S>;
  private readonly tickRate: number;

  constructor(options: SessionMeshOptions<S>) {
    this.options = options;
    this.tickRate = options.tickRate ?? 60;
    const simNodes = options.seats.map((_, index) => options.network.addNode(`n${index}`));
    connect(options.network, simNodes, options.unlinked ?? []);
    const links = simNodes.map((node) => linksOf(node, simNodes));
    this.nodes = simNodes.map((node, index) => this.makeNode(node, index, links[index]!));
    this.nodes.forEach((node, index) => this.schedule(node, index));
  }

  private makeNode(node: SimNode, index: number, links: readonly number[]): MeshNode<S> {
    const { options } = this;
    const slots = options.seats.reduce((sum, seats) => sum + seats, 0);
    const game = this.newGame(slots);
    const open = options.open ?? ((config: SessionConfig) => new RollbackSession(config) as Session as S);
    const session = open({
      simulation: game,
      transport: node.transport(),
      peers: options.seats.map((seats, peer) => ({ slots: seats, link: peer === index ? undefined : links[peer] })),
      self: index,
      inputBytes: game.inputBytes,
      tickRate: this.tickRate,
      delayFrames: options.delayFrames,
      windowFrames: options.windowFrames,
      checksumEveryFrames: options.checksumEveryFrames ?? 1,
      saving: options.saving,
      benchAfterMs: options.benchAfterMs,
      dropAfterMs: options.dropAfterMs,
    });
    const firstSlot = options.seats.slice(0, index).reduce((sum, seats) => sum + seats, 0);
    return new MeshNode(node, session, game, new Pacer(this.tickRate), index, firstSlot, options.seats[index]!, options.afterTick, options.checksumEveryFrames ?? 1);
  }

  private newGame(slots: number): ChaosGame {
    const { players, stateBytes, gameSeed } = this.options;
    return new ChaosGame({ slots, inputBytes: players.inputBytes, stateBytes: stateBytes ?? 16, seed: gameSeed ?? 1 });
  }

  private schedule(node: MeshNode<S>, index: number): void {
    const { clock } = this.options.network;
    const speed = this.options.clockSpeed?.[index] ?? 1;
    const displayMs = this.options.displayMs?.[index] ?? 1000 / this.tickRate;
    const offsetMs = 1000 * (index + 1); // no two clocks agree on the time of day
    clock.every(displayMs, () => node.display(offsetMs + clock.now * speed, this.options.players), clock.now + (this.options.beginMs?.[index] ?? 0));
  }

  /**
   * The first frame that some node confirmed with another state than the offline reference, if there is one. `presence`: who
   * was agreed to play when; without it everybody plays in every frame what the script says.
   */
  firstWrong(presence?: AgreedPresence): { node: number; frame: Frame } | undefined {
    const frames = Math.max(...this.nodes.map((node) => node.sums.length * node.everyFrames));
    const { players, delayFrames, seats } = this.options;
    const slots = seats.reduce((sum, count) => sum + count, 0);
    const truth = offlineChecksums(this.newGame(slots), {
      slots,
      inputBytes: players.inputBytes,
      frames,
      inputAt: (slot, frame, into, offset) => {
        if (presence !== undefined) this.copyPressed(presence, slot, frame, into, offset);
        else if (frame >= delayFrames) players.press(slot, frame, into, offset);
      },
      presentAt: presence && ((frame) => this.slotsWhere((peer) => presence.statusAt(peer, frame) === 'here')),
      goneAt: presence && ((frame) => this.slotsWhere((peer) => presence.statusAt(peer, frame) === 'gone')),
    });
    for (let node = 0; node < this.nodes.length; node++) {
      const { sums, everyFrames } = this.nodes[node]!;
      for (const [i, sum] of sums.entries()) {
        const frame = (i + 1) * everyFrames - 1;
        if (sum !== truth[frame]) return { node, frame };
      }
    }
    return undefined;
  }

  private copyPressed(presence: AgreedPresence, slot: number, frame: Frame, into: Uint8Array, offset: number): void {
    const node = this.nodes.find((one) => slot >= one.firstSlot && slot < one.firstSlot + one.seats)!;
    const row = node.pressed[frame];
    if (row === undefined || presence.statusAt(node.peer, frame) !== 'here') return;
    const width = this.options.players.inputBytes;
    into.set(row.subarray((slot - node.firstSlot) * width, (slot - node.firstSlot + 1) * width), offset);
  }

  private slotsWhere(holds: (peer: number) => boolean): number {
    let slots = 0;
    for (const node of this.nodes) if (holds(node.peer)) for (let seat = 0; seat < node.seats; seat++) slots |= 1 << (node.firstSlot + seat);
    return slots;
  }
}

function connect(network: SimNetwork, nodes: readonly SimNode[], unlinked: readonly (readonly [number, number])[]): void {
  nodes.forEach((a, i) => {
    nodes.forEach((b, j) => {
      if (i < j && !unlinked.some(([one, other]) => (one === i && other === j) || (one === j && other === i))) network.connect(a, b);
    });
  });
}

/** The link from `node` to each of the others; opening links are taken in first. */
function linksOf(node: SimNode, all: readonly SimNode[]): number[] {
  return all.map((other) => {
    for (const port of node.ports.values()) if (port.peerId === other.selfId) return port.link;
    return -1;
  });
}

/**
 * How long does an input take? A whole match on the virtual clock over a named network: from the moment a key is sampled to
 * the frame being confirmed where it was pressed, and to its first being simulated, as it was, on the others' machines. Time is
 * scheduled by the clock and never by replies, so a late answer cannot hide behind the next question.
 */
import { applyProfile, ScriptedPlayers, SessionMesh, SimNetwork, VirtualClock, type MeshNode, type ProfileName } from '@rollmesh/core/testing';
import { Quantiles } from '../lib/quantiles.ts';

export interface LatencyCase {
  readonly profile: ProfileName;
  readonly players: number;
  readonly delayFrames: number;
  readonly windowFrames: number;
  readonly seconds: number;
  readonly seed: number;
}

export interface LatencyFigures extends LatencyCase {
  readonly toConfirmationMs: ReturnType<Quantiles['summary']>;
  readonly toOtherScreenMs: ReturnType<Quantiles['summary']>;
  /** Depth of rollbacks in frames, over all ticks of all peers. */
  readonly rollbackFrames: ReturnType<Quantiles['summary']>;
  /** How many ticks rolled back how deep: index is the depth. */
  readonly rollbackHistogram: readonly number[];
  readonly stallPercent: number;
  readonly longestStallMs: number;
  readonly bytesPerSecondAndLink: number;
  /** Wrong confirmed frames: anything but 0 is a bug. */
  readonly wrongFrames: number;
}

/** The first seconds belong to the handshake and to getting in step. */
const WARM_UP_MS = 3000;

export function measureLatency(latencyCase: LatencyCase): LatencyFigures {
  const clock = new VirtualClock();
  const network = new SimNetwork({ clock, seed: latencyCase.seed });
  const probe = new Probe(latencyCase, clock);
  const mesh = new SessionMesh({
    network,
    seats: Array.from({ length: latencyCase.players }, () => 1),
    players: new ScriptedPlayers(latencyCase.seed, 2, 'human'),
    windowFrames: latencyCase.windowFrames,
    delayFrames: latencyCase.delayFrames,
    beginMs: Array.from({ length: latencyCase.players }, (_, peer) => peer * 5.3),
    afterTick: (node, peer) => probe.ticked(node, peer),
  });
  applyProfile(network, latencyCase.profile);
  clock.runUntil(WARM_UP_MS + latencyCase.seconds * 1000);
  return probe.figures(mesh);
}

class Probe {
  private readonly toConfirmation = new Quantiles();
  private readonly toOtherScreen = new Quantiles();
  private readonly rollback = new Quantiles();
  private readonly histogram: number[] = [];
  /** By peer: when the input of each frame was sampled. */
  private readonly sampledMs: number[][];
  private readonly confirmed: number[];
  /** By peer and by whose inputs: the last frame seen as it was. */
  private readonly seen: number[][];
  private stalls = 0;
  private ticks = 0;
  private readonly lastFrame: number[];

  constructor(
    private readonly latencyCase: LatencyCase,
    private readonly clock: VirtualClock,
  ) {
    const peers = Array.from({ length: latencyCase.players });
    this.sampledMs = peers.map(() => []);
    this.confirmed = peers.map(() => -1);
    this.seen = peers.map(() => peers.map(() => -1));
    this.lastFrame = peers.map(() => 0);
  }

  ticked(node: MeshNode, peer: number): void {
    const { session } = node;
    const nowMs = this.clock.now;
    const sampled = this.sampledMs[peer]!;
    const newest = session.receivedFrame(peer);
    while (sampled.length <= newest) sampled.push(nowMs);
    this.countTick(node, peer);
    this.confirmed[peer] = this.measureUpTo(this.confirmed[peer]!, session.confirmedFrame, peer, this.toConfirmation, nowMs);
    for (let other = 0; other < this.latencyCase.players; other++) {
      if (other === peer) continue;
      const shown = Math.min(session.receivedFrame(other), session.currentFrame - 1);
      this.seen[peer]![other] = this.measureUpTo(this.seen[peer]![other]!, shown, other, this.toOtherScreen, nowMs);
    }
  }

  private countTick(node: MeshNode, peer: number): void {
    if (this.clock.now < WARM_UP_MS) return;
    this.ticks++;
    if (node.session.currentFrame === this.lastFrame[peer]) this.stalls++;
    this.lastFrame[peer] = node.session.currentFrame;
    const depth = node.session.stats.rollbackFrames;
    if (depth > 0) this.rollback.add(depth);
    this.histogram[depth] = (this.histogram[depth] ?? 0) + 1;
  }

  private measureUpTo(from: number, to: number, whose: number, into: Quantiles, nowMs: number): number {
    for (let frame = from + 1; frame <= to; frame++) {
      const sampledMs = this.sampledMs[whose]![frame];
      if (sampledMs !== undefined && sampledMs >= WARM_UP_MS) into.add(nowMs - sampledMs);
    }
    return Math.max(from, to);
  }

  figures(mesh: SessionMesh): LatencyFigures {
    const { stats } = mesh.nodes[0]!.session;
    const seconds = this.latencyCase.seconds + WARM_UP_MS / 1000;
    return {
      ...this.latencyCase,
      toConfirmationMs: this.toConfirmation.summary(),
      toOtherScreenMs: this.toOtherScreen.summary(),
      rollbackFrames: this.rollback.summary(),
      rollbackHistogram: Array.from(this.histogram, (count) => count ?? 0),
      stallPercent: (100 * this.stalls) / this.ticks,
      longestStallMs: Math.max(...mesh.nodes.map((node) => node.session.stats.longestStallMs)),
      bytesPerSecondAndLink: stats.links()[0]!.counters.bytesOut / seconds,
      wrongFrames: mesh.firstWrong() === undefined ? 0 : 1,
    };
  }
}

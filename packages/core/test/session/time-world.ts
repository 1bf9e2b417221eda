/** Two machines whose clocks drift, jump or freeze: what each of them rolls back, second by second. */
import { ScriptedPlayers, SessionMesh, SimNetwork, VirtualClock } from '@rollmesh/core/testing';

export interface TimeWorldOptions {
  /** One way from the first to the second and back, in ms. */
  readonly delaysMs: readonly [number, number];
  readonly clockSpeed?: readonly number[];
  /** When each begins, in ms. */
  readonly beginMs?: readonly number[];
  readonly displayMs?: readonly number[];
  readonly jitterMs?: number;
  readonly windowFrames?: number;
  readonly delayFrames?: number;
  readonly tickRate?: number;
}

/** What one machine did in one stretch of time. */
export interface Stretch {
  /** Mean of the frames taken back, over the ticks that took back any. */
  readonly rollbackFrames: number;
  readonly stalls: number;
  readonly frames: number;
  /** Slowest and fastest clock rate asked for. */
  readonly slowest: number;
  readonly fastest: number;
}

export class TimeWorld {
  readonly clock = new VirtualClock();
  readonly network: SimNetwork;
  readonly mesh: SessionMesh;
  private readonly windowFrames: number;
  private readonly sums: { depth: number; rollbacks: number; slowest: number; fastest: number }[];

  constructor(options: TimeWorldOptions) {
    this.network = new SimNetwork({ clock: this.clock, seed: 7 });
    this.windowFrames = options.windowFrames ?? 16;
    this.sums = [0, 1].map(() => ({ depth: 0, rollbacks: 0, slowest: 1, fastest: 1 }));
    this.mesh = new SessionMesh({
      network: this.network,
      seats: [1, 1],
      // A key changes every frame, so every frame that was predicted is rolled back: the depth is the way's length.
      players: new ScriptedPlayers(7, 1, 'restless'),
      windowFrames: this.windowFrames,
      delayFrames: options.delayFrames ?? 0,
      tickRate: options.tickRate ?? 60,
      clockSpeed: options.clockSpeed,
      displayMs: options.displayMs,
      beginMs: options.beginMs,
      afterTick: ({ session }, peer) => {
        const sum = this.sums[peer]!;
        sum.depth += session.stats.rollbackFrames;
        if (session.stats.rollbackFrames > 0) sum.rollbacks++;
        sum.slowest = Math.min(sum.slowest, session.clockRate);
        sum.fastest = Math.max(sum.fastest, session.clockRate);
      },
    });
    const [a, b] = this.mesh.nodes.map(({ node }) => node) as [never, never];
    const jitter = options.jitterMs ?? 0;
    this.network.path(a, b).set({ delayMs: options.delaysMs[0], jitter });
    this.network.path(b, a).set({ delayMs: options.delaysMs[1], jitter });
  }

  /** Lets the world run until `ms` and tells what each machine did meanwhile. */
  until(ms: number): [Stretch, Stretch] {
    const before = this.mesh.nodes.map(({ session }) => ({ stalls: session.stats.stalls, frame: session.currentFrame }));
    this.sums.forEach((sum) => Object.assign(sum, { depth: 0, rollbacks: 0, slowest: 1, fastest: 1 }));
    this.clock.runUntil(ms);
    return this.mesh.nodes.map(({ session }, peer) => {
      const sum = this.sums[peer]!;
      return {
        rollbackFrames: sum.rollbacks === 0 ? 0 : sum.depth / sum.rollbacks,
        stalls: session.stats.stalls - before[peer]!.stalls,
        frames: session.currentFrame - before[peer]!.frame,
        slowest: sum.slowest,
        fastest: sum.fastest,
      };
    }) as [Stretch, Stretch];
  }
}

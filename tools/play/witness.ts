/**
 * What a page tells of a match. Channels and standstills are seen by a script of ours that runs before the page's own, so that
 * the game's word is not taken for them.
 */
import type { Player } from '../browser/player.ts';

export interface Figures {
  readonly frame: number;
  readonly confirmedFrame: number;
  readonly delayFrames: number;
  readonly rollbacks: number;
  readonly maxRollbackFrames: number;
  readonly stalls: number;
  readonly longestStallMs: number;
  readonly peers: readonly { readonly rttMs: number; readonly lossPercent: number }[];
}

export interface Outcome {
  readonly name: string;
  /** Checksums of the final state by frame. */
  readonly sums: Readonly<Record<string, number>>;
  readonly stats: Figures;
  /** The open channels that this page made. */
  readonly channels: readonly { readonly label: string; readonly ordered: boolean; readonly maxRetransmits: number | null }[];
  readonly errors: readonly string[];
  /** The longest time in which the frame did not change while playing. */
  readonly stillMs: number;
  /** Frames played in the second half. */
  readonly framesInSecondHalf: number;
}

/** Keeps every data channel that is made and looks at the frame fifty times a second. */
export const WITNESS = `(() => {
  const witness = (window.__witness = { channels: [], stillMs: 0 });
  const make = RTCPeerConnection.prototype.createDataChannel;
  witness.connections = new Set();
  RTCPeerConnection.prototype.createDataChannel = function (...args) {
    const channel = make.apply(this, args);
    witness.channels.push(channel);
    witness.connections.add(this);
    return channel;
  };
  let last = 0;
  let sinceMs = performance.now();
  setInterval(() => {
    const hook = window.__rollmesh;
    const frame = hook?.phase === 'playing' ? (hook.stats()?.frame ?? 0) : 0;
    const nowMs = performance.now();
    // Before the first frame a match waits for everybody, which is no standstill.
    if (frame > 0 && last > 0) witness.stillMs = Math.max(witness.stillMs, nowMs - sinceMs);
    if (frame !== last || frame === 0) sinceMs = nowMs;
    last = frame;
  }, 20);
})()`;

export function frameOf(player: Player): Promise<number> {
  return player.evaluate('window.__rollmesh.stats().frame');
}

export async function outcomeOf(player: Player, frameAtHalf: number): Promise<Outcome> {
  const stats = await player.evaluate<Figures>('window.__rollmesh.stats()');
  return {
    name: player.name,
    sums: await player.evaluate('window.__rollmesh.checksums()'),
    stats,
    channels: await player.evaluate("window.__witness.channels.filter((each) => each.readyState === 'open').map(({ label, ordered, maxRetransmits }) => ({ label, ordered, maxRetransmits }))"),
    errors: [...player.errors],
    stillMs: await player.evaluate('window.__witness.stillMs'),
    framesInSecondHalf: stats.frame - frameAtHalf,
  };
}

/** What the view log asks of the match: the rows of inputs, how far they are with others, and how long and over whom the ways are. */
import { NO_FRAME, type Frame } from '../ground/frame.ts';
import type { Reach } from '../link/reach.ts';
import type { Remote } from '../link/remote.ts';
import { Status } from '../sync/presence.ts';
import type { ViewHost } from '../view/index.ts';
import type { Match } from './match.ts';

/** A change takes effect at least so many frames ahead. */
const MARGIN_FRAMES = 20;
/** A sample taken over a freeze must not make us patient for ever. */
const MOST_RTT95_MS = 500;

export class LogHost implements ViewHost {
  readonly remoteOf: readonly (Remote | undefined)[];

  /** `installed`: carries out what was decided. */
  constructor(
    private readonly match: Match,
    private readonly reach: Reach,
    readonly installed: ViewHost['installed'],
  ) {
    this.remoteOf = match.config.peers.map((_, peer) => match.remotes.find((remote) => remote.peer === peer));
  }

  rowBytes(peer: number): number {
    return this.match.timeline.queues[peer]?.rowBytes ?? 1;
  }

  have(peer: number): Frame {
    return this.match.timeline.queues[peer]?.newest ?? NO_FRAME;
  }

  copyRow(peer: number, frame: Frame, into: Uint8Array, at: number): void {
    const queue = this.match.timeline.queues[peer]!;
    const from = queue.at(frame);
    for (let i = 0; i < queue.rowBytes; i++) into[at + i] = queue.bytes[from + i]!;
  }

  storeRow(peer: number, from: Uint8Array, at: number): void {
    const { timeline } = this.match;
    const queue = timeline.queues[peer];
    if (queue === undefined) return;
    queue.append(from, at);
    timeline.arrived(peer, queue.newest - 1);
  }

  horizon(): Frame {
    return this.have(this.match.self) + 1;
  }

  unacknowledged(): Frame {
    const { self, remotes, timeline } = this.match;
    let least = this.have(self);
    for (const remote of remotes) if (timeline.presence[remote.peer]!.latest === Status.here) least = Math.min(least, remote.have[self]!);
    return least + 1;
  }

  marginFrames(): number {
    let slowestMs = 0;
    for (const remote of this.match.remotes) slowestMs = Math.max(slowestMs, this.rtt95Ms(remote.peer));
    return Math.max(MARGIN_FRAMES, Math.ceil((2 * slowestMs * this.match.config.tickRate) / 1000));
  }

  rtt95Ms(peer: number): number {
    const roundMs = this.reach.roundMs(peer);
    if (roundMs >= 0) return roundMs;
    const roundTrip = this.remoteOf[peer]?.roundTrip;
    if (roundTrip === undefined || roundTrip.rttMs < 0) return 0;
    const ms = roundTrip.rttMs + 2 * roundTrip.jitterMs;
    return ms < MOST_RTT95_MS ? ms : MOST_RTT95_MS;
  }

  hop(peer: number): number {
    return this.reach.hop(peer);
  }
}

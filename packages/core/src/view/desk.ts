/** What the parts of one view log share: the present view, the host, what is known of others, and the way out. */
import { Acceptor } from './acceptor.ts';
import { Acts } from './acts.ts';
import { Hearing } from './hearing.ts';
import type { ViewHost } from './host.ts';
import { Outbox } from './outbox.ts';
import { MAX_PEERS, type PeerSet } from './peers.ts';
import { MAX_ROWS, mostRows, NO_ROWS, type Rows } from './rows.ts';
import { votersOf, type View } from './view.ts';
import { Wishes } from './wishes.ts';
import type { Frame } from '../ground/frame.ts';

export interface ViewConfig {
  /** This machine's place in the roster, 0 to 15. */
  readonly self: number;
  /** The view to begin with: `firstView(...)`, or what a member sent to a newcomer. */
  readonly view: View;
  readonly host: ViewHost;
  /** Names the match, 32 bits: messages of another are dropped. Default 0. */
  readonly matchTag?: number;
  /** Silence after which a peer is benched, in ms (never less than four times its 95th percentile of RTT). Default 500. */
  readonly benchAfterMs?: number;
  /** How long a benched peer may stay unheard before its seat is given up, in ms. Default 15,000. */
  readonly dropAfterMs?: number;
  /**
   * Our state lives on inputs alone, so decisions are wanted one by one; the whole view only when nobody keeps them any more.
   * Default false: whoever is benched asks for the whole view at once.
   */
  readonly stepwise?: boolean;
  /** Told the name of every step of the protocol, before it: tests break things there. */
  readonly probe?: (point: string) => void;
}

/** What was dropped, by reason. */
export class ViewCounters {
  /** Not a view message of this match, or misspelt, or impossible. */
  malformed = 0;
  /** About an epoch that is over. */
  stale = 0;
  decisions = 0;
  ballots = 0;
}

const BALLOT_AT_LEAST_MS = 150;

export class Desk {
  view: View;
  readonly self: number;
  readonly host: ViewHost;
  readonly hearing: Hearing;
  readonly acceptor = new Acceptor();
  readonly acts = new Acts();
  readonly wishes = new Wishes();
  readonly outbox: Outbox;
  readonly counters = new ViewCounters();
  readonly dropAfterMs: number;
  readonly stepwise: boolean;
  readonly probe: (point: string) => void;
  readonly scratch: Uint8Array;

  constructor(config: ViewConfig) {
    const { host } = config;
    this.view = config.view;
    this.self = config.self;
    this.host = host;
    this.dropAfterMs = config.dropAfterMs ?? 15_000;
    this.stepwise = config.stepwise ?? false;
    this.probe = config.probe ?? (() => {});
    this.hearing = new Hearing(config.benchAfterMs ?? 500, (peer) => host.rtt95Ms(peer));
    this.outbox = new Outbox(config.self, config.matchTag ?? 0, (peer) => host.hop(peer), this.probe);
    let widest = 1;
    for (let peer = 0; peer < MAX_PEERS; peer++) widest = Math.max(widest, host.rowBytes(peer));
    this.scratch = new Uint8Array(MAX_ROWS * widest);
  }

  get voters(): PeerSet {
    return votersOf(this.view);
  }

  /** The unit of patience for a ballot: three of the slowest round trips. */
  ballotMs(): number {
    let ms = BALLOT_AT_LEAST_MS;
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      if (peer !== this.self && (this.voters & (1 << peer)) !== 0) ms = Math.max(ms, 3 * this.host.rtt95Ms(peer));
    }
    return ms;
  }

  /** The rows of `peer` from `first` (or later, if those would be too many) to `last`, which must be here. */
  copyRows(peer: number, first: Frame, last: Frame, peers: number): Rows {
    const width = this.host.rowBytes(peer);
    const from = Math.max(first, 0, last - mostRows(peers, width) + 1);
    if (from > last) return NO_ROWS;
    const bytes = new Uint8Array((last - from + 1) * width);
    for (let frame = from; frame <= last; frame++) this.host.copyRow(peer, frame, bytes, (frame - from) * width);
    return { first: from, count: last - from + 1, bytes };
  }

  /** Gives the host those rows, up to `last`, that it lacks. */
  storeRows(peer: number, rows: Rows, last: Frame): void {
    const width = this.host.rowBytes(peer);
    for (let i = 0; i < rows.count; i++) {
      const frame = rows.first + i;
      if (frame === this.host.have(peer) + 1 && frame <= last) this.host.storeRow(peer, rows.bytes, i * width);
    }
  }
}

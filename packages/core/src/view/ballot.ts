/**
 * One ballot, as its leader knows it: who has flushed what, who has accepted, and which decision follows from the flushes.
 */
import { NO_FRAME, type Frame } from '../ground/frame.ts';
import { isAdd, RecordKind, type Change, type Cut, type Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { has, MAX_PEERS, only, sizeOf, type PeerSet } from './peers.ts';
import { mostRows, NO_ROWS, type Rows } from './rows.ts';

/** One peer's answer to PREPARE. `have` and `rows` count only for those who leave. */
export interface Flush {
  readonly guardFrame: Frame;
  readonly have: readonly Frame[];
  readonly rows: readonly Rows[];
  readonly acceptedBallot: number;
  readonly accepted: Uint8Array | undefined;
}

export class Ballot {
  /** Stays undefined until every flush is in. */
  bytes: Uint8Array | undefined;
  flushed: PeerSet = 0;
  accepts: PeerSet = 0;
  private readonly flushes: (Flush | undefined)[] = new Array<Flush | undefined>(MAX_PEERS).fill(undefined);

  constructor(
    readonly ballot: number,
    /** The voters that the next view keeps. */
    readonly staying: PeerSet,
    /** Those who must flush: who stays, and who must help although it leaves. */
    readonly asked: PeerSet,
    /** The voters whose inputs end. */
    readonly leaving: PeerSet,
    readonly kicked: PeerSet,
    readonly startedMs: number,
  ) {}

  flush(peer: number, flush: Flush): void {
    this.flushes[peer] = flush;
    this.flushed |= only(peer);
  }

  /** What was accepted in the highest ballot, by those who flushed or whose last act counts as a flush; undefined if nothing. */
  adopted(desk: Desk): Uint8Array | undefined {
    let highest = 0;
    let bytes: Uint8Array | undefined;
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      const act = has(desk.acts.usable(desk.view, this.ballot), peer) ? desk.acts.of(peer) : undefined;
      const heard = this.flushes[peer] ?? (act?.epoch === desk.view.epoch ? act : undefined);
      if (heard === undefined || heard.acceptedBallot <= highest) continue;
      highest = heard.acceptedBallot;
      bytes = heard.accepted;
    }
    return bytes;
  }

  /** The decision that follows from the flushes when there is nothing to adopt. */
  decide(desk: Desk, wanted: readonly Change[]): Decision {
    let effectFrame = desk.view.effectFrame;
    for (const flush of this.flushes) if (flush !== undefined) effectFrame = Math.max(effectFrame, flush.guardFrame);
    const cuts: Cut[] = [];
    for (let peer = 0; peer < MAX_PEERS; peer++) if (has(this.leaving, peer)) cuts.push(this.cutOf(desk, peer));
    cuts.sort((a, b) => a.kind - b.kind || a.peer - b.peer);
    let adds = cuts.length === 0 ? 1 : 0;
    const changes = wanted.filter((one) => !isAdd(one.kind) || adds-- > 0);
    return { effectFrame, cuts, changes };
  }

  /**
   * The union: whatever a survivor ever confirmed used the leaving peer's inputs at most up to what that survivor has.
   * So the cut is the furthest that anybody has, and everybody who stays is given the rest.
   */
  private cutOf(desk: Desk, peer: number): Cut {
    let cut: Frame = NO_FRAME;
    let least: Frame = Number.MAX_SAFE_INTEGER;
    let rows = NO_ROWS;
    for (const flush of this.flushes) {
      if (flush === undefined) continue;
      least = Math.min(least, flush.have[peer]!);
      if (flush.have[peer]! > cut) {
        cut = flush.have[peer]!;
        rows = flush.rows[peer]!;
      }
    }
    const act = desk.acts.of(peer);
    if (act !== undefined && act.frame > cut) {
      cut = act.frame;
      rows = act.rows;
    }
    return { kind: this.kindOf(desk, peer), peer, cut, rows: this.joined(desk, peer, least + 1, cut, rows) };
  }

  private kindOf(desk: Desk, peer: number): RecordKind {
    return desk.acts.of(peer)?.kind ?? (has(this.kicked, peer) ? RecordKind.kick : RecordKind.bench);
  }

  /** Our own rows as far as we have them, then those that came with the flush of who had most. */
  private joined(desk: Desk, peer: number, first: Frame, cut: Frame, tail: Rows): Rows {
    const width = desk.host.rowBytes(peer);
    const ours = Math.min(desk.host.have(peer), cut);
    const tailFirst = tail.count > 0 ? tail.first : cut + 1;
    const holeEnd = tailFirst > ours + 1 ? tailFirst : 0; // rows that nobody sent are not made up
    const from = Math.max(first, 0, cut - mostRows(sizeOf(this.leaving), width) + 1, holeEnd);
    if (from > cut) return NO_ROWS;
    const bytes = new Uint8Array((cut - from + 1) * width);
    for (let frame = from; frame <= cut; frame++) {
      const at = (frame - from) * width;
      if (frame <= ours) desk.host.copyRow(peer, frame, bytes, at);
      else bytes.set(tail.bytes.subarray((frame - tail.first) * width, (frame - tail.first + 1) * width), at);
    }
    return { first: from, count: cut - from + 1, bytes };
  }
}

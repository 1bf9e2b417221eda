/**
 * The leading side of agreement: the lowest voter that nobody silences starts a ballot when there is something to decide,
 * collects a flush from everybody who stays, proposes, and decides when a quorum of the present voters has accepted. Any
 * number of leaders at once is safe; the waiting rules below only see to it that one of them gets done.
 */
import { RecordKind, change, type Change, writeDecision } from './decision.ts';
import { Ballot, type Flush } from './ballot.ts';
import type { Desk } from './desk.ts';
import { leaderOf, MAX_MESSAGE_BYTES, nextBallot, Say } from './messages.ts';
import { has, lowestOf, MAX_PEERS, only, rankIn, type PeerSet } from './peers.ts';
import { NO_ROWS, type Rows } from './rows.ts';
import { changeFits } from './view.ts';
import { Writer } from '../wire/cursor.ts';
import { enough, helpers } from './votes.ts';

const REPEAT_MS = 80;
/** A peer that is heard but does not flush for so long is left out. */
const MUTE_AFTER_MS = 1000;

export class Proposer {
  private current: Ballot | undefined;
  private repeatMs = 0;
  private waitUntilMs = 0;
  private waitFor = -1;
  private attempts = 0;
  /** Somebody is bound by a ballot that is not getting done. */
  private unfinished = false;
  /** Those who said AWAY and can still be asked. */
  private helpers: PeerSet = 0;
  /** Since when there is something to decide but no quorum to decide it, in ms; -1 if there is no such trouble. */
  undecidedSinceMs = -1;

  constructor(
    private readonly desk: Desk,
    private readonly decided: (nowMs: number, bytes: Uint8Array) => void,
  ) {}

  get busy(): boolean {
    return this.current !== undefined;
  }

  /** `silent`: the voters not heard of. */
  tick(nowMs: number, silent: PeerSet): void {
    const { desk } = this;
    this.helpers = helpers(desk, silent);
    const leaving = (silent | desk.acts.known) & desk.voters & ~only(desk.self);
    const able = enough(desk, (desk.voters & ~leaving) | this.helpers, Infinity);
    if (leaving !== 0 && !able) {
      if (this.undecidedSinceMs < 0) this.undecidedSinceMs = nowMs;
    } else this.undecidedSinceMs = -1;
    if (this.current !== undefined) this.goOn(nowMs, this.current, leaving);
    else if (able && lowestOf(desk.voters & ~leaving) === desk.self) this.consider(nowMs, leaving);
  }

  /** Benched, and away for good. Whoever is left of two gives nobody up by itself: that is for its player to say. */
  private lost(nowMs: number, peer: number): boolean {
    const { desk } = this;
    return desk.hearing.lost(nowMs, peer, desk.dropAfterMs) && desk.voters !== only(desk.self);
  }

  private consider(nowMs: number, leaving: PeerSet): void {
    const { desk } = this;
    if (nowMs < this.waitUntilMs && !has(leaving, this.waitFor)) return;
    const bound = this.unfinished || desk.acceptor.promised > 0;
    if (leaving === 0 && !bound && !this.mayWant(nowMs)) return;
    const kicked = this.kicked(nowMs);
    if ((leaving | kicked) === 0 && !bound && this.wanted(nowMs).length === 0) return;
    this.start(nowMs, leaving | kicked, kicked);
  }

  /** A cheap no for the many ticks in which nobody wants anything. */
  private mayWant(nowMs: number): boolean {
    const { desk } = this;
    if (desk.wishes.any || (desk.acts.known & desk.view.benched) !== 0) return true;
    if (desk.view.benched === 0) return false;
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      if (has(desk.view.benched, peer) && this.lost(nowMs, peer)) return true;
    }
    return false;
  }

  private kicked(nowMs: number): PeerSet {
    if (!this.desk.wishes.any) return 0;
    let kicked = 0;
    for (const one of this.desk.wishes.fresh(nowMs)) if (one.kind === RecordKind.kick) kicked |= only(one.subject);
    return kicked & this.desk.voters & ~only(this.desk.self);
  }

  /** The changes a decision made now would contain, in the order of records. */
  private wanted(nowMs: number): Change[] {
    const { desk } = this;
    const drops: Change[] = [];
    const rest: Change[] = [];
    const fresh = desk.wishes.any ? desk.wishes.fresh(nowMs) : [];
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      if (!has(desk.view.benched, peer)) continue;
      const asked = has(desk.acts.known, peer) || fresh.some((one) => one.kind === RecordKind.kick && one.subject === peer);
      if (asked || this.lost(nowMs, peer)) drops.push(change(RecordKind.drop, peer));
    }
    for (const one of fresh) if (this.allowed(nowMs, one) && !drops.some((drop) => drop.subject === one.subject && one.kind === RecordKind.unbench)) rest.push(one);
    return [...drops, ...rest];
  }

  private allowed(nowMs: number, one: Change): boolean {
    const { view, hearing } = this.desk;
    if (!changeFits(view, one) || one.kind === RecordKind.drop) return false;
    if (one.kind === RecordKind.join) return !view.locked;
    return one.kind !== RecordKind.unbench || hearing.mayReturn(nowMs, one.subject);
  }

  private start(nowMs: number, leaving: PeerSet, kicked: PeerSet): boolean {
    const { desk } = this;
    const { acceptor } = desk;
    this.current = undefined;
    const staying = desk.voters & ~leaving;
    const asked = enough(desk, staying, Infinity) ? staying : staying | this.helpers;
    if (!enough(desk, asked, Infinity)) return false;
    desk.probe('start');
    let above = Math.max(acceptor.highest, acceptor.promised);
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      const act = desk.acts.of(peer);
      if (act !== undefined && act.epoch === desk.view.epoch) above = Math.max(above, act.promised);
    }
    const ballot = new Ballot(nextBallot(above, desk.self), staying, asked, leaving, kicked, nowMs);
    desk.counters.ballots++;
    this.attempts++;
    this.current = ballot;
    acceptor.promise(nowMs, ballot.ballot, leaving, desk.host.horizon() + desk.host.marginFrames()); // the leader freezes itself too
    ballot.flush(desk.self, this.ownFlush(leaving));
    this.repeatMs = nowMs + REPEAT_MS;
    this.sendPrepare(ballot);
    this.proposeIfComplete(nowMs, ballot);
    return true;
  }

  private ownFlush(leaving: PeerSet): Flush {
    const { acceptor, host } = this.desk;
    const have: number[] = [];
    const rows: Rows[] = [];
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      have.push(has(leaving, peer) ? host.have(peer) : -1);
      rows.push(NO_ROWS);
    }
    return { guardFrame: acceptor.guardFrame, have, rows, acceptedBallot: acceptor.acceptedBallot, accepted: acceptor.accepted };
  }

  private goOn(nowMs: number, ballot: Ballot, leaving: PeerSet): void {
    const { desk } = this;
    const gone = leaving & ~this.helpers;
    if (ballot.bytes === undefined) {
      const missing = ballot.asked & ~ballot.flushed;
      const slow = nowMs - ballot.startedMs > Math.max(MUTE_AFTER_MS, 6 * desk.ballotMs());
      // Heard, but mute for so long: we go on without it if we can; if we need it, we go on asking.
      const mute = slow && enough(desk, ballot.staying & ~missing & ~leaving, Infinity) ? missing : 0;
      if (((missing & gone) | mute) !== 0) return void this.start(nowMs, leaving | mute | ballot.kicked, ballot.kicked);
    } else {
      const reachable = ballot.accepts | (ballot.asked & ~gone);
      const slow = nowMs - ballot.startedMs > Math.max(MUTE_AFTER_MS, 8 * desk.ballotMs());
      if (slow || !enough(desk, reachable, ballot.ballot)) {
        if (this.start(nowMs, leaving | ballot.kicked, ballot.kicked)) return;
      }
      this.decideIfAccepted(nowMs, ballot);
    }
    if (nowMs < this.repeatMs || this.current !== ballot) return;
    this.repeatMs = nowMs + REPEAT_MS;
    if (ballot.bytes === undefined) this.sendPrepare(ballot);
    else this.sendProposal(ballot);
  }

  private sendPrepare(ballot: Ballot): void {
    const { desk } = this;
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      if (!has(ballot.asked & ~ballot.flushed, peer)) continue;
      const writer = desk.outbox.begin(Say.prepare, peer, desk.view.epoch);
      writer.varint(ballot.ballot);
      writer.u16(ballot.staying);
      for (let other = 0; other < MAX_PEERS; other++) if (has(ballot.leaving, other)) writer.varint(desk.host.have(other) + 1);
      desk.outbox.post(peer);
    }
  }

  private sendProposal(ballot: Ballot): void {
    const { desk } = this;
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      if (!has(ballot.asked & ~ballot.accepts, peer)) continue;
      const writer = desk.outbox.begin(Say.propose, peer, desk.view.epoch);
      writer.varint(ballot.ballot);
      writer.block(ballot.bytes!);
      desk.outbox.post(peer);
    }
  }

  /** The running ballot, if `ballot` is it and still collects flushes. */
  collecting(ballot: number): Ballot | undefined {
    return this.current?.ballot === ballot && this.current.bytes === undefined ? this.current : undefined;
  }

  flushed(nowMs: number, ballot: Ballot, peer: number, flush: Flush): void {
    if (!has(ballot.asked, peer)) return;
    ballot.flush(peer, flush);
    this.proposeIfComplete(nowMs, ballot);
  }

  private proposeIfComplete(nowMs: number, ballot: Ballot): void {
    const { desk } = this;
    if ((ballot.asked & ~ballot.flushed) !== 0) return;
    desk.probe('all-flushed');
    ballot.bytes = ballot.adopted(desk) ?? this.encoded(nowMs, ballot);
    desk.acceptor.accept(ballot.ballot, ballot.bytes);
    ballot.accepts = only(desk.self);
    this.repeatMs = nowMs + REPEAT_MS;
    this.sendProposal(ballot);
    this.decideIfAccepted(nowMs, ballot);
  }

  private encoded(nowMs: number, ballot: Ballot): Uint8Array {
    const { desk } = this;
    const writer = new Writer(new Uint8Array(MAX_MESSAGE_BYTES));
    writeDecision(writer, ballot.decide(desk, this.wanted(nowMs)), desk.host);
    return writer.bytes.slice(0, writer.length);
  }

  accepted(nowMs: number, ballotNumber: number, peer: number): void {
    const ballot = this.current;
    if (ballot?.ballot !== ballotNumber || ballot.bytes === undefined) return;
    ballot.accepts |= only(peer) & this.desk.voters;
    this.decideIfAccepted(nowMs, ballot);
  }

  private decideIfAccepted(nowMs: number, ballot: Ballot): void {
    if (this.current !== ballot || !enough(this.desk, ballot.accepts, ballot.ballot)) return;
    this.desk.probe('quorum');
    this.decided(nowMs, ballot.bytes!);
  }

  /** Somebody promised a higher ballot than ours. The lower our place, the sooner we try again. */
  refused(nowMs: number, promised: number): void {
    this.unfinished = true;
    if (this.current === undefined || promised <= this.current.ballot) return;
    this.current = undefined;
    this.stepBack(nowMs, promised, 0.5);
  }

  /** We promised somebody else's ballot: it gets its time. */
  giveWay(nowMs: number, ballot: number): void {
    if (this.current !== undefined && ballot > this.current.ballot) this.current = undefined;
    this.stepBack(nowMs, ballot, 2);
  }

  private stepBack(nowMs: number, ballot: number, units: number): void {
    const { desk } = this;
    const patience = units + rankIn(desk.voters, desk.self) + Math.min(this.attempts, 8) / 4;
    this.waitUntilMs = nowMs + patience * desk.ballotMs();
    this.waitFor = leaderOf(ballot);
  }

  /** The epoch ended, or we are no voter any more. */
  reset(): void {
    this.current = undefined;
    this.waitUntilMs = 0;
    this.repeatMs = 0;
    this.attempts = 0;
    this.unfinished = false;
    this.undecidedSinceMs = -1;
  }
}

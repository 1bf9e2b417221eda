/**
 * The answering side of agreement: what each message does here. A message of another epoch teaches nothing but that epoch:
 * it is never counted as life, never answered with a promise.
 */
import { Reader } from '../wire/cursor.ts';
import { readAct, type Act } from './acts.ts';
import { isAdd, readChange, readDecision, RecordKind } from './decision.ts';
import type { Desk } from './desk.ts';
import type { Flush } from './ballot.ts';
import type { History } from './history.ts';
import { leaderOf, MAX_BALLOT_LEAP, MAX_MESSAGE_BYTES, Say, type Head } from './messages.ts';
import { has, MAX_PEERS, only, sizeOf, type PeerSet } from './peers.ts';
import type { Proposer } from './proposer.ts';
import { awayVotes } from './votes.ts';
import { NO_ROWS, readRows, writeRows, type Rows } from './rows.ts';
import { fits, readView, type View } from './view.ts';

/** A frame further ahead of ours than this is nonsense: a week at 60 steps a second. */
const FARTHEST_FRAMES = 40_000_000;

export interface Effects {
  /** False if the bytes are no decision that fits. */
  install(nowMs: number, bytes: Uint8Array): boolean;
  jump(nowMs: number, view: View): void;
  /** Our own last act, if we said it. */
  lastAct(): Act['kind'] | undefined;
  /** A voter wants us out: we go. */
  kicked(): void;
}

export class Listener {
  private readonly decisions = new Reader();

  constructor(
    private readonly desk: Desk,
    private readonly proposer: Proposer,
    private readonly history: History,
    private readonly effects: Effects,
  ) {}

  /** Takes a message for us whose head was read. */
  take(nowMs: number, head: Head, reader: Reader): void {
    const { desk } = this;
    const { epoch } = desk.view;
    if (head.say === Say.act) return this.act(nowMs, head, reader);
    if (head.say === Say.commit) return this.commit(nowMs, head, reader);
    if (head.say === Say.state) return this.state(nowMs, head, reader);
    const whole = head.say === Say.pull ? reader.u8() : 0;
    if (whole > 1) return void desk.counters.malformed++;
    this.history.saw(nowMs, head.origin, head.epoch, whole === 1);
    if (head.epoch !== epoch) return void (head.epoch < epoch && head.say !== Say.pull && desk.counters.stale++);
    if (!this.spoken(nowMs, head, reader)) return void desk.counters.malformed++;
    desk.hearing.heard(nowMs, head.origin, true);
  }

  private spoken(nowMs: number, head: Head, reader: Reader): boolean {
    switch (head.say) {
      case Say.prepare:
        return this.prepare(nowMs, head.origin, reader);
      case Say.flush:
        return this.flush(nowMs, head.origin, reader);
      case Say.propose:
        return this.propose(nowMs, head.origin, reader);
      case Say.accept:
        return this.accept(nowMs, head.origin, reader);
      case Say.refuse:
        return this.refused(nowMs, reader);
      case Say.wish:
        return this.wish(nowMs, head.origin, reader);
      default:
        return reader.finished; // a pull of our own epoch: there is nothing newer
    }
  }

  private believable(ballot: number): boolean {
    const { acceptor } = this.desk;
    return ballot > 0 && ballot <= Math.max(acceptor.highest, acceptor.promised) + MAX_BALLOT_LEAP;
  }

  /** Whether we may promise and accept at all. */
  private get votes(): boolean {
    const lastAct = this.effects.lastAct();
    return has(this.desk.voters, this.desk.self) && (lastAct === undefined || (lastAct === RecordKind.away && awayVotes(this.desk)));
  }

  private prepare(nowMs: number, origin: number, reader: Reader): boolean {
    const { desk } = this;
    const { acceptor } = desk;
    const ballot = reader.varint();
    const staying = reader.u16();
    const leaving = desk.voters & ~staying;
    const have: number[] = [];
    for (let peer = 0; peer < MAX_PEERS; peer++) have.push(has(leaving, peer) ? reader.varint() - 1 : -1);
    if (!reader.finished || !this.believable(ballot) || leaderOf(ballot) !== origin) return false;
    if ((staying & ~desk.voters) !== 0 || !has(staying, origin)) return false;
    if (!this.votes) return true;
    if (!has(staying, desk.self) && this.effects.lastAct() === undefined) return false;
    acceptor.heardOf(ballot);
    if (ballot < acceptor.promised) return this.refuse(origin);
    desk.probe('promise');
    this.proposer.giveWay(nowMs, ballot);
    acceptor.promise(nowMs, ballot, leaving & ~only(desk.self), desk.host.horizon() + desk.host.marginFrames());
    this.sendFlush(origin, ballot, leaving, have);
    return true;
  }

  private sendFlush(target: number, ballot: number, leaving: PeerSet, leaderHas: readonly number[]): void {
    const { desk } = this;
    const { acceptor, host } = desk;
    const writer = desk.outbox.begin(Say.flush, target, desk.view.epoch);
    writer.varint(ballot);
    writer.varint(acceptor.guardFrame);
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      if (!has(leaving, peer)) continue;
      const have = host.have(peer);
      writer.varint(have + 1);
      writeRows(writer, desk.copyRows(peer, leaderHas[peer]! + 1, have, sizeOf(leaving)), host.rowBytes(peer));
    }
    writer.varint(acceptor.acceptedBallot);
    if (acceptor.accepted !== undefined) writer.block(acceptor.accepted);
    desk.outbox.post(target);
  }

  private flush(nowMs: number, origin: number, reader: Reader): boolean {
    const { desk } = this;
    const number = reader.varint();
    const ballot = this.proposer.collecting(number);
    if (ballot === undefined) return reader.ok;
    const guardFrame = reader.varint();
    const have: number[] = [];
    const rows: Rows[] = [];
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      have.push(has(ballot.leaving, peer) ? reader.varint() - 1 : -1);
      rows.push(has(ballot.leaving, peer) ? readRows(reader, have[peer]!, desk.host.rowBytes(peer), desk.scratch) : NO_ROWS);
    }
    const acceptedBallot = reader.varint();
    const accepted = acceptedBallot > 0 ? reader.block(MAX_MESSAGE_BYTES).slice() : undefined;
    const bound = desk.host.horizon() + FARTHEST_FRAMES;
    if (!reader.finished || guardFrame > bound || have.some((frame) => frame > bound) || acceptedBallot > number) return false;
    if (accepted !== undefined && !this.legal(accepted)) return false;
    const flush: Flush = { guardFrame, have, rows, acceptedBallot, accepted };
    this.proposer.flushed(nowMs, ballot, origin, flush);
    return true;
  }

  private legal(bytes: Uint8Array): boolean {
    const { desk } = this;
    const reader = this.decisions.open(bytes);
    const decision = readDecision(reader, desk.host, desk.scratch);
    return decision !== undefined && reader.finished && fits(desk.view, decision) && decision.effectFrame <= desk.host.horizon() + FARTHEST_FRAMES;
  }

  private propose(nowMs: number, origin: number, reader: Reader): boolean {
    const { desk } = this;
    const { acceptor } = desk;
    const ballot = reader.varint();
    const bytes = reader.block(MAX_MESSAGE_BYTES);
    if (!reader.finished || !this.believable(ballot) || leaderOf(ballot) !== origin || !this.legal(bytes)) return false;
    if (!this.votes) return true;
    acceptor.heardOf(ballot);
    if (ballot < acceptor.promised) return this.refuse(origin);
    desk.probe('accept');
    if (ballot > acceptor.promised) this.proposer.giveWay(nowMs, ballot);
    acceptor.accept(ballot, bytes.slice());
    desk.outbox.begin(Say.accept, origin, desk.view.epoch).varint(ballot);
    desk.outbox.post(origin);
    return true;
  }

  private accept(nowMs: number, origin: number, reader: Reader): boolean {
    const ballot = reader.varint();
    if (reader.finished) this.proposer.accepted(nowMs, ballot, origin);
    return reader.finished;
  }

  /** Tells `target` what we promised. */
  refuse(target: number): true {
    const { desk } = this;
    desk.outbox.begin(Say.refuse, target, desk.view.epoch).varint(desk.acceptor.promised);
    desk.outbox.post(target);
    return true;
  }

  private refused(nowMs: number, reader: Reader): boolean {
    const promised = reader.varint();
    if (!reader.finished || !this.believable(promised)) return false;
    this.desk.acceptor.heardOf(promised);
    this.proposer.refused(nowMs, promised);
    return true;
  }

  private wish(nowMs: number, origin: number, reader: Reader): boolean {
    const { desk } = this;
    const one = readChange(reader);
    if (!reader.finished || one.kind === RecordKind.drop) return false;
    if (one.kind === RecordKind.kick && one.subject === desk.self && has(desk.voters, origin)) this.effects.kicked();
    const forItself = isAdd(one.kind) && one.subject === origin;
    if (forItself || (has(desk.voters, origin) && one.kind !== RecordKind.unbench)) desk.wishes.hear(nowMs, one);
    return true;
  }

  private commit(nowMs: number, head: Head, reader: Reader): void {
    const { desk } = this;
    const bytes = reader.block(MAX_MESSAGE_BYTES);
    if (!reader.finished) return void desk.counters.malformed++;
    if (head.epoch === desk.view.epoch) this.effects.install(nowMs, bytes.slice());
    this.history.saw(nowMs, head.origin, head.epoch + 1);
  }

  private state(nowMs: number, head: Head, reader: Reader): void {
    const view = readView(reader);
    if (view === undefined || !reader.finished || view.epoch !== head.epoch) return void this.desk.counters.malformed++;
    if (view.epoch > this.desk.view.epoch && this.history.mayJump(nowMs)) this.effects.jump(nowMs, view);
  }

  /** Somebody's last act, from itself or passed on: it holds in every later epoch too, as long as it was not answered. */
  private act(nowMs: number, head: Head, reader: Reader): void {
    const { desk } = this;
    const act = readAct(reader, head.epoch, head.origin, desk.host, desk.scratch);
    if (act === undefined || act.frame > desk.host.horizon() + FARTHEST_FRAMES) return void desk.counters.malformed++;
    this.history.saw(nowMs, head.origin, head.epoch);
    if (act.epoch > desk.view.epoch) return;
    if (act.epoch === desk.view.epoch && act.accepted !== undefined && !this.legal(act.accepted)) return void desk.counters.malformed++;
    if (!desk.acts.learn(desk.view, head.origin, act)) return;
    desk.probe('act');
    if (act.epoch === desk.view.epoch && (desk.acceptor.frozen & only(head.origin)) === 0) desk.storeRows(head.origin, act.rows, act.frame);
  }
}

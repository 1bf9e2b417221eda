/**
 * The replicated log of views: who plays, decided by the members themselves, one decision per epoch. No clock, no link, no
 * game: time and bytes come in, bytes go out, the host is told what was decided. MESSAGES.md describes the protocol.
 *
 * What the session does, and all it does: hand in what arrives (`receive`, `heard`, `sawEpoch`), call `tick` then `send` once per
 * tick, take no input of a peer in `frozen`, make no own input at or above `guardFrame`, simulate no frame from
 * `view.pausedAt` on, mark its input packets with `view.epoch`, drop those of other epochs, and do what `ViewHost.installed` says.
 */
import type { Frame } from '../ground/frame.ts';
import { Reader, Writer } from '../wire/cursor.ts';
import { change, NO_IDENTITY, readDecision, RecordKind, type Change, type Decision } from './decision.ts';
import { Desk, type ViewConfig, type ViewCounters } from './desk.ts';
import { History } from './history.ts';
import { Listener } from './listener.ts';
import { HOPS_AT, MAX_MESSAGE_BYTES, readHead, Say, type Head } from './messages.ts';
import type { ViewSink } from './outbox.ts';
import { OwnAct } from './own-act.ts';
import { has, isQuorum, MAX_PEERS, only, type PeerSet } from './peers.ts';
import { Proposer } from './proposer.ts';
import { Reminders } from './reminders.ts';
import { applyDecision, fits, votersOf, writeView, type View } from './view.ts';

export class ViewLog {
  readonly desk: Desk;
  private readonly proposer: Proposer;
  private readonly listener: Listener;
  private readonly history: History;
  private readonly reader = new Reader();
  private readonly head: Head = { say: Say.prepare, origin: 0, target: 0, hops: 0, epoch: 0 };
  private readonly matchTag: number;
  private readonly own: OwnAct;
  private readonly reminders: Reminders;
  private silent: PeerSet = 0;

  constructor(config: ViewConfig) {
    this.desk = new Desk(config);
    this.matchTag = config.matchTag ?? 0;
    this.history = new History(this.desk);
    this.own = new OwnAct(this.desk);
    this.proposer = new Proposer(this.desk, (nowMs, bytes) => this.decided(nowMs, bytes));
    this.listener = new Listener(this.desk, this.proposer, this.history, {
      install: (nowMs, bytes) => this.install(nowMs, bytes),
      jump: (nowMs, view) => this.jump(nowMs, view),
      lastAct: () => this.own.said?.kind,
      kicked: () => this.leave(),
    });
    this.reminders = new Reminders(this.desk, this.own, this.history, (target) => this.listener.refuse(target));
  }

  get view(): View {
    return this.desk.view;
  }

  get counters(): Readonly<ViewCounters> {
    return this.desk.counters;
  }

  /** Peers whose inputs must not be taken now, neither from them nor through others. */
  get frozen(): PeerSet {
    return this.desk.acceptor.frozen;
  }

  /** The first frame that no own input may be made for now. */
  get guardFrame(): Frame {
    return this.own.guardFrame;
  }

  /** Whether an own input of `frame` may be made now: it lies below `guardFrame`. */
  mayMake(frame: Frame): boolean {
    return this.own.mayMake(frame);
  }

  /** Voters that have not been heard of for too long, as of the last tick: "waiting for ...". */
  get waitingFor(): PeerSet {
    return this.silent;
  }

  /** A decision is being made. */
  get deciding(): boolean {
    return this.proposer.busy || this.desk.acceptor.promised > 0;
  }

  /** Since when those who are heard are too few to decide anything, in ms; -1 if they are enough. */
  get undecidedSinceMs(): number {
    return this.proposer.undecidedSinceMs;
  }

  /** Whether our own AWAY or LEAVE is waiting for its answer. */
  get leaving(): boolean {
    return this.own.said !== undefined;
  }

  /** Whether we are on our way out for good: our LEAVE, of our own or because we were asked to go, waits for its answer. */
  get leavesForGood(): boolean {
    return this.own.said?.kind === RecordKind.leave;
  }

  /** A packet of this epoch came from `peer`, or an input of it that is new here came through others. */
  heard(nowMs: number, peer: number, hearsUs = true): void {
    this.desk.hearing.heard(nowMs, peer, hearsUs);
  }

  /** Whether we hear `peer`: goes into our packets to it. */
  hears(nowMs: number, peer: number): boolean {
    return this.desk.hearing.hears(nowMs, peer);
  }

  /** An input packet of another epoch came from `peer`; only its low 8 bits are known. */
  sawEpoch(nowMs: number, peer: number, low8: number): void {
    const ahead = ((((low8 - this.view.epoch) & 255) + 128) & 255) - 128;
    this.history.saw(nowMs, peer, this.view.epoch + ahead);
  }

  // --- wishes -----------------------------------------------------------------------------------------------------

  private wish(one: Change): void {
    this.desk.wishes.wish(this.view, one, this.deciding);
  }

  /** Asks to play again, as soon as the state is near enough to the present. Repeated until it happens or is withdrawn. */
  wishUnbench(identity: Uint8Array = NO_IDENTITY): void {
    this.wish(change(RecordKind.unbench, this.desk.self, 0, identity));
  }

  /** Asks to play no more: neither to be unbenched nor for a seat of one's own. */
  withdrawReturn(): void {
    const { wishes, self } = this.desk;
    wishes.withdraw(RecordKind.unbench, self);
    wishes.withdraw(RecordKind.join, self);
  }

  /** Asks for a seat for `peer`, which is no member; any voter may, or the newcomer itself. */
  wishJoin(peer: number, identity: Uint8Array = NO_IDENTITY): void {
    this.wish(change(RecordKind.join, peer, 0, identity));
  }

  wishKick(peer: number): void {
    this.wish(change(RecordKind.kick, peer));
  }

  wishLock(locked: boolean): void {
    this.wish(change(RecordKind.lock, 0, locked ? 1 : 0));
  }

  wishPause(paused: boolean): void {
    this.wish(change(RecordKind.pause, 0, paused ? 1 : 0));
  }

  /** `number` 0 to 31, `value` 0 to 2^32-1. */
  wishSetting(number: number, value: number): void {
    this.wish(change(RecordKind.setting, number, value));
  }

  /**
   * Says AWAY: our inputs end here until the others have benched us and let us in again. Our last act in this epoch. False if
   * nobody else could go on: then the last voter keeps its vote, and the room stands still while it sleeps.
   */
  away(): boolean {
    return this.own.dispensable && this.lastAct(RecordKind.away);
  }

  /** Says LEAVE: for good. Keep calling `tick` and `send` for a moment, until `left` or a few hundred ms have passed. */
  leave(): void {
    this.lastAct(RecordKind.leave);
  }

  private lastAct(kind: typeof RecordKind.away | typeof RecordKind.leave): boolean {
    if (!this.own.say(kind)) return false;
    this.proposer.reset();
    this.reminders.hurry();
    return true;
  }

  /**
   * `peer`, a voter, came back on a live link without its memory (a reload), as `identity`. What it promised is lost, so it can
   * neither vote nor say AWAY; among two or three voters the others need all of themselves to go on without it, and then
   * they know whatever it knew: its silence is taken for AWAY at once, but not that of a second one before this is decided.
   * Among more, silence benches it.
   */
  forgot(peer: number, identity: Uint8Array): void {
    this.own.conclude(peer, identity);
  }

  /** The others know that we left. */
  get left(): boolean {
    return !has(this.view.members, this.desk.self);
  }

  // --- in and out -------------------------------------------------------------------------------------------------

  /** A view message came from the neighbour `from`. Hostile bytes are counted and dropped. */
  receive(nowMs: number, from: number, bytes: Uint8Array, length: number): void {
    const { desk, head } = this;
    if (!readHead(this.reader.open(bytes, length), this.matchTag, head)) return void desk.counters.malformed++;
    if (head.origin === desk.self) return; // went round in a circle while routes changed
    if (head.target !== desk.self) {
      if (head.hops > 0 && bytes[HOPS_AT] === head.hops && desk.host.hop(head.target) !== from) desk.outbox.carryOn(head.target, bytes, length);
      return;
    }
    this.listener.take(nowMs, head, this.reader);
  }

  /** Once per tick, after everything that arrived was handed in. Allocates nothing while there is nothing to decide. */
  tick(nowMs: number): void {
    const { desk } = this;
    const { self, voters } = desk;
    if (desk.hearing.tick(nowMs)) this.wokeUp(nowMs);
    this.silent = has(voters, self) ? desk.hearing.silent(nowMs, voters & ~only(self)) : 0;
    if (this.own.said !== undefined) this.own.takeBackIfAlone();
    if (has(voters, self) && this.own.said === undefined) this.proposer.tick(nowMs, this.silent);
    this.reminders.tick(nowMs, this.silent);
  }

  /** We slept, or the clock was set: no timer means anything. What we promised stays promised. */
  private wokeUp(nowMs: number): void {
    this.proposer.reset();
    this.reminders.reset();
    this.history.settle();
    this.desk.wishes.forgetHeard();
    this.desk.acceptor.promisedAtMs = nowMs;
  }

  /** Hands over what is to be sent. Costs nothing while there is nothing. */
  send(sink: ViewSink): void {
    this.desk.outbox.flush(sink);
  }

  // --- decisions --------------------------------------------------------------------------------------------------

  private decided(nowMs: number, bytes: Uint8Array): void {
    const before = this.view.members;
    if (!this.install(nowMs, bytes)) return;
    this.reminders.announce(nowMs, before | this.view.members);
  }

  /** Ends the epoch with this decision. False, and nothing happens, if it does not fit. */
  private install(nowMs: number, bytes: Uint8Array): boolean {
    const { desk } = this;
    const before = desk.view;
    const reader = new Reader().open(bytes);
    const decision = readDecision(reader, desk.host, desk.scratch);
    if (decision === undefined || !reader.finished || !fits(before, decision)) {
      desk.counters.malformed++;
      return false;
    }
    desk.probe('install');
    for (const cut of decision.cuts) desk.storeRows(cut.peer, cut.rows, cut.cut);
    this.history.add(before.epoch, bytes);
    this.begin(nowMs, before, applyDecision(before, decision), decision);
    return true;
  }

  private jump(nowMs: number, view: View): void {
    this.history.clear();
    this.begin(nowMs, this.view, view, undefined);
  }

  private begin(nowMs: number, before: View, after: View, decision: Decision | undefined): void {
    const { desk } = this;
    const { hearing } = desk;
    desk.view = after;
    desk.counters.decisions++;
    desk.acceptor.reset();
    this.history.settle();
    this.proposer.reset();
    desk.acts.settle(after);
    desk.wishes.settle(after);
    let welcome = votersOf(after) & ~votersOf(before);
    // Who votes anew has no right to suspect anybody yet: while it was away nobody listened to it.
    if (has(welcome, desk.self)) welcome = votersOf(after);
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      if (has(welcome, peer)) hearing.welcomed(nowMs, peer);
      if (!has(after.benched & ~before.benched, peer)) continue;
      hearing.benched(nowMs, peer, decision?.cuts.find((cut) => cut.peer === peer)?.kind === RecordKind.bench);
    }
    // A state that was cut off or skipped over must be fetched anew before anybody lets us in.
    if (decision === undefined || has(votersOf(before) & ~votersOf(after), desk.self)) desk.wishes.withdrawAdds();
    this.own.settle(after);
    desk.host.installed(before, after, decision);
  }

  /** The whole present view as bytes, for a newcomer: see `readView`. */
  encodeView(): Uint8Array {
    const writer = new Writer(new Uint8Array(MAX_MESSAGE_BYTES));
    writeView(writer, this.view);
    return writer.bytes.slice(0, writer.length);
  }

  /** Whether `peers` together could decide something now. */
  couldDecide(peers: PeerSet): boolean {
    return isQuorum(peers, this.desk.voters);
  }
}

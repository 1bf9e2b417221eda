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
import { writeAct, type Act } from './acts.ts';
import { change, NO_IDENTITY, RecordKind, type Change, readDecision, writeChange, type Decision } from './decision.ts';
import { Desk, type ViewConfig, type ViewCounters } from './desk.ts';
import { History } from './history.ts';
import { Listener } from './listener.ts';
import { HOPS_AT, MAX_MESSAGE_BYTES, readHead, Say, type Head } from './messages.ts';
import { has, isQuorum, lowestOf, MAX_PEERS, only, sizeOf, type PeerSet } from './peers.ts';
import { NO_ROWS } from './rows.ts';
import { Proposer } from './proposer.ts';
import type { ViewSink } from './outbox.ts';
import { applyDecision, fits, votersOf, writeView, type View } from './view.ts';

const REPEAT_MS = 80;
const WISH_EVERY_MS = 160;
const PUSH_FOR_MS = 2000;

export class ViewLog {
  readonly desk: Desk;
  private readonly proposer: Proposer;
  private readonly listener: Listener;
  private readonly history: History;
  private readonly reader = new Reader();
  private readonly head: Head = { say: Say.prepare, origin: 0, target: 0, hops: 0, epoch: 0 };
  private readonly matchTag: number;
  /** Our own last act, while it holds. */
  private act: Act | undefined;
  private silent: PeerSet = 0;
  private repeatMs = 0;
  private wishMs = 0;
  private hintMs = 0;
  private pushMs = 0;
  private pushUntilMs = -1;
  private pushTo: PeerSet = 0;

  constructor(config: ViewConfig) {
    this.desk = new Desk(config);
    this.matchTag = config.matchTag ?? 0;
    this.history = new History(this.desk);
    this.proposer = new Proposer(this.desk, (nowMs, bytes) => this.decided(nowMs, bytes));
    this.listener = new Listener(this.desk, this.proposer, this.history, {
      install: (nowMs, bytes) => this.install(nowMs, bytes),
      jump: (nowMs, view) => this.jump(nowMs, view),
      silenced: () => this.act !== undefined,
      kicked: (nowMs) => this.leave(nowMs),
    });
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
    const guard = this.desk.acceptor.guardFrame;
    return this.act !== undefined && this.act.frame + 1 < guard ? this.act.frame + 1 : guard;
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
    return this.act !== undefined;
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

  /** Asks to play again, as soon as the state is near enough to the present. Repeated until it happens or is withdrawn. */
  wishUnbench(identity: Uint8Array = NO_IDENTITY): void {
    this.desk.wishes.wish(this.view, change(RecordKind.unbench, this.desk.self, 0, identity));
  }

  withdrawUnbench(): void {
    this.desk.wishes.withdraw(RecordKind.unbench, this.desk.self);
  }

  /** Asks for a seat for `peer`, which is no member; any voter may, or the newcomer itself. */
  wishJoin(peer: number, identity: Uint8Array = NO_IDENTITY): void {
    this.desk.wishes.wish(this.view, change(RecordKind.join, peer, 0, identity));
  }

  wishKick(peer: number): void {
    this.desk.wishes.wish(this.view, change(RecordKind.kick, peer));
  }

  wishLock(locked: boolean): void {
    this.desk.wishes.wish(this.view, change(RecordKind.lock, 0, locked ? 1 : 0));
  }

  wishPause(paused: boolean): void {
    this.desk.wishes.wish(this.view, change(RecordKind.pause, 0, paused ? 1 : 0));
  }

  /** `number` 0 to 31, `value` 0 to 2^32-1. */
  wishSetting(number: number, value: number): void {
    this.desk.wishes.wish(this.view, change(RecordKind.setting, number, value));
  }

  /**
   * Says AWAY: our inputs end here until the others have benched us and let us in again. Our last act in this epoch. False if
   * nobody else could go on: then the last voter keeps its vote, and the room stands still while it sleeps.
   */
  away(nowMs: number): boolean {
    const { voters, self } = this.desk;
    if (!has(voters, self) || (voters & ~only(self) & ~this.desk.acts.known) === 0) return false;
    return this.lastAct(nowMs, RecordKind.away);
  }

  /** Says LEAVE: for good. Keep calling `tick` and `send` for a moment, until `left` or a few hundred ms have passed. */
  leave(nowMs: number): void {
    this.lastAct(nowMs, RecordKind.leave);
  }

  /**
   * `peer`, a voter, came back on a live link without its memory (a reload), as `identity`. What it promised is lost, so it can
   * neither vote nor say AWAY; among two or three voters the others need all of themselves to go on without it, and then
   * they know whatever it knew: its silence is taken for AWAY at once. Among more, silence benches it.
   */
  forgot(peer: number, identity: Uint8Array): void {
    const { desk } = this;
    if (this.act !== undefined || !has(desk.voters, desk.self)) return; // we gave our own word away: somebody may have decided without us
    if (!has(desk.voters, peer) || peer === desk.self || sizeOf(desk.voters) > 3 || has(desk.acts.known, peer)) return;
    const known = desk.view.identities[peer]!;
    if (known.length === identity.length && known.every((byte, i) => byte === identity[i])) return;
    desk.probe('forgot');
    const frame = desk.host.have(peer);
    const lost = { kind: RecordKind.away, epoch: desk.view.epoch, promised: 0, frame, rows: NO_ROWS, acceptedBallot: 0, accepted: undefined, concluded: true };
    desk.acts.learn(desk.view, peer, lost);
  }

  /** The others know that we left. */
  get left(): boolean {
    return !has(this.view.members, this.desk.self);
  }

  private lastAct(nowMs: number, kind: Act['kind']): boolean {
    const { desk } = this;
    if (!has(desk.view.members, desk.self) || (this.act !== undefined && this.act.kind >= kind)) return false;
    desk.probe('last-act');
    const { acceptor, host, self } = desk;
    const frame = host.horizon() - 1;
    const rows = desk.copyRows(self, host.unacknowledged(), frame, 1);
    this.act = { kind, epoch: desk.view.epoch, promised: acceptor.promised, frame, rows, acceptedBallot: acceptor.acceptedBallot, accepted: acceptor.accepted };
    this.proposer.reset();
    this.repeatMs = nowMs;
    return true;
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
    if (desk.hearing.tick(nowMs)) this.proposer.reset();
    this.silent = has(voters, self) ? desk.hearing.silent(nowMs, voters & ~only(self)) : 0;
    if (this.act !== undefined && this.mayReturn(this.act)) this.act = undefined;
    if (has(voters, self) && this.act === undefined) this.proposer.tick(nowMs, this.silent);
    if (this.act !== undefined || desk.acts.known !== 0 || desk.acceptor.promised > 0) this.remind(nowMs);
    if (desk.wishes.own.size > 0 && nowMs >= this.wishMs) this.sendWishes(nowMs);
    if (nowMs <= this.pushUntilMs && nowMs >= this.pushMs) this.push(nowMs);
  }

  /** Hands over what is to be sent. Costs nothing while there is nothing. */
  send(sink: ViewSink): void {
    this.desk.outbox.flush(sink);
  }

  /** If everybody went away at once, nobody can answer; the lowest takes its AWAY back, knowing everybody's last act. */
  private mayReturn(act: Act): boolean {
    const { acts, self, voters } = this.desk;
    const others = voters & ~only(self);
    if (act.kind !== RecordKind.away || !has(voters, self) || (others & ~acts.known) !== 0) return false;
    let away: PeerSet = only(self);
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      const other = has(others, peer) ? acts.of(peer) : undefined;
      if (other?.concluded === true) return false;
      if (other?.kind === RecordKind.away) away |= only(peer);
    }
    return lowestOf(away) === self;
  }

  /** Repeats our own last act, passes on those of others to the leader, and tells it of a ballot that is not getting done. */
  private remind(nowMs: number): void {
    const { desk } = this;
    if (nowMs < this.repeatMs) return;
    this.repeatMs = nowMs + REPEAT_MS;
    const { voters, self, acts, acceptor } = desk;
    if (this.act !== undefined) {
      for (let peer = 0; peer < MAX_PEERS; peer++) if (has(voters, peer) && peer !== self) this.sendAct(peer, self, this.act);
      return;
    }
    const leader = lowestOf(voters & ~this.silent & ~acts.known);
    if (leader < 0 || leader === self || !has(voters, self)) return;
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      const act = acts.of(peer);
      if (act !== undefined && act.concluded !== true && peer !== leader) this.sendAct(leader, peer, act);
    }
    const waitedMs = nowMs - Math.max(acceptor.promisedAtMs, this.hintMs);
    if (acceptor.promised === 0 || waitedMs < 3 * desk.ballotMs()) return;
    this.hintMs = nowMs;
    this.listener.refuse(leader);
  }

  private sendAct(target: number, origin: number, act: Act): void {
    const { desk } = this;
    writeAct(desk.outbox.begin(Say.act, target, act.epoch, origin), act, desk.host.rowBytes(origin));
    desk.outbox.post(target);
  }

  private sendWishes(nowMs: number): void {
    const { desk } = this;
    this.wishMs = nowMs + WISH_EVERY_MS;
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      if (!has(desk.voters, peer) || peer === desk.self) continue;
      for (const one of desk.wishes.own.values()) this.sendWish(peer, one);
    }
  }

  private sendWish(target: number, one: Change): void {
    const { desk } = this;
    desk.probe('wish');
    writeChange(desk.outbox.begin(Say.wish, target, desk.view.epoch), one);
    desk.outbox.post(target);
  }

  // --- decisions --------------------------------------------------------------------------------------------------

  private decided(nowMs: number, bytes: Uint8Array): void {
    const before = this.view.members;
    if (!this.install(nowMs, bytes)) return;
    this.pushTo = (before | this.view.members) & ~only(this.desk.self);
    this.pushUntilMs = nowMs + PUSH_FOR_MS;
    this.push(nowMs);
  }

  /** COMMIT to everybody who has not shown that it knows. */
  private push(nowMs: number): void {
    this.pushMs = nowMs + REPEAT_MS;
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      if (!has(this.pushTo, peer)) continue;
      if (this.history.knownEpoch(peer) >= this.view.epoch) this.pushTo &= ~only(peer);
      else this.history.answer(peer, this.history.knownEpoch(peer));
    }
    if (this.pushTo === 0) this.pushUntilMs = -1;
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
    this.proposer.reset();
    desk.acts.settle(after);
    desk.wishes.settle(after);
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      if (has(votersOf(after) & ~votersOf(before), peer)) hearing.welcomed(nowMs, peer);
      if (!has(after.benched & ~before.benched, peer)) continue;
      hearing.benched(nowMs, peer, decision?.cuts.find((cut) => cut.peer === peer)?.kind === RecordKind.bench);
    }
    // A state that was cut off or skipped over must be fetched anew before anybody lets us in.
    if (decision === undefined || has(votersOf(before) & ~votersOf(after), desk.self)) desk.wishes.withdrawAdds();
    if (this.act !== undefined && this.act.kind === RecordKind.away && !has(votersOf(after), desk.self)) this.act = undefined;
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

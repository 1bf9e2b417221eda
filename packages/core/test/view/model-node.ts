/**
 * One peer of the model game: inputs are counters whose bytes follow from (peer, frame), so a wrong row is seen at once. It
 * follows the window rule, freezes, guards, cuts, resumes by snapshot, relays what is wanted: what a session will do,
 * without a simulation. Every law is checked where it could break.
 */
import type * as viewModule from '../../src/view/index.ts';
import type { Decision, PeerSet, View, ViewHost, ViewLog } from '../../src/view/index.ts';
import { Reader } from '../../src/wire/cursor.ts';
import { Violation, type World } from './world.ts';

/** The view module under test: the real one, or one with a line broken on purpose. */
export type ViewModule = typeof viewModule;

const HERE = 0;
const ABSENT = 1;
const GONE = 2;
const FAR = Number.MAX_SAFE_INTEGER;
const ROW_BYTES = 4;

export interface GamePacket {
  from: number;
  life: number;
  seq: number;
  epoch: number;
  have: number[];
  /** Per peer, what it is known to have confirmed in this epoch: passed on, so that final needs no full mesh. */
  confirmed: number[];
  sim: number;
  wants: PeerSet;
  hears: PeerSet;
  direct: PeerSet;
  /** Heard directly, in this epoch, since the last packet: life of those who have no new inputs is passed on too. */
  fresh: PeerSet;
  rows: number[];
}

export interface Snapshot {
  epoch: number;
  final: number;
  changes: number[][];
  view: Uint8Array;
}

/** What all nodes share for checking, and the way to each other. */
export interface Stage {
  readonly world: World;
  readonly module: ViewModule;
  readonly nodes: ModelNode[];
  readonly windowFrames: number;
  readonly tickMs: number;
  readonly dropAfterMs: number;
  /** Epoch -> the decision that ended it, as text: I1. */
  readonly decisions: Map<number, string>;
  /** Frame -> digest of what was played in it, once final anywhere: I4, I5. */
  readonly finals: number[];
  sendGame(from: number, to: number, packet: GamePacket): void;
  sendView(from: number, to: number, bytes: Uint8Array): void;
  askSnapshot(from: number, to: number): void;
  probe(node: ModelNode, point: string): void;
  tell?: ((node: ModelNode, after: View, decision: Decision | undefined) => void) | undefined;
}

export class ModelNode implements ViewHost {
  log: ViewLog | undefined;
  alive = true;
  asleepUntilMs = 0;
  /** Left or was kicked on purpose: not expected back. */
  done = false;
  life = 1;
  sim = 0;
  confirmed = -1;
  final = -1;
  rollbackMost = 0;
  installs = 0;
  resumes = 0;
  lastFinalMs = 0;
  stallMs = 0;
  longestStallMs = 0;
  readonly haveOf: number[];
  /** Per peer: from, status, from, status ... */
  changes: number[][];
  private made = -1;
  private hasState = true;
  private base = -1;
  private seq = 0;
  private readonly ackOf: number[][];
  private readonly lastSeq: number[];
  private readonly wantsOf: PeerSet[];
  private readonly directMs: number[];
  private readonly directOf: PeerSet[];
  private readonly advancedMs: number[];
  private readonly confirmedOf: number[];
  private readonly digests: number[] = [];
  private askedMs = -1000;
  private fresh: PeerSet = 0;
  private farthest = 0;

  constructor(
    readonly stage: Stage,
    readonly id: number,
    readonly delay: number,
    view: View | undefined,
  ) {
    const n = stage.world.peers;
    this.haveOf = new Array<number>(n).fill(-1);
    this.changes = Array.from({ length: n }, (_, peer) => [0, view !== undefined && (view.members >> peer) & 1 ? HERE : GONE]);
    this.ackOf = Array.from({ length: n }, () => new Array<number>(n).fill(-1));
    this.lastSeq = new Array<number>(n).fill(-1);
    this.wantsOf = new Array<number>(n).fill(0);
    this.directMs = new Array<number>(n).fill(-10000);
    this.directOf = new Array<number>(n).fill(0);
    this.advancedMs = new Array<number>(n).fill(0);
    this.confirmedOf = new Array<number>(n).fill(-1);
    if (view === undefined) this.hasState = false;
    else this.open(view);
  }

  private open(view: View): void {
    this.log = new this.stage.module.ViewLog({
      self: this.id,
      view,
      host: this,
      matchTag: this.stage.world.seed >>> 0,
      dropAfterMs: this.stage.dropAfterMs,
      probe: (point) => this.stage.probe(this, point),
    });
  }

  /** Lost its memory; comes back as another life of the same seat. */
  restart(): void {
    this.alive = true;
    this.asleepUntilMs = 0;
    this.life++;
    this.log = undefined;
    this.loseState();
    this.final = -1;
    this.confirmed = -1;
    this.seq += 1000;
    this.lastSeq.fill(-1);
    this.digests.length = 0;
  }

  // --- what the view asks ---------------------------------------------------------------------------------------

  rowBytes(): number {
    return ROW_BYTES;
  }

  have(peer: number): number {
    if (peer === this.id) return this.made;
    return this.haveOf[peer]!;
  }

  copyRow(peer: number, frame: number, into: Uint8Array, at: number): void {
    if (frame > this.have(peer) || frame < 0) throw new Violation(`row ${frame} of ${peer} asked of ${this.id}, who has ${this.have(peer)}`);
    for (let i = 0; i < ROW_BYTES; i++) into[at + i] = rowByte(peer, frame, i);
  }

  storeRow(peer: number, from: Uint8Array, at: number): void {
    const frame = this.have(peer) + 1;
    for (let i = 0; i < ROW_BYTES; i++) {
      if (from[at + i] !== rowByte(peer, frame, i)) throw new Violation(`row ${frame} of ${peer} is not what was played`);
    }
    if (peer !== this.id) this.haveOf[peer] = frame;
  }

  horizon(): number {
    return this.made + 1;
  }

  unacknowledged(): number {
    let least = this.made;
    for (let peer = 0; peer < this.changes.length; peer++) {
      if (peer !== this.id && this.isVoter(peer)) least = Math.min(least, this.ackOf[peer]![this.id]!);
    }
    return least + 1;
  }

  marginFrames(): number {
    return 20;
  }

  rtt95Ms(peer: number): number {
    return 2 * (this.stage.world.base[this.id * this.stage.world.peers + peer]! + this.stage.world.weather.jitterMs * 0.6);
  }

  hop(peer: number): number {
    const now = this.stage.world.nowMs;
    if (now - this.directMs[peer]! < 500 && (this.directOf[peer]! >> this.id) & 1) return peer;
    for (let via = 0; via < this.changes.length; via++) {
      if (via === peer || via === this.id || now - this.directMs[via]! >= 500) continue;
      if ((this.directOf[via]! >> peer) & 1 && (this.directOf[via]! >> this.id) & 1) return via;
    }
    return peer;
  }

  installed(before: View, after: View, decision: Decision | undefined): void {
    this.installs++;
    this.stage.tell?.(this, after, decision);
    const { world } = this.stage;
    world.note(after.epoch * 64 + this.id);
    if (decision === undefined) return this.loseState();
    this.checkOneDecision(before, decision);
    const survivor = has(voters(before) & voters(after), this.id);
    for (const cut of decision.cuts) this.applyCut(cut.peer, cut.cut, cut.kind <= 2 ? ABSENT : GONE, survivor);
    for (const one of decision.changes) this.applyChange(one.kind, one.subject, decision.effectFrame);
    if (decision.changes.length > 0 && this.hasState && this.confirmed >= decision.effectFrame) throw new Violation(`I2 effect frame ${decision.effectFrame} is confirmed at ${this.id} (${this.confirmed})`);
    this.confirmedOf.fill(-1);
    if (has(voters(before) & ~voters(after), this.id)) this.loseState();
  }

  private checkOneDecision(before: View, decision: Decision): void {
    const text = JSON.stringify(decision, (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value));
    const known = this.stage.decisions.get(before.epoch);
    if (known === undefined) this.stage.decisions.set(before.epoch, text);
    else if (known !== text) throw new Violation(`I1 epoch ${before.epoch} ended twice: ${known} and ${text}`);
  }

  private applyCut(peer: number, cut: number, status: number, survivor: boolean): void {
    if (this.final > cut) throw new Violation(`I5 final ${this.final} of ${this.id} undone by cut ${cut} of ${peer}`);
    if (survivor) {
      if (this.confirmed > cut) throw new Violation(`I2 confirmed ${this.confirmed} of ${this.id} undone by cut ${cut} of ${peer}`);
      if (this.have(peer) !== cut) throw new Violation(`the cut ${cut} of ${peer} is not filled at ${this.id}, who has ${this.have(peer)}`);
      this.rolledBack(cut + 1);
    }
    if (peer !== this.id && this.haveOf[peer]! > cut) this.haveOf[peer] = cut;
    if (this.confirmed > cut) {
      this.confirmed = cut;
      this.digests.length = Math.max(0, cut + 1);
    }
    this.change(peer, cut + 1, status);
  }

  private applyChange(kind: number, subject: number, frame: number): void {
    if (kind === 5) this.change(subject, frame, GONE);
    if (kind !== 6 && kind !== 7) return;
    this.change(subject, frame, HERE);
    if (subject === this.id) this.made = Math.max(this.made, frame - 1);
    this.lastSeq[subject] = -1;
    for (const acks of this.ackOf) acks[subject] = Math.max(acks[subject]!, frame - 1);
  }

  private change(peer: number, frame: number, status: number): void {
    const list = this.changes[peer]!;
    while (list.length > 0 && list[list.length - 2]! >= frame) list.length -= 2;
    list.push(frame, status);
    this.normalise(peer);
  }

  private statusAt(peer: number, frame: number): number {
    const list = this.changes[peer]!;
    let i = list.length - 2;
    while (i > 0 && list[i]! > frame) i -= 2;
    return list[i + 1]!;
  }

  /** Absent stretches need no rows. */
  private normalise(peer: number): void {
    const list = this.changes[peer]!;
    if (peer === this.id) return;
    for (let i = 0; i + 3 < list.length; i += 2) {
      if (list[i + 1] !== HERE && this.haveOf[peer]! >= list[i]! - 1 && this.haveOf[peer]! < list[i + 2]! - 1 && this.endOf(peer) > list[i]!) this.haveOf[peer] = list[i + 2]! - 1;
    }
  }

  private rolledBack(frame: number): void {
    const depth = this.sim - frame;
    if (depth > this.rollbackMost) this.rollbackMost = depth;
    if (depth > this.stage.windowFrames) throw new Violation(`I3 rollback of ${depth} at ${this.id}`);
  }

  private loseState(): void {
    this.hasState = false;
    this.digests.length = 0;
    this.made = -1;
    this.haveOf.fill(-1);
  }

  // --- the tick ---------------------------------------------------------------------------------------------------

  get view(): View | undefined {
    return this.log?.view;
  }

  isVoter(peer: number): boolean {
    return this.log !== undefined && has(voters(this.log.view), peer);
  }

  tick(): void {
    const { world } = this.stage;
    if (!this.alive || world.nowMs < this.asleepUntilMs) return;
    if (this.log !== undefined) {
      this.log.tick(world.nowMs);
      this.log.send((to, bytes, length) => this.stage.sendView(this.id, to, bytes.slice(0, length)));
    }
    if (!this.hasState) this.seekState();
    else this.play();
    if (this.log !== undefined || this.hasState) this.broadcast();
  }

  private seekState(): void {
    const { world } = this.stage;
    // A wish that had been heard already may still be granted: then we are not ready, and say so.
    if (this.isVoter(this.id)) this.log!.away();
    if (world.nowMs - this.askedMs < 150 || this.done) return;
    this.askedMs = world.nowMs;
    const peer = world.faults.below(world.peers);
    if (peer !== this.id) this.stage.askSnapshot(this.id, peer);
  }

  snapshot(): Snapshot | undefined {
    if (!this.hasState || this.log === undefined || !this.isVoter(this.id)) return undefined;
    return { epoch: this.log.view.epoch, final: this.final, changes: this.changes.map((list) => [...list]), view: this.log.encodeView() };
  }

  restore(snapshot: Snapshot): void {
    if (this.hasState || !this.alive || this.done) return;
    if (this.log === undefined) {
      const view = this.stage.module.readView(new Reader().open(snapshot.view));
      // A voter that lost its memory must not vote: it waits until the others have benched it.
      if (view === undefined || has(voters(view), this.id)) return;
      this.open(view);
    }
    if (this.log!.view.epoch !== snapshot.epoch || this.isVoter(this.id) || snapshot.final < this.final) return;
    this.hasState = true;
    this.resumes++;
    this.base = snapshot.final;
    this.confirmed = this.final = snapshot.final;
    this.sim = snapshot.final + 1;
    this.changes = snapshot.changes.map((list) => [...list]);
    for (let peer = 0; peer < this.haveOf.length; peer++) {
      this.haveOf[peer] = snapshot.final;
      this.haveOf[peer] = Math.min(snapshot.final, this.endOf(peer) - 1);
      this.normalise(peer);
    }
    this.digests.length = 0;
  }

  private play(): void {
    const log = this.log!;
    this.makeOwn(log);
    this.settle();
    const behind = this.farthest - this.sim;
    const before = this.sim;
    for (let steps = behind > 8 ? 4 : 1; steps > 0; steps--) {
      if (this.sim - this.confirmed > this.stage.windowFrames) break;
      if (log.view.pausedAt >= 0 && this.sim >= log.view.pausedAt) break;
      // While benched, our own earlier inputs come from the others like everybody's.
      if (this.isVoter(this.id) && this.statusAt(this.id, this.sim) === HERE && this.made < this.sim) break;
      this.sim++;
      this.makeOwn(log);
      this.settle();
    }
    this.stallMs = this.sim > before ? 0 : this.stallMs + this.stage.tickMs;
    if (this.stallMs > this.longestStallMs) this.longestStallMs = this.stallMs;
    this.unstick(log);
    this.wish(log);
  }

  /** Rows that nobody within reach still has: the way on is a snapshot, for a voter by way of the bench. */
  private unstick(log: ViewLog): void {
    if (this.stallMs < 1000 || Math.max(...this.confirmedOf) < this.confirmed + 30) return;
    if (this.isVoter(this.id)) log.away();
    else {
      log.withdrawReturn();
      this.loseState();
    }
    this.stallMs = 0;
  }

  private makeOwn(log: ViewLog): void {
    if (!this.isVoter(this.id) || !this.hasState) return;
    while (this.made < this.sim + this.delay && this.made + 1 < log.guardFrame) this.made++;
  }

  private wish(log: ViewLog): void {
    if (this.isVoter(this.id)) return;
    if (this.done || this.farthest - this.sim > 30) return log.withdrawReturn();
    if (has(log.view.benched, this.id)) log.wishUnbench(new Uint8Array([this.life]));
    else log.wishJoin(this.id, new Uint8Array([this.life]));
  }

  private settle(): void {
    let confirmed = FAR;
    for (let peer = 0; peer < this.haveOf.length; peer++) confirmed = Math.min(confirmed, this.boundOf(peer));
    if (confirmed === FAR) confirmed = this.sim;
    if (confirmed < this.confirmed) throw new Violation(`H2 confirmed of ${this.id} shrank from ${this.confirmed} to ${confirmed}`);
    for (let frame = this.confirmed + 1; frame <= confirmed; frame++) this.digests[frame] = this.digest(frame);
    this.confirmed = confirmed;
    this.finalise();
  }

  private boundOf(peer: number): number {
    const have = this.have(peer);
    const list = this.changes[peer]!;
    if (list[list.length - 1] === HERE) return have;
    return peer === this.id || have >= this.endOf(peer) - 1 ? FAR : have;
  }

  /** The first frame of the stretch without inputs that the peer is in, or FAR. Absent, then gone, is one stretch. */
  private endOf(peer: number): number {
    const list = this.changes[peer]!;
    let end = FAR;
    for (let i = list.length - 2; i >= 0 && list[i + 1] !== HERE; i -= 2) end = list[i]!;
    return end;
  }

  private finalise(): void {
    let final = this.confirmed;
    for (let peer = 0; peer < this.haveOf.length; peer++) if (peer !== this.id && this.isVoter(peer)) final = Math.min(final, this.confirmedOf[peer]!);
    for (let frame = this.final + 1; frame <= final; frame++) this.checkFinal(frame);
    if (final > this.final) {
      this.final = final;
      this.lastFinalMs = this.stage.world.nowMs;
    }
  }

  private checkFinal(frame: number): void {
    const digest = this.digest(frame);
    if (frame > this.base && this.digests[frame] !== undefined && this.digests[frame] !== digest) throw new Violation(`H2 frame ${frame} of ${this.id} changed after it was confirmed`);
    delete this.digests[frame];
    const known = this.stage.finals[frame];
    if (known === undefined) {
      this.stage.finals[frame] = digest;
      this.stage.world.note(digest);
    } else if (known !== digest) throw new Violation(`I4 final frame ${frame} of ${this.id} differs from others'`);
  }

  private digest(frame: number): number {
    let h = frame;
    for (let peer = 0; peer < this.changes.length; peer++) h = Math.imul(h ^ (this.statusAt(peer, frame) + 7 * peer), 0x01000193);
    return h >>> 0;
  }

  // --- packets ----------------------------------------------------------------------------------------------------

  private broadcast(): void {
    const { world } = this.stage;
    let hears = 0;
    let wants = 0;
    let direct = 0;
    for (let peer = 0; peer < world.peers; peer++) {
      if (peer === this.id) continue;
      if (this.log?.hears(world.nowMs, peer)) hears |= 1 << peer;
      if (world.nowMs - this.advancedMs[peer]! > 100) wants |= 1 << peer;
      if (world.nowMs - this.directMs[peer]! < 500) direct |= 1 << peer;
    }
    const epoch = this.log?.view.epoch ?? -1;
    if (this.isVoter(this.id)) this.confirmedOf[this.id] = this.confirmed;
    const confirmed = [...this.confirmedOf];
    const have = this.haveOf.map((frame, peer) => (peer === this.id ? this.made : frame));
    for (let peer = 0; peer < world.peers; peer++) {
      if (peer === this.id) continue;
      const rows = this.hasState ? this.rowsFor(peer) : [];
      this.stage.sendGame(this.id, peer, { from: this.id, life: this.life, seq: this.seq, epoch, have, confirmed, sim: this.sim, wants, hears, direct, fresh: this.fresh, rows });
    }
    this.seq++;
    this.fresh = 0;
  }

  private rowsFor(peer: number): number[] {
    const acks = this.ackOf[peer]!;
    const rows: number[] = [];
    for (let x = 0; x < acks.length; x++) {
      if (x === peer || (x !== this.id && !((this.wantsOf[peer]! >> x) & 1))) continue;
      const first = acks[x]! + 1;
      const last = Math.min(this.have(x), acks[x]! + 128);
      // Rows from before our snapshot are not ours to give.
      if (last >= first && (x === this.id || first > this.base)) rows.push(x, first, last);
    }
    return rows;
  }

  game(packet: GamePacket): void {
    const { world } = this.stage;
    if (!this.alive || world.nowMs < this.asleepUntilMs) return;
    const { from } = packet;
    this.directMs[from] = world.nowMs;
    this.directOf[from] = packet.direct;
    const log = this.log;
    if (log === undefined) return;
    if (packet.epoch < 0) return;
    if (packet.epoch !== log.view.epoch) {
      log.sawEpoch(world.nowMs, from, packet.epoch & 255);
      if (packet.epoch < log.view.epoch && packet.seq > this.lastSeq[from]!) this.takeAcks(packet);
      return;
    }
    log.heard(world.nowMs, from, has(packet.hears, this.id));
    this.fresh |= 1 << from;
    for (let x = 0; x < world.peers; x++) if (x !== this.id && x !== from && has(packet.fresh, x)) log.heard(world.nowMs, x);
    if (packet.seq > this.lastSeq[from]!) {
      this.takeAcks(packet);
      for (let x = 0; x < packet.confirmed.length; x++) this.confirmedOf[x] = Math.max(this.confirmedOf[x]!, packet.confirmed[x]!);
      // How far the match is, also by those we do not hear ourselves.
      this.farthest = Math.max(this.farthest, packet.sim, ...this.confirmedOf);
    }
    if (this.hasState) this.takeRows(log, packet);
  }

  private takeAcks(packet: GamePacket): void {
    this.lastSeq[packet.from] = packet.seq;
    this.wantsOf[packet.from] = packet.wants;
    for (let x = 0; x < packet.have.length; x++) this.ackOf[packet.from]![x] = packet.have[x]!;
  }

  private takeRows(log: ViewLog, packet: GamePacket): void {
    const { nowMs } = this.stage.world;
    for (let i = 0; i < packet.rows.length; i += 3) {
      const x = packet.rows[i]!;
      if (x === this.id || has(log.frozen, x)) continue;
      const last = Math.min(packet.rows[i + 2]!, this.endOf(x) - 1);
      const before = this.haveOf[x]!;
      if (packet.rows[i + 1]! > before + 1 || last <= before) continue;
      this.haveOf[x] = last;
      this.normalise(x);
      this.advancedMs[x] = nowMs;
      if (this.isVoter(this.id)) this.rolledBack(before + 1);
    }
  }

  viewMessage(from: number, bytes: Uint8Array): void {
    if (!this.alive || this.log === undefined || this.stage.world.nowMs < this.asleepUntilMs) return;
    this.log.receive(this.stage.world.nowMs, from, bytes, bytes.length);
  }

  /** A peer came back without its memory and says so on a live link. */
  reborn(peer: number, life: number): void {
    if (this.alive && this.log !== undefined && this.stage.world.nowMs >= this.asleepUntilMs) this.log.forgot(peer, new Uint8Array([life]));
  }
}

function voters(view: View): PeerSet {
  return view.members & ~view.benched;
}

function has(set: PeerSet, peer: number): boolean {
  return ((set >> peer) & 1) === 1;
}

/** Half of the players change their input every frame, the others every seven. */
function rowByte(peer: number, frame: number, i: number): number {
  const value = peer % 2 === 0 ? frame : Math.floor(frame / 7);
  return (Math.imul(value + 1, 0x9e3779b1) ^ Math.imul(peer + 1 + i, 0x85ebca6b)) >>> 24;
}

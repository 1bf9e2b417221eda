/**
 * The last decisions, for those who missed them, and who is known to be in which epoch. Whoever shows an older epoch is sent
 * what ended it; whoever shows a newer one is asked for what ended ours.
 */
import type { Desk } from './desk.ts';
import { Say } from './messages.ts';
import { has, MAX_PEERS } from './peers.ts';
import { writeView } from './view.ts';

/** Decisions kept, for voters that missed some. Others are sent the whole view. */
const KEPT = 32;
const EVERY_MS = 40;
const GIVE_UP_AFTER_MS = 1500;

export class History {
  private readonly kept = new Map<number, Uint8Array>();
  private readonly epochs = new Float64Array(MAX_PEERS);
  private readonly answeredMs = new Float64Array(MAX_PEERS).fill(-EVERY_MS);
  private readonly askedMs = new Float64Array(MAX_PEERS).fill(-EVERY_MS);

  /** Since when we have asked in vain; -1 if we do not lag. */
  private behindSinceMs = -1;

  constructor(private readonly desk: Desk) {
    this.epochs.fill(desk.view.epoch);
  }

  /** `bytes` ended `epoch`. */
  add(epoch: number, bytes: Uint8Array): void {
    this.kept.set(epoch, bytes);
    this.kept.delete(epoch - KEPT);
  }

  clear(): void {
    this.kept.clear();
  }

  /** The newest epoch that `peer` has shown. */
  knownEpoch(peer: number): number {
    return this.epochs[peer]!;
  }

  /** `peer` showed that it is in `epoch`; `whole`: and that it may be sent the whole view. */
  saw(nowMs: number, peer: number, epoch: number, whole = false): void {
    const ours = this.desk.view.epoch;
    if (epoch > this.epochs[peer]! && epoch <= ours) this.epochs[peer] = epoch;
    if (epoch > ours) this.pull(nowMs, peer);
    // What cannot be answered takes no turn: it would take it from the PULL that comes with the same packet.
    else if (epoch < ours && (whole || this.kept.has(epoch)) && due(nowMs, this.answeredMs, peer)) this.answer(peer, epoch, whole);
  }

  /** Asks `peer` what ended our epoch. */
  private pull(nowMs: number, peer: number): void {
    if (!due(nowMs, this.askedMs, peer)) return;
    const { desk } = this;
    if (this.behindSinceMs < 0) this.behindSinceMs = nowMs;
    desk.outbox.begin(Say.pull, peer, desk.view.epoch).u8(this.mayJump(nowMs) ? 1 : 0);
    desk.outbox.post(peer);
  }

  /**
   * Whether we may go on from a whole view. A voter has inputs to keep, so it needs every decision between; only when those who
   * knew them are gone does it give up its inputs and begin anew.
   */
  mayJump(nowMs: number): boolean {
    const { voters, self } = this.desk;
    return (!has(voters, self) && !this.desk.stepwise) || (this.behindSinceMs >= 0 && nowMs - this.behindSinceMs > GIVE_UP_AFTER_MS);
  }

  /** A new epoch began here. */
  settle(): void {
    this.behindSinceMs = -1;
  }

  /** Sends what ended `epoch`; or the whole view, if that is asked for and saves steps, or if nobody keeps that decision. */
  answer(peer: number, epoch: number, whole = false): void {
    const { desk } = this;
    const behind = desk.view.epoch - epoch;
    const bytes = this.kept.get(epoch);
    if (bytes !== undefined && !(whole && behind > 1)) desk.outbox.begin(Say.commit, peer, epoch).block(bytes);
    else if (whole) writeView(desk.outbox.begin(Say.state, peer, desk.view.epoch), desk.view);
    else return; // we were away then: others know
    desk.outbox.post(peer);
  }
}

function due(nowMs: number, lastMs: Float64Array, peer: number): boolean {
  // A clock that was set back must not close the door.
  if (nowMs >= lastMs[peer]! && nowMs - lastMs[peer]! < EVERY_MS) return false;
  lastMs[peer] = nowMs;
  return true;
}

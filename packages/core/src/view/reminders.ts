/** What is said again until it is answered: last acts, wishes, decisions to those who have not shown that they know. */
import { writeAct, type Act } from './acts.ts';
import { writeChange } from './decision.ts';
import type { Desk } from './desk.ts';
import type { History } from './history.ts';
import { Say } from './messages.ts';
import type { OwnAct } from './own-act.ts';
import { has, lowestOf, MAX_PEERS, only, type PeerSet } from './peers.ts';

const REPEAT_MS = 80;
const WISH_EVERY_MS = 160;
const PUSH_FOR_MS = 2000;

export class Reminders {
  private actMs = 0;
  private wishMs = 0;
  private hintMs = 0;
  private pushMs = 0;
  private pushUntilMs = -1;
  private pushTo: PeerSet = 0;

  constructor(
    private readonly desk: Desk,
    private readonly own: OwnAct,
    private readonly history: History,
    private readonly refuse: (target: number) => void,
  ) {}

  /** The clock was set, or we slept: everything is due. */
  reset(): void {
    this.actMs = this.wishMs = this.hintMs = this.pushMs = 0;
    this.pushUntilMs = -1;
  }

  tick(nowMs: number, silent: PeerSet): void {
    const { desk } = this;
    const bound = this.own.said !== undefined || desk.acts.known !== 0 || desk.acceptor.promised > 0;
    if (bound && nowMs >= this.actMs) this.remind(nowMs, silent);
    if (desk.wishes.own.size > 0 && nowMs >= this.wishMs) this.sendWishes(nowMs);
    if (nowMs <= this.pushUntilMs && nowMs >= this.pushMs) this.push(nowMs);
  }

  /** Our own last act is due now. */
  hurry(): void {
    this.actMs = 0;
  }

  /** Repeats our own last act; or passes on those of others to the leader, and tells it of a ballot that is not getting done. */
  private remind(nowMs: number, silent: PeerSet): void {
    const { desk } = this;
    const { voters, self, acts, acceptor } = desk;
    this.actMs = nowMs + REPEAT_MS;
    if (this.own.said !== undefined) {
      for (let peer = 0; peer < MAX_PEERS; peer++) if (has(voters, peer) && peer !== self) this.sendAct(peer, self, this.own.said);
      return;
    }
    const leader = lowestOf(voters & ~silent & ~acts.known);
    if (leader < 0 || leader === self || !has(voters, self)) return;
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      const act = acts.of(peer);
      if (act !== undefined && act.concluded !== true) this.sendAct(leader, peer, act);
    }
    const waitedMs = nowMs - Math.max(acceptor.promisedAtMs, this.hintMs);
    if (acceptor.promised === 0 || (waitedMs >= 0 && waitedMs < 3 * desk.ballotMs())) return;
    this.hintMs = nowMs;
    this.refuse(leader);
  }

  private sendAct(target: number, origin: number, act: Act): void {
    const { desk } = this;
    if (target === origin) return;
    writeAct(desk.outbox.begin(Say.act, target, act.epoch, origin), act, desk.host.rowBytes(origin));
    desk.outbox.post(target);
  }

  private sendWishes(nowMs: number): void {
    const { desk } = this;
    this.wishMs = nowMs + WISH_EVERY_MS;
    if (desk.acceptor.promised === 0) desk.wishes.forgetFulfilled(desk.view);
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      if (!has(desk.voters, peer) || peer === desk.self) continue;
      for (const one of desk.wishes.own.values()) {
        desk.probe('wish');
        writeChange(desk.outbox.begin(Say.wish, peer, desk.view.epoch), one);
        desk.outbox.post(peer);
      }
    }
  }

  /** We decided: COMMIT to all of these, now and again. */
  announce(nowMs: number, to: PeerSet): void {
    this.pushTo = to & ~only(this.desk.self);
    this.pushUntilMs = nowMs + PUSH_FOR_MS;
    this.push(nowMs);
  }

  private push(nowMs: number): void {
    const { desk, history } = this;
    this.pushMs = nowMs + REPEAT_MS;
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      if (!has(this.pushTo, peer)) continue;
      if (history.knownEpoch(peer) >= desk.view.epoch) this.pushTo &= ~only(peer);
      else history.answer(peer, history.knownEpoch(peer));
    }
    if (this.pushTo === 0) this.pushUntilMs = -1;
  }
}

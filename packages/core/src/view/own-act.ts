/** Our own last act, AWAY or LEAVE: when it may be said, how long it binds us, and when it may be taken back. */
import { sameBytes } from '../ground/bytes.ts';
import type { Frame } from '../ground/frame.ts';
import type { Act } from './acts.ts';
import { RecordKind } from './decision.ts';
import type { Desk } from './desk.ts';
import { has, lowestOf, MAX_PEERS, only, sizeOf, type PeerSet } from './peers.ts';
import { NO_ROWS } from './rows.ts';
import { votersOf, type View } from './view.ts';

export class OwnAct {
  /** While it holds we neither promise nor accept, and make no input above its frame. */
  said: Act | undefined;

  constructor(private readonly desk: Desk) {}

  /** The first frame for which no own input may be made. */
  get guardFrame(): Frame {
    const guard = this.desk.acceptor.guardFrame;
    return this.said !== undefined && this.said.frame + 1 < guard ? this.said.frame + 1 : guard;
  }

  /** Whether an own input of `frame` may be made; the same as being below `guardFrame`, for the many frames without one. */
  mayMake(frame: Frame): boolean {
    return frame < this.desk.acceptor.guardFrame && (this.said === undefined || frame <= this.said.frame);
  }

  /** Whether somebody else is there to go on. */
  get dispensable(): boolean {
    const { voters, self, acts } = this.desk;
    return has(voters, self) && (voters & ~only(self) & ~acts.known) !== 0;
  }

  say(kind: Act['kind']): boolean {
    const { desk } = this;
    if (!has(desk.view.members, desk.self) || (this.said !== undefined && this.said.kind >= kind)) return false;
    desk.probe('last-act');
    const { acceptor, host, self } = desk;
    const frame = this.said?.frame ?? host.horizon() - 1;
    const rows = desk.copyRows(self, host.unacknowledged(), frame, 1);
    this.said = { kind, epoch: desk.view.epoch, promised: acceptor.promised, frame, rows, acceptedBallot: acceptor.acceptedBallot, accepted: acceptor.accepted };
    return true;
  }

  /** If everybody went away at once, nobody can answer; the lowest takes its AWAY back, knowing everybody's last act. */
  takeBackIfAlone(): void {
    const { acts, self, voters } = this.desk;
    const others = voters & ~only(self);
    if (this.said?.kind !== RecordKind.away || !has(voters, self) || (others & ~acts.known) !== 0) return;
    let away: PeerSet = only(self);
    for (let peer = 0; peer < MAX_PEERS; peer++) {
      const other = has(others, peer) ? acts.of(peer) : undefined;
      if (other?.concluded === true) return;
      if (other?.kind === RecordKind.away) away |= only(peer);
    }
    if (lowestOf(away) === self) this.said = undefined;
  }

  /** Being benched answers AWAY. LEAVE is for ever. */
  settle(after: View): void {
    if (this.said?.kind === RecordKind.away && !has(votersOf(after), this.desk.self)) this.said = undefined;
  }

  /** Takes the silence of a voter that lost its memory for its AWAY, where that is safe: see `ViewLog.forgot`. */
  conclude(peer: number, identity: Uint8Array): void {
    const { desk } = this;
    // We gave our own word away: somebody may have decided without us.
    if (this.said !== undefined || !has(desk.voters, desk.self)) return;
    if (!has(desk.voters, peer) || peer === desk.self || sizeOf(desk.voters) > 3 || has(desk.acts.known, peer)) return;
    // What one forgot the others know, for they needed each other; what two forgot may be a decision of theirs, made without us.
    for (let other = 0; other < MAX_PEERS; other++) if (desk.acts.of(other)?.concluded === true) return;
    if (sameBytes(desk.view.identities[peer]!, identity)) return;
    desk.probe('forgot');
    const frame = desk.host.have(peer);
    const act: Act = { kind: RecordKind.away, epoch: desk.view.epoch, promised: 0, frame, rows: NO_ROWS, acceptedBallot: 0, accepted: undefined, concluded: true };
    desk.acts.learn(desk.view, peer, act);
  }
}

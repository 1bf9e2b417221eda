/** The messages by which a match is agreed: who asks for it, who proposes it, and what the others answer. */
import { Writer, type Reader } from '../wire/cursor.ts';
import type { Members, RemoteMember } from './members.ts';
import {
  MAX_MESSAGE_BYTES, Message, readAccept, readCommit, readDecline, readProposal, writeAccept, writeCommit, writeDecline, writeProposal,
  writeWish, type Commit, type Decline, type Proposal, type RosterEntry,
} from './messages.ts';
import { StartAgreement, type Agreed } from './start-agreement.ts';

export interface StartHost {
  readonly selfId: string;
  /** Whether this machine plays a match. */
  readonly busy: boolean;
  /** The roster this machine would propose, or a sentence why there is none. */
  roster(): readonly RosterEntry[] | string;
  /** How many seats bots fill in the match that this machine would propose. */
  readonly bots: number;
  /** Whether the game can be played by those whom somebody proposes. */
  playable(proposal: Proposal): boolean;
  begin(agreed: Agreed): void;
  /** A start that was asked for did not come about. */
  startFailed(text: string): void;
}

export class StartTalk {
  private readonly agreement: StartAgreement;
  private readonly writer = new Writer(new Uint8Array(MAX_MESSAGE_BYTES));

  constructor(
    private readonly host: StartHost,
    private readonly members: Members,
    private readonly send: (member: RemoteMember, message: Writer) => void,
    nonce: Uint32Array,
  ) {
    this.agreement = new StartAgreement(host.selfId, nonce);
  }

  tick(nowMs: number): void {
    if (this.agreement.expired(nowMs)) this.host.startFailed('Not everybody answered in time. Try again.');
  }

  gone(id: string): void {
    if (this.agreement.lost(id)) this.host.startFailed('Somebody left before everybody had agreed. Try again.');
  }

  /** Asks for a match: proposes it, or wishes it of the member who does: the lowest id that is not in a match. */
  start(nowMs: number): void {
    const proposer = this.members.all().find((member) => member.reached && !member.playing && member.id < this.host.selfId);
    if (proposer === undefined) return this.propose(nowMs);
    writeWish(this.writer.reset());
    this.send(proposer, this.writer);
  }

  /** A message about starting. Undefined if it is about something else, false if it is misspelt. */
  take(nowMs: number, member: RemoteMember, kind: number, reader: Reader): boolean | undefined {
    switch (kind) {
      case Message.wish:
        if (!reader.finished) return false;
        this.propose(nowMs);
        return true;
      case Message.propose:
        return this.takeProposal(nowMs, member, reader);
      case Message.accept: {
        const accept = readAccept(reader);
        if (accept !== undefined) this.acceptedBy(member.id, accept.matchId, accept.nonce);
        return accept !== undefined;
      }
      case Message.decline:
        return this.takeDecline(member, reader);
      case Message.commit: {
        const commit = readCommit(reader);
        if (commit !== undefined) this.commit(commit);
        return commit !== undefined;
      }
      default:
        return undefined;
    }
  }

  private propose(nowMs: number): void {
    if (this.host.busy || this.agreement.isPending(nowMs)) return;
    const roster = this.host.roster();
    if (typeof roster === 'string') return this.host.startFailed(roster);
    const proposal = this.agreement.propose(roster, this.host.bots);
    writeProposal(this.writer.reset(), proposal);
    for (const entry of roster) this.sendTo(entry.id);
    // Alone in the room there is nobody to ask.
    if (roster.length === 1) this.acceptedBy(this.host.selfId, proposal.matchId, new Uint32Array(4));
  }

  private takeProposal(nowMs: number, member: RemoteMember, reader: Reader): boolean {
    const proposal = readProposal(reader);
    if (proposal === undefined || !proposal.roster.some((entry) => entry.id === member.id) || !this.host.playable(proposal)) return false;
    const answer = this.host.busy ? 'busy' : this.agreement.consider(nowMs, member.id, proposal, (id) => this.members.get(id)?.reached === true);
    this.writer.reset();
    if (typeof answer === 'string') writeDecline(this.writer, proposal.matchId, answer);
    else writeAccept(this.writer, proposal.matchId, answer);
    this.send(member, this.writer);
    return true;
  }

  private takeDecline(member: RemoteMember, reader: Reader): boolean {
    const decline = readDecline(reader);
    if (decline === undefined) return false;
    if (this.agreement.declined(decline.matchId)) this.host.startFailed(declineText(member, decline.reason));
    return true;
  }

  private acceptedBy(id: string, matchId: readonly [number, number], nonce: Uint32Array): void {
    const commit = this.agreement.accepted(id, matchId, nonce);
    if (commit !== undefined) this.commit(commit);
  }

  /** The match is agreed: everybody is told once more by everybody, for the proposer may die before it told all. */
  private commit(commit: Commit): void {
    const agreed = this.agreement.committed(commit);
    if (agreed === undefined) return;
    writeCommit(this.writer.reset(), commit);
    for (const entry of agreed.proposal.roster) this.sendTo(entry.id);
    this.host.begin(agreed);
  }

  private sendTo(id: string): void {
    const member = this.members.get(id);
    if (member !== undefined) this.send(member, this.writer);
  }
}

function declineText(member: RemoteMember, reason: Decline): string {
  const who = member.name === '' ? 'A member' : member.name;
  if (reason === 'busy') return `${who} is still in a match or about to start another. Try again in a moment.`;
  if (reason === 'unlinked') return `${who} cannot reach everybody in the room. A TURN server would help; see "when a network blocks play".`;
  return `${who} sees another list of players. Try again.`;
}

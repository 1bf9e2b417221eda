/** The messages by which a match is agreed: who asks for it, who proposes it, and what the others answer. */
import { Writer, type Reader } from '../wire/cursor.ts';
import type { Members, RemoteMember } from './members.ts';
import {
  MAX_MESSAGE_BYTES, Message, readAccept, readCommit, readDecline, readProposal, writeAccept, writeCommit, writeDecline, writeProposal,
  writeWish, type Commit, type Decline, type Proposal, type RosterEntry,
} from './messages.ts';
import { PROPOSAL_MS, StartAgreement, type Agreed } from './start-agreement.ts';

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

/** How members are reached. */
export interface StartWays {
  send(member: RemoteMember, message: Writer): void;
  /** Whether a member was heard of late: who sleeps proposes nothing. */
  isAwake(id: string): boolean;
}

/** Whoever asked for a start is told if so long after it none began. */
const WISH_MS = PROPOSAL_MS + 1500;

export class StartTalk {
  private readonly agreement: StartAgreement;
  /** When our wish for a match is given up; -1 if there is none. */
  private wishUntilMs = -1;
  private readonly writer = new Writer(new Uint8Array(MAX_MESSAGE_BYTES));

  constructor(
    private readonly host: StartHost,
    private readonly members: Members,
    private readonly ways: StartWays,
    nonce: Uint32Array,
  ) {
    this.agreement = new StartAgreement(host.selfId, nonce);
  }

  tick(nowMs: number): void {
    if (this.agreement.expired(nowMs)) this.host.startFailed('Not everybody answered in time. Try again.');
    if (this.host.busy) this.wishUntilMs = -1;
    if (this.wishUntilMs < 0 || nowMs <= this.wishUntilMs) return;
    this.wishUntilMs = -1;
    this.host.startFailed('No match came about: somebody may be in one still, or did not answer. Try again.');
  }

  gone(id: string): void {
    if (this.agreement.lost(id)) this.host.startFailed('Somebody left before everybody had agreed. Try again.');
  }

  /** Asks for a match: proposes it, or wishes it of the member who does: the lowest id that is not in a match. */
  start(nowMs: number): void {
    const proposer = this.members.all().find((member) => !member.playing && member.id < this.host.selfId && this.ways.isAwake(member.id));
    if (proposer === undefined) return this.propose(nowMs);
    this.wishUntilMs = nowMs + WISH_MS;
    writeWish(this.writer.reset());
    this.ways.send(proposer, this.writer);
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
    if (proposal === undefined || !this.host.playable(proposal)) return false;
    const answer = this.host.busy ? 'busy' : this.agreement.consider(nowMs, member.id, proposal, (id) => this.members.get(id)?.reached === true);
    this.writer.reset();
    if (typeof answer === 'string') writeDecline(this.writer, proposal.matchId, answer);
    else writeAccept(this.writer, proposal.matchId, answer);
    this.ways.send(member, this.writer);
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
    // Who has no seat proposes for the others, if its id is the lowest.
    if (agreed.proposal.roster.some((entry) => entry.id === this.host.selfId)) this.host.begin(agreed);
  }

  private sendTo(id: string): void {
    const member = this.members.get(id);
    if (member !== undefined) this.ways.send(member, this.writer);
  }
}

function declineText(member: RemoteMember, reason: Decline): string {
  const who = member.name === '' ? 'A member' : member.name;
  if (reason === 'busy') return `${who} is still in a match or about to start another. Try again in a moment.`;
  if (reason === 'unlinked') return `${who} cannot reach everybody in the room. A TURN server would help; see "when a network blocks play".`;
  return `${who} sees another list of players. Try again.`;
}

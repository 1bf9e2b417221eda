/**
 * The lobby's conversation: telling each other about oneself, measuring the way to each other, and agreeing to start.
 * Works on messages alone; what it decides, the room carries out through `LobbyHost`.
 */
import { Reader, Writer } from '../wire/cursor.ts';
import type { Transport } from '../link/transport.ts';
import { Members, type RemoteMember } from './members.ts';
import {
  MAX_MESSAGE_BYTES, Message, readAccept, readCommit, readDecline, readMember, readProposal, readToken, writeAccept, writeCommit,
  writeDecline, writeMember, writeProposal, writeToken, writeWish, type Commit, type Decline, type Proposal, type RosterEntry,
} from './messages.ts';
import { StartAgreement, type Agreed } from './start-agreement.ts';

const PING_EVERY_MS = 1000;
const TOKEN_MODULUS = 2 ** 32;

export interface LobbyHost {
  readonly selfId: string;
  readonly transport: Transport;
  /** What this machine says of itself. */
  self(): { name: string; seats: number; ready: boolean; playing: boolean };
  /** The roster this machine would propose, or a sentence why there is none. */
  roster(): readonly RosterEntry[] | string;
  /** Whether the game can be played by those whom somebody proposes. */
  playable(proposal: Proposal): boolean;
  membersChanged(): void;
  /** A figure of a member changed: nothing that anybody needs to be told. */
  memberMeasured(): void;
  begin(agreed: Agreed): void;
  /** A start that was asked for did not come about. */
  startFailed(text: string): void;
}

export class Lobby {
  readonly members = new Members();
  /** Messages that were no messages of ours. */
  malformed = 0;
  private readonly agreement: StartAgreement;
  private readonly writer = new Writer(new Uint8Array(MAX_MESSAGE_BYTES));
  private readonly reader = new Reader();
  private nextPingMs = 0;
  private nowMs = 0;

  constructor(
    private readonly host: LobbyHost,
    nonce: Uint32Array,
  ) {
    this.agreement = new StartAgreement(host.selfId, nonce);
  }

  tick(nowMs: number): void {
    this.nowMs = nowMs;
    if (this.agreement.expired(nowMs)) this.host.startFailed('Not everybody answered in time. Try again.');
    if (nowMs < this.nextPingMs) return;
    this.nextPingMs = nowMs + PING_EVERY_MS;
    writeToken(this.writer.reset(), Message.ping, this.token());
    for (const member of this.members.all()) this.hand(member);
  }

  private token(): number {
    return Math.floor(this.nowMs) % TOKEN_MODULUS;
  }

  linkOpened(link: number, id: string): void {
    this.tellSelfTo(this.members.opened(link, id));
    this.nextPingMs = 0; // so that the way to a newcomer is known at once
    this.host.membersChanged();
  }

  /** A member is gone for good. */
  gone(id: string): void {
    this.members.forget(id);
    if (this.agreement.lost(id)) this.host.startFailed('Somebody left before everybody had agreed. Try again.');
    this.host.membersChanged();
  }

  tellSelf(): void {
    for (const member of this.members.all()) this.tellSelfTo(member);
  }

  private tellSelfTo(member: RemoteMember): void {
    writeMember(this.writer.reset(), this.host.self());
    this.hand(member);
  }

  /** Asks for a match: proposes it, or wishes it of the member who does: the lowest id that is not in a match. */
  start(nowMs: number): void {
    this.nowMs = nowMs;
    const proposer = this.members.all().find((member) => member.link >= 0 && !member.playing && member.id < this.host.selfId);
    if (proposer === undefined) return this.propose();
    writeWish(this.writer.reset());
    this.hand(proposer);
  }

  private propose(): void {
    if (this.host.self().playing || this.agreement.isPending(this.nowMs)) return;
    const roster = this.host.roster();
    if (typeof roster === 'string') return this.host.startFailed(roster);
    const proposal = this.agreement.propose(roster);
    writeProposal(this.writer.reset(), proposal);
    for (const entry of roster) this.handTo(entry.id);
    // Alone in the room there is nobody to ask.
    if (roster.length === 1) this.acceptedBy(this.host.selfId, proposal.matchId, new Uint32Array(4));
  }

  message(link: number, bytes: Uint8Array, length: number): void {
    const member = this.members.on(link);
    if (member === undefined) return;
    const reader = this.reader.open(bytes, Math.min(length, MAX_MESSAGE_BYTES));
    if (!this.take(member, reader.u8(), reader)) this.malformed++;
  }

  /** False if the message is misspelt. */
  private take(member: RemoteMember, kind: number, reader: Reader): boolean {
    switch (kind) {
      case Message.member:
        return this.takeMember(member, reader);
      case Message.ping:
      case Message.pong:
        return this.takeToken(member, kind, reader);
      case Message.wish:
        if (!reader.finished) return false;
        this.propose();
        return true;
      case Message.propose:
        return this.takeProposal(member, reader);
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
        return false;
    }
  }

  private takeMember(member: RemoteMember, reader: Reader): boolean {
    const message = readMember(reader);
    if (message === undefined) return false;
    member.update(message);
    this.host.membersChanged();
    return true;
  }

  private takeToken(member: RemoteMember, kind: typeof Message.ping | typeof Message.pong, reader: Reader): boolean {
    const token = readToken(reader);
    if (token === undefined) return false;
    if (kind === Message.ping) {
      writeToken(this.writer.reset(), Message.pong, token);
      this.hand(member);
      return true;
    }
    const elapsed = (this.token() - token + TOKEN_MODULUS) % TOKEN_MODULUS;
    if (elapsed < PING_EVERY_MS * 20) member.rttMs = elapsed;
    this.host.memberMeasured();
    return true;
  }

  private takeProposal(member: RemoteMember, reader: Reader): boolean {
    const proposal = readProposal(reader);
    if (proposal === undefined || !proposal.roster.some((entry) => entry.id === member.id) || !this.host.playable(proposal)) return false;
    const busy = this.host.self().playing;
    const answer = busy ? 'busy' : this.agreement.consider(this.nowMs, member.id, proposal, (id) => (this.members.get(id)?.link ?? -1) >= 0);
    this.writer.reset();
    if (typeof answer === 'string') writeDecline(this.writer, proposal.matchId, answer);
    else writeAccept(this.writer, proposal.matchId, answer);
    this.hand(member);
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
    for (const entry of agreed.proposal.roster) this.handTo(entry.id);
    this.host.begin(agreed);
  }

  private handTo(id: string): void {
    const member = this.members.get(id);
    if (member !== undefined) this.hand(member);
  }

  private hand(member: RemoteMember): void {
    if (member.link >= 0) this.host.transport.sendMessage(member.link, this.writer.bytes, this.writer.length);
  }
}

function declineText(member: RemoteMember, reason: Decline): string {
  const who = member.name === '' ? 'A member' : member.name;
  if (reason === 'busy') return `${who} is still in a match or about to start another. Try again in a moment.`;
  if (reason === 'unlinked') return `${who} cannot reach everybody in the room. A TURN server would help; see "when a network blocks play".`;
  return `${who} sees another list of players. Try again.`;
}

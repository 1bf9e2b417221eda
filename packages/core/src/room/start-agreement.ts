/**
 * How a room agrees to start a match: everybody plays it, or nobody. One member proposes (the one with the lowest id), each
 * listed one accepts a single proposal at a time, and only when all have accepted is it committed; whoever learns of
 * the commit passes it on once, so a proposer that dies half-way leaves nobody behind. Every acceptance carries random
 * words, and the seed is mixed from all of them.
 */
import { mixWords } from '../sim/mix.ts';
import { seedWithBots } from './bots.ts';
import { sameMatch, type Commit, type Decline, type Proposal, type RosterEntry } from './messages.ts';

/** A proposal that is not committed by then is void. */
export const PROPOSAL_MS = 5000;

export interface Agreed {
  readonly proposal: Proposal;
  readonly seed: readonly [number, number, number, number];
}

export class StartAgreement {
  /** `from` is who proposed it; `untilMs` is Infinity until the first tick that sees it. */
  private pending: { proposal: Proposal; from: string; untilMs: number; bots: number; nonces: Map<string, Uint32Array> } | undefined;
  /** The number of the last match that was committed here. */
  private lastNumber = 0;
  private proposals = 0;

  constructor(
    private readonly selfId: string,
    private readonly nonce: Uint32Array,
  ) {}

  /** Whether a proposal is on its way. */
  isPending(nowMs: number): boolean {
    if (this.pending !== undefined && nowMs > this.pending.untilMs) this.pending = undefined;
    return this.pending !== undefined;
  }

  /** Time passes. True if our own proposal came to nothing by it; somebody else's stays good for a late commit until another takes its place. */
  expired(nowMs: number): boolean {
    const pending = this.pending;
    if (pending?.untilMs === Infinity) pending.untilMs = nowMs + PROPOSAL_MS;
    if (pending === undefined || pending.from !== this.selfId || nowMs <= pending.untilMs) return false;
    this.pending = undefined;
    return true;
  }

  /** `bots` seats are to be filled by bots. */
  propose(roster: readonly RosterEntry[], bots = 0): Proposal {
    const salt = mixWords([...this.nonce, ++this.proposals, this.lastNumber]);
    const proposal: Proposal = { number: this.lastNumber + 1, matchId: [salt[0], salt[1]], roster };
    this.pending = { proposal, from: this.selfId, untilMs: Infinity, bots, nonces: new Map([[this.selfId, this.nonceOf(proposal)]]) };
    return proposal;
  }

  /** Somebody proposes: the words to accept with, or why not. `linked` tells whether a peer can be reached from here. */
  consider(nowMs: number, from: string, proposal: Proposal, linked: (id: string) => boolean): Uint32Array | Decline {
    // Whoever proposes anew has given up what it proposed before.
    if (this.isPending(nowMs) && this.pending?.from !== from) return 'busy';
    if (!proposal.roster.some((entry) => entry.id === this.selfId)) return 'not-listed';
    if (!proposal.roster.every((entry) => entry.id === this.selfId || linked(entry.id))) return 'unlinked';
    this.pending = { proposal, from, untilMs: nowMs + PROPOSAL_MS, bots: 0, nonces: new Map() };
    return this.nonceOf(proposal);
  }

  /** An acceptance of our proposal: the commit to send to all, once everybody has accepted. */
  accepted(from: string, matchId: readonly [number, number], nonce: Uint32Array): Commit | undefined {
    const pending = this.pending;
    if (pending === undefined || pending.from !== this.selfId || !sameMatch(pending.proposal.matchId, matchId)) return undefined;
    const { roster } = pending.proposal;
    if (!roster.some((entry) => entry.id === from)) return undefined;
    if (!pending.nonces.has(from)) pending.nonces.set(from, nonce);
    if (!roster.every((entry) => pending.nonces.has(entry.id))) return undefined;
    const seed = mixWords(roster.flatMap((entry) => [...pending.nonces.get(entry.id)!]));
    return { matchId, seed: seedWithBots(seed, pending.bots) };
  }

  /** A member declined our proposal, or left: it is void. */
  declined(matchId: readonly [number, number]): boolean {
    if (this.pending?.from !== this.selfId || !sameMatch(this.pending.proposal.matchId, matchId)) return false;
    this.pending = undefined;
    return true;
  }

  /** A member is gone, listed or the one who proposed. True if our own proposal came to nothing by it. */
  lost(id: string): boolean {
    const pending = this.pending;
    if (pending === undefined || (pending.from !== id && !pending.proposal.roster.some((entry) => entry.id === id))) return false;
    this.pending = undefined;
    return pending.from === this.selfId;
  }

  /** The commit of the pending proposal: what was agreed. Undefined if it is not the pending one. */
  committed(commit: Commit): Agreed | undefined {
    const pending = this.pending;
    if (pending === undefined || !sameMatch(pending.proposal.matchId, commit.matchId)) return undefined;
    this.pending = undefined;
    this.lastNumber = Math.max(this.lastNumber, pending.proposal.number);
    return { proposal: pending.proposal, seed: commit.seed };
  }

  private nonceOf(proposal: Proposal): Uint32Array {
    return Uint32Array.from(mixWords([...this.nonce, proposal.matchId[0], proposal.matchId[1], 0x6e6f6e63]));
  }
}

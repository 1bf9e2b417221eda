/** Who may have gone: links that broke and may come back, and players who say that they play nothing. Nobody is waited for for ever. */
import type { Members } from './members.ts';
import type { MatchRun } from './match-run.ts';

/** A broken link may come back within this time; then its peer has left the room. */
const RELINK_MS = 15_000;
/** Who is linked but says for this long that it plays no match has left ours: it ended earlier, reloaded, or never began. */
const ABSENT_MS = 5000;
/** Members say something every second. What one said before a silence, on a link that may carry nothing now, tells nothing. */
const UNHEARD_MS = 2500;

/** Whose packets of the match arrived within this time plays in it, whatever it said of itself: that word may be an old one, held up on its way. */
const SPEAKS_MS = 1000;

/** Who was asked to go says goodbye; if nobody is there to answer, it goes all the same. */
const UNANSWERED_MS = 3000;

const WATCH_EVERY_MS = 100;

export interface DeparturesHost {
  running(): MatchRun | undefined;
  memberGone(id: string): void;
  /** The match waits to begin for somebody who does not come along. */
  leftBehind(id: string): void;
  /** We were asked to go, and those who are left are too few to answer. */
  letGo(): void;
}

export class Departures {
  private nextMs = 0;
  /** Since when our goodbye in the running match waits for an answer; -1 if none does. */
  private leavingSinceMs = -1;
  private readonly lostSince = new Map<string, number>();
  /** By member of the running match: since when it says that it plays none. */
  private readonly absentSince = new Map<string, number>();

  constructor(
    private readonly host: DeparturesHost,
    private readonly members: Members,
  ) {}

  lost(nowMs: number, id: string): void {
    this.lostSince.set(id, nowMs);
  }

  /** It is back, or gone for good. */
  settled(id: string): void {
    this.lostSince.delete(id);
  }

  isAwaited(id: string): boolean {
    return this.lostSince.has(id);
  }

  matchEnded(): void {
    this.absentSince.clear();
    this.leavingSinceMs = -1;
  }

  watch(nowMs: number): void {
    if (nowMs < this.nextMs) return;
    this.nextMs = nowMs + WATCH_EVERY_MS;
    for (const [id, sinceMs] of this.lostSince) if (nowMs - sinceMs > RELINK_MS && this.members.get(id)?.reached !== true) this.host.memberGone(id);
    this.host.running()?.places.forEach(({ id }, peer) => this.watchPlayer(id, peer, nowMs));
    this.watchGoodbye(nowMs);
  }

  private watchGoodbye(nowMs: number): void {
    // Who only says that it is away waits: somebody may yet be there to decide.
    if (this.host.running()?.session.leaves !== true) this.leavingSinceMs = -1;
    else if (this.leavingSinceMs < 0) this.leavingSinceMs = nowMs;
    else if (nowMs - this.leavingSinceMs > UNANSWERED_MS) this.host.letGo();
  }

  /** Whoever is linked and plays no match, not even ours, need not be waited for. */
  private watchPlayer(id: string, peer: number, nowMs: number): void {
    const member = this.members.get(id);
    const match = this.host.running();
    const sinceMs = this.absentSince.get(id);
    if (match === undefined || member === undefined || member.playing || member.link < 0 || nowMs - member.heardMs > UNHEARD_MS || match.session.silenceMs(peer) < SPEAKS_MS) this.absentSince.delete(id);
    else if (sinceMs === undefined) this.absentSince.set(id, nowMs);
    else if (nowMs - sinceMs > ABSENT_MS) {
      this.absentSince.delete(id);
      if (match.lastResult === 'connecting') this.host.leftBehind(id);
      else if (match.session.plays(peer)) match.closedBy(id);
    }
  }
}

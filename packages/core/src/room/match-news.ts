/** What a session tells, told on as the room's events: who it is about, and a plain sentence. Also what follows from it. */
import type { SessionEvent } from '../session/events.ts';
import type { Listeners } from './listeners.ts';
import type { MatchRun } from './match-run.ts';
import type { MatchEnd } from './room-events.ts';

/** A state counts as right if so large a part of those who play have it. */
const MAJORITY = 2 / 3;

export interface NewsHost {
  readonly selfId: string;
  readonly listeners: Listeners;
  nameOf(id: string): string;
  running(): MatchRun | undefined;
  /** A seat in the running match is being looked for: what the match says until then does not end it. */
  readonly returning: boolean;
  finish(reason: MatchEnd, text: string): void;
  /** The first desync of a match: asks the other side what it has. */
  diverged(match: MatchRun, event: SessionEvent): void;
}

export class MatchNews {
  constructor(private readonly host: NewsHost) {}

  tell(event: SessionEvent, id: string): void {
    const { listeners } = this.host;
    const name = this.host.nameOf(id);
    if (event.kind === 'interrupted') listeners.tell('stalled', { member: id, text: `Waiting for ${name}.` });
    else if (event.kind === 'resumed') listeners.tell('resumed', { member: id });
    else if (event.kind === 'refused') this.refused(`${name} runs something else (${event.refusal ?? 'unknown'}). Reload the page on both sides.`);
    else if (event.kind === 'unreachable') this.unreachable(name);
    else if (event.kind === 'contradicted') listeners.tell('notice', { kind: 'contradiction', member: id, text: `${name} sent different inputs to different players.` });
    else if (event.kind === 'desync') this.desync(event, id, name);
    else if (event.kind === 'benched' || event.kind === 'unbenched' || event.kind === 'left' || event.kind === 'dropped') this.membership(event, id, name);
    else this.waiting(event, id, name);
  }

  /** A match that others play already is not ended by one of them; nor is ours by somebody who comes. */
  private refused(text: string): void {
    const result = this.host.running()?.lastResult;
    if (result === 'connecting' || result === 'refused') this.host.finish('refused', text);
  }

  /** The match cannot begin, and who is too far away is told. */
  private unreachable(name: string): void {
    if (this.host.running()?.lastResult !== 'connecting' || this.host.returning) return;
    this.host.finish('left', `${name} cannot be reached, not even through others. A TURN server would help; see "when a network blocks play".`);
  }

  private membership({ kind, frame }: SessionEvent, id: string, name: string): void {
    const { listeners, selfId } = this.host;
    const self = id === selfId;
    if (kind === 'benched') {
      listeners.tell('benched', { member: id, frame, text: self ? 'The others went on without this machine. It is catching up.' : `${name} is away. The match goes on.` });
    } else if (kind === 'unbenched') {
      listeners.tell('unbenched', { member: id, frame, text: self ? 'This machine plays again.' : `${name} is back.` });
    } else if (!self) {
      listeners.tell('left', { member: id, frame, text: kind === 'left' ? `${name} left the match.` : `${name} did not come back.` });
    } else if (kind === 'left') this.host.finish('left', 'The others went on without this machine.');
    // A seat of ours that was given up while we slept may be had again: the room looks for it.
  }

  private waiting({ kind, frame }: SessionEvent, id: string, name: string): void {
    const { listeners } = this.host;
    if (kind === 'paused') listeners.tell('paused', { member: id, text: `Waiting for ${name}.`, by: 'silence' });
    else if (kind === 'minority') listeners.tell('paused', { member: id, text: 'Most players cannot be reached. The match waits.', by: 'silence' });
    else if (kind === 'held') listeners.tell('paused', { member: '', text: `The match is paused at frame ${frame}.`, by: 'agreement' });
    else if (kind === 'continued') listeners.tell('continued', { member: id });
    else if (kind === 'released') listeners.tell('continued', { member: '' });
  }

  private desync(event: SessionEvent, id: string, name: string): void {
    const { frame, ours, theirs } = event;
    const text = `This machine and that of ${name} computed different games before frame ${frame}.`;
    this.host.listeners.tell('desync', { member: id, frame, ours, theirs, text });
    const match = this.host.running();
    if (match !== undefined) this.host.diverged(match, event);
    if (match !== undefined && !match.session.outdated) this.judge(match, frame, ours);
  }

  /** If most of the others agree and we do not, theirs is right and we fetch it. If nobody can say who is right, it is over. */
  private judge(match: MatchRun, frame: number, ours: number): void {
    const { session, places, self } = match;
    const sums = places.flatMap((_, peer) => (peer !== self && session.plays(peer) && session.checksumOf(peer, frame) >= 0 ? [session.checksumOf(peer, frame)] : []));
    const playing = places.filter((_, peer) => peer === self || session.plays(peer)).length;
    const backers = (sum: number): number => sums.filter((each) => each === sum).length + (sum === ours ? 1 : 0);
    const right = [ours, ...sums].find((sum) => backers(sum) >= playing * MAJORITY);
    if (right === ours) return;
    if (right !== undefined && session.giveUpState()) return;
    // Some have not told yet what they computed.
    if (sums.length < playing - 1 || match.goBack(frame)) return;
    this.host.finish('desync', `The machines computed different games before frame ${frame}, and no majority says which is right.`);
  }
}

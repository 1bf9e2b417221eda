/** Talk among the members of a room, and showing somebody out: said to everybody, through others where no link leads, heard within limits. */
import type { Transport } from '../link/transport.ts';
import type { Listeners } from './listeners.ts';
import type { MatchRun } from './match-run.ts';
import { readSaying, TalkLimit, writeSaying, type Saying } from './talk.ts';

export interface ConversationHost {
  readonly selfId: string;
  readonly transport: Transport;
  readonly listeners: Listeners;
  linked(): readonly { readonly link: number; readonly id: string }[];
  running(): MatchRun | undefined;
  /** Hands a message to those whom no link leads to, through others. */
  carry(bytes: Uint8Array): void;
  /** We were shown out. */
  shut(reason: 'kicked'): void;
}

export class Conversation {
  private readonly limit = new TalkLimit();
  private readonly shownOut = new Set<string>();
  private askedOut = false;

  constructor(private readonly host: ConversationHost) {}

  /** Says it to everybody, oneself included. */
  say(kind: Saying['kind'], text: string): void {
    const bytes = writeSaying(kind, text);
    for (const { link } of this.host.linked()) this.host.transport.sendMessage(link, bytes, bytes.length);
    this.host.carry(bytes);
    const saying = readSaying(bytes, bytes.length);
    if (saying !== undefined) this.tell(this.host.selfId, saying);
  }

  /** Something was said by the member with this id. */
  hear(nowMs: number, id: string | undefined, bytes: Uint8Array, length: number): void {
    const saying = readSaying(bytes, length);
    if (id !== undefined && saying !== undefined && this.limit.allows(nowMs, id)) this.tell(id, saying);
  }

  /** Whether a link to this peer may open: it was not shown out. */
  admits(id: string): boolean {
    return !this.shownOut.has(id);
  }

  gone(id: string): void {
    this.limit.gone(id);
  }

  /** The match went on without us: by somebody's wish, if we were asked to go. */
  letGo(): void {
    if (this.askedOut) this.host.shut('kicked');
  }

  private tell(id: string, { kind, text }: Saying): void {
    if (kind === 'say') this.host.listeners.tell('said', { member: id, text });
    else if (kind === 'emote') this.host.listeners.tell('emote', { member: id, emote: text });
    else if (text !== this.host.selfId) this.showOut(text);
    else if (this.plays(text)) this.askedOut = true;
    else this.host.shut('kicked');
  }

  /** Whoever was asked to go is let in no more while this page lives. Who plays goes by a decision of all, not by one voice. */
  private showOut(id: string): void {
    if (this.plays(id)) return;
    this.shownOut.add(id);
    const member = this.host.linked().find((each) => each.id === id);
    if (member !== undefined) this.host.transport.unlink(member.link);
  }

  private plays(id: string): boolean {
    const match = this.host.running();
    const peer = match?.peerOf(id) ?? -1;
    return peer >= 0 && match!.session.plays(peer);
  }
}

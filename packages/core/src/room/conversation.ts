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
  /** Members who say that they play, in our match or another. */
  playing(): readonly { readonly id: string }[];
  /** Hands a message to those whom no link leads to, through others. */
  carry(bytes: Uint8Array): void;
  /** We were shown out. */
  shut(reason: 'kicked'): void;
}

/** Who is shown out hears so before its link is closed: what is on its way when a link closes is lost. */
const SHOW_OUT_MS = 2000;

export class Conversation {
  private readonly limit = new TalkLimit();
  private readonly shownOut = new Set<string>();
  private askedOut = false;
  /** We were shown out: heard in the middle of a tick, done at its end. */
  private shownOutOurselves = false;
  /** Links of those who were shown out, to be closed; without a time until the next tick. */
  private closing: { readonly link: number; readonly atMs: number }[] = [];

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

  tick(nowMs: number): void {
    if (this.shownOutOurselves) return this.host.shut('kicked');
    if (this.closing.length === 0) return;
    for (const { link, atMs } of this.closing) if (nowMs >= atMs) this.host.transport.unlink(link);
    this.closing = this.closing.flatMap(({ link, atMs }) => (nowMs >= atMs ? [] : [{ link, atMs: Math.min(atMs, nowMs + SHOW_OUT_MS) }]));
  }

  linkClosed(link: number): void {
    this.closing = this.closing.filter((one) => one.link !== link);
  }

  /** A link to `id` opened. False if it was shown out: then it is told, and the link is closed again. */
  admits(link: number, id: string): boolean {
    if (!this.shownOut.has(id)) return true;
    this.close(link, id);
    return false;
  }

  private close(link: number, id: string): void {
    const bytes = writeSaying('kick', id);
    this.host.transport.sendMessage(link, bytes, bytes.length);
    this.closing.push({ link, atMs: Infinity });
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
    else this.shownOutOurselves = true;
  }

  /** Whoever was asked to go is let in no more while this page lives. Who plays goes by a decision of all, not by one voice. */
  private showOut(id: string): void {
    if (this.plays(id)) return;
    this.shownOut.add(id);
    const member = this.host.linked().find((each) => each.id === id);
    if (member !== undefined) this.close(member.link, id);
  }

  private plays(id: string): boolean {
    const match = this.host.running();
    const peer = match?.peerOf(id) ?? -1;
    // Who has no part in the match in which it plays has no voice there either.
    return peer >= 0 ? match!.session.plays(peer) : this.host.playing().some((member) => member.id === id);
  }
}

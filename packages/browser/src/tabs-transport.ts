/**
 * One tab's transport to the other tabs of its room, and the member's side of letting somebody in. Nothing is lost or
 * reordered between tabs, but packets that nobody receives are dropped, and a tab may die without a word.
 */
import { RollmeshError, type JoinRequest, type Transport, type TransportSink } from '@rollmesh/core';
import { LinkInbox, UNREAD_BYTES } from './link-inbox.ts';
import type { TabLife, TabsChannel } from './tabs-channel.ts';
import type { Addressed, TabWord } from './tabs-words.ts';

const MESSAGE_BYTES = 65_536;
const PACKET_BYTES = 16_384;
/** A seat is kept for this long for somebody who was welcomed. */
const SEAT_KEPT_MS = 10_000;

/** One remote tab. */
interface Tab {
  readonly id: string;
  readonly link: number;
  /** Message bytes that it has not received yet. */
  pendingBytes: number;
  /** Message bytes of it that were received here and not yet told. */
  unsaid: number;
  unwatch(): void;
}

export class TabsTransport implements Transport {
  readonly maxMessageBytes = MESSAGE_BYTES;
  readonly selfId: string;
  private readonly inbox = new LinkInbox();
  private readonly byLink: (Tab | undefined)[] = [];
  private readonly byId = new Map<string, Tab>();
  /** By id: until when a seat is kept. */
  private readonly kept = new Map<string, number>();
  private closed = false;
  private readonly endings: (() => void)[];

  constructor(private readonly channel: TabsChannel, private readonly request: JoinRequest, private readonly life: TabLife, release: () => void) {
    this.selfId = channel.self;
    this.endings = [release, life.onLeave(() => this.pageGone())];
    channel.onWord = (word) => this.hear(word);
  }

  /** Opens the link to a tab that both sides have accepted. */
  open(id: string): void {
    if (this.closed || this.byId.has(id)) return;
    this.kept.delete(id);
    const link = this.byLink.length;
    const tab: Tab = { id, link, pendingBytes: 0, unsaid: 0, unwatch: this.life.watch(id, () => this.end(tab, 'lost')) };
    this.byLink.push(tab);
    this.byId.set(id, tab);
    this.inbox.opened(link, id);
  }

  send(link: number, bytes: Uint8Array, length: number): boolean {
    return length <= PACKET_BYTES && this.inbox.isLive(link) && this.post(link, 'packet', bytes, length);
  }

  sendMessage(link: number, bytes: Uint8Array, length: number): boolean {
    if (length > MESSAGE_BYTES) throw new RollmeshError('bad-option', `A message of ${length} bytes is too long.`, `Send at most ${MESSAGE_BYTES} bytes at once.`);
    const tab = this.byLink[link];
    if (tab === undefined || !this.inbox.isLive(link)) return false;
    if (tab.pendingBytes + length > UNREAD_BYTES) {
      this.end(tab, 'lost');
      return false;
    }
    tab.pendingBytes += length;
    return this.post(link, 'message', bytes, length);
  }

  pendingBytes(link: number): number {
    return this.inbox.isLive(link) ? this.byLink[link]!.pendingBytes : 0;
  }

  receive(sink: TransportSink): void {
    this.inbox.deliver(sink, (link, length) => void (this.byLink[link]!.unsaid += length));
    for (const tab of this.byId.values()) {
      if (tab.unsaid === 0) continue;
      this.channel.post({ kind: 'read', from: this.selfId, to: tab.id, bytes: tab.unsaid });
      tab.unsaid = 0;
    }
  }

  unlink(link: number): void {
    const tab = this.byLink[link];
    if (tab !== undefined) this.end(tab, 'unlinked');
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.channel.post({ kind: 'bye', from: this.selfId });
    for (const tab of this.byId.values()) tab.unwatch();
    this.byId.clear();
    this.inbox.clear();
    this.channel.close();
    for (const end of this.endings) end();
  }

  /** Ends a link and tells the other side, unless that is what told us. */
  private end(tab: Tab, end: 'unlinked' | 'lost' | 'left'): void {
    if (!this.inbox.closed(tab.link, end)) return;
    tab.unwatch();
    this.byId.delete(tab.id);
    if (end !== 'left') this.channel.post({ kind: 'bye', from: this.selfId, to: tab.id });
  }

  private pageGone(): void {
    for (const tab of [...this.byId.values()]) this.end(tab, 'lost');
  }

  private post(link: number, kind: 'packet' | 'message', bytes: Uint8Array, length: number): boolean {
    // Exactly these bytes: a view would take its whole buffer along.
    this.channel.post({ kind, from: this.selfId, to: this.byLink[link]!.id, bytes: bytes.slice(0, length) });
    return true;
  }

  private hear(word: TabWord): void {
    if (word.kind === 'hello') return this.answer(word.from, word.greeting);
    if (word.kind === 'join') return this.joined(word);
    if (word.kind === 'welcome') return this.welcomed(word);
    const tab = this.byId.get(word.from);
    if (tab === undefined) return;
    if (word.kind === 'packet') this.inbox.packet(tab.link, word.bytes);
    else if (word.kind === 'message') {
      if (!this.inbox.message(tab.link, word.bytes)) this.end(tab, 'lost');
    } else if (word.kind === 'read') tab.pendingBytes = Math.max(0, tab.pendingBytes - word.bytes);
    else if (word.kind === 'bye') this.end(tab, 'left');
  }

  /** Somebody wants in. */
  private answer(id: string, greeting: Uint8Array): void {
    if (this.byId.has(id)) return;
    const refusal = this.request.judge(greeting) ?? (this.hasSeat(id) ? undefined : this.full());
    if (refusal !== undefined) return this.refuse(id, refusal);
    this.kept.set(id, Date.now() + SEAT_KEPT_MS);
    this.channel.post({ kind: 'welcome', from: this.selfId, to: id, greeting: this.request.greeting(), others: [...this.byId.keys()] });
  }

  /** Somebody is in: through our welcome, or overlooked because we came at the same time. */
  private joined({ from, greeting, accepted }: Extract<TabWord, { kind: 'join' }>): void {
    if (!accepted.includes(this.selfId)) {
      if (this.byId.has(from) || this.request.judge(greeting) !== undefined) return;
      this.channel.post({ kind: 'welcome', from: this.selfId, to: from, greeting: this.request.greeting(), others: [] });
    }
    this.open(from);
  }

  private welcomed({ from, greeting }: Extract<Addressed, { kind: 'welcome' }>): void {
    if (this.byId.has(from)) return;
    if (this.request.judge(greeting) === undefined) this.open(from);
    else this.channel.post({ kind: 'bye', from: this.selfId, to: from });
  }

  private hasSeat(id: string): boolean {
    const nowMs = Date.now();
    for (const [other, untilMs] of this.kept) if (untilMs < nowMs) this.kept.delete(other);
    return this.kept.has(id) || 1 + this.byId.size + this.kept.size < this.request.maxPeers;
  }

  private full(): RollmeshError {
    return new RollmeshError('room-full', `The room has all its ${this.request.maxPeers} seats taken.`, 'Wait for a seat, or create another room.');
  }

  private refuse(id: string, { code, message, remedy }: RollmeshError): void {
    const problem = message.endsWith(` ${remedy}`) ? message.slice(0, -remedy.length - 1) : message;
    this.channel.post({ kind: 'refuse', from: this.selfId, to: id, code, problem, remedy });
  }
}

/**
 * The lobby's conversation: telling each other about oneself, measuring the way to each other, and agreeing to start.
 * Works on messages alone; what it decides, the room carries out through `LobbyHost`.
 */
import { Reader, Writer } from '../wire/cursor.ts';
import type { Transport } from '../link/transport.ts';
import { MAX_PEERS } from '../wire/protocol.ts';
import { Hearsay, MOST_HOPS, readCarried, readNeighbours, writeCarried, writeNeighbours, type Heard } from './hearsay.ts';
import { Members, type RemoteMember } from './members.ts';
import { NO_HASH, type TokenHash } from './place.ts';
import { MAX_MESSAGE_BYTES, Message, readMember, readToken, writeMember, writeToken } from './messages.ts';
import { StartTalk, type StartHost } from './start-talk.ts';
import { isTalk } from './talk.ts';

const PING_EVERY_MS = 1000;
const NEIGHBOURS_EVERY_MS = 100;
const TOKEN_MODULUS = 2 ** 32;
/** Members say something every second. Who says nothing for so long sleeps, or is gone and nobody knows yet. */
const ASLEEP_MS = 4000;
/** After so long others are told of it no more; our own link to it may be a dead one. */
const UNTOLD_MS = 20_000;

export interface LobbyHost extends StartHost {
  readonly transport: Transport;
  /** What this machine says of itself. */
  self(): { name: string; seats: number; ready: boolean; playing: boolean };
  membersChanged(): void;
  /** A figure of a member changed: nothing that anybody needs to be told. */
  memberMeasured(): void;
  /** Nobody tells of this member any more, and no link leads to it. */
  memberLost(id: string): void;
  /** What is known of the token of a member's seat. */
  hashOf(id: string): TokenHash;
  heardHash(id: string, hash: TokenHash): void;
  /** A member without a link to us said something. */
  talked(id: string, bytes: Uint8Array): void;
}

export class Lobby {
  readonly members = new Members();
  /** Messages that were no messages of ours. */
  malformed = 0;
  private readonly startTalk: StartTalk;
  private readonly writer = new Writer(new Uint8Array(MAX_MESSAGE_BYTES));
  private readonly reader = new Reader();
  private readonly hearsay = new Hearsay();
  private readonly envelope = new Writer(new Uint8Array(MAX_MESSAGE_BYTES));
  private readonly carriedReader = new Reader();
  /** What the neighbours were told last of each other. */
  private toldNeighbours = '';
  private nextNeighboursMs = 0;
  private nextPingMs = 0;
  private nowMs = 0;

  constructor(
    private readonly host: LobbyHost,
    nonce: Uint32Array,
  ) {
    this.startTalk = new StartTalk(host, this.members, { send: (member, message) => this.hand(member, message), isAwake: (id) => this.isAwake(id) }, nonce);
  }

  tick(nowMs: number): void {
    this.nowMs = nowMs;
    this.startTalk.tick(nowMs);
    if (nowMs >= this.nextNeighboursMs) this.tellNeighbours();
    if (nowMs < this.nextPingMs) return;
    this.nextPingMs = nowMs + PING_EVERY_MS;
    writeToken(this.writer.reset(), Message.ping, this.token());
    for (const member of this.members.all()) if (member.link >= 0) this.hand(member);
  }

  private token(): number {
    return Math.floor(this.nowMs) % TOKEN_MODULUS;
  }

  linkOpened(link: number, id: string): void {
    this.tellSelfTo(this.members.opened(link, id));
    this.hearsay.linked(id);
    this.toldNeighbours = '';
    this.nextNeighboursMs = 0;
    this.nextPingMs = 0; // so that the way to a newcomer is known at once
    this.host.membersChanged();
  }

  /** The link to a member ended, `forGood` if on purpose. True if it is still reached, through others. */
  linkClosed(id: string, forGood: boolean): boolean {
    this.hearsay.unlinked(id, forGood);
    this.nextNeighboursMs = 0;
    this.lookAround();
    return this.members.get(id)?.reached === true;
  }

  /** A member is gone for good. */
  gone(id: string): void {
    this.members.forget(id);
    this.hearsay.unlinked(id, false);
    this.startTalk.gone(id);
    this.host.membersChanged();
  }

  /** Tells those we are linked with; they tell others. */
  tellSelf(): void {
    for (const member of this.members.all()) if (member.link >= 0) this.tellSelfTo(member);
  }

  private tellSelfTo(member: RemoteMember): void {
    writeMember(this.writer.reset(), this.host.self());
    this.hand(member);
  }

  /** Whether a member, or the neighbour through whom it is reached, was heard of late. */
  isAwake(id: string): boolean {
    return this.silentMs(this.members.get(id)) < ASLEEP_MS;
  }

  /** For how long nothing came from a member, or from the neighbour through whom it is reached. */
  private silentMs(member: RemoteMember | undefined): number {
    const nearest = member === undefined || member.link >= 0 ? member : this.members.get(member.over ?? '');
    if (nearest === undefined || nearest.link < 0) return Infinity;
    return nearest.heardMs < 0 ? 0 : this.nowMs - nearest.heardMs;
  }

  /** Asks for a match; any member may. */
  start(nowMs: number): void {
    this.nowMs = nowMs;
    this.startTalk.start(nowMs);
  }

  message(link: number, bytes: Uint8Array, length: number): void {
    const member = this.members.on(link);
    if (member === undefined) return;
    member.heardMs = this.nowMs;
    const reader = this.reader.open(bytes, Math.min(length, MAX_MESSAGE_BYTES));
    const kind = reader.u8();
    const fine = kind === Message.neighbours ? this.takeNeighbours(member, reader) : kind === Message.carried ? this.takeCarried(reader) : this.take(member, kind, reader);
    if (!fine) this.malformed++;
  }

  // --- those without a link to each other

  /** Tells whom we are linked with, and whom those told us of, if that changed. */
  private tellNeighbours(): void {
    this.nextNeighboursMs = this.nowMs + NEIGHBOURS_EVERY_MS;
    const list: Heard[] = [];
    for (const member of this.members.all()) {
      const direct = member.link >= 0;
      if (this.silentMs(member) > UNTOLD_MS || (direct ? !member.introduced : this.hearsay.of(member.id)?.heard.hops !== 0) || list.length === MAX_PEERS - 1) continue;
      const { id, name, seats, ready, playing } = member;
      list.push({ id, name, seats, ready, playing, hops: direct ? 0 : 1, hash: this.host.hashOf(id) });
    }
    let text = '';
    for (const { id, name, seats, ready, playing, hops, hash } of list) text += `${id} ${name} ${seats} ${ready} ${playing} ${hops} ${hash[0]} ${hash[1]} `;
    if (text === this.toldNeighbours) return;
    this.toldNeighbours = text;
    writeNeighbours(this.writer.reset(), list);
    for (const member of this.members.all()) if (member.link >= 0) this.hand(member);
  }

  private takeNeighbours(member: RemoteMember, reader: Reader): boolean {
    const list = readNeighbours(reader);
    if (list === undefined) return false;
    this.hearsay.hear(member.id, list);
    this.lookAround();
    return true;
  }

  /** Takes stock of those whom no link leads to. */
  private lookAround(): void {
    const ids = this.hearsay.ids;
    ids.delete(this.host.selfId);
    const known = this.members.all();
    for (const { id } of known) ids.add(id);
    let places = MAX_PEERS - 1 - known.length;
    for (const id of ids) {
      const word = this.hearsay.of(id);
      let member = this.members.get(id);
      if (member === undefined && word !== undefined && places-- > 0) member = this.members.heardOf(id);
      if (member === undefined) continue;
      const was = member.over;
      member.over = member.link < 0 ? word?.neighbour : undefined;
      if (member.over !== undefined) this.heardOf(member, word!.heard);
      else if (was !== undefined && member.link < 0) this.host.memberLost(id);
    }
    this.host.membersChanged();
  }

  private heardOf(member: RemoteMember, heard: Heard): void {
    member.update(heard);
    if (heard.hash[0] !== NO_HASH[0] || heard.hash[1] !== NO_HASH[1]) this.host.heardHash(member.id, heard.hash);
  }

  /** A message that came through another: for us, or to be carried on. Nobody speaks for those we are linked with. */
  private takeCarried(reader: Reader): boolean {
    const carried = readCarried(reader);
    if (carried === undefined) return false;
    const { origin, target, bytes, hops } = carried;
    if (target !== this.host.selfId) {
      const next = this.members.get(target);
      if (hops > 0 && next !== undefined && origin !== this.host.selfId) this.carryTo(next, { origin, target, bytes, hops: hops - 1 });
      return true;
    }
    const member = this.members.get(origin);
    if (member === undefined || member.link >= 0) return true;
    const inner = this.carriedReader.open(bytes);
    const kind = inner.u8();
    if (isTalk(kind)) {
      this.host.talked(member.id, bytes);
      return true;
    }
    return kind !== Message.ping && kind !== Message.pong && this.take(member, kind, inner);
  }

  /** Hands a message to those whom no link leads to, through others. */
  carry(bytes: Uint8Array): void {
    for (const member of this.members.all()) if (member.link < 0 && member.reached) this.carryTo(member, { origin: this.host.selfId, target: member.id, hops: MOST_HOPS, bytes });
  }

  private carryTo(member: RemoteMember, carried: Parameters<typeof writeCarried>[1]): void {
    const link = member.link >= 0 ? member.link : (this.members.get(member.over ?? '')?.link ?? -1);
    if (link < 0) return;
    writeCarried(this.envelope.reset(), carried);
    this.host.transport.sendMessage(link, this.envelope.bytes, this.envelope.length);
  }

  /** False if the message is misspelt. */
  private take(member: RemoteMember, kind: number, reader: Reader): boolean {
    switch (kind) {
      case Message.member:
        return this.takeMember(member, reader);
      case Message.ping:
      case Message.pong:
        return this.takeToken(member, kind, reader);
      default:
        return this.startTalk.take(this.nowMs, member, kind, reader) ?? false;
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

  private hand(member: RemoteMember, { bytes, length } = this.writer): void {
    if (member.link >= 0) this.host.transport.sendMessage(member.link, bytes, length);
    else this.carryTo(member, { origin: this.host.selfId, target: member.id, hops: MOST_HOPS, bytes: bytes.subarray(0, length) });
  }
}

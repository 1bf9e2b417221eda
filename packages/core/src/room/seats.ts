/**
 * Seats in running matches, both sides in one place: giving others what they need to come in, and coming in oneself. The
 * room hands in what arrives and is told when there is a match to enter.
 */
import { sameBytes } from '../ground/bytes.ts';
import type { Transport } from '../link/transport.ts';
import type { Resume } from '../session/resume.ts';
import { Bulk } from '../swarm/index.ts';
import { Reader, Writer } from '../wire/cursor.ts';
import { Astray } from './astray.ts';
import type { AnyGame } from './game.ts';
import type { MatchRun } from './match-run.ts';
import { NO_HASH, type Place, type SeatToken, type TokenHash } from './place.ts';
import type { RosterEntry } from './messages.ts';
import { SeatGiver } from './seat-giver.ts';
import { readTokenHash, Seat, writeBye, writeTokenHash, type Offer, type Wait } from './seat-messages.ts';
import { SeatSeeker, type Entry } from './seat-seeker.ts';
import { WatchGiver } from './watch-giver.ts';
import { Watch } from './watch-messages.ts';
import { Watcher } from './watcher.ts';
import type { DeliverEvent } from './effects.ts';
import { hashToken, identityOf } from './tokens.ts';

/** After a refusal one asks again this much later, or when the members change. */
const ASK_AGAIN_MS = 5000;
const MEET_EVERY_MS = 250;

export interface SeatsHost {
  readonly game: AnyGame;
  readonly transport: Transport;
  readonly selfId: string;
  /** Players on this machine. */
  readonly seats: number;
  running(): MatchRun | undefined;
  /** Members who say that they play, by link. */
  playing(): readonly { readonly link: number; readonly id: string }[];
  /** Everybody to whom a link leads. */
  linked(): readonly { readonly link: number; readonly id: string }[];
  idOn(link: number): string | undefined;
  /** There is a match to enter: the state, and everything beside it, is here. False if the state cannot be one of this game. */
  enter(offer: Offer, resume: Resume, state: Uint8Array): boolean;
  seatsChanged(): void;
  /** `id` said goodbye for good. */
  saidBye(id: string): void;
  /** There is nobody left to come back to. */
  stranded(): void;
  /** Looking for a seat came to nothing. */
  seekFailed(reason: Wait | 'timeout'): void;
}

export class Seats {
  /** Messages that were misspelt. */
  malformed = 0;
  private readonly giver: SeatGiver;
  private readonly seeker: SeatSeeker;
  private readonly watched: WatchGiver;
  private readonly watcher: Watcher;
  private readonly writer = new Writer(new Uint8Array(16));
  private readonly reader = new Reader();
  private readonly hashes = new Map<string, TokenHash>();
  private againMs = 0;
  private readonly astray: Astray;
  private nextMeetMs = 0;

  constructor(
    private readonly host: SeatsHost,
    private readonly token: SeatToken,
    /** The token is one that was kept: somewhere there may be a seat for it. */
    private returning: boolean,
  ) {
    this.astray = new Astray(host);
    this.giver = new SeatGiver(host);
    this.watched = new WatchGiver(host.transport, () => host.running());
    this.watcher = new Watcher(host);
    this.seeker = new SeatSeeker({
      transport: host.transport,
      token,
      seats: host.seats,
      inputBytes: host.game.inputBytes,
      playing: () => host.playing().map(({ link }) => link),
      enter: (entry) => this.enter(entry),
      knownTo: (link) => this.knownTo(link),
      plays: () => host.running()?.playsItself === true,
      outdated: () => host.running()?.session.outdated === true,
      failed: (reason) => host.seekFailed(reason),
    });
  }

  /** The return to a match is under way; how far, 0 to 1. Negative if there is none. */
  get progress(): number {
    return this.seeker.active ? this.seeker.progress : -1;
  }

  /** A match begins: the places of the roster, and those still to be taken. */
  placesFor(roster: readonly RosterEntry[], bots: number): Place[] {
    const places = roster.map(({ id, seats }): Place => ({ id, seats, hash: this.hashOf(id) }));
    const { lateJoin, players } = this.host.game;
    const taken = roster.reduce((sum, { seats }) => sum + seats, 0);
    // Nobody sits where bots play; where late ones may come, any seat that is free may be theirs.
    const slots = lateJoin ? players.max : Math.min(players.max, taken + bots);
    for (let seat = taken; seat < slots; seat++) places.push({ id: '', seats: 1, hash: NO_HASH });
    this.reset();
    this.seeker.stop();
    return places;
  }

  /** A member told what it knows of the token of another. */
  heardHash(id: string, hash: TokenHash): void {
    this.hashes.set(id, hash);
  }

  hashOf(id: string): TokenHash {
    return id === this.host.selfId ? hashToken(this.token) : (this.hashes.get(id) ?? NO_HASH);
  }

  /** The match went on without us before we played in it: others may still have our seat. */
  mayReturn(): void {
    this.returning = true;
  }

  linkOpened(link: number): void {
    writeTokenHash(this.writer.reset(), hashToken(this.token));
    this.hand(link);
    this.againMs = 0;
  }

  linkClosed(link: number): void {
    this.giver.linkClosed(link);
    this.watched.linkClosed(link);
    this.watcher.linkClosed(link);
    this.seeker.linkClosed(link);
  }

  gone(id: string): void {
    this.hashes.delete(id);
    this.giver.gone(id);
  }

  /** Tells everybody that this is no reload and no sleep. */
  sayBye(links: readonly number[]): void {
    writeBye(this.writer.reset());
    for (const link of links) this.hand(link);
  }

  /** Whether a message is about seats. */
  concerns(firstByte: number): boolean {
    return firstByte >= Seat.token && firstByte <= Bulk.lack;
  }

  message(nowMs: number, link: number, bytes: Uint8Array, length: number): void {
    const id = this.host.idOn(link);
    if (id !== undefined && !this.take(nowMs, link, id, this.reader.open(bytes, length))) this.malformed++;
  }

  /** False if the message is misspelt. */
  private take(nowMs: number, link: number, id: string, reader: Reader): boolean {
    switch (reader.u8()) {
      case Seat.token:
        return this.takeToken(id, reader);
      case Seat.seek:
        return this.giver.sought(nowMs, link, id, reader);
      case Seat.claim:
        return this.giver.claimed(nowMs, link, id, reader);
      case Seat.wait:
        return this.seeker.waited(link, reader);
      case Seat.offer:
        return this.seeker.offered(nowMs, link, reader);
      case Seat.bye:
        if (reader.finished) this.host.saidBye(id);
        return reader.finished;
      case Bulk.want:
        return this.giver.wanted(link, reader);
      case Bulk.piece:
        return this.seeker.fetches ? this.seeker.piece(nowMs, link, reader) : this.watcher.piece(nowMs, link, reader);
      case Watch.ask:
        return this.takeAsk(nowMs, link, reader);
      case Watch.show:
        return this.watcher.shown(nowMs, link, reader);
      case Watch.rows:
        return this.watcher.rows(nowMs, link, reader);
      case Bulk.lack:
        return this.seeker.lacked(link, reader);
      default:
        return false;
    }
  }

  private takeAsk(nowMs: number, link: number, reader: Reader): boolean {
    const has = reader.varint() - 1;
    if (reader.finished) this.watched.asked(nowMs, link, has);
    return reader.finished;
  }

  private takeToken(id: string, reader: Reader): boolean {
    const hash = readTokenHash(reader);
    if (hash === undefined) return false;
    this.hashes.set(id, hash);
    this.host.running()?.tokenKnown(id, hash);
    return true;
  }

  tick(nowMs: number): void {
    this.giver.tick(nowMs);
    this.watched.tick(nowMs);
    if (!this.seeker.active && nowMs >= this.againMs && this.mayFindOne) {
      this.againMs = nowMs + ASK_AGAIN_MS;
      this.seeker.start(nowMs);
    }
    this.seeker.tick(nowMs);
    if (this.astray.watch(nowMs)) this.returning = true;
    if (nowMs < this.nextMeetMs) return;
    this.nextMeetMs = nowMs + MEET_EVERY_MS;
    this.meetWhoCame();
  }

  /** Somebody may have come into the match while we slept: its seat names who it is. */
  private meetWhoCame(): void {
    const match = this.host.running();
    if (match === undefined) return;
    for (let peer = 0; peer < match.places.length; peer++) {
      if (peer === match.self || !match.session.plays(peer)) continue;
      const identity = match.session.identity(peer);
      if (identity.length === 0 || sameBytes(identity, identityOf(match.places[peer]!.id))) continue;
      const member = this.host.linked().find(({ id }) => sameBytes(identity, identityOf(id)));
      if (member === undefined) continue;
      match.session.meet(peer, member.link);
      match.seatTaken(peer, member.id, this.hashOf(member.id));
      this.host.seatsChanged();
    }
  }

  /** We have no seat in the match that others play. */
  private get watches(): boolean {
    return this.host.running() === undefined;
  }

  /** What there is to see of a match in which we have no seat. */
  get watching(): Watcher['view'] {
    return this.watches ? this.watcher.view : undefined;
  }

  /** Shows what is due of it. Returns how many frames were shown. */
  watch(nowMs: number, deliver: DeliverEvent): number {
    if (this.watches && this.host.playing().length > 0) return this.watcher.tick(nowMs, deliver);
    this.watcher.stop();
    return 0;
  }

  private reset(): void {
    this.giver.reset();
    this.watched.reset();
    this.watcher.stop();
  }

  /** We play nothing, others do, and there may be a seat for us. */
  private get mayFindOne(): boolean {
    const match = this.host.running();
    const idle = match === undefined ? this.returning || this.host.game.lateJoin : match.lastResult === 'outdated';
    return idle && this.host.playing().length > 0;
  }

  private enter({ offer, facts, blob }: Entry): boolean {
    const rowBytes = offer.places.reduce((sum, { seats }) => sum + seats, 0) * this.host.game.inputBytes;
    const at = blob.length - rowBytes;
    if (at < 0) return false;
    const resume: Resume = { frame: offer.manifest.name, before: blob.subarray(at), facts, identity: identityOf(this.host.selfId) };
    const places = offer.places.map((place, peer) => (peer === offer.peer ? { ...place, id: this.host.selfId, hash: hashToken(this.token) } : place));
    this.reset();
    return this.host.enter({ ...offer, places }, resume, blob.subarray(0, at));
  }

  private knownTo(link: number): boolean {
    const match = this.host.running();
    const peer = match?.peerOf(this.host.idOn(link) ?? '') ?? -1;
    // Who has no seat here may be on its way to one, as we are.
    return match === undefined || peer === match.self || (peer >= 0 && match.session.knows(peer));
  }

  private hand(link: number): void {
    this.host.transport.sendMessage(link, this.writer.bytes, this.writer.length);
  }
}

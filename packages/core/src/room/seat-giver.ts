/**
 * A member's side of somebody coming into a running match: it tells what there is to know, gives its share of the state, and
 * lets the newcomer in on a seat that nobody plays. Whether it then plays is decided by all, in the match.
 */
import { sameBytes } from '../ground/bytes.ts';
import { NO_FRAME } from '../ground/frame.ts';
import { Writer, type Reader } from '../wire/cursor.ts';
import { Seeder, type Strain } from '../swarm/index.ts';
import type { MatchRun } from './match-run.ts';
import { NO_HASH } from './place.ts';
import { sameMatch } from './messages.ts';
import { MAX_OFFER_BYTES, readClaim, readSeek, writeOffer, writeWait, type Seek, type Wait } from './seat-messages.ts';
import { hashToken, identityOf, sameHash } from './tokens.ts';
import { sizeOf, votersOf } from '../view/index.ts';
import type { Transport } from '../link/transport.ts';

/** A seat that somebody claimed is kept for it for so long, until the members have decided. */
const CLAIM_MS = 5000;
/** So long each member leaves it to those before it to give a newcomer a place. */
const DEPUTY_MS = 1200;
/** Whoever was heard within this time still plays, whatever somebody with its token says. */
const ALIVE_MS = 250;

export interface GiverHost {
  readonly transport: Transport;
  /** The running match, if this machine plays it. */
  running(): MatchRun | undefined;
  /** Somebody else sits in a seat of the match now. */
  seatsChanged(): void;
}

interface Claim {
  readonly id: string;
  readonly frame: number;
  readonly link: number;
  readonly atMs: number;
}

export class SeatGiver {
  private readonly writer = new Writer(new Uint8Array(MAX_OFFER_BYTES));
  private readonly seeder: Seeder;
  /** By id: since when somebody without a seat has been asking. */
  private readonly seeking = new Map<string, number>();
  /** By place: who claims it, or was offered it (without a frame). */
  private readonly claims = new Map<number, Claim>();

  constructor(private readonly host: GiverHost) {
    this.seeder = new Seeder(host.transport, (frame) => host.running()?.snapshots?.blob(frame));
  }

  tick(nowMs: number): void {
    if (this.seeder.busy) this.seeder.tick(nowMs, () => this.strain());
  }

  linkClosed(link: number): void {
    this.seeder.linkClosed(link);
  }

  gone(id: string): void {
    this.seeking.delete(id);
  }

  /** Another match, or none: what was claimed of the last means nothing. */
  reset(): void {
    this.claims.clear();
    this.seeking.clear();
  }

  /** A `want`. False if it is misspelt. */
  wanted(link: number, reader: Reader): boolean {
    return this.seeder.wanted(link, reader);
  }

  /** Somebody on `link`, whose id is `id`, seeks a seat. False if the message is misspelt. */
  sought(nowMs: number, link: number, id: string, reader: Reader): boolean {
    const seek = readSeek(reader);
    if (seek === undefined) return false;
    const match = this.host.running();
    if (match === undefined || !match.playsItself) return true;
    const peer = this.placeFor(nowMs, match, link, id, seek);
    if (typeof peer === 'string') this.answer(link, peer);
    else if (match.session.plays(peer)) {
      // Its earlier life still counts: first that has to end.
      match.session.forgot(peer, identityOf(id));
      this.answer(link, 'soon');
    } else this.offer(link, match, peer);
    return true;
  }

  /** Somebody is ready to play in a seat. False if the message is misspelt. */
  claimed(nowMs: number, link: number, id: string, reader: Reader): boolean {
    const claim = readClaim(reader);
    if (claim === undefined) return false;
    const match = this.host.running();
    if (match === undefined || !sameMatch(match.matchId, claim.matchId) || claim.peer >= match.places.length || claim.peer === match.self) return true;
    const { peer, frame } = claim;
    const hash = hashToken(claim.token);
    const before = this.claims.get(peer);
    if (before?.id === id && before.frame === frame && before.link === link) return true;
    const place = match.places[peer]!;
    const agreed = match.session.identity(peer);
    const its = sameHash(place.hash, hash) || sameBytes(agreed, identityOf(id));
    if (!its && !(match.isFree(peer) && this.yields(nowMs, peer, id))) {
      // Of a seat that changed hands while we were away we know nothing: that is for those who were here.
      const known = !sameHash(place.hash, NO_HASH) && (agreed.length === 0 || sameBytes(agreed, identityOf(place.id)));
      if (known || match.isFree(peer)) this.answer(link, 'taken');
      return true;
    }
    if (frame > match.session.finalFrame + 1 || !match.session.rejoin(peer, link, frame)) return true;
    // Who claimed it before is told at once, and looks for another.
    if (before !== undefined && before.id !== id && before.frame !== NO_FRAME && !its) this.answer(before.link, 'taken');
    this.keep(peer, { id, frame, link, atMs: nowMs });
    match.seatTaken(peer, id, hash);
    this.host.seatsChanged();
    return true;
  }

  /** The seat the seeker had, or a free one; or why there is none. */
  private placeFor(nowMs: number, match: MatchRun, link: number, id: string, seek: Seek): number | Wait {
    const hash = hashToken(seek.token);
    const had = match.places.findIndex((place) => sameHash(place.hash, hash));
    if (had === match.self) return 'taken';
    if (had >= 0) {
      const other = match.places[had]!.id;
      // The same token in two pages: the first keeps the seat.
      const alive = other !== id && match.session.plays(had) && match.session.silenceMs(had) < ALIVE_MS;
      return alive ? 'taken' : had;
    }
    if (!match.lateJoin) return 'full';
    if (match.session.locked) return 'locked';
    return this.freePlace(nowMs, match, link, id, seek.seats);
  }

  /**
   * A free seat, kept for the seeker. One member gives them away, so that two newcomers are not sent to the same; the others
   * do so only for somebody whom it seems not to hear.
   */
  private freePlace(nowMs: number, match: MatchRun, link: number, id: string, seats: number): number | Wait {
    // Nobody new can be let in while too few are heard to decide it.
    if (match.session.waits && sizeOf(votersOf(match.session.view)) > 1) return 'soon';
    const since = this.seeking.get(id) ?? nowMs;
    this.seeking.set(id, since);
    const before = match.places.filter((_, peer) => peer < match.self && match.session.plays(peer)).length;
    if (nowMs - since < before * DEPUTY_MS) return 'soon';
    const free = match.places.findIndex((place, peer) => place.seats === seats && match.isFree(peer) && !this.isKept(nowMs, peer, id));
    if (free < 0) return 'full';
    if (this.claims.get(free)?.id !== id) this.keep(free, { id, frame: NO_FRAME, link, atMs: nowMs });
    return free;
  }

  /** Nobody is kept two places. */
  private keep(place: number, claim: Claim): void {
    for (const [peer, { id }] of this.claims) if (id === claim.id && peer !== place) this.claims.delete(peer);
    this.claims.set(place, claim);
  }

  /** Of several who claim one free place, every member prefers the same: the lowest id. Who was only offered it yields to who claims it. */
  private yields(nowMs: number, peer: number, id: string): boolean {
    return !this.isKept(nowMs, peer, id) || this.claims.get(peer)!.frame === NO_FRAME || id < this.claims.get(peer)!.id;
  }

  private isKept(nowMs: number, peer: number, id: string): boolean {
    const claim = this.claims.get(peer);
    return claim !== undefined && claim.id !== id && nowMs - claim.atMs < CLAIM_MS;
  }

  private offer(link: number, match: MatchRun, peer: number): void {
    const manifest = match.snapshots?.newest;
    const writer = this.writer.reset();
    if (manifest === undefined) return this.answer(link, 'full');
    writeOffer(writer, { number: match.number, matchId: match.matchId, seed: match.seed, places: match.places, peer, manifest });
    // No room for what happened since that state: the next one is not far.
    if (!match.session.writeFacts(writer, manifest.name)) return this.answer(link, 'soon');
    this.hand(link);
  }

  private answer(link: number, wait: Wait): void {
    writeWait(this.writer.reset(), wait);
    this.hand(link);
  }

  private hand(link: number): void {
    this.host.transport.sendMessage(link, this.writer.bytes, this.writer.length);
  }

  /** What the inputs beside a transfer feel, on the worst of the links. */
  private strain(): Strain {
    const match = this.host.running();
    let rttMs = -1;
    let lossPercent = 0;
    if (match === undefined) return { rttMs, lossPercent, stalled: false };
    for (const link of match.session.stats.links()) {
      if (!match.session.plays(link.peer)) continue;
      rttMs = Math.max(rttMs, link.rttMs);
      lossPercent = Math.max(lossPercent, link.lossPercent);
    }
    // Alone there is nobody whose inputs would suffer.
    return { rttMs, lossPercent, stalled: rttMs >= 0 && match.standsStill };
  }
}


/**
 * The newcomer's side of coming into a running match: it asks all who play, takes the state that most of them offer in
 * pieces from all of them, and claims its seat when it can simulate. Nothing of it holds up those who play.
 */
import { Writer, type Reader } from '../wire/cursor.ts';
import type { Transport } from '../link/transport.ts';
import type { Facts } from '../session/resume.ts';
import { readFacts } from '../session/resume.ts';
import { Fetch, sameBlob } from '../swarm/index.ts';
import type { SeatToken } from './place.ts';
import { readOffer, readWait, writeClaim, writeSeek, type Offer, type Wait } from './seat-messages.ts';

const SEEK_EVERY_MS = 150;
/** Others may offer a newer state, or a different one: they are given this long after the first. */
const OFFERS_MS = 150;
const CLAIM_EVERY_MS = 400;
/** A transfer, or a return to play, that takes longer is begun anew with what there is then. */
const ATTEMPT_MS = 10_000;
const GIVE_UP_MS = 60_000;
/** A refusal within this time is not believed. */
const PATIENT_MS = 2000;

/** What a seat in the match is entered with. */
export interface Entry {
  readonly offer: Offer;
  readonly facts: Facts;
  /** The state of frame `offer.manifest.name`, then one row. */
  readonly blob: Uint8Array;
}

export interface SeekerHost {
  readonly transport: Transport;
  readonly token: SeatToken;
  readonly seats: number;
  /** Bytes of one input. */
  readonly inputBytes: number;
  /** Links to members who play. */
  playing(): readonly number[];
  /** Begins to simulate. False if the state cannot be one of this game. */
  enter(entry: Entry): boolean;
  /** Whether the member on `link` knows us in the match that we entered. */
  knownTo(link: number): boolean;
  /** Whether it is decided that we play. */
  plays(): boolean;
  /** Whether what we entered with is worth nothing any more: the others went on too far. */
  outdated(): boolean;
  /** It came to nothing: a sentence for players. */
  failed(reason: Wait | 'timeout'): void;
}

interface Heard extends Entry {
  readonly link: number;
}

type Stage = 'idle' | 'asking' | 'fetching' | 'entered';

export class SeatSeeker {
  private stage: Stage = 'idle';
  private readonly writer = new Writer(new Uint8Array(64));
  private offers: Omit<Heard, 'blob'>[] = [];
  private waits = new Map<number, Wait>();
  private fetch: Fetch | undefined;
  private chosen: Omit<Heard, 'blob'> | undefined;
  private startedMs = 0;
  private attemptMs = 0;
  private firstOfferMs = 0;
  private dueMs = 0;

  constructor(private readonly host: SeekerHost) {}

  /** A return is under way. */
  get active(): boolean {
    return this.stage !== 'idle';
  }

  /** A state is on its way. */
  get fetches(): boolean {
    return this.stage === 'fetching';
  }

  /** How much of the state is here, 0 to 1. */
  get progress(): number {
    return this.stage === 'entered' ? 1 : (this.fetch?.progress ?? 0);
  }

  start(nowMs: number): void {
    if (this.active) return;
    this.startedMs = nowMs;
    this.ask(nowMs);
  }

  stop(): void {
    this.stage = 'idle';
    this.fetch = undefined;
    this.offers = [];
  }

  private ask(nowMs: number): void {
    this.stop();
    this.stage = 'asking';
    this.waits.clear();
    this.attemptMs = nowMs;
    this.dueMs = nowMs;
  }

  linkClosed(link: number): void {
    this.fetch?.linkClosed(link);
    this.waits.delete(link);
    this.offers = this.offers.filter((offer) => offer.link !== link);
  }

  // --- what arrives; each false if misspelt

  offered(nowMs: number, link: number, reader: Reader): boolean {
    const offer = readOffer(reader);
    if (offer === undefined) return false;
    const facts = readFacts(reader, offer.places.map(({ seats }) => seats * this.host.inputBytes));
    if (facts === undefined || !reader.finished) return false;
    if (this.stage !== 'asking') return true;
    if (this.offers.length === 0) this.firstOfferMs = nowMs;
    this.offers = [...this.offers.filter((other) => other.link !== link), { link, offer, facts }];
    return true;
  }

  waited(link: number, reader: Reader): boolean {
    const wait = readWait(reader);
    if (wait !== undefined && this.stage === 'asking') this.waits.set(link, wait);
    if (wait === 'taken' && this.stage === 'entered' && !this.host.plays()) this.attemptMs = -Infinity;
    return wait !== undefined;
  }

  piece(nowMs: number, link: number, reader: Reader): boolean {
    return this.fetch === undefined || this.fetch.arrived(nowMs, link, reader);
  }

  lacked(link: number, reader: Reader): boolean {
    return this.fetch === undefined || this.fetch.lacked(link, reader);
  }

  // --- the tick

  tick(nowMs: number): void {
    if (this.stage === 'idle') return;
    if (nowMs - this.startedMs > GIVE_UP_MS) return this.giveUp('timeout');
    // What was entered before got us our seat meanwhile: a state from before would undo what we have pressed since.
    if (this.stage !== 'entered' && this.host.plays() && !this.host.outdated()) return this.stop();
    if (this.stage === 'asking') this.asking(nowMs);
    else if (this.stage === 'fetching') this.fetching(nowMs);
    else this.entered(nowMs);
  }

  private asking(nowMs: number): void {
    const links = this.host.playing();
    if (this.offers.length > 0 && (nowMs - this.firstOfferMs >= OFFERS_MS || this.offers.length >= links.length)) return this.choose(nowMs, links);
    // An earlier life of ours may not be known to be over yet.
    const patient = nowMs - this.startedMs < PATIENT_MS;
    const answers = links.flatMap((link) => this.waits.get(link) ?? []);
    // Who does not answer for long is on its way to a seat itself, and cannot speak for the match.
    const heard = answers.length === links.length || nowMs - this.attemptMs > PATIENT_MS;
    if (!patient && heard && answers.length > 0 && !answers.includes('soon')) return this.giveUp(answers[0]!);
    if (nowMs < this.dueMs) return;
    this.dueMs = nowMs + SEEK_EVERY_MS;
    writeSeek(this.writer.reset(), { token: this.host.token, seats: this.host.seats });
    for (const link of links) this.hand(link);
  }

  /** The state that most offer; of equally many the newest. */
  private choose(nowMs: number, links: readonly number[]): void {
    const { offers } = this;
    const backers = (one: Omit<Heard, 'blob'>): number => offers.filter(({ offer }) => sameBlob(offer.manifest, one.offer.manifest)).length;
    const best = offers.reduce((a, b) => (backers(b) > backers(a) || (backers(b) === backers(a) && b.offer.manifest.name > a.offer.manifest.name) ? b : a));
    this.chosen = best;
    this.fetch = new Fetch(best.offer.manifest, this.host.transport);
    for (const link of links) this.fetch.from(link);
    this.stage = 'fetching';
    this.fetching(nowMs);
  }

  private fetching(nowMs: number): void {
    const fetch = this.fetch!;
    if (fetch.stuck || nowMs - this.attemptMs > ATTEMPT_MS) return this.ask(nowMs);
    if (!fetch.done) return fetch.tick(nowMs);
    const { offer, facts } = this.chosen!;
    if (!this.host.enter({ offer, facts, blob: fetch.bytes() })) return this.ask(nowMs);
    this.stage = 'entered';
    this.attemptMs = nowMs;
    this.dueMs = nowMs;
    this.entered(nowMs);
  }

  private entered(nowMs: number): void {
    const strangers = this.host.playing().filter((link) => !this.host.knownTo(link));
    const plays = this.host.plays();
    if (plays && strangers.length === 0) return this.stop();
    if (this.host.outdated()) return this.ask(nowMs);
    if (nowMs - this.attemptMs > ATTEMPT_MS) return plays ? this.stop() : this.ask(nowMs);
    if (nowMs < this.dueMs) return;
    this.dueMs = nowMs + CLAIM_EVERY_MS;
    const { offer } = this.chosen!;
    writeClaim(this.writer.reset(), { matchId: offer.matchId, peer: offer.peer, frame: offer.manifest.name, token: this.host.token });
    for (const link of strangers) this.hand(link);
  }

  private giveUp(reason: Wait | 'timeout'): void {
    this.stop();
    this.host.failed(reason);
  }

  private hand(link: number): void {
    this.host.transport.sendMessage(link, this.writer.bytes, this.writer.length);
  }
}

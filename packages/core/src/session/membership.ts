/**
 * Joins the view log with the match: it hands the log what arrives, carries out what was decided, and knows what the present
 * view allows here. What the log asks of the match is `log-host.ts`, what a decision does to inputs and state `cuts.ts`.
 */
import { sameBytes } from '../ground/bytes.ts';
import type { Frame } from '../ground/frame.ts';
import type { Reach } from '../link/reach.ts';
import { Status } from '../sync/presence.ts';
import { firstView, has, lowestOf, NO_IDENTITY, NOT_PAUSED, only, RecordKind, sizeOf, ViewLog, votersOf, type Change, type Decision, type View } from '../view/index.ts';
import { epochByte } from '../wire/protocol.ts';
import { AgreedSettings } from './agreed-settings.ts';
import { cutInputs, endSeat, learnAnew, playAgain } from './cuts.ts';
import type { SessionPeer } from './config.ts';
import { Distance } from './distance.ts';
import { LogHost } from './log-host.ts';
import type { Match } from './match.ts';
import type { ViewInForce } from './view-in-force.ts';

/** A last word is sent so often at once. */
const FAREWELLS = 3;

/** The peers whose seats are taken when a match begins. */
function seated(peers: readonly SessionPeer[]): number {
  return peers.reduce((set, peer, index) => (peer.vacant === true ? set : set | only(index)), 0);
}

/** Tells another life of a peer from the one that the view knows: it has no name yet. */
const NAMELESS_LIFE = Uint8Array.of(0);

export class Membership implements ViewInForce {
  /** What every input packet of this view says of match and epoch. */
  epochByte: number;
  /** Confirmed frames that a decision undid although we stay: must stay 0. */
  undoneFrames = 0;
  private readonly log: ViewLog;
  private readonly host: LogHost;
  /** Which life of our player this is; the first has no name. */
  private readonly identity: Uint8Array | undefined;
  /** We begin in the middle and have no seat yet. */
  private joining: boolean;
  private wished = false;
  /** We cannot keep pace, and do not want to be waited for. */
  private resting = false;
  private missing = -1;
  private readonly settings = new AgreedSettings();
  private readonly distance: Distance;
  private closed = 0;
  private copies = 1;
  /** Peers that were heard since the last tick, and those of them that hear us. */
  private heardFrom = 0;
  private heardBy = 0;

  constructor(
    private readonly match: Match,
    reach: Reach,
  ) {
    const { config } = match;
    this.distance = new Distance(match);
    this.host = new LogHost(match, reach, (before, after, decision) => this.installed(before, after, decision));
    this.epochByte = epochByte(config.epoch, config.resume?.facts.view.epoch ?? 0);
    this.identity = config.resume?.identity;
    this.log = new ViewLog({
      self: config.self,
      view: config.resume?.facts.view ?? firstView(seated(config.peers)),
      host: this.host,
      matchTag: config.matchId[0] >>> 0,
      benchAfterMs: config.benchAfterMs,
      dropAfterMs: config.dropAfterMs,
      stepwise: true,
    });
    this.joining = config.resume !== undefined && this.log.left;
  }

  // --- what arrives -----------------------------------------------------------------------------------------------

  receive(nowMs: number, peer: number, bytes: Uint8Array, length: number): void {
    if (!this.silent) this.log.receive(nowMs, peer, bytes, length);
  }

  /** An input packet of this epoch. The log is told at the tick, once per peer. */
  heard(peer: number, hearsUs: boolean): void {
    this.heardFrom |= only(peer);
    if (hearsUs) this.heardBy |= only(peer);
  }

  private passOnHeard(nowMs: number): void {
    for (let peer = 0; this.heardFrom >>> peer !== 0; peer++) {
      if (has(this.heardFrom, peer)) this.log.heard(nowMs, peer, has(this.heardBy, peer));
    }
    this.heardFrom = 0;
    this.heardBy = 0;
  }

  /** A hello: its sender may not know yet that we know it. */
  greeted(nowMs: number, peer: number): void {
    if (this.log.view.epoch === 0) this.log.heard(nowMs, peer, true);
  }

  /** An input packet of another epoch, which its byte tells. */
  sawEpoch(nowMs: number, peer: number, byte: number): void {
    if (byte >= 0 && !this.silent) this.log.sawEpoch(nowMs, peer, (byte - epochByte(this.match.config.epoch, 0)) & 255);
  }

  /** The link to `peer` was closed on purpose at its end: it plays no more, whether or not its goodbye arrived. */
  peerClosed(peer: number): void {
    this.closed |= only(peer);
    this.letGo();
  }

  /** A voter that closed is let go by the quorum; the last of two, which has none, may take the silence for its word. */
  private letGo(): void {
    const { view } = this.log;
    this.closed &= view.members;
    for (const { peer } of this.match.remotes) {
      if (!has(this.closed, peer)) continue;
      if (has(votersOf(view), peer) && sizeOf(votersOf(view)) <= 2) this.log.forgot(peer, NAMELESS_LIFE);
      else this.log.wishKick(peer);
    }
  }

  /** `peer` came back without its memory: its earlier life says nothing more. */
  forgot(peer: number, identity: Uint8Array): void {
    this.log.forgot(peer, identity);
  }

  /** Asks the others to have `peer` go. */
  kick(peer: number): void {
    this.log.wishKick(peer);
  }

  /** Asks the others to let nobody new in, or again. */
  lock(locked: boolean): void {
    this.log.wishLock(locked);
  }

  /** Asks the others to pause, or to go on. */
  pause(paused: boolean): void {
    this.log.wishPause(paused);
  }

  /** Asks the others to agree on a number. */
  agree(setting: number, value: number): void {
    this.log.wishSetting(setting, value);
  }

  /** The number that is agreed on, from the frame on at which it takes effect. */
  setting(setting: number): number {
    return this.settings.at(this.match.timeline.current, setting, this.log.view.settings);
  }

  /** Says AWAY because our state is worth nothing, and waits for one that is. False if nobody else could go on. */
  giveUpState(): boolean {
    if (!this.log.away()) return false;
    this.match.fellBehind();
    return true;
  }

  /** We cannot keep pace: says AWAY when that harms nobody, and does not ask to play again until that is over. */
  rest(resting: boolean): void {
    this.resting = resting;
  }

  /**
   * Of two, whoever goes away leaves the match to one whom it may not hear any more; and while somebody is silent, or a decision is being
   * made, ours may be the vote without which those who are left cannot decide.
   */
  private takeRest(): void {
    const voters = votersOf(this.log.view);
    if (this.leaving || this.log.deciding || !has(voters, this.match.self)) return;
    if (sizeOf(voters & ~this.log.waitingFor) > 2) this.log.away();
  }

  // --- what the view allows ---------------------------------------------------------------------------------------

  /** Whether rows of `peer` up to `newest` must not be taken now. */
  refuses(peer: number, newest: Frame): boolean {
    return has(this.log.frozen, peer) || newest >= this.match.timeline.presence[peer]!.endsAt;
  }

  /** Whether an own input of `frame` may be made now. */
  mayPress(frame: Frame): boolean {
    return frame < this.match.timeline.presence[this.match.self]!.endsAt && this.log.mayMake(frame);
  }

  /** Whether the next frame may be simulated: it is not behind an agreed pause, and our own input of it is made if we play. */
  get mayStep(): boolean {
    const { timeline, self } = this.match;
    const { pausedAt } = this.log.view;
    if ((pausedAt !== NOT_PAUSED && timeline.current >= pausedAt) || this.holds) return false;
    return timeline.queues[self]!.newest >= timeline.current || this.absent;
  }

  /**
   * Of two, one is away: whoever is left waits for it, or until its player decides to wait no longer. Nobody is handed the
   * match by a cable, a reload or a sleep.
   */
  private get holds(): boolean {
    const { view } = this.log;
    return (view.benched & ~this.closed) !== 0 && votersOf(view) === only(this.match.self);
  }

  /** Too few are heard to decide anything, or of two one is away: the match waits. */
  get waits(): boolean {
    return this.missing >= 0;
  }

  /** Whether we press nothing in the next frame: we do not play, do not yet, or played it in an earlier life. */
  get absent(): boolean {
    const { timeline, self } = this.match;
    const own = timeline.presence[self]!;
    return own.latest !== Status.here || timeline.current < own.latestSince;
  }

  /** We said goodbye, or were asked to go. */
  get leaving(): boolean {
    return this.log.leaving || this.left;
  }

  /** Our goodbye waits for its answer, or was answered. */
  get sayingGoodbye(): boolean {
    return this.log.leaving;
  }

  /** Outdated, and not on our way out: the others are to give us up, so they must not hear us. */
  private get silent(): boolean {
    return this.match.outdated && !this.leaving;
  }

  /** Our goodbye for good waits for its answer; one that says AWAY does not count. */
  get leavesForGood(): boolean {
    return this.log.leavesForGood;
  }

  /** The others know that we left. */
  get left(): boolean {
    return this.log.left && !this.joining;
  }

  /** Whether we hear `peer`; before the match begins there is nothing to hear. */
  hears(nowMs: number, peer: number): boolean {
    return !this.match.started || this.log.hears(nowMs, peer);
  }

  get view(): View {
    return this.log.view;
  }

  // --- the tick ---------------------------------------------------------------------------------------------------

  tick(nowMs: number): void {
    if (!this.match.started && !this.leaving) return;
    if (this.heardFrom !== 0) this.passOnHeard(nowMs);
    this.log.tick(nowMs);
    if (this.resting) this.takeRest();
    if ((this.joining || has(this.log.view.benched, this.match.self)) && !this.leaving) this.wishToPlay();
    if (this.distance.grows(has(this.log.view.benched, this.match.self))) this.match.fellBehind();
    this.watchQuorum();
  }

  send(): void {
    this.log.send(this.carry);
  }

  private readonly carry = (peer: number, bytes: Uint8Array, length: number): void => {
    const remote = this.host.remoteOf[peer];
    if (remote === undefined || remote.link < 0) return;
    for (let i = 0; i < this.copies; i++) {
      remote.counters.packetsOut++;
      remote.counters.bytesOut += length;
      if (!this.match.config.transport.send(remote.link, bytes, length)) remote.counters.notSent++;
    }
  };

  /** Says goodbye, several times at once, for it may be the last that leaves this machine. */
  leave(nowMs: number): void {
    this.log.leave();
    this.copies = FAREWELLS;
    this.log.tick(nowMs);
    this.send();
    this.copies = 1;
  }

  /** What others have sent, and so whether we are near, is to be seen anew: until then we ask no more. */
  private askAnew(): void {
    if (this.wished) this.log.withdrawReturn();
    this.wished = false;
  }

  private wishToPlay(): void {
    const near = !this.resting && this.distance.near;
    if (near === this.wished) return;
    this.wished = near;
    if (!near) this.log.withdrawReturn();
    else if (this.joining) this.log.wishJoin(this.match.self, this.identity);
    else this.log.wishUnbench(this.identity);
  }

  /** Tells when those who hear each other are too few to decide, and when that is over. */
  private watchQuorum(): void {
    const awaited = this.holds ? this.log.view.benched & ~this.closed : this.log.undecidedSinceMs < 0 ? 0 : this.log.waitingFor;
    const missing = awaited === 0 ? -1 : lowestOf(awaited);
    if (missing < 0 === this.missing < 0) return;
    const { events, timeline } = this.match;
    if (missing < 0) events.tell('continued', this.missing, timeline.current);
    else events.tell(sizeOf(votersOf(this.log.view)) <= 2 ? 'paused' : 'minority', missing, timeline.current);
    this.missing = missing;
  }

  /** An input we lack is no longer kept by its sender. */
  cannotFollow(): void {
    if (has(this.log.view.benched, this.match.self)) this.match.fellBehind();
  }

  // --- what was decided -------------------------------------------------------------------------------------------

  private installed(before: View, after: View, decision: Decision | undefined): void {
    const { match } = this;
    this.epochByte = epochByte(match.config.epoch, after.epoch);
    this.settings.changed(before.settings, after.settings, decision?.effectFrame ?? 0, match.timeline.current);
    this.askAnew();
    this.heardFrom = 0;
    this.heardBy = 0;
    for (const remote of match.remotes) remote.sentAll = false;
    if (decision === undefined) return match.fellBehind();
    const stays = has(votersOf(before) & votersOf(after), match.self);
    for (const { kind, peer, cut } of decision.cuts) {
      const benched = kind === RecordKind.bench || kind === RecordKind.away;
      const undone = cutInputs(match, peer, cut, benched ? Status.absent : Status.gone);
      if (stays) this.undoneFrames += undone;
      match.events.tell(benched ? 'benched' : 'left', peer, cut + 1);
    }
    for (const change of decision.changes) this.apply(change, decision.effectFrame);
    if (this.closed !== 0) this.letGo();
    match.startIfReady();
  }

  /** Another life, or another player, got our seat: what we are doing here is over. */
  private checkLife({ subject, identity }: Change): void {
    if (subject !== this.match.self) return;
    this.joining = false;
    if (!sameBytes(this.identity ?? NO_IDENTITY, identity)) this.match.fellBehind();
  }

  private apply(change: Change, frame: Frame): void {
    const { match } = this;
    if (change.kind === RecordKind.setting) return match.events.tellSetting(change.subject, frame, change.value);
    if (change.kind === RecordKind.pause) return match.events.tell(change.value === 1 ? 'held' : 'released', match.self, frame);
    if (change.kind === RecordKind.drop) {
      // Our seat was given up while we slept: what we have here leads nowhere.
      if (change.subject === match.self) match.fellBehind();
      endSeat(match, change.subject, frame);
      match.events.tell('dropped', change.subject, frame);
    } else if (change.kind === RecordKind.unbench || change.kind === RecordKind.join) {
      this.checkLife(change);
      if (change.identity.length > 0) learnAnew(match, change.subject);
      playAgain(match, change.subject, frame);
      match.events.tell('unbenched', change.subject, frame);
    }
  }
}

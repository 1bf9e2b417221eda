/**
 * The session whose members agree on who plays: they join, leave, are benched and come back at agreed frames, and play through
 * others where a link is missing. What a tick is, see `session.ts`.
 */
import { RollmeshError } from '../ground/errors.ts';
import type { Frame } from '../ground/frame.ts';
import { Reach } from '../link/reach.ts';
import { NO_IDENTITY, NOT_PAUSED, SETTINGS, type View } from '../view/index.ts';
import type { Writer } from '../wire/cursor.ts';
import type { SessionConfig } from './config.ts';
import { leadFrames } from './cuts.ts';
import { beginAt, writeFacts } from './facts.ts';
import { Membership } from './membership.ts';
import { Relay } from './relay.ts';
import { Session } from './session.ts';
import type { TickResult } from './tick-result.ts';

/** Frames that one tick simulates at most while we catch up. */
const CATCH_UP_FRAMES = 4;

export class RollbackSession extends Session {
  private readonly membership: Membership;

  /** Throws `RollmeshError('bad-option')` with the option's name if one is out of range. */
  constructor(config: SessionConfig) {
    let membership: Membership | undefined;
    super(config, (match) => {
      const reach = new Reach(match.remotes, match.self, match.config.peers.length);
      membership = new Membership(match, reach);
      return { inForce: membership, ways: new Relay(match, membership, reach) };
    });
    this.membership = membership!;
    if (config.resume !== undefined) beginAt(this.match, config.resume);
    this.match.startIfReady();
  }

  /** Takes in and answers without simulating: for a match that is over here while others may still lack our inputs. */
  serve(callerMs: number): void {
    this.poll(callerMs);
    const nowMs = this.clock.read(callerMs);
    if (this.match.outdated) return void this.standStill(nowMs);
    this.membership.tick(nowMs);
    this.send(nowMs);
  }

  /**
   * Says goodbye: our inputs end here, and the others go on without waiting. `serve` or tick on for a moment if there is one,
   * until `left`; the goodbye is sent at once and several times in case there is none.
   */
  leave(nowMs: number): void {
    this.refuseReentry();
    this.membership.leave(this.clock.read(nowMs));
  }

  /** We said goodbye, or were asked to go, and nobody has answered yet. */
  get leaves(): boolean {
    return this.membership.leavesForGood;
  }

  /** The others know that we left. */
  get left(): boolean {
    return this.membership.left;
  }

  /** Names `peer` gone for good: its end of the link was closed on purpose, or the player has decided to wait no longer. */
  peerClosed(peer: number): void {
    this.membership.peerClosed(this.remote(peer).peer);
  }

  /** Asks the others to have `peer` go; a quorum decides. */
  kick(peer: number): void {
    this.membership.kick(this.remote(peer).peer);
  }

  /**
   * With `true`, says that this machine cannot keep pace: of three or more, the others go on without it. It is asked to play
   * again only after `false`.
   */
  rest(resting: boolean): void {
    this.membership.rest(resting);
  }

  /** Asks the others to let nobody new into the match, or again. */
  lock(locked: boolean): void {
    this.membership.lock(locked);
  }

  /** Nobody new is let in. */
  get locked(): boolean {
    return this.membership.view.locked;
  }

  /** Asks the others to pause at an agreed frame, or to go on; `held` and `released` tell. */
  pause(paused: boolean): void {
    this.membership.pause(paused);
  }

  /**
   * Asks the others to agree on a number, `setting` 0 to 31, `value` 0 to 2^32-1; all have it from the same frame on, those who come
   * later, too, and `setting` is told. Numbers 0 to 15 are the least input delay of that peer, in frames: whoever is far away pays
   * for its own distance. The others are the caller's.
   */
  agree(setting: number, value: number): void {
    if (!Number.isInteger(setting) || setting < 0 || setting >= SETTINGS || !Number.isInteger(value) || value < 0 || value > 0xffffffff) {
      throw new RollmeshError('bad-option', `Setting ${setting} cannot be ${value}.`, 'Give a setting from 0 to 31 and a whole value from 0 to 4294967295.');
    }
    this.membership.agree(setting, value);
  }

  /** The number that was agreed on for `setting`, as it holds for the next frame; 0 if none was. */
  setting(setting: number): number {
    return this.membership.setting(setting);
  }

  /** It was agreed to pause. */
  get paused(): boolean {
    return this.membership.view.pausedAt !== NOT_PAUSED;
  }

  /**
   * Simulates anew from checkpoint `frame`, whose state the simulation holds now: nobody can say whose state is right, so all go back to
   * the last one on which they agreed. False, and nothing happens, if the inputs since are no longer kept.
   */
  goBack(frame: Frame): boolean {
    this.refuseReentry();
    if (this.match.outdated || !this.match.timeline.queues.every((queue) => queue.newest < frame || queue.holds(frame))) return false;
    this.match.goBack(frame);
    return true;
  }

  /** What we have leads nowhere any more: a state of those who play brings us back. */
  fallBehind(): void {
    this.match.fellBehind();
  }

  /**
   * Our state is not that of the others: lets go of it. They go on without us, and a state of theirs brings us back. False if
   * nobody else could go on.
   */
  giveUpState(): boolean {
    return this.membership.giveUpState();
  }

  /**
   * Another machine shows the inputs that it has of a final frame, as from `finalRow`. If ours are others, whoever made them told us
   * different ones: `contradicted` is told. Returns the peers of whom that is so, by bit.
   */
  compareRow(frame: Frame, bytes: Uint8Array): number {
    const { match } = this;
    const { queues } = match.timeline;
    const row = { bytes: new Uint8Array(queues.reduce((sum, queue) => sum + queue.rowBytes, 0)), present: 0, gone: 0 };
    if (bytes.length !== row.bytes.length || !this.finalRow(frame, row)) return 0;
    let differ = 0;
    let at = 0;
    for (const [peer, { rowBytes }] of queues.entries()) {
      for (let i = 0; i < rowBytes; i++) if (bytes[at + i] !== row.bytes[at + i]) differ |= 1 << peer;
      at += rowBytes;
      if (((differ >>> peer) & 1) !== 0 && peer !== match.self) match.contradicted(this.remote(peer), frame);
    }
    return differ;
  }

  /** What we have leads nowhere: only a state of the others brings us back. */
  get outdated(): boolean {
    return this.match.outdated;
  }

  /** The match waits for somebody without whom the others are too few to decide: told by `paused` or `minority`. */
  get waits(): boolean {
    return this.membership.waits;
  }

  /** Who plays, as it was agreed last. */
  get view(): View {
    return this.membership.view;
  }

  /** How often who plays has been decided since the match began. */
  get epoch(): number {
    return this.membership.view.epoch;
  }

  /** Confirmed frames that a decision undid although we played on: 0, or the members lied. */
  get undoneFrames(): number {
    return this.membership.undoneFrames;
  }

  /**
   * `peer` is at the end of `link`, in a new life that begins with `frame`: a reload, or a newcomer who takes a free seat.
   * False, and nothing happens, while the seat's earlier life still plays.
   */
  rejoin(peer: number, link: number, frame: Frame): boolean {
    const remote = this.remote(peer);
    if (this.plays(peer)) return false;
    this.match.rejoin(remote, link, frame);
    return true;
  }

  /**
   * The player of `peer` came back without its memory, as `identity` (1 to 32 bytes, another for each life): its earlier
   * life will say no more. Among two or three its seat is benched at once, among more by its silence.
   */
  forgot(peer: number, identity: Uint8Array): void {
    this.membership.forgot(this.remote(peer).peer, identity);
  }

  /** Which life of its player sits in the seats of `peer`: see `SessionConfig.resume`. Empty for who played from the start. */
  identity(peer: number): Uint8Array {
    return this.membership.view.identities[peer] ?? NO_IDENTITY;
  }

  /** `peer`, which plays, came while we were away: `link` leads to it. */
  meet(peer: number, link: number): void {
    const remote = this.remote(peer);
    // It plays, and may lack inputs all the same that were on their way round through others: it will say what it has.
    this.match.rejoin(remote, link, 0);
    remote.renewed = false;
  }

  /** What somebody needs who begins with `frame`; false if that is not to be had, or has no room. See `readFacts`. */
  writeFacts(writer: Writer, frame: Frame): boolean {
    return writeFacts(writer, this.match, this.membership.view, frame);
  }

  /**
   * Outdated: all there is left to say is goodbye. Our silence tells the rest.
   *
   * @internal
   */
  protected override standStill(nowMs: number): TickResult {
    if (!this.membership.sayingGoodbye) return 'outdated';
    this.membership.tick(nowMs);
    this.membership.send();
    return 'left';
  }

  /**
   * While we are absent there is nothing to press: we play what the others did, fast, until we are level with them.
   *
   * @internal
   */
  protected override follow(): boolean {
    const { match, membership } = this;
    const target = match.timeline.confirmed + leadFrames(match, this.delayInForce);
    // Once it is agreed when we play again the others wait for our inputs: then no tick passes without a frame.
    const awaited = this.plays(match.self);
    let steps = 0;
    while (steps < CATCH_UP_FRAMES && membership.absent && (match.timeline.current <= target || (awaited && steps === 0)) && this.step()) {
      match.sumCheckpoints();
      steps++;
    }
    return steps > 0;
  }
}

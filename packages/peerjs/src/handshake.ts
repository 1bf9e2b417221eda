/**
 * The first words on a fresh connection. Both sides say hello, each judges the other's, and either accepts or refuses
 * with a number; whoever has judged well and been accepted is done. The outcome is told in the same turn in which the
 * last word arrived, so that nothing can slip in between.
 */
import type { RollmeshError } from '@rollmesh/core';
import { ACCEPT, Kind, WAIT, LINK_PROTOCOL, goodbyeFrame, readHello, readRoster, refuseFrame, writeHello, type Hello, type Roster } from './frames.ts';
import type { Pipe, PipeOwner } from './pipe.ts';
import { refusal, refusalNumber, versionMismatch } from './problems.ts';
import type { Timer, Timers } from './timers.ts';

export type Failure =
  | { readonly kind: 'nobody' } // the offer was never answered
  | { readonly kind: 'no-path' } // answered, but no way through
  | { readonly kind: 'closed' } // the other side went away
  | { readonly kind: 'refused'; readonly error: RollmeshError }; // by either side

export interface HandshakePlan {
  readonly pipe: Pipe;
  readonly timers: Timers;
  readonly timeoutMs: number;
  /** What we say; called when the channels are open. */
  hello(): Hello;
  /** Our verdict on theirs. */
  judge(hello: Hello): RollmeshError | undefined;
  /** Asks whether to let them in, after a good verdict; a person may have to answer. Left out: yes. */
  admit?(hello: Hello): boolean | Promise<boolean>;
  /** A frame to say before accepting: the door hands out its roster here. */
  gift?(hello: Hello): Uint8Array;
  done(hello: Hello, roster: Roster | undefined): void;
  failed(failure: Failure): void;
}

/** A refusal needs this long to get out before the connection closes. */
const LAST_WORD_MS = 400;
/** A person who is asked has this long to answer. */
export const ADMIT_MS = 60_000;

export class Handshake implements PipeOwner {
  private theirs: Hello | undefined;
  private roster: Roster | undefined;
  private accepted = false;
  private finished = false;
  private extended = false;
  private timer: Timer;

  constructor(private readonly plan: HandshakePlan) {
    plan.pipe.owner = this;
    this.timer = plan.timers.after(plan.timeoutMs, () => this.unanswered());
  }

  /** The other side has answered, and yet there is no way through so far. */
  get stuck(): boolean {
    return !this.finished && this.plan.pipe.answered && !this.plan.pipe.open;
  }

  /** The PeerServer knows nobody by the id we dialled. */
  nobody(): void {
    if (!this.plan.pipe.answered) this.fail({ kind: 'nobody' });
  }

  /**
   * No longer needed. After our accept the other side may already count on this connection, so then it is left to
   * finish and its rank decides; before, it ends here without a word to `failed`.
   */
  giveUp(): void {
    if (this.theirs === undefined) this.cancel();
  }

  /** Ends it whatever was said, without a word to `failed`. */
  cancel(): void {
    if (this.finished) return;
    this.finish();
    this.plan.pipe.close();
  }

  pipeOpened(): void {
    this.plan.pipe.sendControl(writeHello(this.plan.hello()));
  }

  control(bytes: Uint8Array): void {
    switch (bytes[0]) {
      case Kind.hello:
        return this.heard(bytes);
      case Kind.roster:
        this.roster = readRoster(bytes) ?? this.roster;
        return;
      case Kind.accept:
        this.accepted = true;
        return this.maybeDone();
      case Kind.refuse:
        return this.fail({ kind: 'refused', error: refusal(bytes[1]) });
      case Kind.goodbye:
        return this.fail({ kind: 'closed' });
      case Kind.wait:
        return this.extend();
      case Kind.ping:
        return;
      default:
        return this.malformed();
    }
  }

  packet(): void {
    // The other side may be done before us; packets can be lost anyway.
  }

  pipeEnded(broken: boolean): void {
    const { pipe } = this.plan;
    this.fail(broken || !pipe.answered ? { kind: 'no-path' } : { kind: 'closed' });
  }

  malformed(): void {
    this.refuse(versionMismatch());
  }

  private heard(bytes: Uint8Array): void {
    if (this.theirs !== undefined) return this.malformed();
    const hello = readHello(bytes);
    if (hello === undefined) return this.malformed();
    const error = hello.protocol === LINK_PROTOCOL ? this.plan.judge(hello) : versionMismatch();
    if (error !== undefined) return this.refuse(error);
    this.theirs = hello;
    const answer = this.plan.admit === undefined || this.ask(hello);
    if (typeof answer === 'boolean') return this.answered(answer);
    this.plan.pipe.sendControl(WAIT);
    this.extend();
    answer.then(
      (yes) => this.answered(yes),
      () => this.answered(false),
    );
  }

  private ask(hello: Hello): boolean | Promise<boolean> {
    try {
      return this.plan.admit!(hello);
    } catch {
      return false;
    }
  }

  private answered(yes: boolean): void {
    if (this.finished || this.theirs === undefined) return;
    if (yes !== true) return this.refuse(refusal(refusalNumber('room-locked')));
    const hello = this.theirs;
    const gift = this.plan.gift?.(hello);
    if (gift !== undefined) this.plan.pipe.sendControl(gift);
    this.plan.pipe.sendControl(ACCEPT);
    this.maybeDone();
  }

  /** Once: somebody over there, or here, is being asked. */
  private extend(): void {
    if (this.extended) return;
    this.extended = true;
    this.plan.timers.cancel(this.timer);
    this.timer = this.plan.timers.after(ADMIT_MS, () => this.fail({ kind: 'refused', error: refusal(refusalNumber('room-locked')) }));
  }

  private maybeDone(): void {
    if (this.finished || !this.accepted || this.theirs === undefined) return;
    this.finish();
    this.plan.done(this.theirs, this.roster);
  }

  private refuse(error: RollmeshError): void {
    if (this.finished) return;
    this.finish();
    this.plan.pipe.sendControl(refuseFrame(refusalNumber(error.code)));
    closeAfterLastWord(this.plan.pipe, this.plan.timers);
    this.plan.failed({ kind: 'refused', error });
  }

  private unanswered(): void {
    this.fail({ kind: this.plan.pipe.answered ? 'no-path' : 'nobody' });
  }

  private fail(failure: Failure): void {
    if (this.finished) return;
    this.finish();
    this.plan.pipe.close();
    this.plan.failed(failure);
  }

  private finish(): void {
    this.finished = true;
    this.plan.timers.cancel(this.timer);
  }
}

/** Says goodbye for `end`, and closes once the word had time to leave. */
export function partFrom(pipe: Pipe, timers: Timers, end: 'left' | 'lost' | 'replaced'): void {
  pipe.sendControl(goodbyeFrame(end));
  closeAfterLastWord(pipe, timers);
}

function closeAfterLastWord(pipe: Pipe, timers: Timers): void {
  pipe.owner = undefined;
  if (!pipe.open) return pipe.close();
  timers.afterOrAtClose(LAST_WORD_MS, () => pipe.close());
}

/**
 * The first words on a fresh connection. Both sides say hello, each judges the other's, and either accepts or refuses
 * with a number; whoever has judged well and been accepted is done. The outcome is told in the same turn in which the
 * last word arrived, so that nothing can slip in between.
 *
 * Browsers lose words on a reliable channel, though only its first ones, when packets are lost while the connection is being made.
 * So whoever is not done says all it has said again, and whoever is done and hears a hello again says its part again.
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
  /** Done only with the door's roster. */
  readonly awaitsRoster?: boolean;
  done(hello: Hello, roster: Roster | undefined): void;
  failed(failure: Failure): void;
}

/** A word that arrives has arrived by then on all but the slowest ways. */
const REPEAT_MS = 800;
/** How often what we said is said again to somebody who repeats hello to us when we are done: no stranger's echo. */
const MOST_AGAIN = 8;
/** A refusal needs this long to get out before the connection closes. */
const LAST_WORD_MS = 400;
/** A person who is asked has this long to answer. */
export const ADMIT_MS = 60_000;

export class Handshake implements PipeOwner {
  private theirs: Hello | undefined;
  private theirBytes: Uint8Array | undefined;
  private roster: Roster | undefined;
  /** By us, and by them. */
  private accepts = false;
  private accepted = false;
  private finished = false;
  private extended = false;
  /** Our words so far. */
  private readonly said: Uint8Array[] = [];
  private timer: Timer;
  private repeating: Timer | undefined;
  private again = 0;

  constructor(private readonly plan: HandshakePlan) {
    plan.pipe.owner = this;
    this.timer = plan.timers.after(plan.timeoutMs, () => this.unanswered());
  }

  /** The other side has answered, and yet nothing came through so far, or too little. Not while a person is being asked. */
  get stuck(): boolean {
    return !this.finished && !this.extended && this.plan.pipe.answered;
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
    this.say(writeHello(this.plan.hello()));
    this.repeatLater();
  }

  control(bytes: Uint8Array): void {
    switch (bytes[0]) {
      case Kind.hello:
        return this.heard(bytes);
      case Kind.roster:
        this.roster = readRoster(bytes);
        return this.roster === undefined ? this.malformed() : undefined;
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

  private say(word: Uint8Array): void {
    this.said.push(word);
    this.plan.pipe.sendControl(word);
  }

  private repeatLater(): void {
    this.repeating = this.plan.timers.after(REPEAT_MS, () => {
      this.repeat();
      this.repeatLater();
    });
  }

  private repeat(): void {
    for (const word of this.said) this.plan.pipe.sendControl(word);
  }

  private heard(bytes: Uint8Array): void {
    if (this.theirBytes !== undefined) return this.heardAgain(bytes);
    const hello = readHello(bytes);
    if (hello === undefined) return this.malformed();
    const error = hello.protocol === LINK_PROTOCOL ? this.plan.judge(hello) : versionMismatch();
    if (error !== undefined) return this.refuse(error);
    this.theirs = hello;
    this.theirBytes = bytes;
    const answer = this.plan.admit === undefined || this.ask(hello);
    if (typeof answer === 'boolean') return this.answered(answer);
    this.say(WAIT);
    this.extend();
    answer.then(
      (yes) => this.answered(yes),
      () => this.answered(false),
    );
  }

  /** We are done and they are not: what we said last was lost. Otherwise our own words come again anyway. */
  private heardAgain(bytes: Uint8Array): void {
    if (!sameBytes(bytes, this.theirBytes!)) return this.malformed();
    if (this.finished && this.again++ < MOST_AGAIN) this.repeat();
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
    if (gift !== undefined) this.say(gift);
    this.say(ACCEPT);
    this.accepts = true;
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
    // They may accept us while a person here is still being asked about them.
    if (this.finished || !this.accepted || !this.accepts || this.theirs === undefined) return;
    if (this.plan.awaitsRoster === true && this.roster === undefined) return;
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
    this.plan.timers.cancel(this.repeating);
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
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

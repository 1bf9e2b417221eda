/**
 * What a session has to tell, kept until asked for: delivered after the tick from reused places, so that a listener can
 * never re-enter it. A full queue loses the newest of what can be seen elsewhere, counts it, and never loses safety events.
 */
import type { Frame } from '../ground/frame.ts';
import type { Refusal } from '../wire/hello.ts';

export type SessionEventKind =
  | 'connected' // the handshake with `peer` is done
  | 'started' // the handshake with everybody is done
  | 'refused' // `peer` plays something else: `refusal` says what differs
  | 'unreachable' // no link and no way of up to two others leads to `peer`: the match cannot begin
  | 'interrupted' // nothing heard from `peer` for a while
  | 'resumed' // heard again
  | 'benched' // `peer` was silent: from `frame` on its seats are absent, until it is back
  | 'unbenched' // `peer` plays again from `frame` on
  | 'dropped' // `peer` did not come back: from `frame` on its seats are gone
  | 'left' // `peer` said goodbye or was asked to go: from `frame` on its seats are gone
  | 'paused' // of the last two, `peer` is silent: the match waits for it, for nobody can tell whose fault that is
  | 'minority' // those we hear are too few to go on; `peer` is the first of those we miss
  | 'continued' // 'paused' or 'minority' is over
  | 'held' // it was agreed to pause: no frame from `frame` on is simulated
  | 'released' // it was agreed to go on
  | 'contradicted' // `peer` sent different inputs of `frame` to different machines, or twice different ones here
  | 'setting' // it was agreed that setting number `peer` is `ours` from `frame` on
  | 'outdated' // we were away for so long that inputs alone cannot bring us back
  | 'desync'; // `peer`'s final state before `frame` sums to `theirs`, ours to `ours`

export interface SessionEvent {
  readonly kind: SessionEventKind;
  readonly peer: number;
  readonly frame: Frame;
  readonly ours: number;
  readonly theirs: number;
  readonly refusal: Refusal | undefined;
}

type Writable = { -readonly [K in keyof SessionEvent]: SessionEvent[K] };

const PLACES = 64;
/** Places that only what is told once may take. */
const RESERVED = 32;
const REPEATED: readonly SessionEventKind[] = ['connected', 'interrupted', 'resumed'];

export class SessionEvents {
  /** Events that found no place since the start. */
  lost = 0;
  private readonly places: readonly Writable[] = Array.from({ length: PLACES }, () => ({
    kind: 'started' as SessionEventKind,
    peer: -1,
    frame: -1,
    ours: 0,
    theirs: 0,
    refusal: undefined as Refusal | undefined,
  }));
  private count = 0;

  tell(kind: SessionEventKind, peer: number, frame: Frame, refusal?: Refusal): void {
    const place = this.take(!REPEATED.includes(kind));
    if (place === undefined) return;
    place.kind = kind;
    place.peer = peer;
    place.frame = frame;
    place.refusal = refusal;
  }

  tellDesync(peer: number, frame: Frame, ours: number, theirs: number): void {
    const place = this.take(true);
    if (place === undefined) return;
    place.kind = 'desync';
    place.peer = peer;
    place.frame = frame;
    place.ours = ours;
    place.theirs = theirs;
  }

  tellSetting(setting: number, frame: Frame, value: number): void {
    const place = this.take(true);
    if (place === undefined) return;
    place.kind = 'setting';
    place.peer = setting;
    place.frame = frame;
    place.ours = value;
  }

  private take(safety: boolean): Writable | undefined {
    if (this.count < (safety ? PLACES : PLACES - RESERVED)) return this.places[this.count++]!;
    this.lost++;
    return undefined;
  }

  /** Hands over and forgets everything told so far. The event object is reused: copy what is to be kept. */
  drain(listener: (event: SessionEvent) => void): void {
    for (let i = 0; i < this.count; i++) listener(this.places[i]!);
    this.count = 0;
  }
}

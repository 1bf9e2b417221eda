/**
 * Calls on their way to become links: those we make to members who are missing, and those of others. A missing member is
 * called through other members when one of them knows it, and through the PeerServer when that has not worked at once or
 * when nobody does; whichever comes first is the link, and the other call is given up.
 */
import type { DataConnection } from 'peerjs';
import type { RollmeshError } from '@rollmesh/core';
import { PeerJsCarrier, type Carrier } from './carrier.ts';
import type { Hello } from './frames.ts';
import { Handshake, type Failure } from './handshake.ts';
import type { Settings } from './options.ts';
import { Pipe } from './pipe.ts';
import { refusal } from './problems.ts';
import type { Signalling } from './signalling.ts';
import type { Switchboard } from './switchboard.ts';
import type { Timers } from './timers.ts';
import type { Call, Want } from './wants.ts';

/** The label of a member's connection; `door.ts` has the other. */
export const MEMBER_LABEL = 'control';

/** Strangers who have dialled and not yet said hello. */
const MAX_STRANGERS = 16;
/** An answered call that has not opened by then is made a second time. */
const STUCK_MS = 4000;
/** So long nobody dials who is being dialled by the same peer: two calls at once would become two links, one of which closes the other. */
const ANSWER_MS = 2500;
/** The PeerServer is asked as well when the others have not introduced us by then. */
const SERVER_TOO_MS = 2500;

export interface CallsParts {
  readonly selfId: string;
  readonly settings: Settings;
  readonly signalling: Signalling;
  readonly switchboard: Switchboard;
  readonly timers: Timers;
  hello(generation: number): Hello;
  judge(hello: Hello, expectedId?: string): RollmeshError | undefined;
  /** The rank of our next call to this peer. */
  nextGeneration(peerId: string): number;
  /** A handshake went well. */
  done(pipe: Pipe, hello: Hello, generation: number, dialler: string): void;
  /** Every way of one dial came to nothing. */
  failed(want: Want, failure: Failure): void;
}

export class Calls {
  private readonly strangers = new Set<Handshake>();
  /** The young ones among them, and who they are to the way they came. */
  private readonly answering = new Map<Handshake, string>();
  private closed = false;

  constructor(private readonly parts: CallsParts) {
    parts.signalling.on('connection', (connection) => this.dialled(connection));
  }

  /** Whether this peer is dialling us at this moment. */
  answers(want: Want): boolean {
    for (const remote of this.answering.values()) if (remote === want.peerId || remote === want.address) return true;
    return false;
  }

  /** False if there is no way at all at present. */
  dial(want: Want): boolean {
    want.askedServer = false;
    if (!this.throughMembers(want)) return this.throughServer(want) && this.watch(want);
    this.parts.timers.after(SERVER_TOO_MS, () => {
      if (want.calls.length > 0) this.throughServer(want);
    });
    return true;
  }

  /** A call that is answered and gets stuck has a second one beside it in time. */
  private watch(want: Want): true {
    const [call] = want.calls;
    this.parts.timers.after(STUCK_MS, () => {
      if (want.calls.length !== 1 || want.calls[0] !== call || !call.handshake.stuck) return;
      want.askedServer = false;
      this.throughServer(want);
    });
    return true;
  }

  /** Somebody calls through other members. */
  called(carrier: Carrier): boolean {
    if (this.strangers.size >= MAX_STRANGERS || this.closed) return false;
    this.receive(new Pipe(carrier), carrier.remote, (hello) => hello.id === carrier.remote);
    return true;
  }

  close(): void {
    this.closed = true;
    for (const stranger of this.strangers) stranger.cancel();
    this.strangers.clear();
  }

  private dialled(connection: DataConnection): void {
    if (connection.label !== MEMBER_LABEL || connection.serialization !== 'raw' || this.strangers.size >= MAX_STRANGERS || this.closed) {
      // A moment later: PeerJS is still busy with it.
      return this.parts.timers.afterOrAtClose(0, () => connection.close());
    }
    const carrier = new PeerJsCarrier(connection);
    this.receive(new Pipe(carrier), carrier.remote, (hello) => hello.address === carrier.remote);
  }

  /** `truthful`: the hello names whom the introducer named. */
  private receive(pipe: Pipe, remote: string, truthful: (hello: Hello) => boolean): void {
    const { timers, settings } = this.parts;
    const over = (): void => {
      this.strangers.delete(stranger);
      this.answering.delete(stranger);
    };
    const stranger: Handshake = new Handshake({
      pipe,
      timers,
      timeoutMs: settings.connectTimeoutMs,
      hello: () => this.parts.hello(0),
      judge: (hello) => (truthful(hello) ? this.parts.judge(hello) : refusal(0)),
      done: (hello) => {
        over();
        this.parts.done(pipe, hello, hello.generation, hello.id);
      },
      failed: over,
    });
    this.strangers.add(stranger);
    this.answering.set(stranger, remote);
    timers.after(ANSWER_MS, () => this.answering.delete(stranger));
  }

  private throughMembers(want: Want): boolean {
    const found = this.parts.switchboard.call(want.peerId);
    if (found === undefined) return false;
    this.begin(want, new Pipe(found.carrier), false);
    found.begin();
    return true;
  }

  private throughServer(want: Want): boolean {
    if (want.askedServer) return false;
    want.askedServer = true;
    const connection = this.parts.signalling.dial(want.address, MEMBER_LABEL);
    if (connection === undefined) return false;
    this.begin(want, new Pipe(new PeerJsCarrier(connection)), true);
    return true;
  }

  private begin(want: Want, pipe: Pipe, throughServer: boolean): void {
    const { timers, settings, selfId } = this.parts;
    const generation = this.parts.nextGeneration(want.peerId);
    const handshake = new Handshake({
      pipe,
      timers,
      timeoutMs: settings.connectTimeoutMs,
      hello: () => this.parts.hello(generation),
      judge: (hello) => this.parts.judge(hello, want.peerId),
      done: (hello) => {
        this.over(want, call);
        for (const other of [...want.calls]) other.handshake.giveUp();
        this.parts.done(pipe, hello, generation, selfId);
      },
      failed: (failure) => {
        this.over(want, call);
        if (want.calls.length > 0 || (failure.kind !== 'refused' && !throughServer && this.throughServer(want))) return;
        this.parts.failed(want, failure);
      },
    });
    const call: Call = { handshake, throughServer };
    want.calls.push(call);
  }

  private over(want: Want, call: Call): void {
    const at = want.calls.indexOf(call);
    if (at >= 0) want.calls.splice(at, 1);
  }
}

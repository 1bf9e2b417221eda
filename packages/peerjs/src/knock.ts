/**
 * A newcomer's way in: dial the room's doors, exchange greetings at the first that opens, and hear who is in the room.
 * The doors are dialled one a moment after the other until somebody answers, so that usually one member is asked and a
 * dead one costs a moment only. If nobody has answered by then the PeerServer is asked whether the doors are held at all:
 * a wrong code is told in about a second. A door that answered and does not let us in is dialled a second and a third time, beside
 * the first or in its place: now and then a connection gets stuck or fails where a fresh one comes through at once.
 */
import type { DataConnection } from 'peerjs';
import type { RollmeshError } from '@rollmesh/core';
import { PeerJsCarrier } from './carrier.ts';
import { doorId, DOORS } from './code.ts';
import { DOOR_LABEL } from './doors.ts';
import type { Roster } from './frames.ts';
import { Handshake, type Failure } from './handshake.ts';
import type { Mesh } from './mesh.ts';
import type { Settings } from './options.ts';
import { Pipe } from './pipe.ts';
import { probe } from './probe.ts';
import { cannotConnect, noSuchRoom, peerLeft, signallingUnreachable } from './problems.ts';
import type { Signalling } from './signalling.ts';
import type { Timers } from './timers.ts';

const NEXT_DOOR_MS = 300;
const PROBE_MS = 500;
/** A connection that opens at all has mostly done so by then, through a TURN server too. */
const STUCK_MS = 4000;
const MOST_AGAIN = 2;
/** Another newcomer's probe looks like a holder for a moment. */
const PROBES = 3;

export interface KnockParts {
  readonly mesh: Mesh;
  readonly signalling: Signalling;
  readonly settings: Settings;
  readonly timers: Timers;
  readonly code: string;
}

/** @throws RollmeshError 'no-such-room', 'cannot-connect', or whatever either side refuses with */
export function knock(parts: KnockParts, room: string): Promise<Roster> {
  return new Promise((resolve, reject) => new Knock(parts, room, resolve, reject).next());
}

interface Dial {
  readonly id: string;
  readonly handshake: Handshake;
  readonly pipe: Pipe;
}

class Knock {
  private readonly open = new Set<Dial>();
  private dialled = 0;
  private again = 0;
  private over = false;
  private worst: Failure = { kind: 'nobody' };

  constructor(
    private readonly parts: KnockParts,
    private readonly room: string,
    private readonly resolve: (roster: Roster) => void,
    private readonly reject: (error: RollmeshError) => void,
  ) {
    parts.signalling.on('unavailable', this.onUnavailable);
  }

  /** Dials one door more, unless somebody has answered. */
  next(): void {
    if (this.over || this.answered()) return;
    if (this.dialled === DOORS) return void this.ask(PROBES);
    this.dial(doorId(this.room, this.dialled++));
    this.parts.timers.after(this.dialled === DOORS ? PROBE_MS : NEXT_DOOR_MS, () => this.next());
  }

  private readonly onUnavailable = (text: string): void => {
    for (const { id, handshake } of [...this.open]) if (text.endsWith(id)) handshake.nobody();
  };

  private answered(): boolean {
    return [...this.open].some(({ pipe }) => pipe.answered);
  }

  private dial(id: string): void {
    const connection = this.parts.signalling.dial(id, DOOR_LABEL);
    if (connection === undefined) return this.finish(() => this.reject(signallingUnreachable(this.parts.settings)));
    this.begin(id, connection);
  }

  private dialBeside(stuck: Dial): void {
    if (!this.over && this.open.has(stuck) && stuck.handshake.stuck) this.dialAgain(stuck.id);
  }

  private dialAgain(id: string): void {
    if (this.again === MOST_AGAIN) return;
    const connection = this.parts.signalling.dial(id, DOOR_LABEL);
    if (connection === undefined) return;
    this.again++;
    this.begin(id, connection);
  }

  private begin(id: string, connection: DataConnection): void {
    const { settings, timers, mesh } = this.parts;
    const pipe = new Pipe(new PeerJsCarrier(connection));
    const handshake = new Handshake({
      pipe,
      timers,
      timeoutMs: settings.connectTimeoutMs,
      hello: () => mesh.hello(0),
      judge: (hello) => mesh.judge(hello),
      awaitsRoster: true,
      done: (_hello, roster) => {
        this.open.delete(dial);
        pipe.close();
        this.finish(() => this.resolve(roster!));
      },
      failed: (failure) => this.failed(dial, failure),
    });
    const dial: Dial = { id, handshake, pipe };
    this.open.add(dial);
    timers.after(STUCK_MS, () => this.dialBeside(dial));
  }

  private failed(dial: Dial, failure: Failure): void {
    this.open.delete(dial);
    if (failure.kind !== 'nobody') this.worst = failure;
    if (failure.kind === 'no-path' || failure.kind === 'closed') this.dialAgain(dial.id);
    // A refusal is the room's; a door that did not work leaves the others.
    if (failure.kind === 'refused' || (this.open.size === 0 && this.dialled === DOORS)) this.giveUp();
    else this.next();
  }

  /** Whether anybody holds a door at all. */
  private async ask(tries: number): Promise<void> {
    const { settings, timers } = this.parts;
    const held = await Promise.all(Array.from({ length: DOORS }, (_, door) => probe(doorId(this.room, door), settings, timers)));
    if (this.over || this.answered()) return;
    if (held.every((one) => one === 'free')) this.giveUp();
    else if (tries > 1) timers.after(PROBE_MS, () => void this.ask(tries - 1));
  }

  private giveUp(): void {
    this.finish(() => this.reject(asError(this.worst, this.parts.settings, this.parts.code)));
  }

  private finish(tell: () => void): void {
    if (this.over) return;
    this.over = true;
    this.parts.signalling.off('unavailable', this.onUnavailable);
    for (const { handshake } of this.open) handshake.cancel();
    this.open.clear();
    tell();
  }
}

/** A way in that came to nothing, as the player is told. */
export function asError(failure: Failure, settings: Settings, code: string): RollmeshError {
  switch (failure.kind) {
    case 'refused':
      return failure.error;
    case 'nobody':
      return noSuchRoom(code);
    case 'no-path':
      return cannotConnect(settings);
    case 'closed':
      return peerLeft();
  }
}

/**
 * The room's doors: PeerServer ids derived from the room's code, under which newcomers are let in. There are three, held
 * by three different members if there are as many, so that a newcomer finds another one open when a holder dies; the
 * PeerServer keeps the id of a vanished holder for a minute and more. A door only introduces: a newcomer hears there who
 * is in the room, so doors pass from hand to hand without touching a link.
 *
 * Whoever holds none takes one that nobody it knows holds: the lowest id the first such door, the next id the next one.
 */
import { EventEmitter } from 'eventemitter3';
import type { DataConnection, Peer } from 'peerjs';
import { Allowance } from './allowance.ts';
import { PeerJsCarrier } from './carrier.ts';
import { doorId, DOORS } from './code.ts';
import { Handshake } from './handshake.ts';
import type { Mesh } from './mesh.ts';
import { Pipe } from './pipe.ts';
import { Seats } from './seats.ts';
import { discard, IdTaken, openPeer, type PeerMaker } from './signalling.ts';

/** The label of a connection to a door. */
export const DOOR_LABEL = 'door';

const RETRY_MS = [1000, 2000, 4000, 8000] as const;
const TURN_MS = 3000;
const PARTED_MS = 5000;
const MAX_KNOCKING = 8;
const KNOCKS_BURST = 24;
const KNOCKS_PER_SECOND = 1;

interface DoorsParts {
  readonly maker: PeerMaker;
  readonly mesh: Mesh;
  readonly selfId: string;
  readonly maxPeers: number;
}

export class Doors extends EventEmitter<{ changed: (door: number) => void }> {
  private peer: Peer | undefined;
  /** The one we hold, or -1. */
  private door = -1;
  private room = '';
  private watching = false;
  private claiming = false;
  private failures = 0;
  /** Since when there has been a door for us to take, and the earliest next try. */
  private openSince: number | undefined;
  private nextTry = 0;
  private closed = false;
  /** A door that somebody unknown holds, perhaps only at the PeerServer, is left alone for longer and longer. */
  private readonly taken = Array.from({ length: DOORS }, () => ({ times: 0, untilMs: 0 }));
  private readonly knocking = new Set<Handshake>();
  private readonly knocks = new Allowance(KNOCKS_BURST, KNOCKS_PER_SECOND);
  private readonly seats: Seats;

  constructor(private readonly parts: DoorsParts) {
    super();
    this.seats = new Seats(parts.mesh, parts.selfId, parts.maxPeers);
  }

  /** The number of the door we hold, or -1. */
  get held(): number {
    return this.door;
  }

  /** @throws IdTaken if another holds it, or RollmeshError */
  async claim(room: string, door: number): Promise<void> {
    const peer = await openPeer(this.parts.maker, doorId(room, door));
    if (this.closed) return discard(peer);
    this.room = room;
    this.peer = peer;
    this.door = door;
    this.failures = 0;
    this.openSince = undefined;
    peer.on('connection', (connection) => this.knocked(connection));
    peer.on('call', (call) => call.close());
    // Without the server nobody can knock: give it up, and let whoever reaches the server first take it.
    peer.on('disconnected', () => this.lose());
    this.emit('changed', door);
  }

  /** From now on sees to it that the doors of `room` are held. */
  watch(room: string): void {
    this.room = room;
    this.watching = true;
    // Those we have just met first tell us who holds which.
    this.nextTry = performance.now() + RETRY_MS[0];
    this.consider();
  }

  /** To be called whenever links or rosters change, and now and then. */
  consider(): void {
    this.seats.forgetArrived();
    if (!this.watching || this.closed || this.peer !== undefined || this.claiming) return;
    const now = performance.now();
    const free = this.freeDoors(now);
    if (free.length === 0) {
      this.openSince = undefined;
      this.failures = 0;
      return;
    }
    this.openSince ??= now;
    const turn = this.turn();
    const late = Math.max(0, turn - free.length + 1);
    if (now >= this.openSince + late * TURN_MS && now >= this.nextTry) void this.tryToClaim(free[turn % free.length]);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const knock of this.knocking) knock.cancel();
    if (this.peer) discard(this.peer);
    this.peer = undefined;
    this.door = -1;
    this.removeAllListeners();
  }

  private async tryToClaim(door: number): Promise<void> {
    this.claiming = true;
    try {
      await this.claim(this.room, door);
    } catch (error) {
      const now = performance.now();
      const taken = this.taken[door];
      if (error instanceof IdTaken) taken.untilMs = now + laterMs(taken.times++);
      else this.nextTry = now + laterMs(this.failures++);
    } finally {
      this.claiming = false;
    }
  }

  private lose(): void {
    if (this.peer) discard(this.peer);
    this.peer = undefined;
    this.door = -1;
    this.nextTry = performance.now() + RETRY_MS[0];
    this.emit('changed', -1);
  }

  private freeDoors(now: number): number[] {
    const held = new Set<number>();
    for (const { roster } of this.parts.mesh.all()) {
      held.add(roster.door);
      if (roster.door >= 0 && roster.door < DOORS) this.taken[roster.door].times = 0;
    }
    return Array.from({ length: DOORS }, (_, door) => door).filter((door) => !held.has(door) && this.taken[door].untilMs <= now);
  }

  /** How many linked members without a door have a lower id. */
  private turn(): number {
    let lower = 0;
    for (const link of this.parts.mesh.all()) if (link.roster.door < 0 && link.peerId < this.parts.selfId) lower++;
    return lower;
  }

  private knocked(connection: DataConnection): void {
    const { timers, settings } = this.parts.maker;
    const welcome = connection.label === DOOR_LABEL && connection.serialization === 'raw';
    if (!welcome || this.knocking.size >= MAX_KNOCKING || !this.knocks.take()) {
      return timers.afterOrAtClose(0, () => connection.close());
    }
    const pipe = new Pipe(new PeerJsCarrier(connection));
    const knock: Handshake = new Handshake({
      pipe,
      timers,
      timeoutMs: settings.connectTimeoutMs,
      hello: () => this.parts.mesh.hello(0),
      judge: (hello) => this.seats.judge(hello),
      admit: settings.admit && ((hello) => settings.admit!({ peerId: hello.id, greeting: hello.greeting })),
      gift: (hello) => this.seats.letIn(hello, this.door),
      done: () => {
        this.knocking.delete(knock);
        // The newcomer closes, once it has heard us; should it not, we do.
        timers.afterOrAtClose(PARTED_MS, () => pipe.close());
      },
      failed: () => this.knocking.delete(knock),
    });
    this.knocking.add(knock);
  }
}

function laterMs(failures: number): number {
  return RETRY_MS[Math.min(failures, RETRY_MS.length - 1)];
}

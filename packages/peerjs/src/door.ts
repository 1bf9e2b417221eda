/**
 * The room's door: a second PeerServer id, derived from the room's code, under which newcomers are let in. One member
 * holds it. It only introduces: a newcomer hears there who is in the room and then dials each of them, so the door can
 * pass from hand to hand without touching a link. If its holder goes, the member with the lowest id takes it; the next
 * one follows three seconds later if that has not worked, and so on. The PeerServer lets only one hold it at a time.
 */
import { EventEmitter } from 'eventemitter3';
import type { DataConnection, Peer } from 'peerjs';
import type { RollmeshError } from '@rollmesh/core';
import { PeerJsCarrier } from './carrier.ts';
import { writeRoster, type Hello } from './frames.ts';
import { Handshake } from './handshake.ts';
import type { Mesh } from './mesh.ts';
import { Pipe } from './pipe.ts';
import { roomFull } from './problems.ts';
import { discard, openPeer, type PeerMaker } from './signalling.ts';

/** The label of a connection to a door. */
export const DOOR_LABEL = 'door';

const RETRY_MS = [1000, 2000, 4000, 8000] as const;
const TURN_MS = 3000;
/** A newcomer has this long to reach the members before its seat is free again. */
const SEAT_KEPT_MS = 20_000;
const MAX_KNOCKING = 8;

interface DoorParts {
  readonly maker: PeerMaker;
  readonly mesh: Mesh;
  readonly selfId: string;
  readonly maxPeers: number;
}

export class Door extends EventEmitter<{ changed: (held: boolean) => void }> {
  private peer: Peer | undefined;
  private id = '';
  private watching = false;
  private claiming = false;
  private failures = 0;
  /** Since when nobody has held the door, and the earliest next try. */
  private openSince: number | undefined;
  private nextTry = 0;
  private closed = false;
  private readonly knocking = new Set<Handshake>();
  /** Let in at the door and not linked yet: their addresses, and until when their seats are kept. */
  private readonly expected = new Map<string, { address: string; until: number }>();

  constructor(private readonly parts: DoorParts) {
    super();
  }

  get held(): boolean {
    return this.peer !== undefined;
  }

  /** @throws IdTaken if another holds it, or RollmeshError */
  async claim(id: string): Promise<void> {
    const peer = await openPeer(this.parts.maker, id);
    if (this.closed) return discard(peer);
    this.id = id;
    this.peer = peer;
    this.failures = 0;
    this.openSince = undefined;
    peer.on('connection', (connection) => this.knocked(connection));
    peer.on('call', (call) => call.close());
    // Without the server nobody can knock: give it up, and let whoever reaches the server first take it.
    peer.on('disconnected', () => this.lose());
    this.emit('changed', true);
  }

  /** From now on sees to it that somebody holds the door `id`. */
  watch(id: string): void {
    this.id = id;
    this.watching = true;
    // Those we have just met first tell us who holds it.
    this.nextTry = performance.now() + RETRY_MS[0];
    this.consider();
  }

  /** To be called whenever links or rosters change, and now and then. */
  consider(): void {
    this.forgetArrived();
    if (!this.watching || this.closed || this.peer !== undefined || this.claiming) return;
    const now = performance.now();
    if (this.heldByAnother()) {
      this.openSince = undefined;
      this.failures = 0;
      return;
    }
    this.openSince ??= now;
    if (now < this.openSince + this.rank() * TURN_MS || now < this.nextTry) return;
    void this.tryToClaim();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const knock of this.knocking) knock.cancel();
    if (this.peer) discard(this.peer);
    this.peer = undefined;
    this.removeAllListeners();
  }

  private async tryToClaim(): Promise<void> {
    this.claiming = true;
    try {
      await this.claim(this.id);
    } catch {
      // Taken (a lost holder's id lives on at the server for a while) or no server: later.
      this.nextTry = performance.now() + RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)];
    } finally {
      this.claiming = false;
    }
  }

  private lose(): void {
    if (this.peer) discard(this.peer);
    this.peer = undefined;
    this.nextTry = performance.now() + RETRY_MS[0];
    this.emit('changed', false);
  }

  private heldByAnother(): boolean {
    for (const link of this.parts.mesh.all()) if (link.roster.door === 0) return true;
    return false;
  }

  /** How many linked members have a lower id. */
  private rank(): number {
    let lower = 0;
    for (const link of this.parts.mesh.all()) if (link.peerId < this.parts.selfId) lower++;
    return lower;
  }

  private knocked(connection: DataConnection): void {
    const { timers, settings } = this.parts.maker;
    if (connection.label !== DOOR_LABEL || connection.serialization !== 'raw' || this.knocking.size >= MAX_KNOCKING) {
      timers.afterOrAtClose(0, () => connection.close());
      return;
    }
    const pipe = new Pipe(new PeerJsCarrier(connection), false);
    const knock: Handshake = new Handshake({
      pipe,
      timers,
      timeoutMs: settings.connectTimeoutMs,
      hello: () => this.parts.mesh.hello(0),
      judge: (hello) => this.judge(hello),
      gift: (hello) => this.letIn(hello),
      done: () => {
        this.knocking.delete(knock);
        // The newcomer closes; should it not, we do.
        timers.afterOrAtClose(2000, () => pipe.close());
      },
      failed: () => this.knocking.delete(knock),
    });
    this.knocking.add(knock);
  }

  private judge(hello: Hello): RollmeshError | undefined {
    const verdict = this.parts.mesh.judge(hello);
    if (verdict !== undefined) return verdict;
    const seated = new Set([this.parts.selfId, ...this.stillExpected(), ...this.parts.mesh.room().map((member) => member.peerId)]);
    return seated.has(hello.id) || seated.size < this.parts.maxPeers ? undefined : roomFull();
  }

  /** Everybody a newcomer has to dial: the holder itself, those linked to it, and those on their way. */
  private letIn(newcomer: Hello): Uint8Array {
    const { mesh } = this.parts;
    const { id, address } = mesh.hello(0);
    const onTheirWay = this.stillExpected().map((expected) => ({ id: expected, address: this.expected.get(expected)!.address, hops: 1 }));
    const members = [{ id, address, hops: 1 }, ...mesh.entries(), ...onTheirWay].filter((member) => member.id !== newcomer.id);
    this.expected.set(newcomer.id, { address: newcomer.address, until: performance.now() + SEAT_KEPT_MS });
    return writeRoster({ address, door: 0, members });
  }

  private stillExpected(): string[] {
    this.forgetArrived();
    return [...this.expected.keys()];
  }

  /** Whoever is linked, or has taken too long, is expected no more: its seat must not be kept twice, or when it leaves. */
  private forgetArrived(): void {
    const now = performance.now();
    for (const [id, { until }] of this.expected) if (until < now || this.parts.mesh.isLinked(id)) this.expected.delete(id);
  }
}

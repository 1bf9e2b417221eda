/**
 * The transport that a room plays on: the mesh's links by number, and a queue of everything that happened. It owns
 * whatever else there is, so that `close` leaves nothing behind.
 */
import { RollmeshError, type JoinRequest, type Transport, type TransportSink } from '@rollmesh/core';
import { roomName } from './code.ts';
import { Doors } from './doors.ts';
import type { PeerClass } from './load.ts';
import { MAX_MESSAGE_BYTES } from './link.ts';
import { Mesh } from './mesh.ts';
import type { Settings } from './options.ts';
import { MAX_PACKET_BYTES } from './pipe.ts';
import { EventQueue } from './queue.ts';
import type { TransportMember } from './reach.ts';
import { Signalling } from './signalling.ts';
import { Timers } from './timers.ts';

/** Figures for a diagnosis; plain numbers since the transport was made. */
export interface PeerJsCounters {
  /** Frames or bytes from others that made no sense. */
  readonly malformedFrames: number;
  /** Packets not sent because they would have had to queue. */
  readonly packetsHeldBack: number;
  /** Arrived packets that gave way to newer ones because nobody called `receive`. */
  readonly packetsOverwritten: number;
  /** Packets and frames dropped because their sender sent far too many. */
  readonly flooded: number;
  /** What the PeerServer or members passed on to us for a call and we did not take: nonsense, nobody's business, or too much. */
  readonly signalsDropped: number;
  /** Signals passed on between members who have no link. */
  readonly signalsPassedOn: number;
}

/** What `peerjs()` makes: a transport that also tells who is in the room. */
export interface MeshTransport extends Transport {
  /**
   * Everybody in the room but this peer, sorted by id, also those whom no link of ours reaches (`linked: false`): they
   * are linked to others, and the way to them begins with the link `via`. The list stays the same object until
   * something in it changes.
   */
  members(): readonly TransportMember[];
  readonly counters: PeerJsCounters;
}

export class PeerJsTransport implements MeshTransport {
  readonly selfId: string;
  readonly maxMessageBytes = MAX_MESSAGE_BYTES;
  /** For `join.ts`; not part of the contract. */
  readonly signalling: Signalling;
  readonly mesh: Mesh;
  readonly doors: Doors;
  readonly timers = new Timers();
  private readonly queue = new EventQueue();
  private readonly place = { room: '' };
  private readonly life = new AbortController();
  private packetsHeldBack = 0;
  private signalsDropped = 0;
  private joined = false;
  private closed = false;
  private readonly onPageHide = (): void => this.pageHidden();
  private readonly onOnline = (): void => this.signalling.hurry();

  constructor(
    PeerClass: PeerClass,
    readonly settings: Settings,
    private readonly request: JoinRequest,
  ) {
    const { timers, queue, place } = this;
    const maker = { PeerClass, settings, timers, life: this.life.signal, dropped: () => void this.signalsDropped++ };
    const signalling = new Signalling(maker);
    this.signalling = signalling;
    this.selfId = signalling.address;
    this.mesh = new Mesh({ selfId: this.selfId, place, request, settings, signalling, timers, queue });
    this.doors = new Doors({ maker, mesh: this.mesh, selfId: this.selfId, maxPeers: request.maxPeers });
    this.doors.on('changed', (door) => this.mesh.setDoor(door));
    this.mesh.on('changed', () => this.doors.consider());
    signalling.on('lost', () => this.signallingLost());
    signalling.on('restored', () => this.signallingRestored());
    this.listenToPage();
  }

  /** Only a TURN server can hide an address. Read by every call when it begins. */
  get relayOnly(): boolean | undefined {
    return this.settings.hasTurn ? this.settings.rtc.iceTransportPolicy === 'relay' : undefined;
  }
  set relayOnly(only: boolean | undefined) {
    if (this.settings.hasTurn) this.settings.rtc.iceTransportPolicy = only === true ? 'relay' : 'all';
  }

  get counters(): PeerJsCounters {
    const { mesh, queue } = this;
    return {
      malformedFrames: mesh.malformedFrames,
      packetsHeldBack: this.packetsHeldBack,
      packetsOverwritten: queue.overwritten,
      flooded: mesh.flooded,
      signalsDropped: this.signalsDropped + mesh.switchboard.refused,
      signalsPassedOn: mesh.switchboard.passedOn,
    };
  }

  /** Which room this is: its name. */
  settle(code: string): string {
    this.place.room = roomName(this.request.appId, code);
    return this.place.room;
  }

  /** The room is open: from here on the server's outages are told, and its doors are kept. */
  opened(): void {
    this.joined = true;
    this.doors.watch(this.place.room);
  }

  send(link: number, bytes: Uint8Array, length: number): boolean {
    if (length > MAX_PACKET_BYTES) throw tooLong('packet', length, MAX_PACKET_BYTES);
    const target = this.mesh.get(link);
    if (target === undefined) return false;
    const sent = target.send(bytes, length);
    if (!sent) this.packetsHeldBack++;
    return sent;
  }

  sendMessage(link: number, bytes: Uint8Array, length: number): boolean {
    if (length > MAX_MESSAGE_BYTES) throw tooLong('message', length, MAX_MESSAGE_BYTES);
    return this.mesh.get(link)?.sendMessage(bytes, length) ?? false;
  }

  members(): readonly TransportMember[] {
    return this.closed ? [] : this.mesh.room();
  }

  pendingBytes(link: number): number {
    return this.mesh.get(link)?.pipe.pendingBytes ?? 0;
  }

  receive(sink: TransportSink): void {
    this.queue.drain(sink);
  }

  unlink(link: number): void {
    this.mesh.unlink(link);
  }

  close(): void {
    this.queue.close();
    if (!this.closed) this.shut('left');
  }

  private shut(end: 'left' | 'lost'): void {
    this.closed = true;
    if (typeof globalThis.removeEventListener === 'function') {
      globalThis.removeEventListener('pagehide', this.onPageHide);
      globalThis.removeEventListener('online', this.onOnline);
    }
    this.life.abort();
    this.doors.close();
    this.mesh.close(end);
    this.timers.close();
    this.signalling.close();
  }

  private listenToPage(): void {
    if (typeof globalThis.addEventListener !== 'function') return;
    globalThis.addEventListener('pagehide', this.onPageHide);
    globalThis.addEventListener('online', this.onOnline);
  }

  /** The others learn at once that this page is gone. Should it ever come back, its links have ended. */
  private pageHidden(): void {
    if (this.closed) return;
    for (const link of this.mesh.all()) this.queue.closedLink(link.number, 'lost');
    this.shut('left');
  }

  private signallingLost(): void {
    if (!this.joined) return;
    const text = `The server that introduces players (${this.settings.serverName}) is out of reach. The game goes on; nobody new can join until it is back.`;
    this.queue.notice({ kind: 'signalling-lost', text });
  }

  private signallingRestored(): void {
    if (!this.joined) return;
    this.mesh.tellRoster();
    this.queue.notice({ kind: 'signalling-restored', text: 'The server that introduces players is back; others can join again.' });
  }
}

function tooLong(what: string, length: number, most: number): RollmeshError {
  return new RollmeshError('bad-option', `A ${what} of ${length} bytes is too long.`, `Up to ${most} bytes are carried; split it.`);
}

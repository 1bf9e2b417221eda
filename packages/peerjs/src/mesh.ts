/**
 * The full mesh: every link, who is still missing, and which of two connections to the same peer stays. Peers tell one
 * another whom they are linked to (a roster, whenever it changes); whoever stands in a roster and is not linked here
 * gets dialled. That one rule forms the mesh, heals what two newcomers missed, and repairs a broken pair.
 *
 * Of two connections between the same pair the one of the higher (generation, dialler's id) stays, on both sides alike:
 * a fresh link beside a silent one wins by its generation, two that were dialled at once by the id.
 */
import { EventEmitter } from 'eventemitter3';
import type { JoinRequest, LinkEnd, RollmeshError } from '@rollmesh/core';
import { Absent } from './absent.ts';
import { Calls } from './calls.ts';
import { LINK_PROTOCOL, writeRoster, type Hello, type Member, type RosterEntry } from './frames.ts';
import { partFrom, type Failure } from './handshake.ts';
import { Link, type LinkHost } from './link.ts';
import type { Settings } from './options.ts';
import type { Pipe } from './pipe.ts';
import { entriesFor, memberList, routes, type Route, type TransportMember } from './reach.ts';
import { refusal, refusalNumber, roomFull, pathRemedy } from './problems.ts';
import type { EventQueue } from './queue.ts';
import type { Signalling } from './signalling.ts';
import { Switchboard } from './switchboard.ts';
import type { Timers } from './timers.ts';
import { Wants, type Want } from './wants.ts';

export interface MeshParts {
  readonly selfId: string;
  /** The room's name; set once its code is known. */
  readonly place: { room: string };
  readonly request: JoinRequest;
  readonly settings: Settings;
  readonly signalling: Signalling;
  readonly timers: Timers;
  readonly queue: EventQueue;
}

interface MeshEvents {
  /** A link opened or ended, or a roster came. */
  changed: () => void;
  /** A dial came to nothing; `again`: it is tried once more at once. */
  dialFailed: (peerId: string, failure: Failure, again: boolean) => void;
}

export class Mesh extends EventEmitter<MeshEvents> implements LinkHost {
  private readonly links = new Map<number, Link>();
  private readonly byPeer = new Map<string, Link>();
  private readonly wants: Wants;
  private readonly absent: Absent;
  private readonly calls: Calls;
  readonly switchboard: Switchboard;
  /** The highest generation with each peer; every dial of ours takes the next, so no two have the same rank. */
  private readonly generations = new Map<string, number>();
  private door = -1;
  /** The way to everybody in the room, worked out anew when a link or a roster changes. */
  private reach: ReadonlyMap<string, Route> = new Map();
  private memberViews: readonly TransportMember[] = [];
  private nextNumber = 0;
  private nowMs = 0;
  private lastBeat = 0;
  private closed = false;
  /** Frames that made no sense, from anybody. */
  malformedFrames = 0;
  /** Packets and frames dropped because there were far too many. */
  flooded = 0;

  constructor(private readonly parts: MeshParts) {
    super();
    this.absent = new Absent(parts.selfId, parts.settings.relinkAfterMs);
    this.wants = new Wants(parts.selfId, 2 * parts.request.maxPeers);
    const { selfId, settings, signalling, timers } = parts;
    this.switchboard = new Switchboard({
      selfId,
      rtc: settings.rtc,
      timers,
      relinkAfterMs: settings.relinkAfterMs,
      links: () => this.links.values(),
      takesPart: settings.introductions === 'members',
      called: (carrier) => this.calls.called(carrier),
    });
    this.calls = new Calls({
      ...{ selfId, settings, signalling, timers, switchboard: this.switchboard },
      hello: (generation) => this.hello(generation),
      judge: (hello, expectedId) => this.judge(hello, expectedId),
      nextGeneration: (peerId) => this.remember(peerId, (this.generations.get(peerId) ?? 0) + 1),
      done: (pipe, hello, generation, dialler) => this.adopt(pipe, hello, generation, dialler),
      failed: (want, failure) => this.dialFailed(want, failure),
    });
    signalling.on('unavailable', (text) => {
      for (const call of this.wants.callsTo(text)) call.nobody();
    });
    this.lastBeat = performance.now();
    this.beatLater();
  }

  get(link: number): Link | undefined {
    return this.links.get(link);
  }

  isLinked(peerId: string): boolean {
    return this.byPeer.has(peerId);
  }

  all(): Iterable<Link> {
    return this.links.values();
  }

  /** Everybody in the room but ourselves, with the address they can be dialled at. */
  entries(): RosterEntry[] {
    return [...this.reach.values()].map(({ id, address, hops }) => ({ id, address, hops }));
  }

  /** We are new here, so these are ours to dial: whoever has this address now, the others through it. */
  joinMembers(members: readonly Member[], firstAddress: string): void {
    for (const member of members.slice(0, this.parts.request.maxPeers)) {
      this.absent.name(member);
      this.wants.add(member.id, member.address, this.nowMs, member.address === firstAddress ? 'now' : 'introduced');
    }
    this.dialDue();
  }

  /** Everybody in the room but ourselves, sorted by id; the same list until something in it changes. */
  room(): readonly TransportMember[] {
    return this.memberViews;
  }

  /** The number of the room's door that we hold, or -1. */
  setDoor(door: number): void {
    if (this.door === door) return;
    this.door = door;
    this.tellRoster();
  }

  /** Everybody linked hears what we know, if that has changed since we told them. */
  tellRoster(): void {
    for (const link of this.links.values()) {
      const roster = writeRoster({ address: this.parts.signalling.address, door: this.door, members: entriesFor(link, this.reach) });
      if (link.told !== undefined && sameBytes(link.told, roster)) continue;
      link.told = roster;
      link.say(roster);
    }
  }

  unlink(number: number): void {
    const link = this.links.get(number);
    if (link === undefined) return;
    this.absent.part(link.peerId);
    this.parts.queue.mute(number);
    partFrom(link.pipe, this.parts.timers, 'left');
    this.remove(link, 'unlinked');
  }

  /** Whether somebody who says `hello` may come in. */
  judge(hello: Hello, expectedId?: string): RollmeshError | undefined {
    const { request, place, selfId } = this.parts;
    if (hello.room !== place.room) return refusal(refusalNumber('no-such-room'));
    if (hello.id === selfId || (expectedId !== undefined && hello.id !== expectedId)) return refusal(0);
    const verdict = request.judge(hello.greeting);
    if (verdict !== undefined) return verdict;
    return this.isLinked(hello.id) || this.links.size + 1 < request.maxPeers ? undefined : roomFull();
  }

  hello(generation: number): Hello {
    const { selfId, place, signalling, request } = this.parts;
    return { protocol: LINK_PROTOCOL, room: place.room, id: selfId, address: signalling.address, generation, greeting: request.greeting() };
  }

  /** Ends every link; `end` is what the others are told. */
  close(end: 'left' | 'lost' = 'left'): void {
    if (this.closed) return;
    this.closed = true;
    this.wants.close();
    this.calls.close();
    for (const link of this.links.values()) partFrom(link.pipe, this.parts.timers, end);
    this.links.clear();
    this.byPeer.clear();
    this.removeAllListeners();
  }

  linkPacket(link: Link, bytes: Uint8Array): void {
    this.parts.queue.packet(link.number, bytes);
  }

  linkMessage(link: Link, bytes: Uint8Array): number {
    this.parts.queue.message(link.number, bytes);
    return this.parts.queue.waitingBytes(link.number);
  }

  linkRoster(): void {
    this.afterChange();
  }

  linkSignal(link: Link, bytes: Uint8Array): void {
    if (!this.switchboard.heard(link, bytes)) this.malformedFrames++;
  }

  linkEnded(link: Link, end: LinkEnd, saidSo: boolean): void {
    if (end === 'left' && saidSo) this.absent.part(link.peerId);
    if (end === 'lost') this.absent.lost(link, this.nowMs);
    this.remove(link, end);
  }

  /** Whoever floods is not dialled again. */
  linkFlooded(link: Link): void {
    this.absent.part(link.peerId);
    this.remove(link, 'lost');
  }

  linkDropped(): void {
    this.flooded++;
  }

  linkMalformed(): void {
    this.malformedFrames++;
  }

  private dialDue(): void {
    if (this.closed) return;
    for (const want of this.wants.due(this.nowMs)) {
      if (this.calls.answers(want)) want.dueMs = this.nowMs + 100;
      else if (!this.calls.dial(want)) want.dueMs = this.nowMs + 1000;
    }
  }

  private dialFailed(want: Want, failure: Failure): void {
    this.wants.failed(want, this.nowMs);
    if (failure.kind === 'nobody' && want.failures >= 2) this.absent.giveUp(want.peerId);
    if (want.failures >= 2 || failure.kind !== 'no-path') this.absent.unname(want.peerId);
    this.reconsider();
    this.tellCannotConnect(want, failure);
    this.emit('dialFailed', want.peerId, failure, this.absent.isNamed(want.peerId));
  }

  private tellCannotConnect(want: Want, failure: Failure): void {
    const patience = failure.kind === 'nobody' || failure.kind === 'closed' ? 3 : 2;
    if (want.told || want.failures < patience || this.isLinked(want.peerId) || !this.missing().has(want.peerId)) return;
    want.told = true;
    const why = failure.kind === 'refused' ? failure.error.message : pathRemedy(this.parts.settings);
    this.parts.queue.notice({ kind: 'cannot-connect', peerId: want.peerId, text: `One of the players cannot be reached directly. ${why}` });
  }

  private adopt(pipe: Pipe, hello: Hello, generation: number, dialler: string): void {
    const rival = this.byPeer.get(hello.id);
    if (rival !== undefined && !outranks(generation, dialler, rival.generation, rival.dialler)) {
      return partFrom(pipe, this.parts.timers, 'replaced');
    }
    if (this.closed || (rival === undefined && this.links.size + 1 >= this.parts.request.maxPeers)) {
      return partFrom(pipe, this.parts.timers, 'left');
    }
    if (rival !== undefined) {
      partFrom(rival.pipe, this.parts.timers, 'replaced');
      this.forget(rival, 'replaced');
    }
    this.remember(hello.id, generation);
    const link = new Link(this.nextNumber++, pipe, hello, generation, dialler, this);
    this.links.set(link.number, link);
    this.byPeer.set(hello.id, link);
    this.absent.linked(hello.id);
    this.parts.queue.opened(link.number, hello.id);
    this.afterChange();
  }

  private remember(peerId: string, generation: number): number {
    const highest = Math.max(generation, this.generations.get(peerId) ?? 0);
    this.generations.delete(peerId);
    this.generations.set(peerId, highest);
    // Ids are random, so only a peer that invents them ever gets here.
    if (this.generations.size > 256) this.generations.delete(this.generations.keys().next().value!);
    return highest;
  }

  private remove(link: Link, end: LinkEnd): void {
    if (!this.links.has(link.number)) return;
    this.forget(link, end);
    this.afterChange();
  }

  private forget(link: Link, end: LinkEnd): void {
    this.links.delete(link.number);
    if (this.byPeer.get(link.peerId) === link) this.byPeer.delete(link.peerId);
    this.parts.queue.closedLink(link.number, end);
  }

  private afterChange(): void {
    this.reconsider();
    this.tellRoster();
    this.dialDue();
    this.emit('changed');
  }

  /** Works out anew who is missing. */
  private reconsider(): void {
    if (this.closed) return;
    this.reach = routes(this.links.values(), this.parts.selfId, 2 * this.parts.request.maxPeers);
    this.memberViews = memberList(this.reach, (peerId) => this.absent.hasParted(peerId), this.memberViews);
    const missing = this.missing();
    this.wants.keepOnly((peerId) => missing.has(peerId));
    for (const [peerId, address] of missing) this.wants.add(peerId, address, this.nowMs, this.absent.isNamed(peerId) ? 'introduced' : undefined);
    this.wants.introduce(this.nowMs, (peerId) => this.switchboard.canReach(peerId));
  }

  private missing(): Map<string, string> {
    return this.absent.list([...this.links.values()], this.reach.values(), this.nowMs);
  }

  private beatLater(): void {
    this.parts.timers.after(this.parts.settings.heartbeatMs, () => this.beat());
  }

  private beat(): void {
    const { heartbeatMs, lostAfterMs } = this.parts.settings;
    const now = performance.now();
    // A page that slept counts one long beat at most.
    const elapsedMs = Math.min(now - this.lastBeat, 2 * heartbeatMs);
    this.lastBeat = now;
    this.nowMs += elapsedMs;
    for (const link of [...this.links.values()]) {
      link.beat(elapsedMs);
      if (link.silentMs < lostAfterMs) continue;
      partFrom(link.pipe, this.parts.timers, 'lost');
      this.linkEnded(link, 'lost', false);
    }
    this.reconsider();
    this.dialDue();
    this.emit('changed');
    if (!this.closed) this.beatLater();
  }
}

function outranks(generation: number, dialler: string, rivalGeneration: number, rivalDialler: string): boolean {
  return generation !== rivalGeneration ? generation > rivalGeneration : dialler > rivalDialler;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

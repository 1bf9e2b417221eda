/**
 * One open link: a pipe after its handshake. It turns frames into messages for the queue and keeps the heartbeat. The
 * silence of the other side is measured in our own beats and not on a clock, so a page that slept does not wake up
 * believing that everybody else died.
 */
import type { LinkEnd } from '@rollmesh/core';
import { Allowance } from './allowance.ts';
import { ACCEPT, Kind, PING, readGoodbye, readHello, readRoster, type Hello, type Roster } from './frames.ts';
import type { Pipe, PipeOwner } from './pipe.ts';

export const MAX_MESSAGE_BYTES = 32_768;

/** A peer may have this much waiting for our `receive`; more ends the link, because a message cannot be dropped. */
const MAX_WAITING_BYTES = 8 << 20;

/** A match sends one packet a tick and link; what is more than this is dropped. */
const PACKETS_BURST = 1000;
const PACKETS_PER_SECOND = 1000;
/** In bytes, each message costing a little more than it is long: far above what bulk data is paced to. */
const MESSAGES_BURST = 32 << 20;
const MESSAGES_PER_SECOND = 8 << 20;
const MESSAGE_COST = 512;
/** Rosters, heartbeats and nonsense. */
const FRAMES_BURST = 100;
const FRAMES_PER_SECOND = 30;
/** A call takes about four signals; a newcomer to a room of eight makes seven calls at once through one member. */
const SIGNALS_BURST = 256;
const SIGNALS_PER_SECOND = 40;
/** So much dropped within a few beats is no accident: the link ends. */
const ABSURD = 20_000;

export interface LinkHost {
  linkPacket(link: Link, bytes: Uint8Array): void;
  /** Returns how many bytes of this link's messages now wait to be received. */
  linkMessage(link: Link, bytes: Uint8Array): number;
  linkRoster(link: Link): void;
  linkSignal(link: Link, bytes: Uint8Array): void;
  /** The other side sends far too much: the link has been closed. */
  linkFlooded(link: Link): void;
  /** Something was dropped because there was too much. */
  linkDropped(): void;
  /** `saidSo`: the other side gave the reason itself. */
  linkEnded(link: Link, end: LinkEnd, saidSo: boolean): void;
  linkMalformed(): void;
}

export class Link implements PipeOwner {
  readonly peerId: string;
  /** What the other side last said about itself and its links. */
  roster: Roster;
  /** The roster we told it last, as it went out. */
  told: Uint8Array | undefined;
  /** How long the other side has been silent, in ms of our own beats. */
  silentMs = 0;
  /** For how many of our beats in a row. One says nothing: their heartbeat may fall just after ours. */
  private silentBeats = 0;
  private heard = true;
  private spoke = true;
  private readonly packets = new Allowance(PACKETS_BURST, PACKETS_PER_SECOND);
  private readonly messages = new Allowance(MESSAGES_BURST, MESSAGES_PER_SECOND);
  private readonly signals = new Allowance(SIGNALS_BURST, SIGNALS_PER_SECOND);
  private readonly frames = new Allowance(FRAMES_BURST, FRAMES_PER_SECOND);
  /** Dropped of late. */
  private excess = 0;
  /** The newest roster that came faster than we look at them. */
  private lateRoster: Uint8Array | undefined;

  constructor(
    /** The number by which the caller knows this link. */
    readonly number: number,
    readonly pipe: Pipe,
    hello: Hello,
    readonly generation: number,
    readonly dialler: string,
    private readonly host: LinkHost,
  ) {
    this.peerId = hello.id;
    this.roster = { address: hello.address, door: -1, members: [] };
    pipe.owner = this;
  }

  send(bytes: Uint8Array, length: number): boolean {
    const sent = this.pipe.sendPacket(bytes, length);
    this.spoke ||= sent;
    return sent;
  }

  sendMessage(bytes: Uint8Array, length: number): boolean {
    const frame = new Uint8Array(length + 1);
    frame[0] = Kind.message;
    frame.set(length === bytes.length ? bytes : bytes.subarray(0, length), 1);
    return this.say(frame);
  }

  say(frame: Uint8Array): boolean {
    const sent = this.pipe.sendControl(frame);
    this.spoke ||= sent;
    return sent;
  }

  /** One heartbeat: speak if nothing else was said since the last, and count the other side's silence. */
  beat(elapsedMs: number): void {
    this.silentMs = this.heard ? 0 : this.silentMs + elapsedMs;
    this.silentBeats = this.heard ? 0 : this.silentBeats + 1;
    this.heard = false;
    if (!this.spoke) this.say(PING);
    this.spoke = false;
    this.excess >>= 1;
    const late = this.lateRoster;
    this.lateRoster = undefined;
    if (late !== undefined) this.heardRoster(late);
  }

  pipeOpened(): void {
    // It was open before it became a link.
  }

  packet(bytes: Uint8Array): void {
    this.heard = true;
    if (this.packets.take()) this.host.linkPacket(this, bytes);
    else this.drop();
  }

  control(bytes: Uint8Array): void {
    this.heard = true;
    switch (bytes[0]) {
      case Kind.message:
        return this.message(bytes.subarray(1));
      case Kind.signal:
        return this.signals.take() ? this.host.linkSignal(this, bytes) : this.drop();
      case Kind.goodbye:
        this.pipe.close();
        return this.host.linkEnded(this, readGoodbye(bytes), true);
    }
    if (this.frames.take()) return this.frame(bytes);
    // A roster is news of which the last counts.
    if (bytes[0] === Kind.roster) this.lateRoster = bytes;
    this.drop();
  }

  pipeEnded(broken: boolean): void {
    // A browser closes the channels of a page that goes; only a broken path leaves silence behind.
    this.host.linkEnded(this, broken || this.silentBeats > 1 ? 'lost' : 'left', false);
  }

  malformed(): void {
    if (this.frames.take()) this.host.linkMalformed();
    else this.drop();
  }

  private frame(bytes: Uint8Array): void {
    if (bytes[0] === Kind.roster) return this.heardRoster(bytes);
    if (bytes[0] === Kind.ping || bytes[0] === Kind.accept) return;
    // The other side has not heard that we accepted it.
    if (bytes[0] === Kind.hello && readHello(bytes)?.id === this.peerId) this.say(ACCEPT);
    else this.host.linkMalformed();
  }

  private drop(): void {
    this.host.linkDropped();
    if (++this.excess === ABSURD) this.flooded();
  }

  private flooded(): void {
    this.pipe.close();
    this.host.linkFlooded(this);
  }

  private message(payload: Uint8Array): void {
    if (payload.length > MAX_MESSAGE_BYTES) return this.malformed();
    if (!this.messages.take(payload.length + MESSAGE_COST)) return this.flooded();
    if (this.host.linkMessage(this, payload) <= MAX_WAITING_BYTES) return;
    this.pipe.close();
    this.host.linkEnded(this, 'lost', false);
  }

  private heardRoster(bytes: Uint8Array): void {
    this.lateRoster = undefined;
    const roster = readRoster(bytes);
    if (roster === undefined) return this.host.linkMalformed();
    this.roster = roster;
    this.host.linkRoster(this);
  }
}

/**
 * One open link: a pipe after its handshake. It turns frames into messages for the queue and keeps the heartbeat. The
 * silence of the other side is measured in our own beats and not on a clock, so a page that slept does not wake up
 * believing that everybody else died.
 */
import type { LinkEnd } from '@rollmesh/core';
import { Kind, PING, readGoodbye, readRoster, type Hello, type Roster } from './frames.ts';
import type { Pipe, PipeOwner } from './pipe.ts';

export const MAX_MESSAGE_BYTES = 32_768;

/** A peer may have this much waiting for our `receive`; more ends the link, because a message cannot be dropped. */
const MAX_WAITING_BYTES = 8 << 20;

export interface LinkHost {
  linkPacket(link: Link, bytes: Uint8Array): void;
  /** Returns how many bytes of this link's messages now wait to be received. */
  linkMessage(link: Link, bytes: Uint8Array): number;
  linkRoster(link: Link): void;
  linkSignal(link: Link, bytes: Uint8Array): void;
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
  private heard = true;
  private spoke = true;

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
    this.heard = false;
    if (!this.spoke) this.say(PING);
    this.spoke = false;
  }

  pipeOpened(): void {
    // It was open before it became a link.
  }

  packet(bytes: Uint8Array): void {
    this.heard = true;
    this.host.linkPacket(this, bytes);
  }

  control(bytes: Uint8Array): void {
    this.heard = true;
    switch (bytes[0]) {
      case Kind.message:
        return this.message(bytes.subarray(1));
      case Kind.roster:
        return this.heardRoster(bytes);
      case Kind.signal:
        return this.host.linkSignal(this, bytes);
      case Kind.goodbye:
        this.pipe.close();
        return this.host.linkEnded(this, readGoodbye(bytes), true);
      case Kind.ping:
      case Kind.accept:
        return;
      default:
        return this.host.linkMalformed();
    }
  }

  pipeEnded(broken: boolean): void {
    // A browser closes the channels of a page that goes; only a broken path leaves silence behind.
    this.host.linkEnded(this, broken || this.silentMs > 0 ? 'lost' : 'left', false);
  }

  malformed(): void {
    this.host.linkMalformed();
  }

  private message(payload: Uint8Array): void {
    if (payload.length > MAX_MESSAGE_BYTES) return this.host.linkMalformed();
    if (this.host.linkMessage(this, payload) <= MAX_WAITING_BYTES) return;
    this.pipe.close();
    this.host.linkEnded(this, 'lost', false);
  }

  private heardRoster(bytes: Uint8Array): void {
    const roster = readRoster(bytes);
    if (roster === undefined) return this.host.linkMalformed();
    this.roster = roster;
    this.host.linkRoster(this);
  }
}

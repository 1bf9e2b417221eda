/**
 * The contract between Rollmesh and whatever carries its bytes: WebRTC data channels, another tab, two peers in one
 * page, a simulated network. `@rollmesh/core/testing` has the contract as a function that any transport can be run
 * against.
 *
 * A link is one remote peer, named by a small integer that the transport chose when the link opened. Two ways lead
 * along it: packets, which may be lost, doubled or overtake one another and must never wait in a queue, and messages,
 * which arrive complete, once and in order for as long as the link lives.
 */
import type { RollmeshError } from '../ground/errors.ts';

export interface Transport {
  /** This peer's own id: unique in the room, the same string that others see in `linkOpened`. */
  readonly selfId: string;

  /**
   * Sends the first `length` bytes as one packet. The bytes are borrowed: they are read before the call returns.
   * Returns false if the packet was dropped here, because it would have had to queue or the link is gone.
   */
  send(link: number, bytes: Uint8Array, length: number): boolean;

  /**
   * Sends the first `length` bytes (borrowed as above) as one reliable, ordered message. Returns false if the link is
   * gone. Messages up to `maxMessageBytes` are carried; a longer one throws `RollmeshError('bad-option')`.
   */
  sendMessage(link: number, bytes: Uint8Array, length: number): boolean;

  /** The longest message `sendMessage` takes, in bytes; at least 16,384. */
  readonly maxMessageBytes: number;

  /** Bytes handed to `sendMessage` on this link that have not left yet. For pacing bulk data. */
  pendingBytes(link: number): number;

  /**
   * Hands over everything that happened since the last call, in order of arrival. Nothing is ever delivered outside
   * this call, so the caller is never re-entered.
   */
  receive(sink: TransportSink): void;

  /** Ends one link. `linkClosed` with reason 'unlinked' follows on a later `receive`. Unknown links are ignored. */
  unlink(link: number): void;

  /**
   * Whether links are opened through relays only, so that no peer learns this one's address. May be set; holds for links that open from
   * then on. A transport that has no relays leaves it out.
   */
  relayOnly?: boolean;

  /** Ends everything; idempotent. Nothing is delivered afterwards, and sends return false. */
  close(): void;
}

/** Why a link ended. */
export type LinkEnd =
  | 'unlinked' // our own call
  | 'left' // the other side closed on purpose
  | 'lost' // the path broke or the other side died
  | 'replaced'; // a newer link to the same peer took over

export interface TransportSink {
  /** A link is ready to carry both packets and messages. `peerId` is the other side's `selfId`. */
  linkOpened(link: number, peerId: string): void;
  linkClosed(link: number, end: LinkEnd): void;
  /** One packet: `bytes[0..length)`, borrowed until the call returns. */
  packet(link: number, bytes: Uint8Array, length: number): void;
  /** One message: `bytes[0..length)`, borrowed until the call returns. */
  message(link: number, bytes: Uint8Array, length: number): void;
  /** Something a player should know that ends no link: the signalling server went away or came back, a pair cannot connect. */
  notice(notice: TransportNotice): void;
}

export interface TransportNotice {
  readonly kind: 'signalling-lost' | 'signalling-restored' | 'cannot-connect';
  /** The peer that cannot be reached, for 'cannot-connect'. */
  readonly peerId?: string;
  /** One plain sentence for people, with what to do about it. */
  readonly text: string;
}

/** What `openRoom` asks a transport for. */
export interface JoinRequest {
  /** The room to join, or `undefined` to create one. */
  readonly code: string | undefined;
  /** Keeps rooms of different games apart: the same code in another app is another room. */
  readonly appId: string;
  /** Seats in the room, in peers. */
  readonly maxPeers: number;
  /** Ends a pending join with `RollmeshError('aborted')`. */
  readonly signal: AbortSignal | undefined;
  /**
   * What this side says first on every new link (protocol version, game, configuration; at most 1,024 bytes). The
   * transport exchanges greetings as the first message of a link, before `linkOpened`.
   */
  greeting(): Uint8Array;
  /**
   * Judges the other side's greeting. An error refuses the link: the transport tells the other side its code, whose
   * join rejects with the same code; on this side nothing opens. The bytes are hostile; this never throws.
   */
  judge(greeting: Uint8Array): RollmeshError | undefined;
}

export interface JoinedTransport {
  readonly transport: Transport;
  /** The room's code: the one asked for, or the one just made. */
  readonly code: string;
  /** 128 random bits from the platform: core has no source of chance of its own. */
  readonly nonce: Uint32Array;
}

/** Made by `peerjs()`, `loopback()` and so on; handed to `openRoom`. Rejects with a `RollmeshError`. */
export type TransportFactory = (request: JoinRequest) => Promise<JoinedTransport>;

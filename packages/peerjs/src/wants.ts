/**
 * The peers we should be linked to and are not: whom to dial next, and when. Who dials first is fixed for each pair.
 * A newcomer dials everybody who is there; in every other case the higher id dials, and the lower one only if that has
 * not worked for a while.
 */
import type { Handshake } from './handshake.ts';

export interface Want {
  readonly peerId: string;
  address: string;
  /** Next dial, in ms on the mesh's own count of beats. */
  dueMs: number;
  failures: number;
  /** The player was told that this pair cannot connect. */
  told: boolean;
  /** Handshakes under way: one through other members, one through the PeerServer, or both. */
  readonly calls: Call[];
  /** In this dial the PeerServer was asked too. */
  askedServer: boolean;
  /** A newcomer's: to be dialled as soon as somebody can introduce it. */
  readonly eager: boolean;
}

export interface Call {
  readonly handshake: Handshake;
  readonly throughServer: boolean;
}

/** A newcomer asks the PeerServer for those whom nobody has introduced by then. */
const INTRODUCTION_MS = 800;
const LONGEST_WAIT_MS = 30_000;

export class Wants {
  private readonly byPeer = new Map<string, Want>();

  constructor(
    private readonly selfId: string,
    private readonly most: number,
  ) {}

  /**
   * Adds a peer, or learns its newer address. `first`: we are the newcomer, so it is ours to dial: 'now', or as soon as
   * another member can introduce us.
   */
  add(peerId: string, address: string, nowMs: number, first: 'now' | 'introduced' | undefined): void {
    const known = this.byPeer.get(peerId);
    if (known !== undefined) {
      known.address = address;
      return;
    }
    if (peerId === this.selfId || this.byPeer.size >= this.most) return;
    const waitMs = first === 'now' ? 0 : first === 'introduced' ? INTRODUCTION_MS : this.selfId > peerId ? 300 : 4000;
    this.byPeer.set(peerId, newWant(peerId, address, nowMs + waitMs, first !== undefined));
  }

  /** Drops whoever `wanted` says no to, and the calls to them that are still young enough. */
  keepOnly(wanted: (peerId: string) => boolean): void {
    for (const [peerId, want] of [...this.byPeer]) {
      if (wanted(peerId)) continue;
      this.byPeer.delete(peerId);
      for (const { handshake } of want.calls) handshake.giveUp();
    }
  }

  due(nowMs: number): Want[] {
    return [...this.byPeer.values()].filter((want) => want.calls.length === 0 && want.dueMs <= nowMs);
  }

  /** A newcomer's wants are due as soon as `introduces` says that a member knows the peer. */
  introduce(nowMs: number, introduces: (peerId: string) => boolean): void {
    for (const want of this.byPeer.values()) {
      if (want.eager && want.failures === 0 && want.dueMs > nowMs && introduces(want.peerId)) want.dueMs = nowMs;
    }
  }

  /** A dial did not work: later, and later still. */
  failed(want: Want, nowMs: number): void {
    want.failures++;
    // The first failure may have been bad luck: at once again.
    const waitMs = want.failures === 1 ? 500 : Math.min(LONGEST_WAIT_MS, 1000 * 2 ** (want.failures - 1));
    want.dueMs = nowMs + waitMs * (this.selfId > want.peerId ? 1 : 1.5);
  }

  /** Calls through the PeerServer whose other side has this id there. */
  callsTo(addressEnd: string): Handshake[] {
    const wants = [...this.byPeer.values()].filter((want) => addressEnd.endsWith(want.address));
    return wants.flatMap((want) => want.calls.filter((call) => call.throughServer).map((call) => call.handshake));
  }

  close(): void {
    for (const want of this.byPeer.values()) for (const { handshake } of want.calls) handshake.cancel();
    this.byPeer.clear();
  }
}

export function newWant(peerId: string, address: string, dueMs: number, eager = false): Want {
  return { peerId, address, dueMs, failures: 0, told: false, calls: [], askedServer: false, eager };
}

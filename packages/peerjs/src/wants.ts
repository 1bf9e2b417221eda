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
  call: Handshake | undefined;
}

const LONGEST_WAIT_MS = 30_000;

export class Wants {
  private readonly byPeer = new Map<string, Want>();

  constructor(
    private readonly selfId: string,
    private readonly most: number,
  ) {}

  /** Adds a peer, or learns its newer address. `first`: we are the newcomer, so it is ours to dial, now. */
  add(peerId: string, address: string, nowMs: number, first: boolean): void {
    const known = this.byPeer.get(peerId);
    if (known !== undefined) {
      known.address = address;
      return;
    }
    if (peerId === this.selfId || this.byPeer.size >= this.most) return;
    const dueMs = first ? nowMs : nowMs + (this.selfId > peerId ? 300 : 4000);
    this.byPeer.set(peerId, { peerId, address, dueMs, failures: 0, told: false, call: undefined });
  }

  /** Drops whoever `wanted` says no to, and the calls to them that are still young enough. */
  keepOnly(wanted: (peerId: string) => boolean): void {
    for (const [peerId, want] of [...this.byPeer]) {
      if (wanted(peerId)) continue;
      this.byPeer.delete(peerId);
      want.call?.giveUp();
    }
  }

  due(nowMs: number): Want[] {
    return [...this.byPeer.values()].filter((want) => want.call === undefined && want.dueMs <= nowMs);
  }

  /** A dial did not work: later, and later still. */
  failed(want: Want, nowMs: number): void {
    want.call = undefined;
    want.failures++;
    // The first failure may have been bad luck: at once again.
    const waitMs = want.failures === 1 ? 500 : Math.min(LONGEST_WAIT_MS, 1000 * 2 ** (want.failures - 1));
    want.dueMs = nowMs + waitMs * (this.selfId > want.peerId ? 1 : 1.5);
  }

  /** Calls whose other side has this PeerServer id. */
  *callsTo(addressEnd: string): Iterable<Handshake> {
    for (const want of this.byPeer.values()) if (want.call !== undefined && addressEnd.endsWith(want.address)) yield want.call;
  }

  close(): void {
    for (const want of this.byPeer.values()) want.call?.cancel();
    this.byPeer.clear();
  }
}

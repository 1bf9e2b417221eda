/**
 * Who should be linked here and is not, and where they can be dialled: those named when we came in, those in the room
 * by anybody's roster, those lost without a goodbye, and those whose link has fallen silent. Never those who parted.
 */
import type { Member } from './frames.ts';
import type { Link } from './link.ts';

/** How long we keep looking for a peer that was lost and that nobody else sees. */
const REUNION_MS = 300_000;
/** Ids are random, so only peers that invent them ever fill these. */
const MAX_MOURNED = 32;
const MAX_PARTED = 256;

export class Absent {
  /** Named to us when we came in, until linked or found to be gone. */
  private readonly named = new Map<string, string>();
  private readonly mourned = new Map<string, { address: string; untilMs: number }>();
  /** Parted on purpose: not dialled again, though they may dial. */
  private readonly parted = new Set<string>();

  constructor(
    private readonly selfId: string,
    private readonly relinkAfterMs: number,
  ) {}

  name(member: Member): void {
    this.named.set(member.id, member.address);
  }

  isNamed(peerId: string): boolean {
    return this.named.has(peerId);
  }

  /** From here on it must stand in somebody's roster. */
  unname(peerId: string): void {
    this.named.delete(peerId);
  }

  lost(link: Link, nowMs: number): void {
    this.mourned.set(link.peerId, { address: link.roster.address, untilMs: nowMs + REUNION_MS });
    if (this.mourned.size > MAX_MOURNED) this.mourned.delete(this.mourned.keys().next().value!);
  }

  /** Nobody answers where it was. */
  giveUp(peerId: string): void {
    this.mourned.delete(peerId);
  }

  part(peerId: string): void {
    this.parted.add(peerId);
    if (this.parted.size > MAX_PARTED) this.parted.delete(this.parted.values().next().value!);
  }

  linked(peerId: string): void {
    this.named.delete(peerId);
    this.mourned.delete(peerId);
    this.parted.delete(peerId);
  }

  hasParted(peerId: string): boolean {
    return this.parted.has(peerId);
  }

  /** Everybody missing, with their addresses; `known`: whoever is in the room. */
  list(links: readonly Link[], known: Iterable<Member>, nowMs: number): Map<string, string> {
    const missing = new Map<string, string>(this.named);
    for (const [peerId, { address, untilMs }] of this.mourned) if (untilMs > nowMs) missing.set(peerId, address);
    for (const { id, address } of known) missing.set(id, address);
    for (const link of links) {
      if (link.silentMs < this.relinkAfterMs) missing.delete(link.peerId);
      else missing.set(link.peerId, link.roster.address);
    }
    for (const peerId of this.parted) missing.delete(peerId);
    missing.delete(this.selfId);
    return missing;
  }
}

/**
 * Who may come in through a door, and whom a newcomer is told to meet. A newcomer on its way from the door to the members
 * has its seat kept for a while, so that two never get the last one.
 */
import type { RollmeshError } from '@rollmesh/core';
import { writeRoster, type Hello } from './frames.ts';
import type { Mesh } from './mesh.ts';
import { roomFull } from './problems.ts';

/** A newcomer has this long to reach the members before its seat is free again. */
const SEAT_KEPT_MS = 20_000;

export class Seats {
  /** Let in and not linked yet: their addresses, and until when their seats are kept. */
  private readonly expected = new Map<string, { address: string; until: number }>();

  constructor(
    private readonly mesh: Mesh,
    private readonly selfId: string,
    private readonly maxPeers: number,
  ) {}

  judge(hello: Hello): RollmeshError | undefined {
    const verdict = this.mesh.judge(hello);
    if (verdict !== undefined) return verdict;
    this.forgetArrived();
    const seated = new Set([this.selfId, ...this.expected.keys(), ...this.mesh.room().map((member) => member.peerId)]);
    return seated.has(hello.id) || seated.size < this.maxPeers ? undefined : roomFull();
  }

  /** Everybody a newcomer has to meet: the door's holder, everybody in the room, and those on their way. */
  letIn(newcomer: Hello, door: number): Uint8Array {
    this.forgetArrived();
    const { id, address } = this.mesh.hello(0);
    const onTheirWay = [...this.expected].map(([expected, { address: at }]) => ({ id: expected, address: at, hops: 1 }));
    const members = [{ id, address, hops: 1 }, ...this.mesh.entries(), ...onTheirWay].filter((member) => member.id !== newcomer.id);
    this.expected.set(newcomer.id, { address: newcomer.address, until: performance.now() + SEAT_KEPT_MS });
    return writeRoster({ address, door, members });
  }

  /** Whoever is linked, or has taken too long, is expected no more: its seat must not be kept twice, or when it leaves. */
  forgetArrived(): void {
    const now = performance.now();
    for (const [id, { until }] of this.expected) if (until < now || this.mesh.isLinked(id)) this.expected.delete(id);
  }
}

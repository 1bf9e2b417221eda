/** A session with a fixed roster: what it leaves out it also refuses, and whoever is silent is waited for. */
import { describe, expect, test } from '@jest/globals';
import { FixedSession, RollbackSession, type Session, type SessionEvent, type SessionPeer } from '@rollmesh/core';
import { ChaosGame } from '@rollmesh/core/testing';
import { HandTransport, STEP_MS } from './by-hand.ts';

type Kind = typeof FixedSession | typeof RollbackSession;

interface Peer {
  readonly session: Session;
  readonly transport: HandTransport;
  readonly events: SessionEvent[];
}

function peersOf(...kinds: Kind[]): Peer[] {
  return kinds.map((Kind, self) => {
    const transport = new HandTransport();
    const peers: SessionPeer[] = kinds.map((_, peer) => (peer === self ? { slots: 1 } : { slots: 1, link: peer }));
    const session = new Kind({ simulation: new ChaosGame({ slots: kinds.length, inputBytes: 2 }), transport, peers, self, inputBytes: 2, checksumEveryFrames: 1 });
    return { session, transport, events: [] };
  });
}

function run(peers: readonly Peer[], ticks: number, from: number, ticking: readonly number[] = peers.map((_, i) => i)): number {
  for (let i = 0; i < ticks; i++) {
    for (const peer of ticking) {
      const { session, transport, events } = peers[peer]!;
      session.setInput(0, Uint8Array.of(i & 255, peer));
      session.tick((from + i) * STEP_MS);
      session.events.drain((event) => void events.push({ ...event }));
      for (const { link, bytes } of transport.sent.splice(0)) peers[link]!.transport.deliver(peer, bytes);
    }
  }
  return from + ticks;
}

describe('a session with a fixed roster', () => {
  test('plays only with its like: it and one that agrees on who plays refuse each other as another configuration', () => {
    const peers = peersOf(FixedSession, RollbackSession);
    run(peers, 30, 0);
    for (const { session, events } of peers) {
      expect(session.tick(1000)).toBe('refused');
      expect(events.map(({ kind, refusal }) => [kind, refusal])).toContainEqual(['refused', 'configuration']);
    }
  });

  test('waits for whoever is silent, tells it, and goes on with the very same frames when it is back', () => {
    const peers = peersOf(FixedSession, FixedSession, FixedSession);
    let at = run(peers, 60, 0);
    const before = peers[0]!.session.currentFrame;
    at = run(peers, 600, at, [0, 1]);
    expect(peers[0]!.session.currentFrame).toBeLessThanOrEqual(before + 12);
    expect(peers[0]!.events.filter(({ kind }) => kind === 'interrupted')).toHaveLength(1);
    run(peers, 60, at);
    expect(peers[0]!.events.at(-1)).toMatchObject({ kind: 'resumed', peer: 2 });
    const [a, b, c] = peers.map(({ session }) => session) as [Session, Session, Session];
    expect(a.finalFrame).toBeGreaterThan(before + 40);
    const frame = Math.min(a.finalFrame, b.finalFrame, c.finalFrame);
    expect(new Set([a, b, c].map((session) => session.checksumAt(frame)))).toEqual(new Set([a.checksumAt(frame)]));
    expect(a.checksumAt(frame)).toBeGreaterThanOrEqual(0);
  });

  test('counts packets about who plays, and those that ask for relaying, as nothing for it', () => {
    const peers = peersOf(FixedSession, FixedSession);
    const at = run(peers, 30, 0);
    const [first] = peers as [Peer];
    const before = first.session.stats.links()[0]!.counters;
    const counted = { ...before };
    first.transport.deliver(1, Uint8Array.of(5 << 4, 0, 1, 2, 3));
    first.transport.deliver(1, Uint8Array.of(6 << 4, 0, 0, 0, 0));
    run(peers, 10, at);
    const after = first.session.stats.links()[0]!.counters;
    expect(after.unusable + after.malformed + after.stale).toBe(counted.unusable + counted.malformed + counted.stale + 2);
    expect(first.session.currentFrame).toBeGreaterThan(30);
  });
});
